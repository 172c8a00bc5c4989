"""Tables as an OpenDocument spreadsheet, with the same sheets as the Excel workbook. No Django.

Cells are written as text and parsed once: odfdo takes half a millisecond for each cell made
one by one.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from xml.sax.saxutils import escape, quoteattr

from odfdo import Document, Element

from cms.tables import french
from cms.tables.sheets import ABOUT, decimals, readable, sheet_name
from cms.tables.table import Cell, Column, Kind, Table

# How LibreOffice shows each kind: the names are ours, the words those of OpenDocument 1.3, 16.29.
_DATA_STYLES = {
    "integer": "{whole}",
    "decimal0": "{whole}",
    "decimal1": "{tenths}",
    "decimal2": "{cents}",
    "euros": "{cents}<number:text>\u00a0€</number:text>",
    "percent": "{whole}<number:text>\u00a0%</number:text>",
}
_DATE_STYLE = (
    '<number:date-style style:name="n-date"><number:day number:style="long"/>'
    '<number:text>/</number:text><number:month number:style="long"/><number:text>/</number:text>'
    '<number:year number:style="long"/></number:date-style>'
)
_NUMBER = (
    '<number:number number:decimal-places="{0}" number:min-decimal-places="{0}"'
    ' number:min-integer-digits="1" number:grouping="true"/>'
)
_NUMBERS = {"whole": 0, "tenths": 1, "cents": 2}
# Of cells; those of numbers are chosen cell by cell (see `_style`).
_STYLES = ("text", "date", *_DATA_STYLES)
_COLUMN_STYLE = (
    '<style:style style:name="w{width}" style:family="table-column">'
    '<style:table-column-properties style:column-width="{width}mm"/></style:style>'
)
_CELL_STYLE = (
    '<style:style style:name="{weight}-{style}" style:family="table-cell"{data}>'
    '<style:table-cell-properties fo:wrap-option="wrap"/>'
    '<style:paragraph-properties fo:text-align="{side}"/>'
    '<style:text-properties fo:font-weight="{weight}"/></style:style>'
)
# Millimetres.
_A_CHARACTER, _NARROWEST, _WIDEST = 2, 20, 90


def write(*tables: Table) -> bytes:
    """One spreadsheet: a sheet for each table, then « À lire »."""
    document = Document("spreadsheet")
    document.body.clear()
    styles = document.content.get_element("//office:automatic-styles")
    assert styles is not None  # noqa: S101  (odfdo's own template has it)
    for style in (*_data_styles(), *_cell_styles(), *_column_styles()):
        styles.append(Element.from_tag(style))
    names: list[str] = []
    for table in tables:
        names.append(sheet_name(table, names))
        document.body.append(Element.from_tag(_sheet(table, names[-1])))
    document.body.append(Element.from_tag(_about(tables)))
    document.language = "fr-FR"
    document.meta.title = readable(tables[0].title)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _data_styles() -> Iterable[str]:
    numbers = {name: _NUMBER.format(places) for name, places in _NUMBERS.items()}
    for name, content in _DATA_STYLES.items():
        inside = content.format(**numbers)
        yield f'<number:number-style style:name="n-{name}">{inside}</number:number-style>'
    yield _DATE_STYLE


def _cell_styles() -> Iterable[str]:
    for weight in ("normal", "bold"):
        for style in _STYLES:
            data = "" if style == "text" else f' style:data-style-name="n-{style}"'
            side = "start" if style in ("text", "date") else "end"
            yield _CELL_STYLE.format(weight=weight, style=style, data=data, side=side)


def _column_styles() -> list[str]:
    widths = range(_NARROWEST, _WIDEST + 1, 10)
    return [_COLUMN_STYLE.format(width=width) for width in widths]


def _sheet(table: Table, name: str) -> str:
    columns = "".join(
        f'<table:table-column table:style-name="w{_width(table, place)}"/>'
        for place in range(len(table.columns))
    )
    headings = "".join(_cell(column.label, Kind.TEXT, "bold") for column in table.columns)
    rows = [_row(row, table.columns, "normal") for row in table.rows]
    if table.totals:
        rows.append(_row(table.totals, table.columns, "bold"))
    return (
        f"<table:table table:name={quoteattr(name)}>{columns}"
        f"<table:table-header-rows><table:table-row>{headings}</table:table-row>"
        f"</table:table-header-rows>{''.join(rows)}</table:table>"
    )


def _row(cells: Sequence[Cell], columns: Sequence[Column], weight: str) -> str:
    written = (
        _cell(cell, column.kind, weight) for cell, column in zip(cells, columns, strict=True)
    )
    return f"<table:table-row>{''.join(written)}</table:table-row>"


def _cell(cell: Cell, kind: Kind, weight: str) -> str:
    if cell is None:
        return "<table:table-cell/>"
    if kind is Kind.HOURS:
        kind = Kind.DECIMAL
    shown = escape(readable(french.text(cell, kind)))
    if isinstance(cell, str):
        value = 'office:value-type="string"'
    elif isinstance(cell, date):
        value = f'office:value-type="date" office:date-value="{cell:%Y-%m-%d}"'
    else:
        value = f'office:value-type="float" office:value="{french.rounded(cell, kind)}"'
    paragraphs = "</text:p><text:p>".join(shown.splitlines() or [""])
    return (
        f'<table:table-cell {value} table:style-name="{weight}-{_style(cell, kind)}">'
        f"<text:p>{paragraphs}</text:p></table:table-cell>"
    )


def _style(cell: str | int | Decimal | date, kind: Kind) -> str:
    if isinstance(cell, str):
        return "text"
    if isinstance(cell, date):
        return "date"
    if kind is Kind.DECIMAL:
        return f"decimal{decimals(french.rounded(cell, kind))}"
    return "integer" if kind in (Kind.TEXT, Kind.DATE) else str(kind)


def _width(table: Table, place: int) -> int:
    """Millimetres, by tens."""
    kind = table.columns[place].kind
    rows = (*table.rows, *([table.totals] if table.totals else []))
    texts = [table.columns[place].label, *(french.text(row[place], kind) for row in rows)]
    wanted = max(map(len, texts)) * _A_CHARACTER + 5
    return min(_WIDEST, max(_NARROWEST, -(-wanted // 10) * 10))


def _about(tables: Sequence[Table]) -> str:
    rows = [
        f"<table:table-row>{_cell(line, Kind.TEXT, weight)}</table:table-row>"
        for table in tables
        for line, weight in (
            (table.title, "bold"),
            *((line, "normal") for line in (table.caption, *table.notes)),
        )
    ]
    return (
        f'<table:table table:name="{ABOUT}"><table:table-column table:style-name="w{_WIDEST}"/>'
        f"{''.join(rows)}</table:table>"
    )
