"""What a search without answer may have meant: the nearest words that the index knows."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.models import AnonymousUser

from search import french, spelling
from search.engines import EngineUnavailable
from search.engines.choice import current_engine
from search.memory import Remembered, stamp
from search.readers import reader_of

# Letters: too many words begin as shorter ones do.
SHORTEST = 4


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
        token.word if token.is_stop else _nearest(token.word, known)
        for token in french.tokens(words)
    )


def _nearest(word: str, known: spelling.Vocabulary) -> str:
    """Misspelt, or cut short (« visioconf »); a known word is what it is."""
    if known.knows(word) or len(word) < SHORTEST:
        return word
    longer = known.beginning(word, limit=1)
    return spelling.nearest(word, known) or (longer[0] if longer else word)


def _read() -> spelling.Vocabulary:
    """What anyone may find: a suggestion is no way to words that are kept from some."""
    return spelling.Vocabulary(current_engine().words(reader_of(AnonymousUser()).for_words()))


_known_words = Remembered(_read, stamp)
