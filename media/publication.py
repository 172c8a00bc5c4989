"""How a run ends: a version published by one update of the row, or a reason."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from media import mail, posters
from media.ffmpeg.ladder import AUDIO, DOWNLOAD, Rendition
from media.leases import AT_REST, Lease, LeaseLost
from media.models import CaptionTrack, Video
from media.signals import captions_changed, video_published
from media.storage import versions
from media.sweeping import remove_original

# A row without a file that waits to replace the original.
NO_REPLACEMENT: dict[str, Any] = {
    "incoming": "",
    "incoming_name": "",
    "incoming_same_take": True,
    "incoming_by": None,
}


@dataclass(frozen=True)
class Made:
    """A finished version, still in the folder of its run."""

    folder: Path
    number: int
    renditions: list[Rendition]
    # Seconds.
    duration: float
    storyboard: dict[str, int | float]

    def described(self) -> dict[str, Any]:
        """The columns that describe the published version."""
        return {
            "version": self.number,
            "duration": self.duration,
            "width": self.renditions[0].width,
            "height": self.renditions[0].height,
            "heights": [rendition.side for rendition in self.renditions],
            "mp4_bytes": _size(self.folder / DOWNLOAD),
            "audio_bytes": _size(self.folder / AUDIO),
            "storyboard": self.storyboard,
            "poster_revision": 0,
        }


def publish(lease: Lease, made: Made, *, is_last: bool) -> None:
    """Put a version in place of the one before, whose files stay while its links live.

    After the last one of a run the video is ready. Raises LeaseLost, with nothing published.
    """
    before = lease.video
    changes = made.described() | _promotion(before)
    if is_last:
        changes |= AT_REST | {"status": Video.Status.READY, "progress": 100, "error": ""}
    try:
        versions.publish(made.folder, before.uuid, made.number, keep_alive=lease.keep)
        with transaction.atomic():
            lease.change(published_at=timezone.now(), **changes)
            _bring_in_line(before, made.duration)
    except LeaseLost:
        # Only then: a database that vanished while it was told may have heard all the same.
        versions.remove(before.uuid, made.number)
        raise
    video = Video.objects.select_related("uploaded_by").get(pk=before.pk)
    lease.video = video
    _tell(before, video, is_last=is_last)


def give_up(lease: Lease, status: Video.Status, reason: str) -> None:
    """End a run that made nothing, and say why to whoever sent the file. Raises LeaseLost.

    A file that is refused changes nothing of what is published, and the former original is the
    original again; after a failure the file stays, so that the preparation can be asked again.
    """
    before, is_refused = lease.video, status == Video.Status.REFUSED
    changes: dict[str, Any] = {"status": status, "error": reason}
    if is_refused and before.version:
        kept = _("Le fichier déposé n’a pas été accepté : la version d’avant reste en ligne.")
        changes = {"status": Video.Status.READY, "progress": 100, "error": f"{kept} {reason}"}
        changes |= NO_REPLACEMENT
    lease.release(**changes)
    if "incoming" in changes:
        remove_original(before.incoming.name)
    mail.tell_not_ready(before, is_refused=is_refused, reason=reason)


def _promotion(video: Video) -> dict[str, Any]:
    """The columns that change when what was made is the replacement of the original."""
    if not video.incoming:
        return {}
    changes = NO_REPLACEMENT | {
        "original": video.incoming.name,
        "original_name": video.incoming_name,
        "uploaded_by": video.incoming_by or video.uploaded_by,
    }
    if not video.incoming_same_take:
        # It tells something else: nothing that was decided about the former one holds.
        changes |= {
            "take": F("take") + 1,
            "audio_description": Video.AudioDescription.UNDECIDED,
            "poster_at": None,
            "useful_start": 0,
            "useful_end": None,
        }
    return changes


def _bring_in_line(before: Video, duration: float) -> None:
    """What else the rows say must be true of the new version, in the same transaction."""
    row = Video.objects.filter(pk=before.pk)
    row.filter(useful_end__gt=duration).update(useful_end=None)
    row.filter(useful_start__gte=duration).update(useful_start=0)
    if _is_another_take(before):
        CaptionTrack.objects.filter(video=before).update(
            is_draft=True, reviewed_by=None, reviewed_at=None
        )


def _is_another_take(video: Video) -> bool:
    return bool(video.incoming) and not video.incoming_same_take


def _tell(before: Video, video: Video, *, is_last: bool) -> None:
    """What follows from a publication: none of it can undo it."""
    if before.incoming:
        remove_original(before.original.name)
    if _is_another_take(before):
        captions_changed.send_robust(sender=Video, video=video)
    video_published.send_robust(sender=Video, video=video)
    if video.poster_at != before.poster_at and not _is_another_take(before):
        # Chosen while this version was being made.
        posters.make(video.pk)
    if is_last:
        mail.tell_ready(video)


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0
