"""A web server that is killed between two heartbeats: what it acknowledged is kept."""

from __future__ import annotations

import http.client
import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connections

from accounts.models import User
from progress.heartbeat import PATH
from progress.models import Viewing
from progress.play_token import PlayToken
from tests.catalogue import make_video
from tests.faults.site import ROOT, Site, wait
from tests.progress.conftest import AnyPage, token_for

pytestmark = pytest.mark.django_db
SECONDS = 3


class Server:
    """A gunicorn on the database of the test; killed, it leaves nothing but its files."""

    def __init__(self, site: Site) -> None:
        self._site = site
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self._site.log.open("ab") as log:
            self._process = subprocess.Popen(
                [
                    *(sys.executable, "-m", "gunicorn"),
                    *("django.core.wsgi:get_wsgi_application()", "--worker-class", "gthread"),
                    *("--threads", "4", "--bind", f"127.0.0.1:{self.port}"),
                ],
                cwd=ROOT,
                env=self._site.environment,
                stdout=log,
                stderr=log,
                process_group=0,
            )
        wait(self.answers, f"the server; see {self._site.log}")

    def kill(self) -> None:
        """At once, with its workers."""
        assert self._process is not None
        subprocess.run(["kill", "-9", "--", f"-{self._process.pid}"], check=True)
        self._process.wait()

    def answers(self) -> bool:
        return self.post("{}") == 400

    def post(self, body: str) -> int:
        """The status; 0 when nobody answers."""
        server = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            server.request("POST", PATH, body, {"Content-Type": "text/plain"})
            return server.getresponse().status
        except (OSError, http.client.HTTPException):
            return 0
        finally:
            server.close()


@pytest.fixture
def server(shared_database: None, tmp_path: Path) -> Iterator[Server]:
    database = connections["default"].settings_dict["NAME"]
    site = Site(tmp_path, f"sqlite:///{database}", tmp_path)
    made = Server(site)
    made.start()
    yield made
    made.kill()


def message(token: PlayToken, number: int) -> str:
    start = number * SECONDS * 2
    return json.dumps(
        {
            "v": 1,
            "token": token.sign(),
            "session": "one",
            "seq": number,
            "segments": [[start, start + SECONDS]],
            "position": start + SECONDS,
        }
    )


def test_killed_server_has_kept_all_that_it_acknowledged(server: Server, learner: User) -> None:
    token = token_for(learner, AnyPage(make_video(duration=3600.0)))
    acknowledged = []
    for number in range(60):
        if number in (20, 40):
            server.kill()
            assert server.post(message(token, number)) == 0
            server.start()
        # As the browser does: what was not acknowledged is sent again.
        while server.post(message(token, number)) != 200:
            time.sleep(0.1)
        acknowledged.append(number)
        tenths = SECONDS * 10
        assert Viewing.objects.get().watched == [
            (kept * 2 * tenths, kept * 2 * tenths + tenths) for kept in acknowledged
        ]
