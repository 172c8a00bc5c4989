"""Half a million lines, one after the other, in the memory of one. No Django."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import BinaryIO, NamedTuple

from collectivites.rne import formats
from collectivites.rne.formats import FORMATS, Format, RefusedFile, plain, recognised

_ENCODINGS = ("utf-8-sig", "cp1252")
_DELIMITERS = ";,\t"
# Characters: no name or function is longer; nothing else of a line is kept.
_LONGEST_NAME = 80
_LONGEST_FUNCTION = 160

NO_CODE = "code de la collectivité absent"
NO_NAME = "nom ou prénom absent"
NO_DATE = "date de début du mandat absente ou illisible"
CUT = "nombre de cellules différent de celui de la première ligne"


class Line(NamedTuple):
    """One mandate. `offset` is how many bytes were read once the line was."""

    number: int
    offset: int
    code: str
    last_name: str
    first_name: str
    function: str
    started_on: date
    function_on: date | None


class LeftOut(NamedTuple):
    """A line that says no mandate, and why, in French."""

    number: int
    offset: int
    reason: str


@dataclass(frozen=True)
class Survey:
    """What a first look at the whole file says; `encoding` and `delimiter` are how to read it."""

    form: Format
    encoding: str
    delimiter: str
    lines: int


def survey(file: BinaryIO, name: str, *, kind: str = "") -> Survey:
    """Look at every line once, before anything is written.

    `kind` says which file it is when neither name nor columns do. Raises `RefusedFile` when a
    column is missing, when it is no text, or when it stops in the middle of a line.
    """
    for encoding in _ENCODINGS:
        try:
            return _surveyed(file, name, kind, encoding)
        except UnicodeDecodeError:
            continue
        except csv.Error as error:
            raise RefusedFile(
                f"Ce fichier n’est pas un CSV lisible\N{NO-BREAK SPACE}: {error}."
            ) from error
    raise RefusedFile("Ce fichier n’est pas un texte\N{NO-BREAK SPACE}: ni UTF-8, ni Latin-1.")


def _surveyed(file: BinaryIO, name: str, kind: str, encoding: str) -> Survey:
    file.seek(0)
    first = file.readline(64 * 1024).decode(encoding)
    if not first.strip():
        raise RefusedFile("Ce fichier est vide.")
    delimiter = max(_DELIMITERS, key=first.count)
    headings = next(csv.reader([first], delimiter=delimiter))
    form = formats.checked(FORMATS[kind], headings) if kind else recognised(name, headings)
    count, width = 0, len(headings)
    for _offset, row in _rows(file, encoding, delimiter):
        if row:
            count, width = count + 1, len(row)
    if count == 0:
        raise RefusedFile("Ce fichier n’a aucune ligne sous ses titres.")
    if width < len(headings):
        raise RefusedFile(
            "Ce fichier est incomplet\N{NO-BREAK SPACE}: il s’arrête au milieu de sa dernière "
            "ligne. Téléchargez-le de nouveau."
        )
    return Survey(form, encoding, delimiter, count)


def lines(file: BinaryIO, seen: Survey) -> Iterator[Line | LeftOut]:
    """Each line under the headings, in the order of the file."""
    file.seek(0)
    rows = _rows(file, seen.encoding, seen.delimiter, with_headings=True)
    _offset, headings = next(rows)
    places = {plain(heading): place for place, heading in enumerate(headings)}
    form = seen.form
    at = [places[plain(column)] for column in (form.code, formats.LAST_NAME, formats.FIRST_NAME)]
    started_at, held_at = (places[plain(c)] for c in (formats.STARTED_ON, formats.FUNCTION_ON))
    function_at = places[plain(form.function)] if form.function else None
    for number, (offset, row) in enumerate(rows, start=2):
        if not row:
            continue
        if len(row) != len(headings):
            yield LeftOut(number, offset, CUT)
            continue
        code, last_name, first_name = (row[place].strip() for place in at)
        function_on = day(row[held_at])
        started_on = day(row[started_at]) or function_on
        if not code:
            yield LeftOut(number, offset, NO_CODE)
        elif not (last_name and first_name):
            yield LeftOut(number, offset, NO_NAME)
        elif started_on is None:
            yield LeftOut(number, offset, NO_DATE)
        else:
            function = form.sole_function if function_at is None else row[function_at].strip()
            yield Line(
                number,
                offset,
                code,
                last_name[:_LONGEST_NAME],
                first_name[:_LONGEST_NAME],
                function.replace("'", "’")[:_LONGEST_FUNCTION],
                started_on,
                function_on,
            )


def day(text: str) -> date | None:
    """AAAA-MM-JJ, as now, or JJ/MM/AAAA, as until 2024; None for anything else."""
    text = text.strip()
    try:
        if "/" in text:
            dd, mm, yyyy = text.split("/")
            return date(int(yyyy), int(mm), int(dd))
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def _rows(
    file: BinaryIO, encoding: str, delimiter: str, *, with_headings: bool = False
) -> Iterator[tuple[int, list[str]]]:
    """Each row with the bytes read so far; a cell in quotes may hold several lines."""
    file.seek(0)
    offset = 0

    def decoded() -> Iterator[str]:
        nonlocal offset
        for raw in file:
            offset += len(raw)
            yield raw.decode(encoding if offset == len(raw) else encoding.removesuffix("-sig"))

    rows = csv.reader(decoded(), delimiter=delimiter)
    if not with_headings:
        next(rows, None)
    for row in rows:
        yield offset, row
