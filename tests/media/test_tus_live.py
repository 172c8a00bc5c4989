"""Resumable upload on a real gunicorn: cut connections, killed servers, another client."""

from __future__ import annotations

import base64
import hashlib
import http.client
import json
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.media.upload_server import ROOT, UploadServer

MIB = 1024 * 1024
UPLOADS = "/cms/videos/envois/"
TOKEN = "abcdefghijklmnopqrstuvwxyz012345"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[UploadServer]:
    server = UploadServer(tmp_path_factory.mktemp("server"))
    server.build()
    try:
        server.start()
        yield server
    finally:
        server.kill()


@dataclass
class Wire:
    """The protocol by hand, as an editor who is signed in."""

    server: UploadServer
    made: list[str] = field(default_factory=list)

    def headers(self, **more: str) -> dict[str, str]:
        return {
            "Host": f"127.0.0.1:{self.server.port}",
            "Tus-Resumable": "1.0.0",
            "X-Requested-With": "XMLHttpRequest",
            "X-CSRFToken": TOKEN,
            "Cookie": f"sessionid={self.server.session}; csrftoken={TOKEN}",
            **{name.replace("_", "-"): value for name, value in more.items()},
        }

    def ask(self, method: str, path: str, body: bytes = b"", **headers: str) -> Any:
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=60)
        connection.request(method, path, body or None, self.headers(**headers))
        response = connection.getresponse()
        response.read()
        connection.close()
        return response

    def create(self, size: int) -> str:
        name = base64.b64encode(b"conseil.mp4").decode()
        response = self.ask(
            "POST", UPLOADS, Upload_Length=str(size), Upload_Metadata=f"filename {name}"
        )
        assert response.status == 201, response.status
        url = str(response.headers["Location"])
        self.made.append(url)
        return url

    def open_patch(self, url: str, *, offset: int, length: int) -> socket.socket:
        """A request whose body is still to come."""
        connection = socket.create_connection(("127.0.0.1", self.server.port), timeout=60)
        lines = [f"PATCH {url} HTTP/1.1"]
        lines += [
            f"{name}: {value}"
            for name, value in self.headers(
                Upload_Offset=str(offset),
                Content_Type="application/offset+octet-stream",
                Content_Length=str(length),
            ).items()
        ]
        connection.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
        return connection

    def patch(self, url: str, data: bytes, offset: int) -> Any:
        return self.ask(
            "PATCH",
            url,
            data,
            Upload_Offset=str(offset),
            Content_Type="application/offset+octet-stream",
        )

    def offset(self, url: str) -> int:
        response = self.ask("HEAD", url)
        assert response.status == 200
        return int(response.headers["Upload-Offset"])

    def file(self, url: str) -> Path:
        return self.server.arrivals / url.split("/")[-2]


@pytest.fixture
def wire(server: UploadServer) -> Iterator[Wire]:
    wire = Wire(server)
    yield wire
    for url in wire.made:
        wire.ask("DELETE", url)


def wait_until(what: Any, seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_bytes_that_arrived_before_a_cut_connection_are_kept(wire: Wire) -> None:
    film = os.urandom(3 * MIB)
    url = wire.create(len(film))
    connection = wire.open_patch(url, offset=0, length=len(film))
    connection.sendall(film[: 2 * MIB])
    wait_until(lambda: wire.offset(url) >= 2 * MIB - 64 * 1024)
    connection.close()
    wait_until(lambda: wire.offset(url) == 2 * MIB)
    response = wire.patch(url, film[2 * MIB :], 2 * MIB)
    assert (response.status, response.headers["Upload-Offset"]) == (204, str(3 * MIB))
    assert hashlib.sha256(wire.file(url).read_bytes()).digest() == hashlib.sha256(film).digest()


def test_second_connection_is_told_to_wait_until_the_first_ends(wire: Wire) -> None:
    url = wire.create(MIB)
    connection = wire.open_patch(url, offset=0, length=MIB)
    connection.sendall(b"1" * 100_000)
    wait_until(lambda: wire.offset(url) > 0)
    assert wire.patch(url, b"2" * 10, wire.offset(url)).status == 423
    connection.close()
    wait_until(lambda: wire.patch(url, b"2" * 10, 100_000).status == 204)
    assert wire.file(url).read_bytes() == b"1" * 100_000 + b"2" * 10


def test_killed_server_loses_nothing_of_what_it_had_written(wire: Wire) -> None:
    film = os.urandom(2 * MIB)
    url = wire.create(len(film))
    with wire.open_patch(url, offset=0, length=len(film)) as connection:
        connection.sendall(film[:MIB])
        wait_until(lambda: wire.offset(url) > 0)
        wire.server.kill()
    wire.server.start()
    kept = wire.offset(url)
    assert 0 < kept <= MIB
    assert wire.patch(url, film[kept:], kept).status == 204
    assert wire.file(url).read_bytes() == film


def test_refused_piece_leaves_the_connection_usable_or_closed(wire: Wire) -> None:
    url = wire.create(MIB)
    assert wire.patch(url, b"0" * (MIB // 2), 7).status == 409
    assert wire.offset(url) == 0


def test_memory_does_not_grow_with_the_file(wire: Wire) -> None:
    wire.patch(wire.create(MIB), bytes(MIB), 0)
    before = wire.server.memory()
    wire.patch(wire.create(64 * MIB), bytes(64 * MIB), 0)
    assert wire.server.memory() - before < 16 * MIB


_NODE = """
import { readFile } from "node:fs/promises";
import { Upload } from "tus-js-client";
const { url, headers, path } = JSON.parse(process.argv[1]);
const file = await readFile(path);
let cut = true;
const upload = new Upload(file, {
    endpoint: url, headers, chunkSize: 300_000, retryDelays: [0, 100],
    storeFingerprintForResuming: false,
    metadata: { filename: "conseil.mp4" },
    onChunkComplete: (size, offset) => {
        if (cut && offset > 500_000) { cut = false; upload.abort().then(() => upload.start()); }
    },
    onError: (error) => { console.error(String(error)); process.exit(1); },
    onSuccess: () => { console.log(upload.url); },
});
upload.start();
"""


def test_client_written_by_others_is_understood(wire: Wire, tmp_path: Path) -> None:
    node = shutil.which("node")
    if node is None or not (ROOT / "node_modules" / "tus-js-client").is_dir():
        pytest.skip("no Node.js with tus-js-client")
    film = tmp_path / "conseil.mp4"
    film.write_bytes(os.urandom(1_200_000))
    headers = {
        name: value for name, value in wire.headers().items() if name.startswith(("X-", "Co"))
    }
    task = {"url": wire.server.url + UPLOADS, "headers": headers, "path": str(film)}
    done = subprocess.run(
        [node, "--input-type=module", "-e", _NODE, json.dumps(task)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    url = done.stdout.strip().removeprefix(wire.server.url)
    wire.made.append(url)
    assert wire.file(url).read_bytes() == film.read_bytes()
