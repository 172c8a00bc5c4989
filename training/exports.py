"""Tables as files that people download: what the screen shows, in the format that they ask."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from django.http import Http404, HttpResponse

from cms.tables import Table, csv, ods, xlsx

_WRITERS: dict[str, tuple[Callable[..., bytes], str]] = {
    "csv": (lambda *tables: csv.write(tables[0]), "text/csv; charset=utf-8"),
    "xlsx": (xlsx.write, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "ods": (ods.write, "application/vnd.oasis.opendocument.spreadsheet"),
}
FORMATS = tuple(_WRITERS)


def table_response(table: Table, format: str, filename: str, *others: Table) -> HttpResponse:
    """The table as a download named `filename`; `others` are more sheets, a CSV has one table.

    `filename` may be any words: it is made safe. Raises Http404 for an unknown format.
    """
    try:
        write, content_type = _WRITERS[format]
    except KeyError as error:
        raise Http404 from error
    return attachment(write(table, *others), content_type, f"{filename}.{format}")


def pdf_response(content: bytes, filename: str) -> HttpResponse:
    """A PDF made by `training.printing`, as a download."""
    return attachment(content, "application/pdf", f"{filename}.pdf")


def attachment(content: bytes, content_type: str, filename: str) -> HttpResponse:
    """A file to save, kept by no cache; the name keeps letters, figures, dots and hyphens."""
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{_safe(filename)}"'
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _safe(filename: str) -> str:
    plain = unicodedata.normalize("NFKD", filename.replace("’", "-").lower())
    letters = plain.encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9.]+", "-", letters).strip("-.") or "tableau"
