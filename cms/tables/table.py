"""What a table is, and how each of its values reads in French. No Django."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

Cell = str | int | Decimal | date | None


class Kind(StrEnum):
    """What a column holds; it decides how a value reads, and its type in a spreadsheet."""

    TEXT = "text"
    INTEGER = "integer"
    # Hours and days, with at most two decimals.
    DECIMAL = "decimal"
    # Time that was spent, in hours: « 8 min » for a reader, 0,13 in a spreadsheet.
    HOURS = "hours"
    EUROS = "euros"
    # Whole per cent, 0-100.
    PERCENT = "percent"
    DATE = "date"


@dataclass(frozen=True)
class Column:
    label: str
    kind: Kind = Kind.TEXT

    @property
    def is_number(self) -> bool:
        return self.kind in (Kind.INTEGER, Kind.DECIMAL, Kind.HOURS, Kind.EUROS, Kind.PERCENT)


@dataclass(frozen=True)
class Table:
    title: str
    columns: tuple[Column, ...]
    # As many cells as columns; None where nothing is known, which is not zero.
    rows: tuple[tuple[Cell, ...], ...]
    # Under the rows, with its label in the first cell; empty when nothing is added up.
    totals: tuple[Cell, ...] = ()
    # Above the table: « Commune de…, exercice 2026 »; below it: what the law says, the source.
    caption: str = ""
    notes: tuple[str, ...] = field(default=())
    # On a screen only: the page of what a cell counts, by its row and its column from 0; the
    # totals are the row after the last.
    links: Mapping[tuple[int, int], str] = field(default_factory=dict)
