"""What an engine found, as the page shows it: words that answer are marked, moments are links."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from cms.searchable import KINDS, Document, Passage
from search.engines import Hit, Reader
from search.queries import Query
from search.snippets import quote, second_of

# Characters of a title and of a summary: as long as they are, nearly always.
_WHOLE = 400
_QUOTED = 220

# Pieces of a text, in order, each with whether it answers.
Parts = tuple[tuple[str, bool], ...]


@dataclass(frozen=True)
class Quote:
    """A few words of a page; what is said has its second, and a link that opens there."""

    parts: Parts
    second: int | None = None
    url: str = ""


@dataclass(frozen=True)
class Entry:
    """One document of the list."""

    document: Document
    kind: str
    title: Parts
    summary: Parts
    quotes: tuple[Quote, ...]
    # Its text is not this reader's: only what is for everyone was searched.
    is_closed: bool


def entries_of(hits: Iterable[Hit], query: Query, reader: Reader) -> list[Entry]:
    """In the same order. Nothing of the text of what is closed to the reader is quoted."""
    return [_entry(hit, query, reader) for hit in hits]


def _entry(hit: Hit, query: Query, reader: Reader) -> Entry:
    document = hit.document
    is_closed = document.key in reader.closed
    passages = [] if is_closed else [found.passage for found in hit.passages]
    quotes = [_quote(document, passage, query) for passage in passages]
    return Entry(
        document=document,
        kind=KINDS.get(document.kind, ""),
        title=quote(document.title, query, length=_WHOLE).parts,
        summary=quote(document.summary, query, length=_WHOLE).parts if document.summary else (),
        # What is said first, best first: it opens at the second where someone answers.
        quotes=tuple(sorted(quotes, key=lambda one: one.second is None)),
        is_closed=is_closed,
    )


def _quote(document: Document, passage: Passage, query: Query) -> Quote:
    snippet = quote(passage.text, query, length=_QUOTED)
    offset = snippet.start if snippet.first is None else snippet.first
    second = second_of(passage, offset)
    url = "" if second is None else f"{document.url}?t={second}#lecteur"
    return Quote(snippet.parts, second, url)
