"""Writes about videos: received, asked for again, taken up after an interruption, erased."""

from __future__ import annotations

import shutil
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from django.core.files import File
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from media.models import Video, VideoQuerySet
from media.tasks import prepare_video

# A video that waits longer than this may have been lost by the queue: it is asked for again,
# which is harmless when it was only waiting for its turn.
PATIENCE = timedelta(minutes=10)


def receive(file: File[Any], *, title: str, uploaded_by: Any = None, name: str = "") -> Video:
    """Keep a file as the original of a new video, and ask for its preparation.

    `name` is the file's name as its owner knows it; the file's own by default.
    """
    with transaction.atomic():
        video = Video(title=title, uploaded_by=uploaded_by)
        video.original_name = Path(name or file.name or "").name[-255:]
        video.original.save(video.original_name, file, save=False)
        video.save()
        ask_for(video)
    return video


def ask_for(video: Video) -> None:
    """Have a video prepared from its original, from the beginning, whatever its state was.

    A run under way loses its lease and stops; the published version, if any, keeps serving.
    """
    _queue(Video.objects.filter(pk=video.pk), video.pk, attempts=0, progress=0, error="")
    video.refresh_from_db()


def reap() -> None:
    """Ask again for the videos whose run was interrupted, or that the queue lost."""
    now = timezone.now()
    interrupted = Q(status=Video.Status.PROCESSING, leased_until__lt=now)
    lost = Q(status=Video.Status.UPLOADED) & (Q(queued_at=None) | Q(queued_at__lt=now - PATIENCE))
    for video in Video.objects.filter(interrupted | lost).only("pk", "queued_at"):
        # As it was read: of two clocks, one asks.
        unchanged = Video.objects.filter(interrupted | lost, queued_at=video.queued_at)
        _queue(unchanged.filter(pk=video.pk), video.pk)


def erase_files(video: Video) -> None:
    """Remove the original and every version, once the row is gone for good."""
    folders = [video.home]
    if video.original:
        folders.append(Path(video.original.path).parent)

    def erase() -> None:
        for folder in folders:
            shutil.rmtree(folder, ignore_errors=True)

    transaction.on_commit(erase)


def _queue(videos: VideoQuerySet, pk: int, **changes: Any) -> None:
    with transaction.atomic():
        queued = videos.update(
            status=Video.Status.UPLOADED,
            queued_at=timezone.now(),
            leased_by="",
            leased_until=None,
            **changes,
        )
        if queued:
            transaction.on_commit(partial(prepare_video.enqueue, pk))
