"""The territories of France: how long they take to load, and the slowest search in them.

On SQLite as it is embedded, and on PostgreSQL.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from tests.bench.registry import Result, bench, counted
from tests.faults.postgres import Missing, Server

ROOT = Path(__file__).parents[2]
LOAD_SECONDS = 30
SEARCH_MS = 50
ROUNDS = 9
# Few letters and many answers are the slowest; then names, codes, SIREN, and what is nowhere.
TYPED = (
    "sa",
    "st",
    "saint",
    "saint jean de",
    "la roche sur yon",
    "paris",
    "75001",
    "26362",
    "212 603 623",
    "communauté de communes du",
    "drôme",
    "xyzzy",
)


@bench
def territories() -> list[Result]:
    with tempfile.TemporaryDirectory() as folder:
        results = _measure("SQLite", f"sqlite:///{folder}/academy.sqlite3", folder)
    try:
        server = Server()
    except Missing as missing:
        sys.stdout.write(f"territories: no PostgreSQL server ({missing})\n")
        return results
    server.start()
    try:
        with tempfile.TemporaryDirectory() as folder:
            results += _measure("PostgreSQL", server.url, folder)
    finally:
        server.remove()
    return results


def python(settings: str, database: str, folder: str, *arguments: str) -> str:
    """What a process of the academy says, on a database of its own."""
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=os.environ
        | {
            "DATABASE_URL": database,
            "VAR_DIR": folder,
            "PYTHONPATH": str(ROOT),
            "DJANGO_SETTINGS_MODULE": settings,
        },
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    return done.stdout


def migrate(database: str, folder: str) -> None:
    arguments = ("manage.py", "migrate", "--run-syncdb", "--verbosity=0")
    python("tests.faults.unmigrated", database, folder, *arguments)


def _measure(name: str, database: str, folder: str) -> list[Result]:
    migrate(database, folder)
    said = python("academy.settings.test", database, folder, "-m", "tests.bench.territories")
    loaded, slowest, typed = json.loads(said)
    return [
        counted(
            f"territories on {name}", "s", loaded, at_most=LOAD_SECONDS, bar_name="to load them"
        ),
        counted(
            f"search on {name}",
            "ms",
            slowest,
            at_most=SEARCH_MS,
            bar_name=f"the slowest, « {typed} »",
        ),
    ]


def _inside() -> None:
    """In a process that has Django: seconds to load, then the slowest of the searches."""
    import django

    django.setup()
    from collectivites import territories as loading
    from collectivites.search import search

    started = time.perf_counter()
    loading.load()
    loaded = time.perf_counter() - started
    slowest = max((_time(search, typed), typed) for typed in TYPED)
    sys.stdout.write(json.dumps([loaded, slowest[0], slowest[1]]))


def _time(search: object, typed: str) -> float:
    """Milliseconds, in the median of several."""
    times = []
    for _round in range(ROUNDS):
        started = time.perf_counter()
        search(typed)  # type: ignore[operator]
        times.append((time.perf_counter() - started) * 1000)
    return median(times)


if __name__ == "__main__":
    _inside()
