"""Cells of files that people make with Excel, LibreOffice or a text editor. No database."""

import io
import zipfile
from datetime import date, datetime

import pytest
from openpyxl import Workbook

from collectivites.imports.columns import HEADINGS, MissingColumns, layout
from collectivites.imports.reading import Sheet, UnreadableFile, day, plain, read

LINES = "Nom;Prénom;Fonction\r\nLefèvre;Zoé;Adjointe à l’urbanisme\r\n"


def sheet(data: bytes, most: int = 5000) -> Sheet:
    return read(data, headings=HEADINGS, most=most)


def workbook(*rows: tuple[object, ...], title: str = "Feuil1") -> bytes:
    book = Workbook()
    assert book.active is not None
    book.active.title = title
    for row in rows:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_every_usual_encoding_and_delimiter_is_read(encoding: str, delimiter: str) -> None:
    data = LINES.replace(";", delimiter).encode(encoding)
    assert sheet(data).rows == [(2, ["Lefèvre", "Zoé", "Adjointe à l’urbanisme"])]


def test_a_cell_in_quotes_holds_delimiters_quotes_and_lines() -> None:
    data = 'Nom;Prénom;Fonction\n"Le ""Bris"";";Zoé;"Maire\nde Roche"\n'.encode()
    assert sheet(data).rows == [(3, ['Le "Bris";', "Zoé", "Maire\nde Roche"])]


def test_titles_and_empty_rows_above_the_headings_are_passed_over() -> None:
    data = workbook(
        ("Conseil municipal de Roche-Sauvaire", None, None),
        (None, None, None),
        ("NOM", "PRENOM", "Né le"),
        ("Dupuis", "Jeanne", date(1970, 1, 1)),
        (None, None, None),
        ("Martin", "Paul", None),
    )
    found = sheet(data)
    assert found.headings[:2] == ["NOM", "PRENOM"]
    assert [number for number, _cells in found.rows] == [4, 6]


def test_the_sheet_with_the_headings_is_read_wherever_it_is() -> None:
    book = Workbook()
    assert book.active is not None
    book.active.append(["À lire d’abord"])
    book.create_sheet("Élus").append(["Nom", "Prénom"])
    book["Élus"].append(["Dupuis", "Jeanne"])
    file = io.BytesIO()
    book.save(file)
    assert sheet(file.getvalue()).rows == [(2, ["Dupuis", "Jeanne"])]


def test_values_of_excel_are_read_as_text() -> None:
    data = workbook(
        ("Nom", "Prénom", "Début", "Salarié", "Numéro", "Fonction"),
        ("Dupuis", "Jeanne", datetime(2026, 3, 22), True, 12.0, "=1+1"),
    )
    (_number, cells) = sheet(data).rows[0]
    assert cells == ["Dupuis", "Jeanne", "22/03/2026", "oui", "12", "=1+1"]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "vide"),
        (b" \n \n", "vide"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 100, "ancien format"),
        (b"PK\x03\x04" + b"nothing of a workbook", "ne peut pas être lu"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "ni un CSV"),
        (b"x" * (5 * 1024 * 1024 + 1), "dépasse"),
        ("Nom;Prénom\n".encode(), "aucune ligne"),
        (LINES.encode("utf-16")[:21] + b"\xd8", "ni un CSV"),
    ],
)
def test_what_cannot_be_read_says_why(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableFile, match=reason):
        sheet(data)


def test_a_workbook_that_swells_is_refused_unopened() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (61 * 1024 * 1024))
    with pytest.raises(UnreadableFile, match="trop grand"):
        sheet(file.getvalue())


def test_a_hundred_thousand_lines_are_refused_clearly() -> None:
    data = ("Nom;Prénom\n" + "Dupuis;Jeanne\n" * 100_000).encode()
    with pytest.raises(UnreadableFile, match="plus de 5000 lignes"):
        sheet(data)


def test_missing_columns_are_named_with_those_that_were_found() -> None:
    with pytest.raises(MissingColumns, match=r"«\xa0Prénom\xa0».*«\xa0Nom et prénom\xa0»"):
        layout(sheet("Nom;Nom et prénom\nDupuis;Jeanne Dupuis\n".encode()))
    with pytest.raises(MissingColumns, match="deux fois"):
        layout(sheet("Nom;Prénom;E-mail;Courriel\nDupuis;Jeanne;a;b\n".encode()))


def test_unknown_columns_are_left_aside_and_named() -> None:
    found = layout(sheet("Civilité;Nom;Prénom;Téléphone\nMme;Dupuis;Jeanne;0\n".encode()))
    assert found.ignored == ["Civilité", "Téléphone"]
    assert found.places == {"last_name": 1, "first_name": 2}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("15/03/2026", date(2026, 3, 15)),
        ("15/3/26", date(2026, 3, 15)),
        ("15-03-2026", date(2026, 3, 15)),
        ("15.03.2026", date(2026, 3, 15)),
        ("2026-03-15", date(2026, 3, 15)),
        ("2026-03-15 00:00:00", date(2026, 3, 15)),
        ("", None),
    ],
)
def test_dates_are_read_as_people_write_them(text: str, expected: date | None) -> None:
    assert day(text) == expected


@pytest.mark.parametrize("text", ["31/02/2026", "mars 2026", "2026", "15/03/1815", "1/2/3/4"])
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        day(text)


def test_an_apostrophe_keeps_a_formula_as_text_and_a_dash_is_nothing() -> None:
    assert plain("'=1+1") == "=1+1"
    assert plain("'t Hooft") == "'t Hooft"
    assert plain("-") == ""
