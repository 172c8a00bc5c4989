"""The whole life of a video: replaced, cancelled, withdrawn, deleted, in any order."""

from __future__ import annotations

import os
import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core import mail
from django.core.files import File
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks

from accounts.models import User
from media import posters, preparation, services, sweeping
from media.ffmpeg.refusals import UNKNOWN
from media.leases import LeaseLost, claim
from media.models import CaptionTrack, Chapter, Video
from media.signals import video_withdrawn
from media.storage import versions
from tests.conftest import person
from tests.media.clips import Clips

pytestmark = [pytest.mark.ffmpeg, pytest.mark.django_db]

Commits = DjangoCaptureOnCommitCallbacks


@pytest.fixture
def clip(clips: Clips) -> Path:
    return clips.video("court.mp4", size="320x240", seconds=1)


@pytest.fixture
def shorter(clips: Clips) -> Path:
    return clips.video("plus-court.mp4", size="160x120", seconds=0.8)


@pytest.fixture
def video(clip: Path, learner: User) -> Video:
    """Published, from a file that a person sent."""
    with clip.open("rb") as file:
        made = services.receive(File(file), title="Essai", uploaded_by=learner, name="ancien.mp4")
    preparation.prepare(made.pk)
    made.refresh_from_db()
    return made


@pytest.fixture
def waiting(clip: Path) -> Video:
    """Received, and not prepared yet."""
    with clip.open("rb") as file:
        return services.receive(File(file), title="Essai", name="ancien.mp4")


def replace(video: Video, path: Path, *, same_take: bool = True, by: User | None = None) -> None:
    with path.open("rb") as file:
        services.replace_original(
            video, File(file), same_take=same_take, uploaded_by=by, name="nouveau.mp4"
        )


def originals(video: Video) -> list[str]:
    folder = Path(settings.VIDEO_ORIGINALS_ROOT) / str(video.uuid)
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def serves(video: Video) -> bool:
    return versions.exists(video.uuid, video.version)


# Replacing


def test_replacement_serves_once_it_is_ready_and_keeps_what_was_watched(
    video: Video, shorter: Path, django_capture_on_commit_callbacks: Commits
) -> None:
    CaptionTrack.objects.create(video=video)
    Video.objects.update(audio_description=Video.AudioDescription.NOT_NEEDED, useful_end=0.9)
    former, colleague = video.version, person("collegue@exemple.test")
    with django_capture_on_commit_callbacks(execute=True):
        replace(video, shorter, by=colleague)
    assert (video.status, video.version, video.take) == ("uploaded", former, 1)
    assert (video.original_name, len(originals(video))) == ("ancien.mp4", 2)
    assert serves(video)

    with django_capture_on_commit_callbacks(execute=True):
        preparation.prepare(video.pk)
    video.refresh_from_db()
    assert (video.status, video.take, video.width) == ("ready", 1, 160)
    assert video.version > former
    assert (video.original_name, video.uploaded_by) == ("nouveau.mp4", colleague)
    assert (video.incoming.name, video.incoming_name, video.incoming_by) == ("", "", None)
    assert len(originals(video)) == 1
    assert Path(video.original.path).stat().st_size == shorter.stat().st_size
    # The links that are out still lead to the version before.
    assert versions.exists(video.uuid, former)
    assert not CaptionTrack.objects.get().is_draft
    assert video.audio_description == "not_needed"
    # What counts as watched lies inside the new version.
    assert video.useful_end is None


def test_another_take_begins_anew_only_when_it_is_published(video: Video, shorter: Path) -> None:
    CaptionTrack.objects.create(video=video, reviewed_by=video.uploaded_by)
    Video.objects.update(audio_description="not_needed", useful_start=0.2, poster_at=0.5)
    replace(video, shorter, same_take=False)
    lease = claim(video.pk)
    assert lease is not None
    video.refresh_from_db()
    assert (video.take, CaptionTrack.objects.get().is_draft) == (1, False)
    lease.release(status=Video.Status.UPLOADED)
    preparation.prepare(video.pk)
    video.refresh_from_db()
    track = CaptionTrack.objects.get()
    assert (video.status, video.take, video.audio_description) == ("ready", 2, "")
    assert (video.useful_start, video.poster_at) == (0, None)
    assert (track.is_draft, track.reviewed_by) == (True, None)


def test_refused_replacement_leaves_everything_as_it_was_and_says_why(
    video: Video, clips: Clips, django_capture_on_commit_callbacks: Commits
) -> None:
    former, files = video.version, originals(video)
    colleague = person("collegue@exemple.test")
    with django_capture_on_commit_callbacks(execute=True):
        replace(video, clips.bytes("faux.mp4", b"Bonjour"), same_take=False, by=colleague)
        preparation.prepare(video.pk)
    video.refresh_from_db()
    assert (video.status, video.version, video.take) == ("ready", former, 1)
    assert UNKNOWN in video.error
    assert "la version d’avant reste en ligne" in video.error
    assert (originals(video), video.original_name) == (files, "ancien.mp4")
    assert serves(video)
    (message,) = mail.outbox
    assert message.to == [colleague.email]
    assert "nouveau.mp4" in message.body
    assert "La version d’avant reste en ligne." in message.body


def test_cancelled_replacement_leaves_everything_as_it_was(
    video: Video, shorter: Path, django_capture_on_commit_callbacks: Commits
) -> None:
    former, files = video.version, originals(video)
    with django_capture_on_commit_callbacks(execute=True):
        replace(video, shorter, same_take=False)
        lease = claim(video.pk)
        services.cancel(video)
        services.cancel(video)
    assert lease is not None
    with pytest.raises(LeaseLost):
        lease.keep(progress=50)
    assert (video.status, video.version, video.take, video.error) == ("ready", former, 1, "")
    assert originals(video) == files
    preparation.prepare(video.pk)
    video.refresh_from_db()
    assert (video.status, video.version) == ("ready", former)


def test_replacement_of_a_replacement_keeps_one_file_of_each(
    video: Video, clip: Path, shorter: Path, django_capture_on_commit_callbacks: Commits
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        replace(video, shorter)
        replace(video, clip, same_take=False)
    assert len(originals(video)) == 2
    assert video.incoming_same_take is False


def test_file_that_nobody_has_seen_is_replaced_at_once(
    waiting: Video, shorter: Path, django_capture_on_commit_callbacks: Commits
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        replace(waiting, shorter, same_take=False)
    assert (waiting.original_name, waiting.incoming.name, waiting.take) == ("nouveau.mp4", "", 1)
    assert len(originals(waiting)) == 1
    preparation.prepare(waiting.pk)
    waiting.refresh_from_db()
    assert (waiting.status, waiting.width, waiting.take) == ("ready", 160, 1)


def test_failed_replacement_keeps_its_file_to_be_tried_again(video: Video, shorter: Path) -> None:
    former = video.version
    replace(video, shorter)
    Video.objects.update(attempts=99)
    preparation.prepare(video.pk)
    video.refresh_from_db()
    assert (video.status, video.version) == ("failed", former)
    assert video.incoming
    services.ask_for(video)
    preparation.prepare(video.pk)
    video.refresh_from_db()
    assert (video.status, video.width) == ("ready", 160)


# Cancelling


def test_cancelled_upload_keeps_its_file_and_can_be_asked_again(waiting: Video) -> None:
    services.cancel(waiting)
    assert (waiting.status, waiting.version) == ("cancelled", 0)
    preparation.prepare(waiting.pk)
    waiting.refresh_from_db()
    assert waiting.status == "cancelled"
    services.ask_for(waiting)
    preparation.prepare(waiting.pk)
    waiting.refresh_from_db()
    assert waiting.status == "ready"


def test_ready_video_has_nothing_to_cancel(video: Video) -> None:
    services.cancel(video)
    assert video.status == "ready"


# The poster


def test_chosen_poster_gets_an_address_of_its_own(
    video: Video, django_capture_on_commit_callbacks: Commits
) -> None:
    before = video.poster_url()
    with django_capture_on_commit_callbacks() as asked:
        services.choose_poster(video, 0.4)
    assert (len(asked), video.poster_at, video.poster_revision) == (1, 0.4, 0)
    posters.make(video.pk)
    video.refresh_from_db()
    assert video.poster_revision == 1
    assert video.poster_url() != before
    assert video.poster_url().endswith(f"{video.uuid}-{video.version}.r1.jpg")
    assert (video.home / str(video.version) / "poster.r1.jpg").exists()
    assert (video.home / str(video.version) / "poster.jpg").exists()


def test_poster_chosen_before_anything_is_published_comes_with_the_first_version(
    waiting: Video,
) -> None:
    services.choose_poster(waiting, 0.4)
    posters.make(waiting.pk)
    preparation.prepare(waiting.pk)
    waiting.refresh_from_db()
    assert (waiting.status, waiting.poster_at, waiting.poster_revision) == ("ready", 0.4, 0)


def test_poster_of_a_lost_original_stays_as_it_is(video: Video) -> None:
    Path(video.original.path).unlink()
    services.choose_poster(video, 0.4)
    posters.make(video.pk)
    video.refresh_from_db()
    assert video.poster_revision == 0


# Withdrawing and deleting


def test_withdrawn_video_leaves_a_row_and_nothing_else(
    video: Video, shorter: Path, django_capture_on_commit_callbacks: Commits
) -> None:
    CaptionTrack.objects.create(video=video)
    Chapter.objects.create(video=video, start=0, title="Pour commencer")
    replace(video, shorter)
    lease = claim(video.pk)
    heard: list[Video] = []

    def hear(video: Video, **_kwargs: object) -> None:
        heard.append(video)

    video_withdrawn.connect(hear)
    with django_capture_on_commit_callbacks(execute=True):
        services.withdraw(video)
    video_withdrawn.disconnect(hear)
    assert (video.status, video.version, video.original_name) == ("withdrawn", 0, "")
    assert (versions.list(video.uuid), originals(video)) == ([], [])
    assert not CaptionTrack.objects.exists()
    assert not Chapter.objects.exists()
    assert heard == [video]
    assert lease is not None
    with pytest.raises(LeaseLost):
        lease.release(status=Video.Status.READY, version=99)


def test_nothing_brings_a_withdrawn_video_back(
    video: Video, shorter: Path, django_capture_on_commit_callbacks: Commits
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        services.withdraw(video)
        services.withdraw(video)
        services.ask_for(video)
        services.cancel(video)
        services.choose_poster(video, 0.4)
        posters.make(video.pk)
        with pytest.raises(services.Withdrawn):
            replace(video, shorter)
    preparation.prepare(video.pk)
    video.refresh_from_db()
    assert video.status == "withdrawn"
    assert originals(video) == []


def test_deleted_video_leaves_no_file_of_its_replacement_either(
    video: Video, shorter: Path, django_capture_on_commit_callbacks: Commits
) -> None:
    replace(video, shorter)
    with django_capture_on_commit_callbacks(execute=True):
        video.delete()
    assert (versions.list(video.uuid), originals(video)) == ([], [])


# Sweeping


def test_superseded_version_goes_once_its_links_are_dead(video: Video) -> None:
    first = video.version
    services.ask_for(video)
    preparation.prepare(video.pk)
    video.refresh_from_db()
    sweeping.sweep()
    assert versions.list(video.uuid) == [first, video.version]
    died = timedelta(seconds=settings.VIDEO_LINK_SECONDS + 1)
    Video.objects.update(published_at=timezone.now() - died, swept_at=timezone.now() - died)
    sweeping.sweep()
    assert versions.list(video.uuid) == [video.version]


def test_what_killed_runs_left_goes_and_what_runs_write_stays(video: Video) -> None:
    services.ask_for(video)
    lease = claim(video.pk)
    assert lease is not None
    number = lease.new_version()
    for name in (f".{number}", ".1", ".1.removed", str(number)):
        (video.home / name).mkdir(exist_ok=True)
    sweeping.sweep()
    there = sorted(path.name for path in video.home.iterdir())
    assert there == sorted([f".{number}", str(video.version), str(number)])

    # Cut between the folder's name and the row: never published, so nobody needs it.
    lease.release(status=Video.Status.FAILED)
    sweeping.sweep()
    assert [path.name for path in video.home.iterdir()] == [str(video.version)]


def test_files_of_no_row_go_except_while_they_may_be_arriving(video: Video) -> None:
    stray = Video().uuid
    (Path(settings.VIDEO_ROOT) / str(stray) / "1").mkdir(parents=True)
    arriving = Path(settings.VIDEO_ORIGINALS_ROOT) / str(stray) / "original.mp4"
    arriving.parent.mkdir(parents=True)
    arriving.write_bytes(b"film")
    sweeping.sweep()
    assert stray not in versions.videos()
    assert arriving.exists()
    _make_old(arriving)
    sweeping.sweep()
    assert not arriving.parent.exists()
    assert serves(video)
    assert originals(video)


def test_original_that_its_row_no_longer_names_goes(video: Video) -> None:
    left = Path(settings.VIDEO_ORIGINALS_ROOT) / str(video.uuid) / "abcd" / "original.mp4"
    left.parent.mkdir()
    left.write_bytes(b"film")
    _make_old(left)
    sweeping.sweep()
    assert not left.parent.exists()
    assert serves(video)
    assert len(originals(video)) == 1


def test_empty_table_is_a_restoration_and_loses_no_file(video: Video) -> None:
    _make_old(Path(video.original.path))
    Video.objects.all()._raw_delete(using="default")
    sweeping.sweep()
    assert versions.list(video.uuid) == [video.version]
    assert originals(video)
    sweeping.remove_files(video.uuid)


def test_sweeping_costs_the_same_however_many_videos(
    video: Video, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    sweeping.sweep()
    Video.objects.bulk_create(
        Video(title=f"Vidéo {n}", status=Video.Status.FAILED, swept_at=timezone.now())
        for n in range(30)
    )
    for row in Video.objects.exclude(pk=video.pk):
        row.home.mkdir(parents=True)
    with django_assert_num_queries(5):
        sweeping.sweep()


def _make_old(path: Path) -> None:
    os.utime(path, (0, 0))


@pytest.fixture(autouse=True)
def _empty_folders() -> None:
    """The files of other tests have no row here."""
    for root in (settings.VIDEO_ROOT, settings.VIDEO_ORIGINALS_ROOT):
        shutil.rmtree(root, ignore_errors=True)
