"""The corpus told to the room of search as rooms tell theirs, for the whole page to be measured."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from cms.searchable import Changed, Document, searchable


@dataclass
class CorpusSource:
    """All is public, and nothing changes."""

    name: str
    kept: Sequence[Document]

    def documents(
        self, keys: Collection[str] | None = None, *, heads_only: bool = False
    ) -> Iterable[Document]:
        for document in self.kept:
            if keys is None or document.key in keys:
                yield replace(document, passages=()) if heads_only else document

    def keys(self) -> set[str]:
        return {document.key for document in self.kept}

    def closed(self, person: Any) -> set[str]:
        return set()

    def connect(self, changed: Changed) -> None:
        """Nothing ever changes."""


def register(documents: Sequence[Document]) -> None:
    """In place of every source that this process has."""
    for source in searchable.sources():
        searchable.register(CorpusSource(source.name, ()))
    searchable.register(CorpusSource("corpus", documents))
