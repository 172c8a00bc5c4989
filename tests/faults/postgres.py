"""A PostgreSQL server of its own, on a socket in a folder, that can be stopped and started."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from urllib.parse import quote

# Seconds.
_PATIENCE = 30


class Missing(RuntimeError):
    """There is no PostgreSQL server on this machine; the message says what to do."""


class Server:
    """Refuses to run as root, so a user without rights runs it where tests run as root."""

    def __init__(self) -> None:
        self._programs = _programs()
        self._user = _unprivileged() if os.geteuid() == 0 else None
        self.folder = Path(tempfile.mkdtemp(prefix="academy-pg-"))
        if self._user is not None:
            shutil.chown(self.folder, self._user)
        self._process: subprocess.Popen[bytes] | None = None
        self._data = self.folder / "data"
        self._run("initdb", "-D", self._data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "-N")

    @property
    def url(self) -> str:
        return f"postgres://postgres@{quote(str(self.folder), safe='')}/postgres"

    @property
    def pid(self) -> int:
        """Of the server itself; each session is a child of it."""
        assert self._process is not None, "the server is not started"
        return self._process.pid

    def start(self) -> None:
        options = ["-F", "-h", "", "-k", str(self.folder), "-D", str(self._data)]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [self._programs / "postgres", *options], stdout=log, stderr=log, user=self._user
            )
        deadline = time.monotonic() + _PATIENCE
        ready: list[str | Path] = [self._programs / "pg_isready", "-q", "-h", self.folder]
        while subprocess.run(ready, check=False).returncode:
            if time.monotonic() > deadline:
                raise AssertionError(f"PostgreSQL does not answer; see {self.folder}/log")
            time.sleep(0.1)

    def stop(self) -> None:
        """At once: sessions are cut, and whatever they had committed stays."""
        if self._process is not None:
            self._process.send_signal(signal.SIGINT)
            self._process.wait(timeout=_PATIENCE)
            self._process = None

    def remove(self) -> None:
        self.stop()
        shutil.rmtree(self.folder)

    def _run(self, program: str, *arguments: str | Path) -> None:
        command: list[str | Path] = [self._programs / program, *arguments]
        subprocess.run(command, check=True, capture_output=True, user=self._user, cwd=self.folder)


def _programs() -> Path:
    """Debian keeps the server's programs off PATH."""
    for folder in sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True):
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    raise Missing("apt install postgresql")


def _unprivileged() -> str:
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name).pw_name
        except KeyError:
            continue
    raise Missing("no user without rights may run PostgreSQL")
