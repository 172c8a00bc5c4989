"""Reports of a collectivité on paper: tables, pictures and a few words, as tagged PDF."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from cms import printing
from cms.tables import Cell, Column, Kind, Table, french
from cms.tables.sheets import readable
from cms.templatetags.french import day

TEMPLATE = "training/report.typ"
_FEW_COLUMNS = 4


@dataclass(frozen=True)
class Words:
    """Paragraphs under a heading."""

    heading: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True)
class Picture:
    """A drawing (SVG), with its title and the words that say the same."""

    title: str
    svg: str
    alternative: str


Part = Words | Picture | Table


def print_table(
    *tables: Table, author: str, subtitle: str = "", moment: datetime | None = None
) -> bytes:
    """One PDF (PDF/UA-1) of these tables, titled as the first; `author` is the collectivité."""
    return print_report(tables[0].title, tables, author=author, subtitle=subtitle, moment=moment)


def print_report(
    title: str,
    parts: Iterable[Part],
    *,
    author: str,
    subtitle: str = "",
    moment: datetime | None = None,
) -> bytes:
    """Raises typst.TypstError. `moment` (now) is when it says that it was printed."""
    printed_at = moment or timezone.now()
    shown = list(parts)
    data = {
        "title": title,
        "author": author,
        "subtitle": subtitle,
        "printed_on": f"Édité le {day(timezone.localdate(printed_at))}",
        "parts": [
            _part(part, said) for part, said in zip(shown, _said_above(title, shown), strict=True)
        ],
    }
    return printing.print_pdf(TEMPLATE, data, printed_at)


def _said_above(title: str, parts: Sequence[Part]) -> list[str]:
    """The heading that each part comes under: a table follows its picture without another."""
    pictures = (part.title if isinstance(part, Picture) else title for part in parts)
    return [title, *pictures][: len(parts)]


def _part(part: Part, said: str) -> dict[str, Any]:
    if isinstance(part, Words):
        return {"kind": "words", "heading": part.heading, "paragraphs": part.paragraphs}
    if isinstance(part, Picture):
        return {
            "kind": "picture",
            "heading": part.title,
            "svg": part.svg,
            "alternative": part.alternative,
        }
    return {
        "kind": "table",
        "heading": "" if part.title == said else part.title,
        "title": part.title,
        "caption": part.caption,
        "columns": [
            {"label": column.label, "is_number": column.is_number, "share": _share(part, place)}
            for place, column in enumerate(part.columns)
        ],
        "rows": [_texts(row, part.columns) for row in part.rows],
        "totals": _texts(part.totals, part.columns) if part.totals else [],
        "notes": part.notes,
    }


def _texts(row: Sequence[Cell], columns: Sequence[Column]) -> list[str]:
    texts = (french.text(cell, column.kind) for cell, column in zip(row, columns, strict=True))
    return [readable(text) for text in texts]


def _share(table: Table, place: int) -> int:
    """Of the width, for words: as the longest, within bounds; 0 is as wide as what it holds.

    Figures and dates are, and whole tables of few columns: words stay beside their figures.
    """
    column = table.columns[place]
    if column.is_number or column.kind is Kind.DATE or len(table.columns) <= _FEW_COLUMNS:
        return 0
    texts = [french.text(row[place], column.kind) for row in table.rows]
    return min(40, max(8, *map(len, [column.label, *texts])))
