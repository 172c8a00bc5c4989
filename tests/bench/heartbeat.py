"""A heartbeat, over the least that Django can do: one upsert behind no middleware.

Both are served by gunicorn, in turn, in the same run, on SQLite (WAL) and on PostgreSQL; what
counts is the processor time of the server, and of its session in PostgreSQL.
"""

from __future__ import annotations

import http.client
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.bench.processor import ROUNDS
from tests.bench.registry import Result, bench
from tests.faults.postgres import Missing, Server

ROOT = Path(__file__).parents[2]
PATH = "/avancement/battement/"
BAR = 1.25
MESSAGES = 2000
WARM_UP = 200
SETTINGS = "academy.settings.test"
APPLICATIONS = {
    "academy": "django.core.wsgi:get_wsgi_application()",
    "bare": "tests.bench.bare:application()",
}


@bench
def heartbeat() -> list[Result]:
    with tempfile.TemporaryDirectory() as folder:
        site = _Site(Path(folder), f"sqlite:///{folder}/academy.sqlite3")
        results = [_measure("SQLite", site)]
    try:
        server = Server()
    except Missing as missing:
        sys.stdout.write(f"heartbeat: no PostgreSQL server ({missing})\n")
        return results
    server.start()
    try:
        with tempfile.TemporaryDirectory() as folder:
            site = _Site(Path(folder), server.url, server)
            results.append(_measure("PostgreSQL", site))
    finally:
        server.remove()
    return results


@dataclass(frozen=True)
class _Site:
    folder: Path
    database: str
    server: Server | None = None

    def environment(self, settings: str) -> dict[str, str]:
        return os.environ | {
            "DATABASE_URL": self.database,
            "VAR_DIR": str(self.folder),
            "PYTHONPATH": str(ROOT),
            "DJANGO_SETTINGS_MODULE": settings,
        }

    def python(self, settings: str, *arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=self.environment(settings),
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(done.stderr[-2000:])
        return done.stdout


def _measure(name: str, site: _Site) -> Result:
    """Neighbours make a run dearer, never cheaper: the least of several is nearest to the truth."""
    unmigrated = "tests.faults.unmigrated"
    site.python(unmigrated, "manage.py", "migrate", "--run-syncdb", "--verbosity=0")
    messages = json.loads(site.python(SETTINGS, "-m", "tests.bench.beats", str(MESSAGES + WARM_UP)))
    costs: dict[str, list[float]] = {name: [] for name in APPLICATIONS}
    for _round in range(ROUNDS):
        for application, found in costs.items():
            with _serving(site, APPLICATIONS[application]) as (port, process):
                _send(port, messages[:WARM_UP])
                before = _spent(process, site.server)
                _send(port, messages[WARM_UP:])
                found.append((_spent(process, site.server) - before) / MESSAGES * 1000)
    return Result(
        f"heartbeat on {name}",
        "ms CPU",
        min(costs["academy"]),
        "a bare view, one upsert",
        min(costs["bare"]),
        BAR,
    )


@contextmanager
def _serving(site: _Site, application: str) -> Iterator[tuple[int, int]]:
    """A gunicorn as in production, with one worker: its port and its process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "gunicorn", application),
            *("--bind", f"127.0.0.1:{port}", "--worker-class", "gthread", "--threads", "8"),
            *("--log-level", "warning"),
        ],
        cwd=ROOT,
        env=site.environment(SETTINGS),
    )
    try:
        yield port, process.pid
    finally:
        process.terminate()
        process.wait(timeout=30)


def _send(port: int, messages: list[str]) -> None:
    """One after the other over one connection, as soon as the server is there."""
    server = http.client.HTTPConnection("127.0.0.1", port)
    for _try in range(300):
        try:
            server.connect()
            break
        except ConnectionRefusedError:
            time.sleep(0.1)
    for message in messages:
        server.request("POST", PATH, message, {"Content-Type": "text/plain;charset=UTF-8"})
        answer = server.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{answer.status}: {body[:200]!r}")
    server.close()


def _spent(process: int, database: Server | None) -> float:
    """Processor seconds of a server, its workers, and the sessions of its database."""
    roots = [process] if database is None else [process, database.pid]
    ticks = 0
    for root in roots:
        for pid in [root, *_children(root)]:
            fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
            ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def _children(pid: int) -> list[int]:
    listed = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    return [int(child) for child in listed.split()]
