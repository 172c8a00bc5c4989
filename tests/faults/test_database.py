"""A database that stops while a video is prepared."""

from __future__ import annotations

import os
import shutil
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.faults.postgres import Missing, Server
from tests.faults.site import LEASE, Site, is_alive, wait
from tests.services import absent

psycopg = pytest.importorskip("psycopg", reason="psycopg is not installed")

pytestmark = [pytest.mark.faults, pytest.mark.ffmpeg]
UNMIGRATED = "tests.faults.unmigrated"


class PostgresSite(Site):
    def _read(self, query: str) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.database_url) as direct:
            found: list[tuple[Any, ...]] = direct.execute(query).fetchall()
            return found


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    try:
        made = Server()
    except Missing as missing:
        absent("PostgreSQL server", str(missing))
    made.start()
    yield made
    made.remove()


@pytest.fixture(scope="module")
def tables(server: Server, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Made once; each test has a video of its own and takes it away."""
    folder = tmp_path_factory.mktemp("tables")
    site = PostgresSite(folder, server.url, folder, UNMIGRATED)
    site.python("manage.py", "migrate", "--run-syncdb", "--verbosity=0")
    site.python("manage.py", "createcachetable", "--verbosity=0")


@pytest.fixture
def site(tmp_path: Path, server: Server, tables: None, clip: Path) -> Iterator[Site]:
    folder = tmp_path / "var"
    folder.mkdir()
    made = PostgresSite(folder, server.url, tmp_path, UNMIGRATED)
    made.act("receive", str(clip))
    yield made
    made.stop()
    made.act("forget")
    shutil.rmtree(folder)


def test_stopped_database_stops_the_run_which_is_taken_up_again(site: Site, server: Server) -> None:
    worker = site.worker()
    ladder = site.ladder_of(worker)
    server.stop()
    # It never ends by itself: what stops it is the run that cannot keep its lease.
    wait(lambda: not is_alive(ladder), "ffmpeg to be stopped")
    worker.wait(timeout=20)
    assert site.versions() == []

    server.start()
    row = site.row()
    assert (row["status"], row["version"]) == ("processing", 0)
    wait(site.has_no_lease, "the lease to run out")
    site.tick()
    # As a supervisor does.
    site.worker()
    row = site.settled("ready", "failed")
    assert (row["status"], row["error"], row["attempts"]) == ("ready", "", 2)
    assert site.versions() == [str(row["version"])]


def test_short_restart_of_the_database_costs_no_work(site: Site, server: Server) -> None:
    worker = site.worker()
    ladder = site.ladder_of(worker)
    server.stop()
    time.sleep(LEASE / 8)
    server.start()
    os.kill(ladder, signal.SIGCONT)
    row = site.settled("ready", "failed")
    assert (row["status"], row["attempts"], row["last_version"]) == ("ready", 1, 1)
