"""Draft captions: asked for, taken up again, never in place of what people wrote."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from media import speech_jobs
from media.captions import as_cues
from media.delivery import playable
from media.ffmpeg.process import locate
from media.models import SpeechJob, Video
from media.signals import video_published
from tests.catalogue import make_video
from tests.media import whisper

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="session")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return whisper.model_folder(tmp_path_factory.mktemp("model"))


def without_captions(**fields: object) -> Video:
    video = make_video("Une prise de parole", duration=24.0, **fields)
    video.caption_tracks.all().delete()
    return video


def give_sound(video: Video, workshop: Path) -> None:
    """The version's folder, with a voice."""
    folder = video.home / str(video.version)
    folder.mkdir(parents=True)
    voice, sound = whisper.spoken(workshop / "voix.wav"), folder / "audio.m4a"
    command = [locate("ffmpeg"), "-v", "error", "-i", str(voice), "-c:a", "aac", str(sound)]
    subprocess.run(command, check=True)


def asked(video: Video) -> SpeechJob:
    job = speech_jobs.ask(video)
    speech_jobs.run(job.pk)
    job.refresh_from_db()
    return job


def test_draft_is_written_and_shown_to_editors_only(
    model: Path,
    settings: LazySettings,
    tmp_path: Path,
    client: Client,
    learner_client: Client,
    editor_client: Client,
) -> None:
    settings.ASR_MODEL, settings.ASR_PYTHON = str(model), whisper.python()
    video = without_captions()
    give_sound(video, tmp_path)
    job = asked(video)
    assert (job.status, job.progress, job.error) == ("done", 100, "")
    track = video.caption_tracks.get()
    assert (track.language, track.is_draft, track.reviewed_by, track.revision) == (
        "fr",
        True,
        None,
        1,
    )
    assert "bonjour" in " ".join(cue.text for cue in as_cues(track)).lower()
    assert playable(video, signed=False).tracks == []
    (shown,) = playable(video, signed=True, drafts=True).tracks
    assert shown.label == "Français (brouillon)"
    for address in (shown.captions, shown.transcript):
        assert client.get(address).status_code == 404
        assert learner_client.get(address).status_code == 404
        assert editor_client.get(address).status_code == 200


def test_captions_that_exist_are_kept(settings: LazySettings) -> None:
    settings.ASR_MODEL = "/modele"
    video = make_video()
    job = asked(video)
    assert job.status == "failed"
    assert "ils ont été gardés" in job.error
    assert video.caption_tracks.get().cues.count() == 5


def test_server_without_a_model_says_so() -> None:
    assert "Aucun modèle" in asked(without_captions()).error


def test_python_without_the_extra_says_so(settings: LazySettings, tmp_path: Path) -> None:
    settings.ASR_MODEL = str(tmp_path)
    # A Python without site-packages: the extra cannot be there.
    bare = tmp_path / "python"
    bare.write_text(f'#!/bin/sh\nexec "{sys._base_executable}" -S "$@"\n')  # type: ignore[attr-defined]
    bare.chmod(0o755)
    settings.ASR_PYTHON = str(bare)
    video = without_captions()
    (video.home / "1").mkdir(parents=True)
    (video.home / "1" / "audio.m4a").write_bytes(b"")
    assert "faster-whisper" in asked(video).error


def test_whole_version_gets_a_draft_and_an_early_one_waits(settings: LazySettings) -> None:
    video = without_captions(status=Video.Status.PROCESSING)
    settings.ASR_MODEL = "/modele"
    video_published.send(sender=Video, video=video)
    assert not SpeechJob.objects.exists()
    video.status = Video.Status.READY
    video_published.send(sender=Video, video=video)
    assert SpeechJob.objects.get().video == video


def test_nothing_is_asked_for_without_a_model_or_beside_captions(settings: LazySettings) -> None:
    video_published.send(sender=Video, video=without_captions())
    settings.ASR_MODEL = "/modele"
    video_published.send(sender=Video, video=make_video())
    assert not SpeechJob.objects.exists()


def left_behind(**fields: object) -> SpeechJob:
    return SpeechJob.objects.create(
        video=without_captions(),
        status=SpeechJob.Status.RUNNING,
        leased_by="gone",
        asked_at=timezone.now(),
        **{"leased_until": timezone.now() - timedelta(seconds=1), "attempts": 1, **fields},
    )


def test_interrupted_run_is_asked_for_again_once(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    job = left_behind()
    speech_jobs.reap()
    job.refresh_from_db()
    assert (job.status, job.leased_by) == ("waiting", "")
    late = job.leased_until
    speech_jobs.reap()
    job.refresh_from_db()
    assert job.leased_until == late


def test_job_that_someone_holds_is_left_alone() -> None:
    job = left_behind(leased_until=timezone.now() + timedelta(minutes=1))
    speech_jobs.reap()
    speech_jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.status, job.leased_by, job.attempts) == ("running", "gone", 1)


def test_third_attempt_is_given_up() -> None:
    job = left_behind(attempts=2)
    speech_jobs.run(job.pk)
    job.refresh_from_db()
    assert job.status == "failed"
    assert "interrompue deux fois" in job.error


def test_killed_transcription_waits_for_another_try(settings: LazySettings, tmp_path: Path) -> None:
    """A process that the system kills (no memory left) is no failure of the video."""
    dying = tmp_path / "python"
    dying.write_text("#!/bin/sh\nkill -9 $$\n")
    dying.chmod(0o755)
    settings.ASR_MODEL, settings.ASR_PYTHON = str(tmp_path), str(dying)
    video = without_captions()
    (video.home / "1").mkdir(parents=True)
    (video.home / "1" / "audio.m4a").write_bytes(b"")
    job = asked(video)
    assert (job.status, job.attempts) == ("running", 1)
    speech_jobs.reap()
    speech_jobs.run(job.pk)
    job.refresh_from_db()
    assert job.attempts == 2
    speech_jobs.reap()
    speech_jobs.run(job.pk)
    job.refresh_from_db()
    assert job.status == "failed"


def test_transcription_ends_with_the_worker_that_asked_for_it(model: Path, tmp_path: Path) -> None:
    """kill -9 of the worker leaves no process behind that goes on for hours."""
    sound = whisper.spoken(tmp_path / "voix.wav", seconds=600)
    code = (
        "import django; django.setup()\n"
        "from pathlib import Path\n"
        "from media import speech_process\n"
        "speech_process.listen(Path(%r), language='fr', on_progress=lambda s: print(s, flush=True))"
    )
    environment = os.environ | {"ASR_MODEL": str(model), "ASR_PYTHON": whisper.python()}
    worker = subprocess.Popen(
        [sys.executable, "-c", code % str(sound)], stdout=subprocess.PIPE, env=environment
    )
    try:
        assert worker.stdout is not None
        while float(worker.stdout.readline()) == 0:
            pass
        (child,) = _children(worker.pid)
    finally:
        worker.send_signal(signal.SIGKILL)
        worker.communicate()
    deadline = time.monotonic() + 10
    while Path(f"/proc/{child}").exists() and _state(child) != "Z":
        assert time.monotonic() < deadline
        time.sleep(0.1)


def _children(pid: int) -> list[int]:
    return [int(p) for p in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _state(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return "Z"
