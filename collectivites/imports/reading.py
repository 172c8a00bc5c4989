"""The cells of a CSV or XLSX file, as text, whatever program wrote it. No Django.

Excel in French writes semicolons and Windows-1252, or UTF-8 with its mark; others write commas.
Titles may stand above the headings, which are found by their words.
"""

from __future__ import annotations

import csv
import io
import re
import warnings
import zipfile
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any

from openpyxl import load_workbook

from collectivites.naming import folded

MAX_BYTES = 5 * 1024 * 1024
# Unzipped, a workbook of this many bytes holds far more lines than are taken.
_MAX_UNZIPPED = 60 * 1024 * 1024
_MAX_COLUMNS = 60
# A workbook may number its rows as it likes: « row 999999999999 » would be walked to.
_MAX_ROWS = 70_000
_MAX_SHEETS = 20
# Headings are looked for in the first rows.
_FIRST_ROWS = 15
_MAX_CELL = 2000
_DELIMITERS = ";,\t"
# PDF, PNG, JPEG, GIF, RTF, as they begin: sent by mistake, they would be read as text.
_OTHERS = (b"%PDF-", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{\\rtf")
_NBSP = "\N{NO-BREAK SPACE}"

Row = tuple[int, list[str]]


class UnreadableFile(Exception):
    """Nothing can be read of this file; the message says why, and what to do, in French."""


@dataclass(frozen=True)
class Sheet:
    """Headings, and the rows under them that are not empty, with their numbers in the file."""

    headings: list[str]
    rows: list[Row]

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Sheet:
        return cls(stored["headings"], [(number, cells) for number, cells in stored["rows"]])

    def as_json(self) -> dict[str, Any]:
        return {"headings": self.headings, "rows": self.rows}


def read(data: bytes, *, headings: Collection[str], most: int) -> Sheet:
    """The one sheet of the file that has such headings (folded), with at most `most` lines.

    Raises `UnreadableFile`.
    """
    if not data.strip():
        raise UnreadableFile("Ce fichier est vide.")
    if len(data) > MAX_BYTES:
        raise UnreadableFile(f"Ce fichier dépasse 5{_NBSP}Mo.")
    if data[:4] == b"PK\x03\x04":
        found = _best(_workbook(data, most), headings)
    elif data[:4] == b"\xd0\xcf\x11\xe0":
        raise UnreadableFile(
            "Ce fichier est d’un ancien format d’Excel, ou protégé par un mot de passe. "
            f"Enregistrez-le au format «{_NBSP}.xlsx{_NBSP}» ou «{_NBSP}CSV{_NBSP}»."
        )
    elif data.startswith(_OTHERS):
        raise UnreadableFile(
            f"Ce fichier n’est ni un classeur Excel (.xlsx), ni un CSV, malgré son nom{_NBSP}: "
            "c’est un document ou une image."
        )
    else:
        found = _best(_csv(data, most), headings)
    if len(found.rows) > most:
        raise UnreadableFile(
            f"Ce fichier a plus de {most} lignes. Découpez-le en plusieurs fichiers, chacun "
            "avec ses titres de colonnes."
        )
    if not found.rows:
        raise UnreadableFile("Ce fichier n’a aucune ligne sous ses titres de colonnes.")
    return found


def _best(tables: Iterable[list[Row]], headings: Collection[str]) -> Sheet:
    """Where most headings are recognised: the right delimiter, the right sheet, the right row."""
    best, score, start = [], -1, 0
    for table in tables:
        for place, (_number, cells) in enumerate(table[:_FIRST_ROWS]):
            known = sum(folded(cell) in headings for cell in cells)
            if known > score:
                best, score, start = table, known, place
    if not best:
        raise UnreadableFile("Ce fichier est vide.")
    titles = best[start][1]
    return Sheet(titles, [(number, cells) for number, cells in best[start + 1 :]])


# CSV


def _csv(data: bytes, most: int) -> Iterator[list[Row]]:
    text = _decoded(data)
    for delimiter in _DELIMITERS:
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        try:
            yield list(islice(_filled(_numbered(rows)), most + _FIRST_ROWS + 1))
        except csv.Error as error:
            raise UnreadableFile(
                f"Ce fichier n’est pas un CSV lisible, vers la ligne {rows.line_num}."
            ) from error


def _decoded(data: bytes) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "cp1252", "latin-1")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise UnreadableFile("Ce fichier n’est ni un CSV, ni un classeur Excel.")


def _numbered(rows: Any) -> Iterator[Row]:
    for cells in rows:
        yield rows.line_num, [_clean(cell) for cell in cells[:_MAX_COLUMNS]]


def _clean(text: str) -> str:
    """One line, without spaces around or doubled; a no-break space is a space."""
    return re.sub(r"[ \t\u00a0\u202f]+", " ", text).strip()[:_MAX_CELL]


def _filled(rows: Iterable[Row]) -> Iterator[Row]:
    return ((number, cells) for number, cells in rows if any(cells))


# Excel


def _workbook(data: bytes, most: int) -> Iterator[list[Row]]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(part.file_size for part in archive.infolist()) > _MAX_UNZIPPED:
                raise UnreadableFile("Ce classeur est trop grand une fois ouvert.")
        with warnings.catch_warnings():
            # Of styles and data validations that it leaves aside.
            warnings.simplefilter("ignore")
            book = load_workbook(io.BytesIO(data), read_only=True)
            try:
                for sheet in book.worksheets[:_MAX_SHEETS]:
                    sheet.reset_dimensions()
                    yield list(islice(_filled(_cells(sheet)), most + _FIRST_ROWS + 1))
            finally:
                book.close()
    except UnreadableFile:
        raise
    except Exception as error:
        # Whatever a reader of files from anywhere stumbles on: a zip that is cut or locked, XML
        # that is not, a sheet without its parts.
        raise UnreadableFile(
            "Ce classeur ne peut pas être lu. Enregistrez-le de nouveau au format "
            f"«{_NBSP}.xlsx{_NBSP}», ou en CSV."
        ) from error


def _cells(sheet: Any) -> Iterator[Row]:
    rows = sheet.iter_rows(max_row=_MAX_ROWS, max_col=_MAX_COLUMNS)
    for number, row in enumerate(rows, start=1):
        texts = [_text(cell) for cell in row]
        while texts and not texts[-1]:
            texts.pop()
        yield number, texts


def _text(cell: Any) -> str:
    """A cell as a CSV would say it. Text that looks like a formula is marked as text."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, datetime | date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    text = _clean(str(value))
    if cell.data_type == "f":
        return text if text.startswith("=") else f"={text}"
    return f"'{text}" if is_formula(text) else text


# Cells


def is_formula(text: str) -> bool:
    """Whether a spreadsheet would compute this text. A lone dash says « nothing »."""
    return text.startswith(("=", "+", "-", "@")) and len(text) > 1


def plain(text: str) -> str:
    """The text, without the apostrophe that keeps a spreadsheet from computing it."""
    if text.startswith("'") and is_formula(text[1:]):
        return text[1:]
    return "" if text in ("-", "–", "—") else text


def day(text: str) -> date | None:
    """« 15/03/2026 », « 15-03-2026 », « 15/3/26 », « 2026-03-15 »; None for nothing.

    Raises ValueError for what is no date of our times.
    """
    if not text:
        return None
    text = text.split(" ")[0]
    parts = [int(part) for part in re.split(r"[/.\-]", text)]
    if len(parts) != 3:
        raise ValueError(text)
    year, month, dd = parts if parts[0] > 31 else reversed(parts)
    year += 2000 if year < 100 else 0
    if not 1945 <= year <= 2100 or max(month, dd) > 31:
        raise ValueError(text)
    return date(year, month, dd)


def missing(sheet: Sheet, wanted: Sequence[tuple[str, Collection[str]]]) -> list[str]:
    """The labels of the wanted columns that the sheet has under none of their names."""
    found = {folded(heading) for heading in sheet.headings}
    return [label for label, names in wanted if not found & set(names)]
