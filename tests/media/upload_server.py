"""A real web server that takes files, on its own database and folder, and may be killed."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.notifications.conftest import free_port

ROOT = Path(__file__).resolve().parents[2]
EDITOR, PASSWORD = "redaction@exemple.test", "mot-de-passe-solide"
# Seconds: generous, the machine may be busy.
PATIENCE = 90

# Prints the key of a session, for programs that do not sign in.
_CONTENT = f"""
import django
django.setup()
from allauth.account.models import EmailAddress
from django.test import Client
from academy.roles import WRITING
from tests.catalogue import build_catalogue
from tests.conftest import person
build_catalogue()
editor = person({EDITOR!r}, WRITING)
EmailAddress.objects.create(user=editor, email=editor.email, verified=True, primary=True)
client = Client()
client.force_login(editor)
print("session:", client.cookies["sessionid"].value)
"""


@dataclass
class UploadServer:
    folder: Path
    session: str = ""
    _process: subprocess.Popen[bytes] | None = None

    def __post_init__(self) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = self.folder / "server.log"
        self.arrivals = self.folder / "arrivals"
        self.environment = os.environ | {
            "VAR_DIR": str(self.folder),
            "DJANGO_SETTINGS_MODULE": "academy.settings.test",
            "BASE_URL": self.url,
            "PYTHONPATH": str(ROOT),
        }

    def build(self) -> None:
        self.manage("manage.py", "migrate", "--verbosity=0")
        self.manage("manage.py", "createcachetable", "--verbosity=0")
        self.session = self.manage("-c", _CONTENT).split("session:")[1].strip()

    def start(self) -> None:
        """On the same port each time."""
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [
                    *(sys.executable, "-m", "gunicorn", "academy.wsgi"),
                    *("--bind", f"127.0.0.1:{self.port}", "--log-level", "warning"),
                    *("--worker-class", "gthread", "--threads", "4", "--workers", "1"),
                ],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
                # A group of its own: a kill takes the worker with its master.
                start_new_session=True,
            )
        self._wait_for_an_answer()

    def manage(self, *arguments: str) -> str:
        """What Python prints when it runs this in the academy."""
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-4000:]
        return done.stdout

    def kill(self) -> None:
        """As a power failure would."""
        if self._process is not None:
            os.killpg(self._process.pid, 9)
            self._process.wait()
            self._process = None

    def received(self) -> int:
        """Bytes of the only file that is on its way."""
        return sum(path.stat().st_size for path in self.arrivals.iterdir())

    def wait_for(self, size: int) -> int:
        """Until so many bytes have arrived; how many there are."""
        return self._wait_until(lambda received: received >= size, f"at least {size} bytes")

    def wait_until_received(self, size: int) -> None:
        """Until exactly so many bytes are there."""
        self._wait_until(lambda received: received == size, f"exactly {size} bytes")

    def _wait_until(self, holds: Callable[[int], bool], wanted: str) -> int:
        received, deadline = 0, time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if self.arrivals.is_dir() and holds(received := self.received()):
                return received
            time.sleep(0.02)
        raise AssertionError(f"waited for {wanted}, has {received}; see {self.log}")

    def memory(self) -> int:
        """Resident bytes of the worker process."""
        assert self._process is not None
        children = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children").read_text()
        status = Path(f"/proc/{children.split()[0]}/status").read_text()
        line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
        return int(line.split()[1]) * 1024

    def _wait_for_an_answer(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            try:
                with urllib.request.urlopen(f"{self.url}/sante/", timeout=15):  # noqa: S310  (loopback)
                    return
            except OSError:
                time.sleep(0.1)
        raise AssertionError(f"the server does not answer; see {self.log}")
