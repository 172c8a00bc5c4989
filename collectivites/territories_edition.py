"""The files of an edition of the open data: what they must hold, and how they are read.

Source : INSEE, DGCL, Etalab – @etalab/decoupage-administratif 6.0.0 (2026), Licence Ouverte 2.0.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import zlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

Row = Mapping[str, str]

EDITION = "INSEE, DGCL, Etalab – @etalab/decoupage-administratif 6.0.0 (2026)"
# Raise it when the same files must be read otherwise.
READING = 1

DATA = Path(__file__).parent / "data"
FILES = ("communes", "epci", "ept", "departements", "regions")
# INSEE’s list of what became of communes: see `collectivites.mergers`. Not in every edition.
MOVEMENTS = "mouvements"
# Without these a file is another one; other columns may come and go.
COLUMNS = {
    "communes": ("code", "nom", "departement", "region", "population", "siren", "epci_siren"),
    "epci": ("siren", "nom", "type", "population"),
    "ept": ("siren", "nom", "type", "population", "communes"),
    "departements": ("code", "nom", "region"),
    "regions": ("code", "nom", "zone"),
}


class BadEdition(Exception):
    """The files of an edition cannot be read together; nothing of them was written."""


@dataclass(frozen=True)
class Edition:
    """A folder of files, and the mention that goes with what they say."""

    name: str = EDITION
    folder: Path = DATA

    def digest(self) -> str:
        """Identifies what would be loaded, without reading the database."""
        found = hashlib.sha256(f"{self.name}:{READING}".encode())
        for name in (*FILES, MOVEMENTS):
            if path := self._path(name):
                found.update(path.read_bytes())
        return found.hexdigest()

    def read(self, name: str) -> list[dict[str, str]]:
        """The rows of one file. Raises `BadEdition` when it lacks a column, or is not there."""
        path = self._path(name)
        if path is None:
            raise BadEdition(f"{self.folder} has no {name}.csv.")
        data = path.read_bytes()
        try:
            text = (gzip.decompress(data) if path.suffix == ".gz" else data).decode("utf-8-sig")
        except (OSError, EOFError, zlib.error, UnicodeDecodeError) as error:
            raise BadEdition(f"{path} cannot be read: {error}.") from error
        reader = csv.DictReader(io.StringIO(text))
        missing = set(COLUMNS.get(name, ())) - set(reader.fieldnames or ())
        if missing:
            raise BadEdition(f"{path} lacks {', '.join(sorted(missing))}.")
        return [
            {key: (value or "").replace("'", "’") for key, value in row.items() if key}
            for row in reader
        ]

    def movements(self) -> list[dict[str, str]]:
        return self.read(MOVEMENTS) if self._path(MOVEMENTS) else []

    def _path(self, name: str) -> Path | None:
        names = (self.folder / f"{name}.csv.gz", self.folder / f"{name}.csv")
        return next((path for path in names if path.exists()), None)


def check_codes(files: Mapping[str, list[dict[str, str]]]) -> None:
    """Raise `BadEdition` for codes that are empty or double, or of no département."""
    for name, rows in files.items():
        key = "siren" if name in ("epci", "ept") else "code"
        if not rows:
            raise BadEdition(f"{name}.csv has no line.")
        counts = Counter(row[key] for row in rows)
        if doubles := sorted(code for code, count in counts.items() if count > 1 or not code):
            raise BadEdition(f"{name}.csv has these codes twice, or empty: {doubles[:5]}.")
    known = {row["code"] for row in files["departements"]}
    if strangers := {row["departement"] for row in files["communes"]} - known:
        raise BadEdition(f"communes.csv names unknown départements: {sorted(strangers)[:5]}.")
