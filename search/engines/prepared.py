"""A document as every engine indexes it: prepared once, so that all engines hold the same words.

Texts are those of `search.french.indexed`.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from cms.searchable import KINDS, Document, Label
from search import french, french_words
from search.ranking import FIELDS

# What an index is made of: raise it when engines should build theirs anew. The analysis counts by
# itself: stems of today do not find those of yesterday.
FORMAT = "1-" + "-".join(
    f"{zlib.crc32(Path(str(module.__file__)).read_bytes()):08x}"
    for module in (french, french_words)
)

_MOST_TYPED = 8
_KIND_PLACES = {kind: place for place, kind in enumerate(KINDS)}


@dataclass(frozen=True, slots=True)
class Prepared:
    """The words of a document."""

    # Field of the head (`ranking.FIELDS`, in that order) → text.
    head: dict[str, str]
    # Folded words in order, stop words too: for suggestions, and titles made of stop words.
    title_words: str
    speaker_words: str
    tag_words: str
    # By position.
    bodies: tuple[str, ...]
    # Folded words for spelling: of what everyone may read only.
    words: frozenset[str]


def prepare(document: Document) -> Prepared:
    """The words of a document, its passages prepared too."""
    head = {
        "title": document.title,
        "speakers": " , ".join(document.speakers),
        "tags": " , ".join(document.tags),
        "summary": document.summary,
    }
    fields = {name: french.indexed_and_words(head[name]) for name in FIELDS}
    bodies = [french.indexed_and_words(passage.text) for passage in document.passages]
    public = [*fields.values(), *(() if document.is_reserved else bodies)]
    return Prepared(
        head={name: text for name, (text, _) in fields.items()},
        title_words=folded_words(head["title"]),
        speaker_words=folded_words(head["speakers"]),
        tag_words=folded_words(head["tags"]),
        bodies=tuple(text for text, _ in bodies),
        words=frozenset(filter(_is_for_spelling, set().union(*(words for _, words in public)))),
    )


def folded_words(text: str) -> str:
    """Every word, folded, in order: « un pour tous »."""
    return " ".join(token.word for token in french.tokens(text))


def _is_for_spelling(word: str) -> bool:
    """Worth correcting towards."""
    return len(word) > 2 and word.isalpha()


def ways_to_begin(typed: str) -> Iterator[list[str]]:
    """The words that suggestions begin with, the strictest way first."""
    tokens = french.tokens(typed)[:_MOST_TYPED]
    if not tokens:
        return
    yield [token.word for token in tokens]
    told = [token for token in tokens if not token.is_stop]
    if told:
        yield [token.word for token in told]
        yield [token.stem for token in told]


def kind_place(kind: str) -> int:
    """Where a kind stands among those of `cms.searchable.KINDS`; one that is not there, last."""
    return _KIND_PLACES.get(kind, len(_KIND_PLACES))


def suggestion_rank(
    typed: Sequence[str], title: Sequence[str], kind_place: int
) -> tuple[int, int, int, tuple[str, ...]]:
    """Sorts suggestions: titles that begin so, titles that hold it, then speakers and tags.

    Words are folded, stop words among them; the last one typed may be unfinished.
    """
    return (_title_rank(typed, title), kind_place, len(title), tuple(title))


def _title_rank(typed: Sequence[str], title: Sequence[str]) -> int:
    if _begins(typed, title):
        return 0
    if any(_begins(typed, title[place:]) for place in range(1, len(title))):
        return 1
    return 2 if all(any(word.startswith(one) for word in title) for one in typed) else 3


def _begins(typed: Sequence[str], words: Sequence[str]) -> bool:
    return (
        len(words) >= len(typed)
        and tuple(words[: len(typed) - 1]) == tuple(typed[:-1])
        and words[len(typed) - 1].startswith(typed[-1])
    )


def facets_of(document: Document) -> dict[str, tuple[Label, ...]]:
    """Its facets, its kind among them whether its source says it or not."""
    kind = Label(document.kind, KINDS.get(document.kind, document.kind))
    return {"genre": (kind,), **document.facets}


def shown(document: Document) -> dict[str, Any]:
    """What an engine keeps to show a document, as JSON: everything but its passages."""
    values = asdict(replace(document, passages=()))
    del values["passages"]
    values["published_on"] = document.published_on and document.published_on.isoformat()
    return values


def document_of(values: Mapping[str, Any]) -> Document:
    """The document of `shown`, without its passages."""
    published_on = values["published_on"]
    return Document(
        **{
            **values,
            "speakers": tuple(values["speakers"]),
            "tags": tuple(values["tags"]),
            "facets": {
                facet: tuple(Label(**label) for label in labels)
                for facet, labels in values["facets"].items()
            },
            "published_on": published_on and date.fromisoformat(published_on),
        }
    )
