"""One interface, two engines: SQLite FTS5 in `var/`, Elasticsearch when ELASTICSEARCH_URL is set.

An engine is an inverted index of what `search.engines.prepared` made of documents; what is worth
how much is in `search.ranking`, so that both answer alike. `tests/search/engine_contract.py` says
what each must do.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from cms.searchable import Document, Passage
from search.queries import Query


class EngineUnavailable(RuntimeError):
    """The engine does not answer, or has no index yet: `search.asking` answers without it."""


@dataclass(frozen=True)
class Reader:
    """What whoever asks may not find, by keys of documents: see `search.readers`."""

    # Neither found, nor counted, nor suggested.
    hidden: frozenset[str] = frozenset()
    # Found by title, summary, speakers and tags only.
    closed: frozenset[str] = frozenset()
    # Changed since they were indexed, and closed too: their words are no longer proposed.
    unsettled: frozenset[str] = frozenset()
    # Whether what the index holds could be compared with the database: if not, what is hidden is
    # not known, and only the database may answer.
    knows_index: bool = True

    def for_words(self) -> Reader:
        """Whose words `Engine.words` gives to correct the spelling of this reader."""
        return Reader(hidden=self.hidden | self.unsettled)


@dataclass(frozen=True)
class Question:
    """What is asked of an engine.

    A query without terms is answered by its `phrase` of folded words, looked for in titles; one of
    nothing at all (`typed` is blank) by every document, newest first.
    """

    query: Query
    reader: Reader = field(default_factory=Reader)
    # From the name of a facet to the chosen values: any of them, and every facet.
    filters: Mapping[str, frozenset[str]] = field(default_factory=dict)
    # "pertinence", "recent" (newest first) or "duree" (shortest first); undated last.
    sort: str = "pertinence"
    offset: int = 0
    limit: int = 20


@dataclass(frozen=True)
class FoundPassage:
    """A passage that answers: `score` as of `search.ranking`, `position` in its document (0…)."""

    passage: Passage
    position: int
    score: float


@dataclass(frozen=True)
class Hit:
    """A document that answers, without its passages but those found, best first (three)."""

    document: Document
    score: float
    passages: tuple[FoundPassage, ...] = ()


@dataclass(frozen=True)
class Answer:
    """`total` and `facets` count documents; each facet ignores what was chosen in it."""

    hits: tuple[Hit, ...] = ()
    total: int = 0
    # Facet → value → how many documents.
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    # Facet → value → what people read.
    names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Suggestion:
    """A document whose title, speaker or tags begin as what is typed."""

    key: str
    title: str
    kind: str
    url: str


class Engine(Protocol):
    """Every method raises EngineUnavailable when the index cannot be reached."""

    name: str

    def index(self, documents: Iterable[Document]) -> None:
        """Add or replace documents, all or none: seen by the next search. Safe when repeated.

        Without an index there is nothing to add to: EngineUnavailable, until it is rebuilt.
        """

    def delete(self, keys: Collection[str]) -> None:
        """Forget documents; those that are not there are no error."""

    def rebuild(self, documents: Iterable[Document]) -> None:
        """Replace the whole index at once: searches go on in the former one meanwhile.

        Needs no former index, and mends a broken one. `documents` is read while other writers
        wait, so that what changes meanwhile is indexed after: give a generator, not a list.
        """

    def search(self, question: Question) -> Answer: ...

    def suggest(self, typed: str, *, reader: Reader, limit: int = 8) -> list[Suggestion]: ...

    def digests(self) -> dict[str, str]:
        """Key → digest of every document of the index, to find drift."""

    def words(self, reader: Reader) -> Mapping[str, int]:
        """Folded words that this reader may know of → in how many documents; for spelling.

        Words of reserved passages are never among them, whoever reads. The same object while
        neither the index nor `reader.hidden` changes: what is made of it is kept by it.
        """

    def has(self, stem: str, reader: Reader) -> bool:
        """Whether anything that this reader may find holds this stem."""

    def is_ready(self) -> bool:
        """Whether there is an index of today's format; never raises."""
