"""What a search without answer may have meant: the nearest words that the index knows."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.models import AnonymousUser

from search import french, spelling
from search.engines import EngineUnavailable
from search.engines.choice import current_engine
from search.memory import Remembered, stamp
from search.readers import reader_of


def nearest_known(searches: Iterable[str]) -> dict[str, str]:
    """Search → the same with its unknown words corrected; those with nothing near are left out."""
    wanted = list(searches)
    if not wanted:
        return {}
    try:
        known = _known_words()
    except EngineUnavailable:
        return {}
    near = ((words, _corrected(words, known)) for words in wanted)
    return {words: found for words, found in near if found and found != words}


def _corrected(words: str, known: spelling.Vocabulary) -> str:
    return " ".join(
        spelling.nearest(token.word, known) or token.word for token in french.tokens(words)
    )


def _read() -> spelling.Vocabulary:
    """What anyone may find: a suggestion is no way to words that are kept from some."""
    return spelling.Vocabulary(current_engine().words(reader_of(AnonymousUser())))


_known_words = Remembered(_read, stamp)
