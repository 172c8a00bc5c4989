"""Whether a version has room on the disk, before any of it is made."""

from __future__ import annotations

import errno
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.utils.translation import gettext as _

from media.ffmpeg.ladder import SOUND_RATE, Rendition, download_rendition
from media.ffmpeg.package import Incomplete
from media.ffmpeg.process import FfmpegError

_FULL = (errno.ENOSPC, errno.EDQUOT)
# Bytes: less than one segment, so that whatever was being written found no room.
_NOTHING_LEFT = 256 * 1024


class NoRoom(OSError):
    """Too little room for a version; `reason` says so in French, with the figures."""

    def __init__(self, needed: int, free: int) -> None:
        super().__init__(errno.ENOSPC, f"{needed} bytes are needed and {free} are free")
        self.reason = _(
            "Le serveur manque de place : la préparation de cette vidéo en demande jusqu’à "
            "%(needed)s, et il en reste %(free)s. L’équipe technique doit libérer de la place ; "
            "relancez ensuite la préparation."
        ) % {"needed": in_words(needed), "free": in_words(free)}


def bytes_needed(duration: float, renditions: Iterable[Rendition]) -> int:
    """The most that a version of `duration` seconds may weigh: peak rates all along."""
    renditions = list(renditions)
    written = [*renditions, download_rendition(renditions)]
    rate = sum(rendition.peak_rate + rendition.sound_rate for rendition in written) + SOUND_RATE
    return round(duration * rate * 1000 / 8)


def require_room(folder: Path, needed: int) -> None:
    """Raises NoRoom when the disk of `folder` has less than `needed` bytes left."""
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise NoRoom(needed, free)


def is_full(error: Exception) -> bool:
    """Whether something failed because a disk, or the share of it that one may use, is full."""
    if isinstance(error, OSError) and error.errno in _FULL:
        return True
    return "No space left" in str(error) or "Disk quota exceeded" in str(error)


@contextmanager
def full_disk_told(folder: Path) -> Iterator[None]:
    """Turn what goes wrong while the disk of `folder` is full into an OSError that says so.

    ffmpeg reports a full disk in many ways, or not at all.
    """
    try:
        yield
    except (FfmpegError, Incomplete) as error:
        if shutil.disk_usage(folder).free < _NOTHING_LEFT:
            raise OSError(errno.ENOSPC, f"No space left on device: {error}") from error
        raise


def in_words(size: int) -> str:
    """« 4,8 Go »; below one, « 350 Mo »."""
    if size >= 1_000_000_000:
        return f"{size / 1_000_000_000:.1f}\N{NO-BREAK SPACE}Go".replace(".", ",")
    return f"{size / 1_000_000:.0f}\N{NO-BREAK SPACE}Mo"
