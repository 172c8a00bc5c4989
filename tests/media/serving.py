"""Real servers on loopback ports, for tests of what reaches a browser."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.test import Client

ROOT = Path(__file__).resolve().parents[2]
# Seconds: generous, the machine may be busy.
PATIENCE = 90


class Reader(Client):
    """Reads each answer to its end, as a browser does: that closes its file."""

    def request(self, **request: Any) -> Any:
        response: Any = super().request(**request)
        parts = response.streaming_content if response.streaming else [response.content]
        response.body = b"".join(parts)
        return response


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes


def ask(port: int, path: str, *, method: str = "GET", **headers: str) -> Answer:
    """One request, exactly as it is written: nothing is followed, decoded or normalised."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, headers=names)
        answer = connection.getresponse()
        headers_ = {name.lower(): value for name, value in answer.getheaders()}
        return Answer(answer.status, headers_, answer.read())
    finally:
        connection.close()


@contextmanager
def gunicorn(port: int, database: Path, log: Path, **environment: str) -> Iterator[None]:
    """The academy on a port, with this database and the tests' own files."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "academy.settings.test",
        "VAR_DIR": str(settings.VAR_DIR),
        "DATABASE_URL": f"sqlite:///{database}",
        **environment,
    }
    command = [sys.executable, "-m", "gunicorn", "academy.wsgi", "--bind", f"127.0.0.1:{port}"]
    command += ["--worker-class", "gthread", "--threads", "4", "--timeout", "90"]
    with running(command, port, log, environment=environment):
        yield


@contextmanager
def running(
    command: list[str], port: int, log: Path, *, environment: Mapping[str, str] | None = None
) -> Iterator[None]:
    """A server, from its first answer on a port to the end of the block."""
    with log.open("ab") as output:
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT
        )
    try:
        _wait_for(port, process, log)
        yield
    finally:
        process.terminate()
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_for(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < deadline:
        with socket.socket() as probe:
            probe.settimeout(1)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError(f"no answer on port {port}:\n{log.read_text()[-3000:]}")
