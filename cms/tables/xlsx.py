"""Tables as an Excel workbook: a sheet each, then what is said of them. No Django.

The headings are the first row, so that a sheet can be sorted, filtered and read by a program;
title, caption and notes are on a last sheet, « À lire », and on paper above and below.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date

from openpyxl import Workbook
from openpyxl.cell import Cell as SheetCell
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from cms.tables import french
from cms.tables.sheets import ABOUT, decimals, readable, sheet_name
from cms.tables.table import Cell, Column, Kind, Table

_FORMATS = {
    Kind.INTEGER: "#,##0",
    Kind.EUROS: '#,##0.00\N{NO-BREAK SPACE}"€"',
    # Whole per cent, 0-100: Excel's own format would multiply it.
    Kind.PERCENT: '0\N{NO-BREAK SPACE}"%"',
    Kind.DATE: "DD/MM/YYYY",
}
# « 0.## » would leave a comma after whole numbers.
_DECIMALS = ("#,##0", "#,##0.0", "#,##0.00")
_BOLD = Font(bold=True)
_LINE = Border(bottom=Side(style="medium"))
_SUM = Border(top=Side(style="medium"))
# Characters.
_NARROWEST, _WIDEST = 10, 48


def write(*tables: Table) -> bytes:
    """One workbook; text that begins with « = » stays text."""
    book = Workbook()
    for number, table in enumerate(tables):
        sheet = book.active if number == 0 else book.create_sheet()
        assert isinstance(sheet, Worksheet)  # noqa: S101  (a new workbook has one)
        sheet.title = sheet_name(table, [*book.sheetnames[:number]])
        _fill(sheet, table)
    _fill_about(book.create_sheet(ABOUT), tables)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _fill(sheet: Worksheet, table: Table) -> None:
    for place, column in enumerate(table.columns, start=1):
        cell = _put(sheet, 1, place, column.label, Kind.TEXT)
        cell.font, cell.border = _BOLD, _LINE
        cell.alignment = _alignment(column)
        sheet.column_dimensions[get_column_letter(place)].width = _width(table, place - 1)
    for line, row in enumerate(table.rows, start=2):
        _fill_row(sheet, line, row, table.columns)
    last = len(table.rows) + 1
    if table.totals:
        _fill_row(sheet, last + 1, table.totals, table.columns)
        for cell in sheet[last + 1]:
            cell.font, cell.border = _BOLD, _SUM
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(table.columns))}{last}"
    _set_paper(sheet, table)


def _fill_row(sheet: Worksheet, line: int, row: Sequence[Cell], columns: Sequence[Column]) -> None:
    for place, (value, column) in enumerate(zip(row, columns, strict=True), start=1):
        if value is not None:
            _put(sheet, line, place, value, column.kind).alignment = _alignment(column)


def _put(sheet: Worksheet, line: int, place: int, value: Cell, kind: Kind) -> SheetCell:
    cell = sheet.cell(line, place)
    assert isinstance(cell, SheetCell)  # noqa: S101  (nothing is merged)
    if isinstance(value, str):
        cell.value = readable(value)
        # openpyxl takes « =… » for a formula, « #N/A » for an error.
        cell.data_type = "s"
        cell.quotePrefix = value.startswith(("=", "+", "-", "@"))
        return cell
    if value is None or isinstance(value, date):
        cell.value, cell.number_format = value, _FORMATS[Kind.DATE]
        return cell
    figure = french.rounded(value, kind)
    cell.value, cell.number_format = figure, _FORMATS.get(kind) or _DECIMALS[decimals(figure)]
    return cell


def _alignment(column: Column) -> Alignment:
    side = "right" if column.is_number else "left"
    return Alignment(horizontal=side, vertical="top", wrap_text=not column.is_number)


def _width(table: Table, place: int) -> float:
    kind = table.columns[place].kind
    rows = (*table.rows, *([table.totals] if table.totals else []))
    texts = [table.columns[place].label, *(french.text(row[place], kind) for row in rows)]
    return min(_WIDEST, max(_NARROWEST, *map(len, texts)) + 2)


def _set_paper(sheet: Worksheet, table: Table) -> None:
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.oddHeader.center.text = _in_header(table.title)
    sheet.oddHeader.right.text = _in_header(table.caption)
    sheet.oddFooter.center.text = "Page &P sur &N"


def _in_header(text: str) -> str:
    """« & » begins a code there, and Excel takes 255 characters for the three parts."""
    return readable(text)[:100].replace("&", "&&")


def _fill_about(sheet: Worksheet, tables: Sequence[Table]) -> None:
    lines = [line for table in tables for line in (table.title, table.caption, *table.notes, "")]
    titles = {table.title for table in tables}
    for number, line in enumerate(lines, start=1):
        cell = _put(sheet, number, 1, line, Kind.TEXT)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        if line in titles:
            cell.font = _BOLD
    sheet.column_dimensions["A"].width = 90
