"""Processes that are killed while they prepare a video."""

from __future__ import annotations

import os
import signal

import pytest

from tests.faults.site import Site, is_alive, wait

pytestmark = [pytest.mark.faults, pytest.mark.ffmpeg, pytest.mark.django_db]


def test_killed_worker_costs_the_time_of_its_lease_and_nothing_else(site: Site) -> None:
    worker = site.worker()
    ladder = site.ladder_of(worker)
    worker.kill()
    worker.wait()
    wait(lambda: not is_alive(ladder), "ffmpeg to die with its worker")
    assert (site.row()["status"], site.row()["version"]) == ("processing", 0)

    wait(site.has_no_lease, "the lease to run out")
    site.tick()
    site.worker()
    row = site.settled("ready", "failed")
    assert (row["status"], row["error"], row["attempts"], row["version"]) == ("ready", "", 2, 2)
    assert site.versions() == ["2"]


def test_killed_ffmpeg_is_tried_once_more(site: Site) -> None:
    worker = site.worker()
    os.kill(site.ladder_of(worker), signal.SIGKILL)
    row = site.settled("ready", "failed")
    assert (row["status"], row["attempts"]) == ("ready", 1)
    assert site.versions() == [str(row["version"])]


def test_ffmpeg_killed_twice_is_told_and_can_be_asked_again(site: Site) -> None:
    worker = site.worker()
    first = site.ladder_of(worker)
    os.kill(first, signal.SIGKILL)
    wait(lambda: ".1" not in site.versions(), "the first try to be cleared")
    os.kill(site.ladder_of(worker), signal.SIGKILL)
    row = site.settled("ready", "failed")
    assert (row["status"], row["version"], row["leased_by"]) == ("failed", 0, "")
    assert "deux fois de suite" in row["error"]
    wait(lambda: bool(site.mails()), "the mail, which follows the row")
    (mail,) = site.mails()
    assert "redaction@exemple.test" in mail
    assert "deux fois de suite" in mail
    assert site.versions() == []

    site.act("retry")
    row = site.settled("ready", "failed")
    assert (row["status"], row["error"]) == ("ready", "")
    assert site.versions() == [str(row["version"])]


def test_worker_that_is_asked_to_end_gives_its_video_back(site: Site) -> None:
    worker = site.worker()
    ladder = site.ladder_of(worker)
    os.kill(ladder, signal.SIGCONT)
    worker.terminate()
    worker.wait(timeout=20)
    assert not is_alive(ladder)
    row = site.row()
    assert (row["status"], row["attempts"], row["version"]) == ("uploaded", 0, 0)
    assert site.versions() == []

    # At once: there is no lease to wait for.
    site.tick()
    site.worker()
    row = site.settled("ready", "failed")
    assert (row["status"], row["attempts"]) == ("ready", 1)


def test_run_that_is_cancelled_stops_at_once_and_leaves_nothing(site: Site) -> None:
    worker = site.worker()
    ladder = site.ladder_of(worker)
    site.act("cancel")
    # Held as it is, it dies with its run all the same.
    wait(lambda: not is_alive(ladder) and not site.versions(), "the run to stop")
    assert site.row()["status"] == "cancelled"
    assert worker.poll() is None

    site.act("retry")
    assert site.settled("ready", "failed")["status"] == "ready"


def test_task_delivered_twice_at_once_is_one_run(site: Site) -> None:
    site.act("ask_twice")
    for _worker in range(2):
        site.worker()
    row = site.settled("ready", "failed")
    assert (row["status"], row["attempts"], row["last_version"]) == ("ready", 1, 1)
    assert site.versions() == ["1"]
