"""Who prepares a video, and until when the others leave it alone.

The queue loses work that is killed half-way and may deliver twice: the lease on the row is
what makes one run at a time, and a lost run begin again. Each change is one UPDATE that names
the holder, so a run that has lost its lease can change nothing.
"""

from __future__ import annotations

import logging
import os
import socket
import time
import uuid
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection
from django.db.models import F
from django.utils import timezone

from media.models import Video

logger = logging.getLogger(__name__)

# Runs after which a video that kills its worker is given up.
MAX_ATTEMPTS = 3
# What a row says of a run when there is none.
AT_REST: dict[str, Any] = {
    "leased_by": "",
    "leased_until": None,
    "step": "",
    "speed": 0,
    "remaining": None,
}


class LeaseLost(RuntimeError):
    """Someone else holds the lease, or the video was cancelled or withdrawn: stop at once."""


class Lease:
    """The right to prepare a video."""

    def __init__(self, video: Video, holder: str) -> None:
        # As it was when the lease was taken, or when this run last published something.
        self.video = video
        self.holder = holder
        self._kept_at = time.monotonic()

    def renew(self, **shown: Any) -> None:
        """Keep the video, and show how far it is. Raises LeaseLost."""
        self.change(leased_until=_end(), **shown)
        self._kept_at = time.monotonic()

    def keep(self, **shown: Any) -> None:
        """As `renew`, riding out a short restart of the database.

        Raises LeaseLost, and what the database raises once half of the lease has gone by: the
        run must have stopped before anyone else may begin.
        """
        try:
            self.renew(**shown)
        except (OperationalError, InterfaceError) as trouble:
            # The next renewal begins with a connection of its own.
            connection.close()
            if time.monotonic() - self._kept_at > settings.VIDEO_LEASE_SECONDS / 2:
                raise
            logger.warning("Video %s: the database does not answer (%s).", self.video.pk, trouble)

    def new_version(self) -> int:
        """A number that no other folder of files has or will have. Raises LeaseLost."""
        self.change(last_version=F("last_version") + 1)
        numbers = self._mine().values_list("last_version", flat=True)
        if not numbers:
            raise LeaseLost(f"video {self.video.pk} is no longer leased to {self.holder}")
        return numbers[0]

    def release(self, **changes: Any) -> None:
        """Let go, with a last change of the row. Raises LeaseLost."""
        self.change(**(AT_REST | changes))

    def change(self, **changes: Any) -> None:
        """Change the row if it is still ours. Raises LeaseLost."""
        if not self._mine().update(**changes):
            raise LeaseLost(f"video {self.video.pk} is no longer leased to {self.holder}")

    def _mine(self) -> Any:
        return Video.objects.leased_to(self.holder).filter(pk=self.video.pk)


def claim(pk: int) -> Lease | None:
    """The lease on a video that has work to do; None when it has none, or someone is at it."""
    holder = f"{socket.gethostname()[:30]}:{os.getpid()}:{uuid.uuid4().hex[:12]}"
    claimed = (
        Video.objects.claimable()
        .filter(pk=pk)
        .update(
            **AT_REST
            | {
                "status": Video.Status.PROCESSING,
                "step": Video.Step.PROBE,
                "progress": 0,
                "error": "",
                "leased_by": holder,
                "leased_until": _end(),
                "attempts": F("attempts") + 1,
                "swept_at": None,
            },
        )
    )
    if not claimed:
        return None
    video = (
        Video.objects.leased_to(holder)
        .select_related("uploaded_by", "incoming_by")
        .filter(pk=pk)
        .first()
    )
    return Lease(video, holder) if video is not None else None


def _end() -> Any:
    return timezone.now() + timedelta(seconds=settings.VIDEO_LEASE_SECONDS)
