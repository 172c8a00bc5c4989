"""Where videos are kept: published versions, and originals as they came.

`versions` is the store that `settings.VIDEO_DELIVERY` chooses: folders of this machine (or of a
disk that machines share), or a bucket. A version is whole or it is not there; its number is
never given twice, and it is public only once the row of its video names it.
"""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from threading import Event
from typing import Any, Protocol, cast
from uuid import UUID

from django.conf import settings

from media.models import Video
from media.waiting import KeepAlive, alongside, nothing_to_renew


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

    def published_at(self, uuid: UUID, version: int) -> datetime | None:
        """When a version came; None when it is not there."""

    def list(self, uuid: UUID) -> Sequence[int]:
        """The versions of which something is kept, lowest first."""

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
        # The date of a version is that of its publication.
        os.utime(target)

    def add(self, uuid: UUID, version: int, paths: Iterable[Path]) -> None:
        target = self._folder(uuid, version)
        since = target.stat()
        for path in paths:
            aside = target / f".{path.name}"
            shutil.copyfile(path, aside)
            aside.rename(target / path.name)
        os.utime(target, ns=(since.st_atime_ns, since.st_mtime_ns))

    def remove(self, uuid: UUID, version: int | None = None) -> None:
        folder = self._home(uuid) if version is None else self._folder(uuid, version)
        if version is not None and folder.exists():
            # Gone at once for those who ask, then file by file.
            aside = folder.with_name(f".{version}.removed")
            shutil.rmtree(aside, ignore_errors=True)
            folder = folder.rename(aside)
        shutil.rmtree(folder, ignore_errors=True)

    def exists(self, uuid: UUID, version: int) -> bool:
        return self._folder(uuid, version).is_dir()

    def published_at(self, uuid: UUID, version: int) -> datetime | None:
        try:
            return datetime.fromtimestamp(self._folder(uuid, version).stat().st_mtime, UTC)
        except FileNotFoundError:
            return None

    def list(self, uuid: UUID) -> Sequence[int]:
        home = self._home(uuid)
        if not home.is_dir():
            return []
        return sorted(int(entry.name) for entry in home.iterdir() if entry.name.isdecimal())

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
    return LocalVersions()


versions = cast(Versions, _Chosen())


@contextmanager
def local_original(video: Video, *, keep_alive: KeepAlive = nothing_to_renew) -> Iterator[Path]:
    """The original as a file of this machine, alone in its folder. Raises FileNotFoundError.

    Originals that are elsewhere are copied, and the copy disappears afterwards; `keep_alive` is
    called every few seconds of that, and what it raises stops it.
    """
    yield Path(video.original.path)


def remove_original(video: Video) -> None:
    """Erase the file that came, and its folder. Nothing there is nothing to do."""
    if video.original:
        shutil.rmtree(Path(video.original.path).parent, ignore_errors=True)
