"""Files that arrive in pieces: what of them is on disk, the room they need, what was abandoned.

The size of the file on disk is the only record of what has arrived, so nothing has to agree
with it after a cut connection, a killed server or a power failure. A row says whose file it is;
it is hardly ever written while pieces arrive.
"""

from __future__ import annotations

import errno
import fcntl
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from io import FileIO
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.utils import timezone

from accounts.models import User
from media.models import Upload

# Bytes read at a time, and so the most that a cut connection loses of what had arrived.
PIECE = 64 * 1024
# How old `touched_at` may be before it is written again, while pieces arrive.
TOUCH_EVERY = timedelta(hours=1)
# A file without a row may be one whose row is about to be committed.
STRANGERS_KEPT = timedelta(hours=1)

_OURS = re.compile(r"([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(\.taken-[0-9a-f]+)?")
_DISK_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class Busy(Exception):
    """Another request is writing this file."""


class WrongOffset(Exception):
    """The piece does not begin where the file ends."""


class TooMuch(Exception):
    """The piece goes beyond the size that was announced."""


class DiskFull(Exception):
    """The disk holds no more; what was written before stays."""


class Body(Protocol):
    def read(self, size: int, /) -> bytes: ...


def create(*, owner: User, name: str, size: int) -> Upload:
    """The row, then an empty file that only this process may read until it is a video."""
    upload = Upload.objects.create(owner=owner, name=name, size=size)
    upload.path.parent.mkdir(parents=True, exist_ok=True)
    upload.path.touch(mode=0o600)
    return upload


def append(upload: Upload, body: Body, *, offset: int, length: int) -> int:
    """Write `length` bytes at the end of the file; return how many bytes it has now.

    That is less than `offset + length` when the connection was cut: what arrived stays. Raises
    FileNotFoundError, Busy, WrongOffset and TooMuch before anything is read, and DiskFull.
    """
    with _held(upload.path) as file:
        received = file.seek(0, os.SEEK_END)
        if received != offset:
            raise WrongOffset
        if offset + length > upload.size:
            raise TooMuch
        for piece in _pieces(body, length):
            _write(file, piece)
        received = file.tell()
        if received == upload.size:
            os.fsync(file.fileno())
    _touch(upload, finished=received == upload.size)
    return received


def waiting(owner: User) -> list[tuple[Upload, int]]:
    """What a person has sent, or begun to, that is on disk and no video; with its bytes."""
    return [
        (upload, received)
        for upload in Upload.objects.filter(owner=owner, video=None)
        if (received := upload.received) is not None
    ]


def has_room(size: int) -> bool:
    """Whether `size` more bytes fit, with what the other files still await and a margin.

    The margin (UPLOAD_FREE_BYTES) is what preparing a video takes, on its own disk too.
    """
    root, work = Path(settings.UPLOAD_ROOT), Path(settings.VIDEO_WORK_ROOT)
    for folder in (root, work):
        folder.mkdir(parents=True, exist_ok=True)
    margin = settings.UPLOAD_FREE_BYTES
    if work.stat().st_dev != root.stat().st_dev and shutil.disk_usage(work).free < margin:
        return False
    awaited = sum(
        upload.size - received
        for upload in Upload.objects.filter(video=None)
        if (received := upload.received) is not None
    )
    return shutil.disk_usage(root).free - awaited - margin >= size


def forget(upload: Upload, *, untouched_since: datetime | None = None) -> bool:
    """Remove a file that became no video; False when it became one in the meantime."""
    rows = Upload.objects.filter(pk=upload.pk, video=None)
    if untouched_since is not None:
        rows = rows.filter(touched_at__lt=untouched_since)
    deleted, _by_model = rows.delete()
    if deleted:
        upload.path.unlink(missing_ok=True)
    return bool(deleted)


def sweep() -> None:
    """Each minute: forget what was abandoned, finished or not, and files that nobody knows."""
    limit = timezone.now() - timedelta(days=settings.UPLOAD_KEPT_DAYS)
    Upload.objects.filter(touched_at__lt=limit).exclude(video=None).delete()
    for upload in Upload.objects.filter(touched_at__lt=limit, video=None):
        forget(upload, untouched_since=limit)
    _sweep_strangers()


def _sweep_strangers() -> None:
    """Files whose person or row is gone, and names that a killed process left."""
    root = Path(settings.UPLOAD_ROOT)
    if not root.is_dir():
        return
    limit = (timezone.now() - STRANGERS_KEPT).timestamp()
    old = {}
    for path in root.iterdir():
        name = _OURS.fullmatch(path.name)
        # The change of the entry, not of the content: a second name is as old as its content.
        if name and path.stat().st_ctime < limit:
            old[path] = name
    known = {
        str(uuid)
        for uuid in Upload.objects.filter(uuid__in=[name[1] for name in old.values()]).values_list(
            "uuid", flat=True
        )
    }
    for path, name in old.items():
        if name[2] or name[1] not in known:
            path.unlink(missing_ok=True)


@contextmanager
def _held(path: Path) -> Iterator[FileIO]:
    """The file, while nobody else may write it. The system frees it when a process dies."""
    with path.open("r+b", buffering=0) as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Busy from None
        yield file


def _pieces(body: Body, length: int) -> Iterator[bytes]:
    while length > 0:
        try:
            piece = body.read(min(PIECE, length))
        except OSError:  # The connection is cut, or silent for too long.
            return
        if not piece:
            return
        length -= len(piece)
        yield piece


def _write(file: FileIO, piece: bytes) -> None:
    rest = memoryview(piece)
    while rest:
        try:
            rest = rest[file.write(rest) :]
        except OSError as error:
            if error.errno in _DISK_FULL:
                raise DiskFull from error
            raise


def _touch(upload: Upload, *, finished: bool) -> None:
    now = timezone.now()
    if finished or now - upload.touched_at > TOUCH_EVERY:
        upload.touched_at = now
        Upload.objects.filter(pk=upload.pk).update(touched_at=now)
