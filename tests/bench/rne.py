"""Half a million lines of the national register: how long, and in how much memory.

By the command that an operator runs, on SQLite as it is embedded and on PostgreSQL; the file is
drawn here, with invented people. Imported twice: what is there already is the usual case.
"""

from __future__ import annotations

import csv
import gzip
import io
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.bench.registry import Result, bench, counted
from tests.bench.territories import ROOT, migrate, python
from tests.collectivites.rne_files import CM, USUAL
from tests.faults.postgres import Missing, Server

LINES = 500_000
MINUTES = 5
MEGABYTES = 300
SETTINGS = "academy.settings.test"
_FIRST = ("Jeanne", "Paul", "Zoé", "Inès", "Marc", "Odile", "Ali", "Léa", "Yves", "Nour")
_SYLLABLES = ("BER", "DU", "GAR", "LE", "MAR", "PEL", "RO", "SAU", "TI", "VAL", "ZAN", "NIER")


@bench
def rne() -> list[Result]:
    with tempfile.TemporaryDirectory() as folder:
        results = _measure("SQLite", f"sqlite:///{folder}/academy.sqlite3", folder)
    try:
        server = Server()
    except Missing as missing:
        sys.stdout.write(f"rne: no PostgreSQL server ({missing})\n")
        return results
    server.start()
    try:
        with tempfile.TemporaryDirectory() as folder:
            results += _measure("PostgreSQL", server.url, folder)
    finally:
        server.remove()
    return results


def _measure(name: str, database: str, folder: str) -> list[Result]:
    migrate(database, folder)
    python(SETTINGS, database, folder, "manage.py", "load_territories")
    path = Path(folder) / "elus-conseillers-municipaux-cm.csv"
    _draw(path)
    seconds, megabytes = _import(path, database, folder)
    again, more = _import(path, database, folder)
    return [
        counted(
            f"register on {name}", "s", seconds, at_most=MINUTES * 60, bar_name=f"{LINES} lines"
        ),
        counted(
            f"register on {name}, again", "s", again, at_most=MINUTES * 60, bar_name="the same"
        ),
        counted(
            f"register on {name}, memory",
            "MB",
            max(megabytes, more),
            at_most=MEGABYTES,
            bar_name="resident, at most",
        ),
    ]


def _import(path: Path, database: str, folder: str) -> tuple[float, float]:
    """Seconds of the whole command, and the most megabytes that its process held."""
    started = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "manage.py", "import_register", str(path)],
        cwd=ROOT,
        env=os.environ
        | {
            "DATABASE_URL": database,
            "VAR_DIR": folder,
            "DJANGO_SETTINGS_MODULE": SETTINGS,
        },
        stdout=subprocess.DEVNULL,
    )
    _pid, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"import_register ended with {process.returncode}")
    return time.monotonic() - started, usage.ru_maxrss / 1024


def _draw(path: Path) -> None:
    """About fifteen officials in each commune, each with a name that is rarely another's."""
    chance = random.Random(2026)
    text = gzip.decompress((ROOT / "collectivites/data/communes.csv.gz").read_bytes()).decode()
    codes = [row["code"] for row in csv.DictReader(io.StringIO(text)) if row["population"]]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, CM, delimiter=";", restval="")
        writer.writeheader()
        for number in range(LINES):
            writer.writerow(
                {
                    **USUAL,
                    "Code de la commune": codes[number * len(codes) // LINES],
                    "Nom de l'élu": "".join(chance.choices(_SYLLABLES, k=4)),
                    "Prénom de l'élu": chance.choice(_FIRST),
                    "Libellé de la fonction": "Maire" if number % 15 == 0 else "",
                }
            )
