"""One table, the same in every format, whatever people typed."""

from __future__ import annotations

import csv as reader
import io
import zipfile
from datetime import date
from decimal import Decimal

import pytest
from django.template.loader import render_to_string
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from cms.tables import Column, Kind, Table, csv, french, ods, xlsx
from tests.training.registers import (
    table_of_csv,
    tables_of_ods,
    tables_of_page,
    tables_of_xlsx,
)

COLUMNS = (
    Column("Intitulé"),
    Column("Heures", Kind.DECIMAL),
    Column("Coût", Kind.EUROS),
    Column("Part", Kind.PERCENT),
    Column("Personnes", Kind.INTEGER),
    Column("Le", Kind.DATE),
)
ROWS = (
    ("L’eau & l’énergie <b>", Decimal("12.50"), Decimal("1234.5"), 45, 12345, date(2026, 3, 5)),
    ("Zéro n’est pas rien", Decimal(0), Decimal(0), 0, 0, None),
    ("Inconnu", None, None, None, "moins de 5", date(2026, 12, 31)),
)
TABLE = Table(
    title="Formations : bilan/2026",
    columns=COLUMNS,
    rows=ROWS,
    totals=("Total", Decimal("12.5"), Decimal("1234.5"), None, None, None),
    caption="Commune de Saint-Orval",
    notes=("Une note.",),
)


def shown(table: Table) -> list[list[str]]:
    rows = [*table.rows, *([table.totals] if table.totals else [])]
    return [
        [column.label for column in table.columns],
        *(
            [
                french.text(cell, column.kind)
                for cell, column in zip(row, table.columns, strict=True)
            ]
            for row in rows
        ),
    ]


@pytest.mark.parametrize(
    ("cell", "kind", "words"),
    [
        (Decimal("1234567.891"), Kind.EUROS, "1\u202f234\u202f567,89\u00a0€"),
        (Decimal("6.00"), Kind.DECIMAL, "6"),
        (Decimal("1200.50"), Kind.DECIMAL, "1\u202f200,5"),
        (Decimal("100"), Kind.DECIMAL, "100"),
        (Decimal("0.125"), Kind.DECIMAL, "0,13"),
        (Decimal("0"), Kind.HOURS, "0\u00a0min"),
        (Decimal("0.13"), Kind.HOURS, "8\u00a0min"),
        (Decimal("1.99"), Kind.HOURS, "1\u00a0h\u00a059"),
        (Decimal("1.999"), Kind.HOURS, "2\u00a0h"),
        (1234, Kind.HOURS, "1\u202f234\u00a0h"),
        (12345, Kind.INTEGER, "12\u202f345"),
        (45, Kind.PERCENT, "45\u00a0%"),
        (date(2026, 3, 5), Kind.DATE, "05/03/2026"),
        (None, Kind.EUROS, ""),
        ("moins de 5", Kind.INTEGER, "moins de 5"),
        (Decimal("-3.5"), Kind.EUROS, "-3,50\u00a0€"),
    ],
)
def test_values_read_in_french(cell: object, kind: Kind, words: str) -> None:
    assert french.text(cell, kind) == words  # type: ignore[arg-type]


def test_every_format_shows_the_cells_of_the_screen() -> None:
    screen = tables_of_page(render_to_string("includes/table.html", {"table": TABLE}))
    assert screen == [shown(TABLE)]
    assert tables_of_xlsx(xlsx.write(TABLE), [TABLE]) == screen
    assert tables_of_ods(ods.write(TABLE))[:1] == screen
    assert table_of_csv(csv.write(TABLE), TABLE) == screen[0]


def test_several_tables_make_one_workbook_and_the_last_sheet_says_what_they_are() -> None:
    book = load_workbook(io.BytesIO(xlsx.write(TABLE, TABLE)))
    names = ["Formations   bilan 2026", "Formations   bilan 2026 (2)", "À lire"]
    assert book.sheetnames == names
    about = [row[0].value for row in book["À lire"].iter_rows()]
    assert about[:3] == [TABLE.title, TABLE.caption, "Une note."]
    assert len(tables_of_ods(ods.write(TABLE, TABLE))) == 3


def test_numbers_and_dates_are_not_text_in_spreadsheets() -> None:
    (first, *_), *_rest = load_workbook(io.BytesIO(xlsx.write(TABLE))).worksheets[0]["A2":"F2"]
    row = load_workbook(io.BytesIO(xlsx.write(TABLE))).worksheets[0][2]
    assert [cell.data_type for cell in row] == ["s", "n", "n", "n", "n", "d"]
    assert first.value == ROWS[0][0]
    assert b'office:value-type="float" office:value="1234.50"' in content_of_ods(TABLE)
    assert b'office:date-value="2026-03-05"' in content_of_ods(TABLE)


def content_of_ods(table: Table) -> bytes:
    return zipfile.ZipFile(io.BytesIO(ods.write(table))).read("content.xml")


FORMULAS = ["=1+1", "+33 6", "-2", "@SOMME(A1)", "  =1+1", "\t=1", "＝cmd|' /C calc'!A0"]


@pytest.mark.parametrize("typed", FORMULAS)
def test_what_people_type_is_never_a_formula(typed: str) -> None:
    table = Table("Essai", (Column(typed), Column("N", Kind.INTEGER)), ((typed, -2),))
    (heading, _), (cell, number) = reader.reader(
        io.StringIO(csv.write(table).decode("utf-8-sig")), delimiter=";"
    )
    assert heading == cell == f"'{typed}"
    assert number == "-2"
    row = load_workbook(io.BytesIO(xlsx.write(table))).worksheets[0][2]
    assert (row[0].data_type, row[0].value) == ("s", typed)
    assert b"table:formula" not in content_of_ods(table)


@settings(deadline=None, max_examples=50)
@given(typed=st.text(max_size=60))
def test_any_text_makes_files_that_open(typed: str) -> None:
    table = Table(typed, (Column("Texte"),), ((typed,),), caption=typed, notes=(typed,))
    book = load_workbook(io.BytesIO(xlsx.write(table)))
    assert len(book.sheetnames) == 2
    assert len(tables_of_ods(ods.write(table))) == 2
    assert csv.write(table)


def test_a_figure_leads_to_the_rows_behind_it_on_the_screen_only() -> None:
    table = Table("Liens", COLUMNS[:2], (("Un", 1),), ("Total", 1), links={(1, 1): "/lignes/"})
    page = render_to_string("includes/table.html", {"table": table})
    assert '<a href="/lignes/">1</a>' in page
    assert page.count("<a ") == 1


def test_a_table_without_rows_says_so() -> None:
    page = render_to_string("includes/table.html", {"table": Table("Vide", COLUMNS, ())})
    assert "Aucune ligne." in page
