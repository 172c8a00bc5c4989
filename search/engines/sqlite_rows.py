"""The rows of a document in the embedded index: how they come, and how they go."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable

from cms.searchable import Document, Passage
from search.engines.prepared import Prepared, facets_of, prepare, shown
from search.engines.sqlite_file import BODY, HEAD

# What fits in the numbers of one document; the rest of a longer one is not found.
_MOST_PASSAGES = 1 << BODY


def fill(connection: sqlite3.Connection, documents: Iterable[Document]) -> None:
    """Write all documents into an empty index."""
    lexicon: Counter[str] = Counter()
    numbers: dict[str, int] = {}
    for document in documents:
        if document.key in numbers:
            continue
        prepared = prepare(document)
        numbers[document.key] = len(numbers) + 1
        _insert(connection, numbers[document.key], document, prepared)
        lexicon.update(prepared.words)
    connection.executemany("INSERT INTO lexicon VALUES (?, ?)", lexicon.items())


def put(connection: sqlite3.Connection, document: Document, prepared: Prepared) -> None:
    """Add a document, or replace it under the number that it has."""
    row = connection.execute(
        "SELECT number, digest FROM documents WHERE key = ?", (document.key,)
    ).fetchone()
    if row is not None and row[1] == document.digest:
        return
    number = _next_number(connection) if row is None else row[0]
    before = set() if row is None else _remove(connection, number)
    _insert(connection, number, document, prepared)
    _count_words(connection, before, prepared.words)


def drop(connection: sqlite3.Connection, key: str) -> None:
    row = connection.execute("SELECT number FROM documents WHERE key = ?", (key,)).fetchone()
    if row is not None:
        _count_words(connection, _remove(connection, row[0]), frozenset())


def _next_number(connection: sqlite3.Connection) -> int:
    (highest,) = connection.execute("SELECT max(number) FROM documents").fetchone()
    return (highest or 0) + 1


def _insert(
    connection: sqlite3.Connection, number: int, document: Document, prepared: Prepared
) -> None:
    passages = document.passages[:_MOST_PASSAGES]
    published_on = document.published_on and document.published_on.isoformat()
    connection.execute(
        "INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            number,
            document.key,
            document.digest,
            document.kind,
            published_on,
            document.minutes,
            len(passages),
            json.dumps(shown(document), ensure_ascii=False),
            " ".join(sorted(prepared.words)),
        ),
    )
    connection.executemany(
        "INSERT OR IGNORE INTO facets VALUES (?, ?, ?, ?)",
        [
            (number, facet, label.value, label.name)
            for facet, labels in facets_of(document).items()
            for label in labels
        ],
    )
    fields = [(number << HEAD | rank, text) for rank, text in enumerate(prepared.head.values())]
    bodies = [(number << BODY | rank, text) for rank, text in enumerate(prepared.bodies)]
    del bodies[_MOST_PASSAGES:]
    connection.executemany("INSERT INTO fields VALUES (?, ?)", fields)
    connection.executemany("INSERT INTO heads(rowid, stems) VALUES (?, ?)", fields)
    connection.executemany(
        "INSERT INTO passages VALUES (?, ?, ?, ?)",
        [
            (place, stems, passage.text, json.dumps(passage.moments))
            for (place, stems), passage in zip(bodies, passages, strict=True)
        ],
    )
    connection.executemany("INSERT INTO bodies(rowid, stems) VALUES (?, ?)", bodies)
    connection.execute(
        "INSERT INTO titles(rowid, title, speakers, tags) VALUES (?, ?, ?, ?)",
        (number, prepared.title_words, prepared.speaker_words, prepared.tag_words),
    )


def _remove(connection: sqlite3.Connection, number: int) -> set[str]:
    """Remove the rows of a document; returns the words that it gave to spelling."""
    for index, table, bits in (("heads", "fields", HEAD), ("bodies", "passages", BODY)):
        span = (number << bits, (number + 1) << bits)
        # An index over another table is told what it forgets.
        connection.execute(
            f"INSERT INTO {index}({index}, rowid, stems) "  # noqa: S608  (names above)
            f"SELECT 'delete', place, stems FROM {table} WHERE place >= ? AND place < ?",
            span,
        )
        connection.execute(
            f"DELETE FROM {table} WHERE place >= ? AND place < ?",  # noqa: S608
            span,
        )
    connection.execute("DELETE FROM titles WHERE rowid = ?", (number,))
    connection.execute("DELETE FROM facets WHERE number = ?", (number,))
    (words,) = connection.execute(
        "DELETE FROM documents WHERE number = ? RETURNING words", (number,)
    ).fetchone()
    return set(words.split())


def _count_words(connection: sqlite3.Connection, before: set[str], after: frozenset[str]) -> None:
    connection.executemany(
        "INSERT INTO lexicon VALUES (?, 1) "
        "ON CONFLICT (word) DO UPDATE SET documents = documents + 1",
        [(word,) for word in after - before],
    )
    gone = [(word,) for word in before - after]
    connection.executemany("UPDATE lexicon SET documents = documents - 1 WHERE word = ?", gone)
    connection.executemany("DELETE FROM lexicon WHERE word = ? AND documents <= 0", gone)


def passage_of(text: str, moments: str) -> Passage:
    """A passage as it was given, from its row."""
    return Passage(text, tuple((offset, second) for offset, second in json.loads(moments)))
