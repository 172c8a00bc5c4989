"""The whole academy, as `make run` starts it: real processes, a real database file, real mail."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

from aiosmtpd.controller import Controller

from tests.notifications.conftest import Mailbox, free_port

ROOT = Path(__file__).resolve().parents[2]
# Seconds: generous, the machine may be busy.
PATIENCE = 60


@dataclass
class Academy:
    """Web server, both workers and a mail server, on ports of their own and in one folder."""

    folder: Path
    mailbox: Mailbox = field(default_factory=Mailbox)
    _processes: list[subprocess.Popen[bytes]] = field(default_factory=list)
    _smtp: Controller | None = None

    def __post_init__(self) -> None:
        self.port, self.smtp_port = free_port(), free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.environment = os.environ | {
            "VAR_DIR": str(self.folder),
            "DJANGO_SETTINGS_MODULE": "academy.settings.test",
            "EMAIL_TRANSPORT": "django.core.mail.backends.smtp.EmailBackend",
            "EMAIL_HOST": "127.0.0.1",
            "EMAIL_PORT": str(self.smtp_port),
            "BASE_URL": self.url,
            "PYTHONPATH": str(ROOT),
        }
        # What the demo's console would print must not drown the tests' own words.
        self.log = self.folder / "academy.log"

    def start(self) -> None:
        self.manage("migrate", "--verbosity=0")
        self.manage("createcachetable", "--verbosity=0")
        self._run(sys.executable, "-m", "tests.e2e.content")
        self._smtp = Controller(self.mailbox, hostname="127.0.0.1", port=self.smtp_port)
        self._smtp.start()
        self._serve(self.port, self.environment)
        for queue in ("video", "default"):
            self._spawn(
                *(sys.executable, "manage.py", "db_worker", "--queue-name", queue),
                *("--no-startup-delay", "--interval", "0.3", "--verbosity", "0"),
            )
        self._wait_for_an_answer(self.url)

    def serve_also(self, settings: str) -> str:
        """Another web server of the same academy, under other settings; its address."""
        port = free_port()
        self._serve(port, self.environment | {"DJANGO_SETTINGS_MODULE": settings})
        self._wait_for_an_answer(f"http://127.0.0.1:{port}")
        return f"http://127.0.0.1:{port}"

    def stop(self) -> None:
        for process in self._processes:
            process.send_signal(signal.SIGTERM)
        for process in self._processes:
            try:
                process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        if self._smtp is not None:
            self._smtp.stop()

    def manage(self, *arguments: str) -> None:
        self._run(sys.executable, "manage.py", *arguments)

    def code_sent_to(self, address: str, *, after: int = 0) -> str:
        """The code in the newest mail to this address; `after` mails were there before."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            for message in reversed(self.mailbox.received[after:]):
                if address in str(message["To"]):
                    found = re.search(r"\b(\d{6}|[A-Z0-9]{3}-?[A-Z0-9]{3})\b", message["Subject"])
                    assert found, message["Subject"]
                    return found.group(1)
            time.sleep(0.2)
        raise AssertionError(f"no mail reached {address}; see {self.log}")

    def link_sent_to(self, address: str, path: str) -> str:
        """The first link under this path in the newest mail to this address."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            for message in reversed(self.mailbox.received):
                if address in str(message["To"]):
                    body = message.get_body(("plain",))
                    assert body is not None
                    found = re.search(rf"{re.escape(self.url + path)}\S+", body.get_content())
                    if found:
                        return found.group()
            time.sleep(0.2)
        raise AssertionError(f"no mail with such a link reached {address}; see {self.log}")

    def _run(self, *command: str) -> None:
        done = subprocess.run(
            command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-4000:]

    def _serve(self, port: int, environment: dict[str, str]) -> None:
        self._spawn(
            *(sys.executable, "-m", "gunicorn", "academy.wsgi", "--bind", f"127.0.0.1:{port}"),
            *("--worker-class", "gthread", "--threads", "4", "--workers", "1"),
            environment=environment,
        )

    def _spawn(self, *command: str, environment: dict[str, str] | None = None) -> None:
        with self.log.open("ab") as log:
            process = subprocess.Popen(
                command, cwd=ROOT, env=environment or self.environment, stdout=log, stderr=log
            )
        self._processes.append(process)

    def _wait_for_an_answer(self, url: str) -> None:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            try:
                with urllib.request.urlopen(f"{url}/sante/", timeout=15):  # noqa: S310  (loopback)
                    return
            except OSError:
                time.sleep(0.2)
        raise AssertionError(f"the academy does not answer; see {self.log}")
