"""Where to go when nothing answers, and where to begin: what can be found, near what was typed."""

from __future__ import annotations

from dataclasses import dataclass

from search import asking, french
from search.addresses import SearchAddress
from search.engines import Reader, Suggestion

MOST_PAGES = 5
MOST_SUBJECTS = 10
# Words that are tried alone, the longest first.
MOST_WORDS = 3
# Letters: words that begin alike are of one family often enough.
_ALIKE = 4


@dataclass(frozen=True)
class Subject:
    """A tag, with how many documents `url` finds."""

    name: str
    count: int
    url: str


def near_pages(typed: str, reader: Reader) -> list[Suggestion]:
    """What each word alone would have proposed."""
    found: dict[str, Suggestion] = {}
    for word in sorted(_words(typed), key=lambda word: (-len(word), word))[:MOST_WORDS]:
        found |= {one.key: one for one in asking.suggest(word, reader=reader, limit=MOST_PAGES)}
    return list(found.values())[:MOST_PAGES]


def near_subjects(typed: str, reader: Reader) -> list[Subject]:
    """Tags that this reader may find: those with a word like one typed, else the most used."""
    everything = asking.ask("", reader=reader, limit=0).answer
    names = everything.names.get("etiquette", {})
    subjects = [
        Subject(
            name=names.get(value, value),
            count=count,
            url=SearchAddress(filters={"etiquette": frozenset({value})}).url,
        )
        for value, count in everything.facets.get("etiquette", {}).items()
    ]
    beginnings = {word[:_ALIKE] for word in _words(typed)}
    near = [one for one in subjects if beginnings & {word[:_ALIKE] for word in _words(one.name)}]
    ordered = sorted(near or subjects, key=lambda one: (-one.count, one.name.casefold()))
    return ordered[:MOST_SUBJECTS]


def _words(text: str) -> set[str]:
    """Folded, without small words, nor those too short to be like another."""
    return {
        token.word
        for token in french.tokens(text)
        if not token.is_stop and len(token.word) >= _ALIKE
    }
