"""What the two kinds of spreadsheet share: names of sheets, text that they can hold. No Django."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from cms.tables.table import Table

# The last sheet: title, caption and notes.
ABOUT = "À lire"
# What no XML may hold.
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
# Excel's own limits.
_MOST_CHARACTERS = 32_767
_TITLE = 31


def sheet_name(table: Table, taken: Sequence[str] = ()) -> str:
    """The title as a sheet may be named: 31 characters, without []:*?/\\, each name once."""
    name = re.sub(r"[\[\]:*?/\\]", " ", _CONTROLS.sub("", table.title)).strip("' ")[:_TITLE]
    name = name.strip("' ") or "Tableau"
    number = 2
    unique = name
    while unique.casefold() in {other.casefold() for other in (*taken, ABOUT)}:
        unique, number = f"{name[: _TITLE - 4]} ({number})", number + 1
    return unique


def readable(text: str) -> str:
    """Without the characters that no XML may hold, and no longer than a cell may be."""
    return _CONTROLS.sub("", text)[:_MOST_CHARACTERS]


def decimals(figure: Decimal) -> int:
    """How many of two decimals are needed: 0 for 6.00, 1 for 12.50."""
    cents = int(figure * 100)
    if cents % 100 == 0:
        return 0
    return 1 if cents % 10 == 0 else 2
