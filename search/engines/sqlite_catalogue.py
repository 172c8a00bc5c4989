"""What a process remembers of the embedded index: its documents and facets, without their texts."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from search.engines import Reader

_MOST_SCOPES = 32


class Entry(NamedTuple):
    """One document."""

    number: int
    key: str
    kind: str
    published_on: date | None
    minutes: int | None
    passages: int


@dataclass(frozen=True)
class Scope:
    """What one reader may find, by numbers of documents."""

    hidden: frozenset[int]
    # Passages of these are not found: hidden documents are among them.
    unread: frozenset[int]
    # Documents and passages that may be found.
    total: int


@dataclass
class Catalogue:
    """The index in one state: `stamp` is another whenever anything has changed."""

    stamp: tuple[str, int]
    entries: Mapping[int, Entry]
    numbers: Mapping[str, int]
    # Facet → value → numbers of documents.
    facets: Mapping[str, Mapping[str, frozenset[int]]]
    names: Mapping[str, Mapping[str, str]]
    _scopes: dict[Reader, Scope] = field(default_factory=dict)

    def scope(self, reader: Reader) -> Scope:
        known = self._scopes.get(reader)
        if known is None:
            if len(self._scopes) >= _MOST_SCOPES:
                self._scopes.clear()
            known = self._scopes[reader] = self._scope(reader)
        return known

    def _scope(self, reader: Reader) -> Scope:
        hidden = frozenset(self._numbers(reader.hidden))
        unread = hidden | frozenset(self._numbers(reader.closed))
        passages = sum(
            entry.passages for number, entry in self.entries.items() if number not in unread
        )
        return Scope(hidden, unread, len(self.entries) - len(hidden) + passages)

    def _numbers(self, keys: Iterable[str]) -> list[int]:
        return [self.numbers[key] for key in keys if key in self.numbers]

    def chosen(self, filters: Mapping[str, frozenset[str]]) -> dict[str, frozenset[int]]:
        """Facet → the documents that have any of its chosen values."""
        none: frozenset[int] = frozenset()
        return {
            facet: none.union(*(self.facets.get(facet, {}).get(value, none) for value in values))
            for facet, values in filters.items()
            if values
        }

    def counts(
        self, found: frozenset[int], filters: Mapping[str, frozenset[str]]
    ) -> dict[str, dict[str, int]]:
        """Facet → value → documents among those found, each facet ignoring its own choice."""
        chosen = self.chosen(filters)
        counted = {}
        for facet, values in self.facets.items():
            pool = found
            for other, allowed in chosen.items():
                if other != facet:
                    pool &= allowed
            counts = {value: len(numbers & pool) for value, numbers in values.items()}
            counted[facet] = {value: count for value, count in counts.items() if count}
        return counted

    def names_of(
        self,
        counts: Mapping[str, Mapping[str, int]],
        filters: Mapping[str, frozenset[str]],
        hidden: frozenset[int],
    ) -> dict[str, dict[str, str]]:
        """What people read of the values that are counted or chosen; of none that is hidden."""
        return {
            facet: {
                value: self.names[facet][value]
                for value, numbers in values.items()
                if value in counts[facet]
                or (value in filters.get(facet, ()) and not numbers <= hidden)
            }
            for facet, values in self.facets.items()
        }


def stamp_of(connection: sqlite3.Connection) -> tuple[str, int]:
    """Which state of which build a connection sees."""
    values = dict(
        connection.execute("SELECT name, value FROM meta WHERE name IN ('build', 'version')")
    )
    return (values["build"], values["version"])


def read_catalogue(connection: sqlite3.Connection, stamp: tuple[str, int]) -> Catalogue:
    entries = {}
    for number, key, kind, published_on, minutes, passages in connection.execute(
        "SELECT number, key, kind, published_on, minutes, passages FROM documents"
    ):
        day = date.fromisoformat(published_on) if published_on else None
        entries[number] = Entry(number, key, kind, day, minutes, passages)
    facets: dict[str, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    names: dict[str, dict[str, str]] = defaultdict(dict)
    for number, facet, value, name in connection.execute(
        "SELECT number, facet, value, name FROM facets"
    ):
        facets[facet][value].add(number)
        names[facet][value] = name
    return Catalogue(
        stamp=stamp,
        entries=entries,
        numbers={entry.key: number for number, entry in entries.items()},
        facets={
            facet: {value: frozenset(numbers) for value, numbers in values.items()}
            for facet, values in facets.items()
        },
        names=names,
    )
