"""The graded queries: what officials type on a phone, and what should answer.

Written from reading the demo's content, before any engine was asked. Columns: kind of query, what
is typed, documents with their grade (3 the right one, 2 good, 1 related), and, where a moment of
a video answers, words of its caption, or of each caption that does, with « / » between them. A
document is the beginning of its key, « page- » left out.

`held_out.tsv` is set apart. `blind.tsv` was written without having seen the engine or the other
queries; what its first two thirds showed has led to rules of the engine, never to an answer.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from cms.searchable import Document
from tests.search.relevance.corpus import demo

HERE = Path(__file__).parent
FILES = ("queries", "held_out", "blind")
RIGHT = 3


@dataclass(frozen=True)
class Moment:
    """The caption that answers: its document, and its first and last second."""

    key: str
    start: int
    end: int


@dataclass(frozen=True)
class Graded:
    kind: str
    typed: str
    # Key of a document → 1 to 3; the others are worth nothing.
    grades: Mapping[str, int]
    # Of one document; empty when it is found by what is written.
    moments: tuple[Moment, ...]


@cache
def graded(name: str) -> tuple[Graded, ...]:
    """Those of a file of `FILES`; a document that is not there is an error."""
    documents = {document.key: document for document in demo()}
    rows = csv.DictReader(
        (HERE / f"{name}.tsv").read_text(encoding="utf-8").splitlines(),
        delimiter="\t",
        quoting=csv.QUOTE_NONE,
    )
    return tuple(_graded(row, documents) for row in rows)


def nonsense() -> list[str]:
    """What nothing of the corpus answers."""
    return (HERE / "nonsense.txt").read_text(encoding="utf-8").splitlines()


def _graded(row: Mapping[str, str], documents: Mapping[str, Document]) -> Graded:
    grades = {}
    for answer in row["answers"].split():
        name, _equals, grade = answer.partition("=")
        grades[_key(name, documents)] = int(grade)
    said = row["said"].split(" / ") if row["said"] else []
    moments = tuple(_first_moment([documents[key] for key in grades], words) for words in said)
    return Graded(row["kind"], row["query"], grades, moments)


def _key(name: str, keys: Iterable[str]) -> str:
    beginning = name.replace(":", "-") if ":" in name else f"page-{name}"
    if beginning in keys:
        return beginning
    found = [key for key in keys if key.startswith(beginning)]
    if len(found) != 1:
        raise ValueError(f"{name}: {found}")
    return found[0]


def _first_moment(documents: Iterable[Document], said: str) -> Moment:
    found = (_moment(document, said) for document in documents)
    return next(moment for moment in found if moment is not None)


def _moment(document: Document, said: str) -> Moment | None:
    """The caption that holds these words."""
    for passage in document.passages:
        at = _plain(passage.text).find(_plain(said))
        if at >= 0 and passage.moments:
            start = max(second for offset, second in passage.moments if offset <= at)
            later = [second for _offset, second in passage.moments if second > start]
            return Moment(document.key, start, min(later, default=start + 6))
    return None


def _plain(text: str) -> str:
    """Every kind of space as one, so that offsets stay."""
    return "".join(" " if letter.isspace() else letter for letter in text)
