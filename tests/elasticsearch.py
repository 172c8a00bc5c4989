"""A real Elasticsearch node of the tests' own, on loopback; `make services` puts it together."""

from __future__ import annotations

import shutil
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.services import absent

NODE = Path(__file__).resolve().parents[1] / ".elasticsearch"
# Twice what it takes with both processors busy.
START_SECONDS = 120


class Missing(Exception):
    """Says which program is missing, and how it comes."""


class Node:
    """One node: what it holds stays in `folder` when it is killed and started again."""

    def __init__(self, folder: Path) -> None:
        """Raises Missing when there is no Java, or the node has not been built."""
        java = shutil.which("java")
        if not java or not (NODE / "stamp").exists():
            raise Missing("make services" if java else "apt install openjdk-17-jdk-headless")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._log = folder / "node.log"
        self._command: list[str | Path] = [
            java, "-Xms256m", "-Xmx512m", "-XX:+UseSerialGC",
            f"-Djava.io.tmpdir={folder}", "-cp", f"{NODE / 'classes'}:{NODE / 'lib' / '*'}",
            "Node", NODE, folder / "data", str(self.port),
        ]  # fmt: skip
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Returns once it answers."""
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command, stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
        deadline = time.monotonic() + START_SECONDS
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > deadline:
                self.kill()
                last = self._log.read_text(errors="replace").splitlines()[-20:]
                raise RuntimeError("Elasticsearch does not start:\n" + "\n".join(last))
            time.sleep(0.2)

    def freeze(self) -> None:
        """It takes what is asked, and answers nothing, until it is killed."""
        if self._process:
            self._process.send_signal(signal.SIGSTOP)

    def kill(self) -> None:
        """At once, as a machine that loses its power."""
        if self._process:
            self._process.kill()
            self._process.wait()
            self._process = None

    def _answers(self) -> bool:
        address = f"{self.url}/_cluster/health?wait_for_status=yellow&timeout=2s"
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:  # noqa: S310  (loopback)
                return bool(answer.status == 200)
        except OSError:
            return False


@pytest.fixture(scope="session")
def elasticsearch_node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Node]:
    """Shared by every test: each uses an index of its own name."""
    try:
        node = Node(tmp_path_factory.mktemp("elasticsearch"))
    except Missing as missing:
        absent("Elasticsearch node", str(missing))
    node.start()
    yield node
    node.kill()
