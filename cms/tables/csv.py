"""Tables as CSV for French spreadsheets: UTF-8 with its mark, semicolons, decimal commas.

No Django. Nothing that a person typed can be taken for a formula.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date

from cms.tables import french
from cms.tables.table import Cell, Column, Kind, Table

# What spreadsheets compute when it comes first (OWASP, « CSV Injection »), and their wide twins.
_FORMULA_STARTS = tuple("=+-@＝＋－＠\t\r\n")


def write(table: Table) -> bytes:
    """Headings, rows, then totals; units are in the headings, so that numbers are numbers."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
    writer.writerow([neutral(heading(column)) for column in table.columns])
    for row in (*table.rows, *([table.totals] if table.totals else [])):
        writer.writerow(_cells(row, table.columns))
    return file.getvalue().encode("utf-8-sig")


def heading(column: Column) -> str:
    """« Coût (€) »: the label, with the unit that the cells leave out."""
    unit = french.unit(column.kind)
    return f"{column.label} ({unit})" if unit else column.label


def _cells(row: Sequence[Cell], columns: Sequence[Column]) -> list[str]:
    return [_cell(cell, column.kind) for cell, column in zip(row, columns, strict=True)]


def _cell(cell: Cell, kind: Kind) -> str:
    if cell is None or isinstance(cell, str):
        return neutral(cell or "")
    if isinstance(cell, date):
        return french.text(cell, kind)
    return french.number(cell, kind)


def neutral(text: str) -> str:
    """The text, after an apostrophe when a spreadsheet would compute it. Numbers are not text."""
    is_formula = text.startswith(_FORMULA_STARTS) or text.lstrip().startswith(_FORMULA_STARTS)
    return f"'{text}" if is_formula else text
