"""Who prepares a video, and until when the others leave it alone.

The queue loses work that is killed half-way and may deliver twice: the lease on the row is
what makes one run at a time, and a lost run begin again. Each change is one UPDATE that names
the holder, so a run that has lost its lease can change nothing.
"""

from __future__ import annotations

import os
import socket
import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db.models import F
from django.utils import timezone

from media.models import Video

# Runs after which a video that kills its worker is given up.
MAX_ATTEMPTS = 3


class LeaseLost(RuntimeError):
    """Someone else holds the lease, or the video was withdrawn: stop at once."""


@dataclass(frozen=True)
class Lease:
    """The right to prepare one version of a video."""

    # As it was when the lease was taken.
    video: Video
    holder: str
    version: int

    def renew(self, *, progress: int) -> None:
        """Keep the video, and show how far it is (0-100). Raises LeaseLost."""
        self._update(progress=progress, leased_until=_end())

    def release(self, **changes: Any) -> None:
        """Let go, with a last change of the row. Raises LeaseLost."""
        self._update(leased_by="", leased_until=None, **changes)

    def _update(self, **changes: Any) -> None:
        mine = Video.objects.leased_to(self.holder).filter(pk=self.video.pk)
        if not mine.update(**changes):
            raise LeaseLost(f"video {self.video.pk} is no longer leased to {self.holder}")


def claim(pk: int) -> Lease | None:
    """The lease on a video that has work to do; None when it has none, or someone is at it."""
    holder = f"{socket.gethostname()[:30]}:{os.getpid()}:{uuid.uuid4().hex[:12]}"
    claimed = (
        Video.objects.claimable()
        .filter(pk=pk)
        .update(
            status=Video.Status.PROCESSING,
            progress=0,
            error="",
            leased_by=holder,
            leased_until=_end(),
            attempts=F("attempts") + 1,
            last_version=F("last_version") + 1,
        )
    )
    if not claimed:
        return None
    video = Video.objects.leased_to(holder).filter(pk=pk).first()
    return Lease(video, holder, video.last_version) if video is not None else None


def _end() -> Any:
    return timezone.now() + timedelta(seconds=settings.VIDEO_LEASE_SECONDS)
