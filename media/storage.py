"""Where videos are kept: published versions, and originals as they came.

`versions` is the store that `settings.VIDEO_DELIVERY` chooses: folders of this machine (or of a
disk that machines share), or a bucket. A version is whole or it is not there; its number is
never given twice, and it is public only once the row of its video names it.
"""

from __future__ import annotations

import errno
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol, cast
from uuid import UUID

from django.conf import settings
from django.utils.functional import LazyObject

from media.models import Video


class Versions(Protocol):
    """A store of published versions. Every method may be repeated after an interruption."""

    def publish(self, folder: Path, uuid: UUID, version: int) -> None:
        """Take the files of a finished folder; the folder is gone afterwards. Raises OSError."""

    def add(self, uuid: UUID, version: int, paths: Iterable[Path]) -> None:
        """Add files to a version under their own names, each one whole. Raises OSError."""

    def remove(self, uuid: UUID, version: int | None = None) -> None:
        """Erase a version, or all that is kept of a video. Nothing there is nothing to do."""

    def exists(self, uuid: UUID, version: int) -> bool: ...

    def list(self, uuid: UUID) -> Sequence[int]:
        """The versions that are kept, lowest first."""

    def videos(self) -> Sequence[UUID]:
        """The videos of which something is kept, to find those that have lost their row."""


class LocalVersions:
    """Folders `VIDEO_ROOT/<uuid>/<version>/`."""

    def publish(self, folder: Path, uuid: UUID, version: int) -> None:
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
            # From another disk it is copied aside first, so that no half of it is ever seen.
            aside = target.with_name(f".{version}.copy")
            shutil.rmtree(aside, ignore_errors=True)
            shutil.copytree(folder, aside)
            aside.rename(target)
            shutil.rmtree(folder)

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
            folder = folder.rename(aside)
        shutil.rmtree(folder, ignore_errors=True)

    def exists(self, uuid: UUID, version: int) -> bool:
        return self._folder(uuid, version).is_dir()

    def list(self, uuid: UUID) -> Sequence[int]:
        home = self._home(uuid)
        if not home.is_dir():
            return []
        return sorted(int(entry.name) for entry in home.iterdir() if entry.name.isdecimal())

    def videos(self) -> Sequence[UUID]:
        root = Path(settings.VIDEO_ROOT)
        found = (_as_uuid(entry.name) for entry in root.iterdir()) if root.is_dir() else ()
        return [uuid for uuid in found if uuid is not None]

    def _home(self, uuid: UUID) -> Path:
        return Path(settings.VIDEO_ROOT) / str(uuid)

    def _folder(self, uuid: UUID, version: int) -> Path:
        return self._home(uuid) / str(version)


def _as_uuid(name: str) -> UUID | None:
    try:
        return UUID(name)
    except ValueError:
        return None


class _Chosen(LazyObject):
    def _setup(self) -> None:
        self._wrapped = LocalVersions()


versions = cast(Versions, _Chosen())


@contextmanager
def local_original(video: Video) -> Iterator[Path]:
    """The original as a file of this machine, alone in its folder. Raises FileNotFoundError."""
    yield Path(video.original.path)


def remove_original(video: Video) -> None:
    """Erase the file that came, and its folder. Nothing there is nothing to do."""
    if video.original:
        shutil.rmtree(Path(video.original.path).parent, ignore_errors=True)
