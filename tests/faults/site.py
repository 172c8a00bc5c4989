"""A site of its own for each fault: a folder, a database, real workers, and things that break."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
# Seconds: generous, the machine may be busy.
PATIENCE = 120
# Seconds a run may be silent before another takes over: as short as a busy machine allows.
LEASE = 8


@dataclass
class Site:
    """Where everything is, and the processes that were started there."""

    folder: Path
    database_url: str
    logs: Path
    settings: str = "academy.settings.test"
    lease: int = LEASE
    _processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def environment(self) -> dict[str, str]:
        return os.environ | {
            "VAR_DIR": str(self.folder),
            "DATABASE_URL": self.database_url,
            "DJANGO_SETTINGS_MODULE": self.settings,
            "VIDEO_LEASE_SECONDS": str(self.lease),
            "PYTHONPATH": str(ROOT),
        }

    @property
    def log(self) -> Path:
        # Not with the site: its disk may be full.
        return self.logs / "processes.log"

    def python(self, *arguments: str) -> str:
        """What a short process of the site writes."""
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=PATIENCE * 3,
            check=False,
        )
        assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-4000:]
        return done.stdout

    def tick(self) -> None:
        """What the clock does each minute."""
        self.python("manage.py", "clock", "--once")

    def act(self, deed: str, *arguments: str) -> None:
        """Have something done by `tests.faults.deeds`."""
        self.python("-m", "tests.faults.deeds", deed, *arguments)

    def row(self) -> dict[str, Any]:
        """The video, read past Django."""
        columns = "status, version, last_version, attempts, error, leased_by"
        values = self._read(f"SELECT {columns} FROM media_video")[0]  # noqa: S608
        return dict(zip(columns.split(", "), values, strict=True))

    def has_no_lease(self) -> bool:
        """Whether nobody holds the video any more."""
        (until,) = self._read("SELECT leased_until FROM media_video")[0]
        if until is None:
            return True
        moment = datetime.fromisoformat(str(until))
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)) < datetime.now(UTC)

    def mails(self) -> list[str]:
        """The mails that wait to be sent."""
        tasks = self._read("SELECT queue_name, args_kwargs FROM django_tasks_database_dbtaskresult")
        sent = (str(json.loads(said)) for queue, said in tasks if queue == "default")
        return [mail for mail in sent if "'subject'" in mail]

    def _read(self, query: str) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(self.database_url.removeprefix("sqlite:///"))) as direct:
            return direct.execute(query).fetchall()

    def worker(self) -> subprocess.Popen[bytes]:
        with self.log.open("ab") as log:
            process = subprocess.Popen(
                [
                    *(sys.executable, "manage.py", "db_worker", "--queue-name", "video"),
                    *("--no-startup-delay", "--interval", "0.1", "--no-reload"),
                ],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
            )
        self._processes.append(process)
        return process

    def settled(self, *statuses: str) -> dict[str, Any]:
        """The row, once the video has one of these states."""
        found: dict[str, Any] = {}

        def is_settled() -> bool:
            # A full disk has no room for what SQLite shares with its readers.
            with suppress(sqlite3.OperationalError):
                found.update(self.row())
            return found.get("status") in statuses

        wait(is_settled, f"the video to be {statuses}; see {self.log}")
        return found

    def stop(self) -> None:
        for process in self._processes:
            with suppress(ProcessLookupError):
                process.kill()
            process.wait()

    def ladder_of(self, worker: subprocess.Popen[bytes]) -> int:
        """The ffmpeg of a worker, stopped in mid-ladder: some of its files are there.

        It advances in short steps until then, so that a busy machine does not miss it.
        """
        found: list[int] = []

        def has_begun() -> bool:
            found[:] = _ladders_under(worker.pid)
            return bool(found)

        def is_half_way() -> bool:
            os.kill(found[0], signal.SIGCONT)
            time.sleep(0.05)
            os.kill(found[0], signal.SIGSTOP)
            written = self.folder.glob("videos/*/.[0-9]*/*-00000.m4s")
            return any(entry.stat().st_size for entry in written)

        wait(has_begun, f"the ladder to begin; see {self.log}", pause=0.005)
        os.kill(found[0], signal.SIGSTOP)
        wait(is_half_way, f"the ladder to advance; see {self.log}", pause=0)
        return found[0]

    def versions(self) -> list[str]:
        """Folders of the video, hidden ones included."""
        return sorted(entry.name for entry in self.folder.glob("videos/*/*"))


def wait(until: Callable[[], bool], what: str, *, pause: float = 0.05) -> None:
    deadline = time.monotonic() + PATIENCE
    while not until():
        if time.monotonic() > deadline:
            raise AssertionError(f"waited in vain for {what}")
        time.sleep(pause)


def is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def _ladders_under(pid: int) -> list[int]:
    children: list[int] = []
    for listed in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):
            children += [int(child) for child in listed.read_text().split()]
    return [child for child in children if _is_ladder(child)]


def _is_ladder(pid: int) -> bool:
    with suppress(OSError):
        return b"-progress" in Path(f"/proc/{pid}/cmdline").read_bytes()
    return False
