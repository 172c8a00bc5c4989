"""Reading the national register: names of columns, dates, bad files. No database."""

import io
from datetime import date

import pytest

from collectivites.rne import LeftOut, Line, RefusedFile, lines, survey
from collectivites.rne.reading import day
from tests.collectivites.rne_files import CM, DEPARTEMENT, EPCI, MAYORS, official, register_file

NAME = "elus-conseillers-municipaux-cm.csv"
MAYOR = official("26999", "DUPUIS", "Jeanne", function="Maire")


def read(data: bytes, name: str = NAME, kind: str = "") -> list[Line | LeftOut]:
    file = io.BytesIO(data)
    return list(lines(file, survey(file, name, kind=kind)))


def test_a_line_is_a_mandate_and_nothing_of_the_persons_life() -> None:
    (line,) = read(register_file([MAYOR]))
    assert isinstance(line, Line)
    assert line.code == "26999"
    assert (line.last_name, line.first_name, line.function) == ("DUPUIS", "Jeanne", "Maire")
    assert (line.started_on, line.function_on) == (date(2026, 3, 22), date(2026, 3, 28))
    assert "1971-05-06" not in str(line)
    assert "Professeur" not in str(line)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("delimiter", [";", ","])
def test_encodings_and_delimiters_are_recognised(encoding: str, delimiter: str) -> None:
    data = register_file(
        [official("26999", "LEFÈVRE", "Zoé")], encoding=encoding, delimiter=delimiter
    )
    (line,) = read(data)
    assert isinstance(line, Line)
    assert line.last_name == "LEFÈVRE"


def test_columns_are_found_by_name_in_any_order_with_spaces_and_typographic_apostrophes() -> None:
    columns = tuple(reversed(CM))
    data = register_file([MAYOR], columns).decode().replace("Nom de l'élu", " Nom de l’élu ")
    (line,) = read(data.encode())
    assert isinstance(line, Line)
    assert (line.code, line.last_name) == ("26999", "DUPUIS")


@pytest.mark.parametrize(
    ("columns", "kind"), [(CM, "cm"), (MAYORS, "mai"), (EPCI, "epci"), (DEPARTEMENT, "cd")]
)
def test_the_columns_say_which_file_it_is(columns: tuple[str, ...], kind: str) -> None:
    person = {**MAYOR, "N° SIREN": "200000001", "Code du canton": "01"}
    data = register_file([person], columns)
    assert survey(io.BytesIO(data), "fichier.csv").form.kind == kind


def test_mayors_have_no_column_for_their_function() -> None:
    (line,) = read(register_file([MAYOR], MAYORS), "elus-maire-mai.csv")
    assert isinstance(line, Line)
    assert line.function == "Maire"


@pytest.mark.parametrize(
    "missing", ["Code de la commune", "Nom de l'élu", "Libellé de la fonction"]
)
def test_a_file_without_an_expected_column_is_refused_by_its_name(missing: str) -> None:
    columns = tuple(name for name in CM if name != missing)
    with pytest.raises(RefusedFile, match=missing):
        read(register_file([MAYOR], columns))


def test_columns_that_nobody_reads_may_be_missing() -> None:
    columns = tuple(name for name in CM if "naissance" not in name and "sexe" not in name)
    assert len(read(register_file([MAYOR], columns))) == 1


def test_a_column_twice_is_refused() -> None:
    with pytest.raises(RefusedFile, match="deux fois"):
        read(register_file([MAYOR], (*CM, "Nom de l'élu")))


def test_a_file_that_was_cut_is_refused_before_anything_is_read() -> None:
    data = register_file([MAYOR, MAYOR])
    with pytest.raises(RefusedFile, match="incomplet"):
        read(data[:-60])


@pytest.mark.parametrize("data", [b"", b"\n", register_file([]), b"\x00\xff\x81\x8d" * 50])
def test_what_is_no_file_of_the_register_is_refused(data: bytes) -> None:
    with pytest.raises(RefusedFile):
        read(data)


def test_bad_lines_are_left_out_with_their_reason_and_the_others_read() -> None:
    found = read(
        register_file(
            [
                MAYOR,
                official("", "SANS", "Code"),
                official("26999", "", "Sansnom"),
                {
                    **official("26999", "SANS", "Date", started_on="bientôt"),
                    "Date de début de la fonction": "",
                },
                MAYOR,
            ]
        )
    )
    assert [type(line) for line in found] == [Line, LeftOut, LeftOut, LeftOut, Line]
    assert [line.number for line in found] == [2, 3, 4, 5, 6]
    assert "code" in found[1].reason  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-03-22", date(2026, 3, 22)),
        ("22/03/2026", date(2026, 3, 22)),
        (" 22/03/2026 ", date(2026, 3, 22)),
        ("2026-03-22T00:00:00", date(2026, 3, 22)),
        ("", None),
        ("31/02/2026", None),
        ("mars 2026", None),
    ],
)
def test_both_formats_of_dates_are_read(text: str, expected: date | None) -> None:
    assert day(text) == expected
