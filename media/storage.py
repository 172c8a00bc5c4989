"""Where videos are kept: published versions, and originals as they came.

`versions` is the store that `settings.VIDEO_DELIVERY` chooses: folders of this machine (or of a
disk that machines share), or a bucket. A version is whole or it is not there; its number is
never given twice, and it is public only once the row of its video names it.
"""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from threading import Event
from typing import Any, Protocol, cast
from uuid import UUID

from django.conf import settings
from django.core.files.storage import FileSystemStorage

from media.bucket import BucketVersions, download
from media.models import Video
from media.waiting import KeepAlive, alongside, nothing_to_renew

# Seconds after its creation during which a private folder is left alone.
_YOUNG = 600


class Versions(Protocol):
    """A store of published versions. Every method may be repeated after an interruption."""

    def publish(
        self, folder: Path, uuid: UUID, version: int, *, keep_alive: KeepAlive = nothing_to_renew
    ) -> None:
        """Take the files of a finished folder; the folder is gone afterwards. Raises OSError.

        `keep_alive` is called every few seconds of a long copy; what it raises stops the copy.
        """

    def add(self, uuid: UUID, version: int, paths: Iterable[Path]) -> None:
        """Add files to a version under their own names, each one whole. Raises OSError."""

    def remove(self, uuid: UUID, version: int | None = None) -> None:
        """Erase a version, or all that is kept of a video. Nothing there is nothing to do."""

    def exists(self, uuid: UUID, version: int) -> bool: ...

    def list(self, uuid: UUID) -> Sequence[int]:
        """The versions of which something is kept, lowest first."""

    def sizes(self, uuid: UUID, version: int) -> dict[str, int]:
        """The files of a version by name, in bytes; nothing of a version that is not there."""

    def videos(self) -> Sequence[UUID]:
        """The videos of which something is kept, to find those that have lost their row."""


class LocalVersions:
    """Folders `VIDEO_ROOT/<uuid>/<version>/`."""

    def publish(
        self, folder: Path, uuid: UUID, version: int, *, keep_alive: KeepAlive = nothing_to_renew
    ) -> None:
        target = self._folder(uuid, version)
        if not folder.exists() and target.exists():
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(target, ignore_errors=True)
        try:
            folder.rename(target)
        except OSError as error:
            if error.errno != errno.EXDEV:
                raise
            _move_to_another_disk(folder, target, keep_alive)

    def add(self, uuid: UUID, version: int, paths: Iterable[Path]) -> None:
        target = self._folder(uuid, version)
        for path in paths:
            aside = target / f".{path.name}"
            shutil.copyfile(path, aside)
            aside.rename(target / path.name)

    def remove(self, uuid: UUID, version: int | None = None) -> None:
        folder = self._home(uuid) if version is None else self._folder(uuid, version)
        if version is not None and folder.exists():
            # Gone at once for those who ask, then file by file.
            aside = folder.with_name(f".{version}.removed")
            shutil.rmtree(aside, ignore_errors=True)
            try:
                folder = folder.rename(aside)
            except FileNotFoundError:
                # Someone else removes it: a sweep, or another run.
                return
        shutil.rmtree(folder, ignore_errors=True)

    def exists(self, uuid: UUID, version: int) -> bool:
        return self._folder(uuid, version).is_dir()

    def list(self, uuid: UUID) -> Sequence[int]:
        home = self._home(uuid)
        if not home.is_dir():
            return []
        return sorted(int(entry.name) for entry in home.iterdir() if entry.name.isdecimal())

    def sizes(self, uuid: UUID, version: int) -> dict[str, int]:
        try:
            with os.scandir(self._folder(uuid, version)) as entries:
                return {entry.name: entry.stat().st_size for entry in entries if entry.is_file()}
        except FileNotFoundError:
            return {}

    def videos(self) -> Sequence[UUID]:
        root = Path(settings.VIDEO_ROOT)
        found = (as_uuid(entry.name) for entry in root.iterdir()) if root.is_dir() else ()
        return [uuid for uuid in found if uuid is not None]

    def _home(self, uuid: UUID) -> Path:
        return Path(settings.VIDEO_ROOT) / str(uuid)

    def _folder(self, uuid: UUID, version: int) -> Path:
        return self._home(uuid) / str(version)


def _move_to_another_disk(folder: Path, target: Path, keep_alive: KeepAlive) -> None:
    """Copied aside first, so that no half of it is ever seen."""
    aside = target.with_name(f".{target.name}.copy")
    shutil.rmtree(aside, ignore_errors=True)

    def copy(_stop: Event) -> None:
        shutil.copytree(folder, aside)

    alongside([copy], keep_alive)
    aside.rename(target)
    shutil.rmtree(folder)


def as_uuid(name: str) -> UUID | None:
    try:
        return UUID(name)
    except ValueError:
        return None


class _Chosen:
    def __getattr__(self, name: str) -> Any:
        return getattr(_store(), name)


def _store() -> Versions:
    return BucketVersions() if settings.VIDEO_DELIVERY == "s3" else LocalVersions()


versions = cast(Versions, _Chosen())


@contextmanager
def local_original(video: Video, *, keep_alive: KeepAlive = nothing_to_renew) -> Iterator[Path]:
    """The original as a file of this machine, alone in its folder. Raises FileNotFoundError.

    Originals that are in a bucket are copied, and the copy disappears afterwards; `keep_alive`
    is called every few seconds of that, and what it raises stops it.
    """
    if isinstance(video.original.storage, FileSystemStorage):
        yield Path(video.original.path)
        return
    name = str(video.original.name)
    with _private_folder() as folder:
        copy = folder / PurePosixPath(name).name
        download(video.original.storage, name, copy, keep_alive)
        yield copy


@contextmanager
def _private_folder() -> Iterator[Path]:
    """A folder that disappears; those of workers that were killed disappear at the next call."""
    home = Path(settings.VIDEO_WORK_ROOT) / ".originals"
    home.mkdir(parents=True, exist_ok=True)
    for other in home.iterdir():
        _remove_if_abandoned(other)
    folder = Path(tempfile.mkdtemp(dir=home))
    handle = os.open(folder, os.O_RDONLY)
    try:
        # The system gives the lock back when the worker dies, however it dies.
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(handle)


def _remove_if_abandoned(folder: Path) -> None:
    try:
        # The youngest may not be locked yet.
        if time.time() - folder.stat().st_mtime < _YOUNG:
            return
        handle = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(folder, ignore_errors=True)
    except BlockingIOError:
        pass
    finally:
        os.close(handle)
