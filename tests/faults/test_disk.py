"""A disk that is too small, and one that fills up: a small one is mounted for the site."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.faults.conftest import site_in
from tests.faults.site import Site, is_alive, wait

pytestmark = [pytest.mark.faults, pytest.mark.ffmpeg, pytest.mark.django_db]

MEGABYTE = 1024 * 1024


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "small"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", str(folder)]
    if os.geteuid() or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("mounting a small disk needs root, and a machine that lets it")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


@pytest.fixture
def small_site(small_disk: Path, pristine: Path, tmp_path: Path) -> Iterator[Site]:
    """Everything of this site, its database included, is on the small disk."""
    folder = small_disk / "var"
    shutil.copytree(pristine, folder)
    made = site_in(folder, logs=tmp_path)
    # The run goes on while nothing can be written, and says so as soon as it has made room.
    made.lease = 60
    yield made
    made.stop()


def test_video_without_room_is_refused_before_the_work(small_site: Site) -> None:
    filler = fill(small_site, leave=MEGABYTE)
    small_site.worker()
    row = small_site.settled("ready", "failed")
    assert (row["status"], row["version"], row["leased_by"]) == ("failed", 0, "")
    assert "jusqu’à" in row["error"]
    assert "Mo" in row["error"]
    assert small_site.versions() == []
    assert is_intact(small_site)

    filler.unlink()
    small_site.act("retry")
    assert small_site.settled("ready", "failed")["status"] == "ready"


def test_disk_that_fills_up_half_way_costs_nothing(small_site: Site) -> None:
    worker = small_site.worker()
    ladder = small_site.ladder_of(worker)
    filler = fill(small_site, leave=0)
    os.kill(ladder, signal.SIGCONT)
    wait(lambda: not is_alive(ladder), "ffmpeg to notice")
    row = small_site.settled("ready", "failed")
    assert (row["status"], row["version"], row["leased_by"]) == ("failed", 0, "")
    assert "rempli" in row["error"]
    assert small_site.versions() == []
    assert is_intact(small_site)

    filler.unlink()
    small_site.act("retry")
    row = small_site.settled("ready", "failed")
    assert (row["status"], row["error"]) == ("ready", "")
    assert small_site.versions() == [str(row["version"])]


def fill(site: Site, *, leave: int) -> Path:
    """Fill the disk of a site but for so many bytes."""
    filler = site.folder.parent / "filler"
    with filler.open("wb") as file:
        size = shutil.disk_usage(filler).free - leave
        os.posix_fallocate(file.fileno(), 0, size)
    return filler


def is_intact(site: Site) -> bool:
    with closing(sqlite3.connect(site.folder / "academy.sqlite3")) as direct:
        return bool(direct.execute("PRAGMA integrity_check").fetchone() == ("ok",))
