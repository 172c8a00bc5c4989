"""Writes about videos: received, asked for again, replaced, cancelled, withdrawn, erased.

Each may be repeated, may come in any order, and may be cut anywhere: the row changes at once,
under a lock, and files that it no longer names are removed after that, or swept later.
"""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from django.core.files import File
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from media.leases import AT_REST
from media.models import CaptionTrack, Chapter, SpeechJob, Video, VideoQuerySet
from media.publication import NO_REPLACEMENT
from media.signals import video_withdrawn
from media.sweeping import remove_files, remove_original
from media.tasks import make_poster, prepare_video

# A video that waits longer than this may have been lost by the queue: it is asked for again,
# which is harmless when it was only waiting for its turn.
PATIENCE = timedelta(minutes=10)


class Withdrawn(ValueError):
    """The video was withdrawn: nothing brings it back. The message says so in French."""

    def __init__(self) -> None:
        super().__init__(_("Cette vidéo a été retirée : elle ne peut plus recevoir de fichier."))


def receive(file: File[Any], *, title: str, uploaded_by: Any = None, name: str = "") -> Video:
    """Keep a file as the original of a new video, and ask for its preparation.

    `name` is the file's name as its owner knows it; the file's own by default.
    """
    with transaction.atomic():
        video = Video(title=title, uploaded_by=uploaded_by)
        video.original_name = _known_as(file, name)
        video.original.save(video.original_name, file, save=False)
        video.save()
        ask_for(video)
    return video


def ask_for(video: Video) -> None:
    """Have a video prepared from its file, from the beginning, whatever its state was.

    A run under way loses its lease and stops; the published version, if any, keeps serving.
    Does nothing for a video that was withdrawn, or has no file.
    """
    with_file = Video.objects.filter(pk=video.pk).exclude(original="", incoming="")
    _queue(
        with_file.exclude(status=Video.Status.WITHDRAWN),
        video.pk,
        attempts=0,
        progress=0,
        error="",
    )
    video.refresh_from_db()


def replace_original(
    video: Video, file: File[Any], *, same_take: bool, uploaded_by: Any = None, name: str = ""
) -> None:
    """Have a video prepared from another file; the published version serves until it is ready.

    `same_take`: the file tells the same (another export, a corrected title), so that what was
    watched still counts. The former file is kept until the new version is published, and comes
    back when the new one is cancelled or refused. Raises Withdrawn.
    """
    if Video.objects.filter(pk=video.pk, status=Video.Status.WITHDRAWN).exists():
        raise Withdrawn
    known_as = _known_as(file, name)
    # Written before the row is locked: a large file takes its time.
    incoming = Video(uuid=video.uuid).incoming
    incoming.save(known_as, file, save=False)
    with transaction.atomic():
        row = Video.objects.select_for_update().get(pk=video.pk)
        if row.status == Video.Status.WITHDRAWN:
            remove_original(incoming.name)
            raise Withdrawn
        replaced = {row.incoming.name}
        changes: dict[str, Any] = {
            "incoming": incoming.name,
            "incoming_name": known_as,
            "incoming_same_take": same_take,
            "incoming_by": uploaded_by,
        }
        if not row.version:
            # Nobody has seen the former file, and nothing is made of it.
            replaced.add(row.original.name)
            changes = NO_REPLACEMENT | {
                "original": incoming.name,
                "original_name": known_as,
                "uploaded_by": uploaded_by or row.uploaded_by,
            }
        changes |= {"attempts": 0, "progress": 0, "error": "", "swept_at": None}
        _queue(Video.objects.filter(pk=row.pk), row.pk, **changes)
        _remove_originals(replaced)
    video.refresh_from_db()


def cancel(video: Video) -> None:
    """Stop what is under way or failed, and forget a file that waits to replace another.

    With a published version the video is ready as before; without one its file stays, and it
    can be asked for again. Does nothing otherwise.
    """
    with transaction.atomic():
        row = Video.objects.select_for_update().get(pk=video.pk)
        stopped = (*Video.Status.unfinished(), Video.Status.FAILED.value)
        if row.status in stopped:
            status = Video.Status.READY if row.version else Video.Status.CANCELLED
            changes = AT_REST | NO_REPLACEMENT | {"status": status, "error": "", "swept_at": None}
            changes["progress"] = 100 if row.version else 0
            Video.objects.filter(pk=row.pk).update(**changes)
            _remove_originals({row.incoming.name})
    video.refresh_from_db()


def choose_poster(video: Video, at: float | None) -> None:
    """Have the poster made from the frame at `at` seconds, or from the pipeline's choice."""
    with transaction.atomic():
        Video.objects.filter(pk=video.pk).update(poster_at=at)
        transaction.on_commit(partial(make_poster.enqueue, video.pk))
    video.refresh_from_db()


def withdraw(video: Video) -> None:
    """Erase files, captions and chapters for good; the row remains as a trace.

    Whatever was being made of it stops, and every link to it is dead at once.
    """
    with transaction.atomic():
        Video.objects.filter(pk=video.pk).update(
            **AT_REST
            | NO_REPLACEMENT
            | {
                "status": Video.Status.WITHDRAWN,
                "original": "",
                "original_name": "",
                "version": 0,
                "published_at": None,
                "progress": 0,
                "error": "",
                "duration": 0,
                "width": 0,
                "height": 0,
                "heights": [],
                "mp4_bytes": 0,
                "audio_bytes": 0,
                "storyboard": {},
                "poster_at": None,
                "poster_revision": 0,
                "useful_start": 0,
                "useful_end": None,
                "swept_at": None,
            }
        )
        for model in (CaptionTrack, Chapter, SpeechJob):
            model.objects.filter(video=video).delete()
        erase_files(video)
        transaction.on_commit(partial(video_withdrawn.send_robust, sender=Video, video=video))
    video.refresh_from_db()


def reap() -> None:
    """Ask again for the videos whose run was interrupted, or that the queue lost."""
    now = timezone.now()
    interrupted = Q(status=Video.Status.PROCESSING) & (
        Q(leased_until=None) | Q(leased_until__lt=now)
    )
    lost = Q(status=Video.Status.UPLOADED) & (Q(queued_at=None) | Q(queued_at__lt=now - PATIENCE))
    for video in Video.objects.filter(interrupted | lost).only("pk", "queued_at"):
        # As it was read: of two clocks, one asks.
        unchanged = Video.objects.filter(interrupted | lost, queued_at=video.queued_at)
        _queue(unchanged.filter(pk=video.pk), video.pk)


def erase_files(video: Video) -> None:
    """Remove every original and every version, once the row no longer names them for good."""
    transaction.on_commit(partial(remove_files, video.uuid))


def _known_as(file: File[Any], name: str) -> str:
    return Path(name or file.name or "").name[-255:]


def _remove_originals(names: set[str | None]) -> None:
    for name in filter(None, names):
        transaction.on_commit(partial(remove_original, name))


def _queue(videos: VideoQuerySet, pk: int, **changes: Any) -> None:
    with transaction.atomic():
        queued = videos.update(
            **AT_REST | {"status": Video.Status.UPLOADED, "queued_at": timezone.now()} | changes,
        )
        if queued:
            transaction.on_commit(partial(prepare_video.enqueue, pk))
