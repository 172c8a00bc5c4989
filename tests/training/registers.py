"""Lines of the register, and how other programs read the files that are made of them."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from decimal import Decimal, InvalidOperation
from html.parser import HTMLParser
from importlib import import_module
from typing import Any

from django.apps import apps
from odf.opendocument import load
from odf.table import Table as OdsTable
from odf.table import TableCell, TableRow
from odf.text import P
from openpyxl import load_workbook
from pypdf import PdfReader

from cms.tables import Column, Kind, Table, french
from collectivites.models import Membership
from training.models import ExternalTraining


def write_figures() -> None:
    """The law's figures, which a test that emptied the tables may have taken away."""
    import_module("training.migrations.0002_legal_figures").write_figures(apps, None)


def make_line(membership: Membership, **fields: Any) -> ExternalTraining:
    """One day on the budget, 450 € all in, accepted."""
    return ExternalTraining.objects.create(
        **{
            "collectivite": membership.collectivite,
            "membership": membership,
            "name": membership.full_name,
            "function": membership.function,
            "is_official": membership.is_official,
            "title": "Comprendre le budget communal",
            "provider": "Institut des Trois Vallées",
            "approval_number": "AG-2024-117",
            "started_on": date(2026, 3, 5),
            "ended_on": date(2026, 3, 5),
            "hours": Decimal("6.5"),
            "teaching_cost": Decimal("400"),
            "travel_cost": Decimal("50"),
            "state": ExternalTraining.State.ACCEPTED,
            **fields,
        }
    )


Rows = list[list[str]]


class _Tables(HTMLParser):
    """The data tables of a page: their rows, as the texts of their cells."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: list[Rows] = []
        self.is_cell = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append([])
        elif tag in ("td", "th"):
            self.tables[-1][-1].append("")
            self.is_cell = True

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self.is_cell = False

    def handle_data(self, data: str) -> None:
        if self.is_cell:
            self.tables[-1][-1][-1] += data


def tables_of_page(html: str) -> list[Rows]:
    parser = _Tables()
    parser.feed(html)
    return parser.tables


def tables_of_xlsx(content: bytes, tables: list[Table]) -> list[Rows]:
    """Each sheet as openpyxl reads it, its values written in French."""
    book = load_workbook(io.BytesIO(content))
    return [
        [
            [
                _shown(cell.value, column, line)
                for cell, column in zip(row, table.columns, strict=True)
            ]
            for line, row in enumerate(book.worksheets[place].iter_rows())
        ]
        for place, table in enumerate(tables)
    ]


def tables_of_ods(content: bytes) -> list[Rows]:
    """Each sheet as odfpy reads it: the text of its cells."""
    return [
        [
            ["\n".join(map(str, cell.getElementsByType(P))) for cell in _cells(row)]
            for row in sheet.getElementsByType(TableRow)
        ]
        for sheet in load(io.BytesIO(content)).getElementsByType(OdsTable)
    ]


def _cells(row: TableRow) -> list[TableCell]:
    return list(row.getElementsByType(TableCell))


def table_of_csv(content: bytes, table: Table) -> Rows:
    """As Python's own reader sees it, its numbers written in French."""
    lines = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    assert [re.sub(r" \([€%]\)$", "", name) for name in lines[0]] == [
        column.label for column in table.columns
    ]
    body = [
        [_of_csv(text, column) for text, column in zip(line, table.columns, strict=True)]
        for line in lines[1:]
    ]
    return [[column.label for column in table.columns], *body]


def _of_csv(text: str, column: Column) -> str:
    if not text or not column.is_number:
        return text
    try:
        return french.text(Decimal(text.replace(",", ".")), column.kind)
    except InvalidOperation:
        return text


def _shown(value: Any, column: Column, line: int) -> str:
    if line == 0 or value is None or isinstance(value, str):
        return value or ""
    if column.kind is Kind.DATE:
        return french.text(value.date(), column.kind)
    return french.text(Decimal(str(value)), column.kind)


def words_of_pdf(content: bytes) -> str:
    """Every page without spaces: lines break elsewhere on paper."""
    pages = PdfReader(io.BytesIO(content)).pages
    return re.sub(r"\s", "", "".join(page.extract_text() for page in pages))


def words_of(rows: Rows) -> str:
    return re.sub(r"\s", "", "".join(text for row in rows for text in row))
