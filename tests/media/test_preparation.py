"""From an upload to a published version, whatever happens on the way."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core import mail
from django.core.files import File
from django.db import connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from pytest_django import DjangoCaptureOnCommitCallbacks

from accounts.models import User
from media import making, preparation, services
from media.ffmpeg.refusals import UNKNOWN
from media.leases import MAX_ATTEMPTS, LeaseLost, claim
from media.models import Video
from media.signals import video_published
from tests.media.clips import Clips

pytestmark = [pytest.mark.ffmpeg, pytest.mark.django_db]


def receive(path: Path, *, uploaded_by: User | None = None, title: str = "Essai") -> Video:
    with path.open("rb") as file:
        return services.receive(File(file), title=title, uploaded_by=uploaded_by, name=path.name)


@pytest.fixture
def short_clip(clips: Clips) -> Path:
    return clips.video("court.mp4", size="320x240", seconds=1)


@pytest.fixture
def published() -> Iterator[list[int]]:
    """The videos that were said to be published."""
    heard: list[int] = []

    def hear(video: Video, **_kwargs: object) -> None:
        heard.append(video.version)

    video_published.connect(hear)
    yield heard
    video_published.disconnect(hear)


def test_upload_asks_for_its_preparation_once_it_is_committed(
    short_clip: Path, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        video = receive(short_clip)
        assert not DBTaskResult.objects.filter(queue_name="video").exists()
    task = DBTaskResult.objects.get(queue_name="video")
    assert task.args_kwargs == {"args": [video.pk], "kwargs": {}}
    assert video.original_name == "court.mp4"


def test_prepared_video_is_published_whole(short_clip: Path, published: list[int]) -> None:
    video = receive(short_clip)
    preparation.prepare(video.pk)
    video.refresh_from_db()
    assert (video.status, video.progress, video.error) == ("ready", 100, "")
    assert (video.width, video.height, video.heights) == (320, 240, [240])
    assert video.duration == pytest.approx(1, abs=0.1)
    names = {path.name for path in (video.home / str(video.version)).iterdir()}
    assert {"master.m3u8", "240p.m3u8", "240p-init.mp4", "video.mp4", "poster.jpg"} <= names
    assert video.mp4_bytes == (video.home / str(video.version) / "video.mp4").stat().st_size
    assert (video.leased_by, video.leased_until) == ("", None)
    assert published == [video.version]


def test_long_video_is_published_light_first(clips: Clips, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(making, "EARLY_ABOVE", 2)
    seen: list[tuple[str, int, list[int]]] = []

    def hear(video: Video, **_kwargs: object) -> None:
        seen.append((video.status, video.version, video.heights))

    video = receive(clips.video("moyen.mp4", size="480x360", seconds=3))
    video_published.connect(hear)
    preparation.prepare(video.pk)
    assert seen == [("processing", 1, [240]), ("ready", 2, [360, 240])]
    # What serves already is better than a light version.
    services.ask_for(video)
    preparation.prepare(video.pk)
    video_published.disconnect(hear)
    assert seen[2:] == [("ready", 3, [360, 240])]
    video.refresh_from_db()
    assert (video.take, video.step, video.remaining, video.audio_bytes > 0) == (1, "", None, True)
    assert video.storyboard


def test_people_are_told_by_mail_when_it_took_long(short_clip: Path, learner: User) -> None:
    video = receive(short_clip, uploaded_by=learner, title="Vœux")
    preparation.prepare(video.pk)
    assert mail.outbox == []
    services.ask_for(video)
    Video.objects.update(queued_at=timezone.now() - timedelta(minutes=11))
    preparation.prepare(video.pk)
    (message,) = mail.outbox
    assert message.subject == "Votre vidéo « Vœux » est prête"


def test_task_delivered_twice_publishes_once(short_clip: Path, published: list[int]) -> None:
    video = receive(short_clip)
    preparation.prepare(video.pk)
    preparation.prepare(video.pk)
    assert len(published) == 1


def test_run_leaves_alone_what_another_holds(short_clip: Path) -> None:
    video = receive(short_clip)
    lease = claim(video.pk)
    assert lease is not None
    assert claim(video.pk) is None
    preparation.prepare(video.pk)
    video.refresh_from_db()
    assert (video.status, video.leased_by) == ("processing", lease.holder)


def test_run_that_lost_its_lease_changes_nothing(short_clip: Path) -> None:
    video = receive(short_clip)
    lease = claim(video.pk)
    assert lease is not None
    services.ask_for(video)
    with pytest.raises(LeaseLost):
        lease.renew(progress=50)
    with pytest.raises(LeaseLost):
        lease.release(status=Video.Status.READY, version=1)
    video.refresh_from_db()
    assert (video.status, video.progress, video.version) == ("uploaded", 0, 0)


def test_refused_file_says_why_to_its_sender(clips: Clips, learner: User) -> None:
    path = clips.bytes("discours.mp4", b"Mesdames, messieurs,")
    video = receive(path, uploaded_by=learner, title="Vœux d’été")
    preparation.prepare(video.pk)
    video.refresh_from_db()
    assert (video.status, video.error, video.version) == ("refused", UNKNOWN, 0)
    (message,) = mail.outbox
    assert message.to == [learner.email]
    assert "Vœux d’été" in message.subject
    assert UNKNOWN in message.body
    assert "discours.mp4" in message.body


def test_killed_look_at_a_file_says_nothing_of_the_file(
    short_clip: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    killed = tmp_path / "ffprobe"
    killed.write_text("#!/bin/sh\nkill -9 $$\n")
    killed.chmod(0o700)
    monkeypatch.setenv("FFPROBE", str(killed))
    video = receive(short_clip)
    preparation.prepare(video.pk)
    video.refresh_from_db()
    assert (video.status, video.attempts) == ("failed", 1)
    assert "deux fois de suite" in video.error


def test_missing_original_fails_with_a_reason(short_clip: Path) -> None:
    video = receive(short_clip)
    Path(video.original.path).unlink()
    preparation.prepare(video.pk)
    video.refresh_from_db()
    assert video.status == "failed"
    assert "déposez-le à nouveau" in video.error


def test_new_version_replaces_the_old_one_which_serves_until_then(short_clip: Path) -> None:
    video = receive(short_clip)
    preparation.prepare(video.pk)
    video.refresh_from_db()
    first = video.version
    services.ask_for(video)
    assert (video.status, video.version) == ("uploaded", first)
    preparation.prepare(video.pk)
    video.refresh_from_db()
    assert video.version > first
    assert (video.home / str(video.version) / "master.m3u8").exists()


def test_interrupted_run_is_taken_up_again_once_its_lease_ended(
    short_clip: Path, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    video = receive(short_clip)
    claim(video.pk)
    with django_capture_on_commit_callbacks() as asked:
        services.reap()
    assert asked == []
    Video.objects.update(leased_until=timezone.now() - timedelta(seconds=1))
    with django_capture_on_commit_callbacks() as asked:
        services.reap()
        services.reap()
    assert len(asked) == 1
    preparation.prepare(video.pk)
    video.refresh_from_db()
    assert video.status == "ready"


def test_video_that_the_queue_lost_is_asked_for_again(
    short_clip: Path, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    receive(short_clip)
    Video.objects.update(queued_at=timezone.now() - timedelta(hours=1))
    with django_capture_on_commit_callbacks() as asked:
        services.reap()
    assert len(asked) == 1


def test_video_that_kills_its_worker_is_given_up(short_clip: Path) -> None:
    video = receive(short_clip)
    Video.objects.update(attempts=MAX_ATTEMPTS)
    preparation.prepare(video.pk)
    video.refresh_from_db()
    assert video.status == "failed"
    assert video.error


def test_erased_video_leaves_no_file(
    short_clip: Path, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    video = receive(short_clip)
    preparation.prepare(video.pk)
    home, original = video.home, Path(video.original.path)
    with django_capture_on_commit_callbacks(execute=True):
        video.delete()
    assert not home.exists()
    assert not original.exists()


@pytest.mark.django_db(transaction=True)
def test_worker_killed_while_it_works_leaves_nothing_half_published(
    clips: Clips, tmp_path: Path
) -> None:
    """A real worker process, a real SIGKILL: its ffmpeg dies with it, and another run ends it."""
    video = receive(clips.video())
    database = tmp_path / "academy.sqlite3"
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(database)])
    worker = _worker(database, video.pk)
    folder = _wait_for_segments(video)
    os.kill(worker.pid, signal.SIGKILL)
    worker.wait()
    size = _size(folder)
    time.sleep(1.2)
    assert _size(folder) == size, "ffmpeg outlived its worker"
    assert _row(database) == ("processing", 0)
    assert [path.name for path in video.home.iterdir()] == [".1"]

    _row(database, "UPDATE media_video SET leased_until = '2000-01-01 00:00:00'")
    assert _worker(database, video.pk).wait(timeout=60) == 0
    assert _row(database) == ("ready", 2)
    assert [path.name for path in video.home.iterdir()] == ["2"]


def _worker(database: Path, pk: int) -> subprocess.Popen[bytes]:
    code = f"import django; django.setup()\nfrom media.preparation import prepare; prepare({pk})"
    env = {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{database}",
        "DJANGO_SETTINGS_MODULE": "academy.settings.test",
        "VAR_DIR": str(settings.VAR_DIR),
    }
    return subprocess.Popen([sys.executable, "-c", code], env=env, cwd=settings.BASE_DIR)


def _row(database: Path, change: str = "") -> tuple[str, int]:
    with closing(sqlite3.connect(database)) as direct:
        if change:
            direct.execute(change)
            direct.commit()
        row: tuple[str, int] = direct.execute("SELECT status, version FROM media_video").fetchone()
    return row


def _wait_for_segments(video: Video) -> Path:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        begun = [*video.home.glob(".*/*-init.mp4")]
        if begun:
            return begun[0].parent
        time.sleep(0.05)
    pytest.fail("the worker did not begin")


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.iterdir())
