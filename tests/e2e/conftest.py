from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from tests.e2e.academy_process import Academy


@pytest.fixture(scope="session")
def academy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Academy]:
    academy = Academy(tmp_path_factory.mktemp("academy"))
    try:
        academy.start()
        _wait_for_videos(academy)
        yield academy
    finally:
        academy.stop()


def _wait_for_videos(academy: Academy) -> None:
    """Three short films: the stories begin when all can be watched."""
    import sqlite3

    deadline = time.monotonic() + 120
    with sqlite3.connect(academy.folder / "academy.sqlite3") as database:
        while time.monotonic() < deadline:
            (ready,) = database.execute(
                "SELECT COUNT(*) FROM media_video WHERE status = 'ready' AND original <> ''"
            ).fetchone()
            if ready == 3:
                return
            time.sleep(0.5)
    raise AssertionError(f"the films were not made; see {academy.log}")
