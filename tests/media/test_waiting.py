"""Long copies keep their lease, stop when it is lost, and leave nothing behind."""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path

import pytest
from django.conf import settings

from media import storage, waiting


def test_sign_of_life_is_given_while_jobs_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting, "PULSE", 0.05)
    signs: list[str] = []

    def job(_stop: threading.Event) -> None:
        time.sleep(0.3)

    waiting.alongside([job, job], lambda: signs.append(threading.current_thread().name))
    assert len(signs) >= 3
    assert set(signs) == {threading.current_thread().name}


def test_lost_lease_stops_the_jobs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting, "PULSE", 0.05)
    begun: list[int] = []

    class LeaseLost(Exception):
        pass

    def lost() -> None:
        raise LeaseLost

    def job(stop: threading.Event) -> None:
        begun.append(1)
        assert stop.wait(10), "nobody told the job to stop"

    with pytest.raises(LeaseLost):
        waiting.alongside([job] * 5, lost)
    assert len(begun) == 1


def test_job_that_fails_ends_the_others() -> None:
    def failing(_stop: threading.Event) -> None:
        raise OSError("No space left on device")

    def waiting_for_the_end(stop: threading.Event) -> None:
        assert stop.wait(10), "nobody told the job to stop"

    with pytest.raises(OSError, match="No space left"):
        waiting.alongside([waiting_for_the_end, failing], waiting.nothing_to_renew, threads=2)


def test_copies_of_killed_workers_are_removed_and_those_in_use_stay() -> None:
    home = Path(settings.VIDEO_WORK_ROOT) / ".originals"
    abandoned, young = home / "abandoned", home / "young"
    for folder in (abandoned, young):
        folder.mkdir(parents=True)
        (folder / "original.mp4").write_bytes(b"film")
    long_ago = time.time() - 3600
    os.utime(abandoned, (long_ago, long_ago))
    with storage._private_folder() as used:
        assert used.parent == home
        os.utime(used, (long_ago, long_ago))
        with storage._private_folder() as other:
            assert used.exists()
            assert other != used
        assert (abandoned.exists(), young.exists(), used.exists()) == (False, True, True)
    assert not used.exists()
