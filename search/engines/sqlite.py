"""The embedded engine: an index of SQLite FTS5 in one file of this machine."""

from __future__ import annotations

import json
import math
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from cms.searchable import Document
from search import ranking
from search.engines import Answer, FoundPassage, Hit, Question, Reader, Suggestion
from search.engines.prepared import document_of, kind_place, prepare, suggestion_rank, ways_to_begin
from search.engines.sqlite_catalogue import Catalogue, Scope, read_catalogue, stamp_of
from search.engines.sqlite_file import BODY, HEAD, IndexFile
from search.engines.sqlite_matching import Postings, Scoring, expression, postings
from search.engines.sqlite_rows import drop, fill, passage_of, put
from search.queries import Query

# Titles of one-letter beginnings that are put in order: more would only cost.
_MOST_TITLES = 2000
# Of the fields of a head, the title first.
_RANKS = range(len(ranking.FIELDS))


@dataclass(frozen=True)
class _Found:
    """What answers a query, before filters."""

    # By number of document.
    scores: Mapping[int, float]
    passages: Mapping[int, list[tuple[int, float]]] = field(default_factory=dict)
    # None when words were not looked for in texts.
    query: Query | None = None
    asked: Postings | None = None


class SqliteEngine:
    """See `search.engines.Engine`. Safe in any number of processes and threads."""

    name = "sqlite"

    def __init__(self, path: Path) -> None:
        self._file = IndexFile(path)
        self._kept: Catalogue | None = None
        self._kept_words: tuple[object, Mapping[str, int]] | None = None

    def index(self, documents: Iterable[Document]) -> None:
        with self._file.writing() as connection:
            for document in documents:
                put(connection, document, prepare(document))

    def delete(self, keys: Collection[str]) -> None:
        with self._file.writing() as connection:
            for key in keys:
                drop(connection, key)

    def rebuild(self, documents: Iterable[Document]) -> None:
        self._file.replace(lambda connection: fill(connection, documents))

    def is_ready(self) -> bool:
        return self._file.is_ready()

    def digests(self) -> dict[str, str]:
        with self._file.reading() as connection:
            return dict(connection.execute("SELECT key, digest FROM documents"))

    def words(self, reader: Reader) -> Mapping[str, int]:
        """See `Engine.words`; the same object while the index is the same."""
        with self._file.reading() as connection:
            stamp = (stamp_of(connection), reader.hidden)
            kept = self._kept_words
            if kept is not None and kept[0] == stamp:
                return kept[1]
            words = dict(connection.execute("SELECT word, documents FROM lexicon"))
            for key in reader.hidden:
                row = connection.execute(
                    "SELECT words FROM documents WHERE key = ?", (key,)
                ).fetchone()
                for word in row[0].split() if row else ():
                    words[word] -= 1
            words = {word: count for word, count in words.items() if count > 0}
        self._kept_words = (stamp, words)
        return words

    def has(self, stem: str, reader: Reader) -> bool:
        asked = (expression([(stem,)]),)
        with self._file.reading() as connection:
            scope = self._catalogue(connection).scope(reader)
            heads = connection.execute("SELECT rowid FROM heads WHERE heads MATCH ?", asked)
            if any(place >> HEAD not in scope.hidden for (place,) in heads):
                return True
            bodies = connection.execute("SELECT rowid FROM bodies WHERE bodies MATCH ?", asked)
            return any(place >> BODY not in scope.unread for (place,) in bodies)

    def search(self, question: Question) -> Answer:
        with self._file.reading() as connection:
            catalogue = self._catalogue(connection)
            scope = catalogue.scope(question.reader)
            found = _found(connection, catalogue, scope, question.query)
            numbers = frozenset(found.scores)
            facets = catalogue.counts(numbers, question.filters)
            kept = numbers.intersection(*catalogue.chosen(question.filters).values())
            order = _sorted(catalogue, found, kept, question.sort)
            if question.sort == "pertinence" and question.offset < ranking.RERANKED:
                order = _second_look(connection, catalogue, found, order)
            page = order[question.offset : question.offset + question.limit]
            return Answer(
                hits=tuple(_hits(connection, page, found)),
                total=len(kept),
                facets=facets,
                names=catalogue.names_of(facets, question.filters, scope.hidden),
            )

    def suggest(self, typed: str, *, reader: Reader, limit: int = 8) -> list[Suggestion]:
        with self._file.reading() as connection:
            catalogue = self._catalogue(connection)
            hidden, entries = catalogue.scope(reader).hidden, catalogue.entries
            for words in ways_to_begin(typed):
                rows = connection.execute(
                    "SELECT rowid, title FROM titles WHERE titles MATCH ? LIMIT ?",
                    (" AND ".join(f'"{word}"*' for word in words), _MOST_TITLES),
                )
                ranked = sorted(
                    (
                        suggestion_rank(words, title.split(), kind_place(entries[number].kind)),
                        entries[number].key,
                        number,
                    )
                    for number, title in rows
                    if number not in hidden
                )
                if ranked:
                    return [_suggestion(connection, number) for *_, number in ranked[:limit]]
        return []

    def _catalogue(self, connection: sqlite3.Connection) -> Catalogue:
        kept, stamp = self._kept, stamp_of(connection)
        if kept is None or kept.stamp != stamp:
            kept = self._kept = read_catalogue(connection, stamp)
        return kept


def _found(
    connection: sqlite3.Connection, catalogue: Catalogue, scope: Scope, query: Query
) -> _Found:
    if query.terms:
        return _answers(connection, catalogue, scope, query)
    if query.words:
        return _titled(connection, scope, query.phrase)
    if query.typed.strip():
        return _Found({})
    # Of the same score: the newest first.
    return _Found(dict.fromkeys(catalogue.entries.keys() - scope.hidden, 1.0))


def _answers(
    connection: sqlite3.Connection, catalogue: Catalogue, scope: Scope, query: Query
) -> _Found:
    asked = postings(connection, query, scope)
    scoring = Scoring(asked)
    matches = scoring.matches(ranking.COVERED)
    if ranking.is_enough(query, len(matches.scores)):
        return _Found(matches.scores, matches.passages, query, asked)
    first, matches = matches.scores, scoring.matches(ranking.RELAXED)
    found = _Found(matches.scores, matches.passages, query, asked)
    order = _sorted(catalogue, found, frozenset(found.scores), "pertinence")
    looked_at = _second_look(connection, catalogue, found, order)
    few = sorted(looked_at, key=lambda number: number not in first)[: ranking.FEW]
    return replace(found, scores={number: found.scores[number] for number in few})


def _titled(connection: sqlite3.Connection, scope: Scope, phrase: str) -> _Found:
    """Titles that hold these words side by side; the shorter, the nearer."""
    rows = connection.execute(
        "SELECT rowid, title FROM titles WHERE titles MATCH ?",
        (f"title : {expression([phrase.split()])}",),
    )
    return _Found(
        {
            number: len(phrase.split()) / len(title.split())
            for number, title in rows
            if number not in scope.hidden
        }
    )


def _sorted(catalogue: Catalogue, found: _Found, kept: frozenset[int], sort: str) -> list[int]:
    scores, entries = found.scores, catalogue.entries

    def age(number: int) -> int:
        published_on = entries[number].published_on
        return -published_on.toordinal() if published_on else 1

    def length(number: int) -> float:
        minutes = entries[number].minutes
        return math.inf if minutes is None else minutes

    def nearest(number: int) -> tuple[float, str]:
        return (-scores[number], entries[number].key)

    if sort == "duree":
        return sorted(kept, key=lambda number: (length(number), *nearest(number)))
    if sort == "recent" or found.asked is None:
        near = (lambda number: 0.0) if sort == "recent" else (lambda number: -scores[number])
        return sorted(kept, key=lambda number: (near(number), age(number), *nearest(number)))
    return sorted(kept, key=nearest)


def _second_look(
    connection: sqlite3.Connection, catalogue: Catalogue, found: _Found, order: list[int]
) -> list[int]:
    """The first of these put in order for good, then the others."""
    if found.asked is None or found.query is None:
        return order
    first = order[: ranking.RERANKED]
    heads = _stems(
        connection, "fields", [number << HEAD | rank for number in first for rank in _RANKS]
    )
    quotable = _quotable(connection, first, found, ranking.COMPARED)
    candidates = [
        ranking.Candidate(
            key=catalogue.entries[number].key,
            score=found.scores[number],
            title=heads[number << HEAD],
            head=" ".join(heads[number << HEAD | rank] for rank in _RANKS[1:]),
            kind=catalogue.entries[number].kind,
            published_on=catalogue.entries[number].published_on,
            passages=tuple(quotable[number]),
        )
        for number in first
    ]
    ranked = ranking.rerank(
        found.query, found.asked.levels, found.asked.weights, candidates, today=date.today()
    )
    looked_at = [catalogue.numbers[candidate.key] for candidate, _ in ranked]
    return looked_at + order[ranking.RERANKED :]


def _stems(connection: sqlite3.Connection, table: str, places: list[int]) -> dict[int, str]:
    """Place → prepared text, in one statement."""
    return dict(
        connection.execute(
            f"SELECT place, stems FROM {table} "  # noqa: S608  (one of two names)
            "WHERE place IN (SELECT value FROM json_each(?))",
            (json.dumps(places),),
        )
    )


def _quotable(
    connection: sqlite3.Connection, numbers: Iterable[int], found: _Found, most: int
) -> dict[int, list[ranking.Quotable]]:
    """The best passages that answer, best first, of each of these documents."""
    best = {
        number: sorted(found.passages.get(number, ()), key=lambda each: (-each[1], each[0]))[:most]
        for number in numbers
    }
    stems = _stems(connection, "passages", [place for each in best.values() for place, _ in each])
    return {
        number: [
            ranking.Quotable(place - (number << BODY), score, stems[place])
            for place, score in passages
        ]
        for number, passages in best.items()
    }


def _hits(connection: sqlite3.Connection, numbers: list[int], found: _Found) -> Iterator[Hit]:
    quotable = _quotable(connection, numbers, found, ranking.TRIED)
    for number in numbers:
        (shown,) = connection.execute(
            "SELECT shown FROM documents WHERE number = ?", (number,)
        ).fetchone()
        quoted = []
        if found.asked is not None:
            levels, weights = found.asked.levels, found.asked.weights
            for each in ranking.best_passages(levels, weights, quotable[number]):
                row = connection.execute(
                    "SELECT text, moments FROM passages WHERE place = ?",
                    (number << BODY | each.position,),
                ).fetchone()
                quoted.append(FoundPassage(passage_of(*row), each.position, each.score))
        yield Hit(document_of(json.loads(shown)), found.scores[number], tuple(quoted))


def _suggestion(connection: sqlite3.Connection, number: int) -> Suggestion:
    (shown,) = connection.execute(
        "SELECT shown FROM documents WHERE number = ?", (number,)
    ).fetchone()
    values = json.loads(shown)
    return Suggestion(values["key"], values["title"], values["kind"], values["url"])
