"""What nobody needs any more goes: superseded versions, what killed runs left, lost files.

Disks are always listed before the rows are read: a folder that was there, and that a row read
later does not name, belongs to nothing that is under way.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path, PurePosixPath
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.cache import cache
from django.db.models import F, Q
from django.utils import timezone

from media.models import Video, VideoQuerySet, original_storage
from media.storage import as_uuid, versions

# Seconds between two sweeps, of however many clocks.
_EVERY = 600
# Files of people whose row is not there are left alone for so long: it may be on its way.
_BENEFIT_OF_DOUBT = timedelta(days=1)
# Videos looked at in one sweep.
_AT_ONCE = 200


def sweep_now_and_then() -> None:
    """The clock ticks each minute; this is worth a look every ten."""
    if cache.add("media.swept", True, _EVERY):
        sweep()


def sweep() -> None:
    """Remove what nobody needs. Safe when several sweep, and beside runs under way."""
    for uuid in _due().values_list("uuid", flat=True)[:_AT_ONCE]:
        _sweep_video(uuid)
    for uuids in _in_batches(versions.videos()):
        _sweep_folders(uuids)
    sweep_work()
    for uuids in _in_batches(_original_folders("")):
        for uuid in uuids - _known(uuids):
            _remove_originals(uuid, keep=frozenset(), unless_after=_yesterday())


def sweep_work() -> None:
    """Remove what killed runs left on this machine, which may have no clock."""
    for uuids in _in_batches(_folders(_work_root())):
        _sweep_folders(uuids)


def clear_leftovers(video: Video) -> None:
    """Before a run: what earlier runs of this video left, here and in the store of versions."""
    for home in _homes(video.uuid):
        for entry in _hidden(home):
            shutil.rmtree(entry, ignore_errors=True)
    for number in versions.list(video.uuid):
        if number > video.version:
            versions.remove(video.uuid, number)


def remove_files(uuid: UUID) -> None:
    """Remove every version and every original of a video."""
    versions.remove(uuid)
    shutil.rmtree(_work_root() / str(uuid), ignore_errors=True)
    _remove_originals(uuid, keep=frozenset())


def remove_original(name: str | None) -> None:
    """Remove one original, if there is one, and its folder when nothing else is in it."""
    if not name:
        return
    storage = original_storage()
    try:
        storage.delete(name)
        storage.delete(str(PurePosixPath(name).parent))
    except OSError:
        # The folder holds another original of the same video; a file that resists is swept.
        return


def _due() -> VideoQuerySet:
    """Changed since they were last swept, or with links that have died since."""
    link = timedelta(seconds=settings.VIDEO_LINK_SECONDS)
    died = Q(published_at__lte=timezone.now() - link, swept_at__lte=F("published_at") + link)
    return Video.objects.filter(Q(swept_at=None) | died).exclude(
        status__in=Video.Status.unfinished()
    )


def _sweep_video(uuid: UUID) -> None:
    there = versions.list(uuid)
    video = _due().filter(uuid=uuid).first()
    if video is None:
        return
    link = timedelta(seconds=settings.VIDEO_LINK_SECONDS)
    links_died = video.published_at is None or video.published_at + link <= timezone.now()
    for number in there:
        if number > video.version or (number < video.version and links_died):
            versions.remove(uuid, number)
    kept = frozenset(filter(None, (video.original.name, video.incoming.name)))
    is_withdrawn = video.status == Video.Status.WITHDRAWN
    _remove_originals(uuid, keep=kept, unless_after=None if is_withdrawn else _yesterday())
    _due().filter(pk=video.pk, swept_at=video.swept_at).update(swept_at=timezone.now())


def _sweep_folders(uuids: set[UUID]) -> None:
    """Folders of runs that are no more, and all that belongs to no row."""
    hidden = {uuid: [entry for home in _homes(uuid) for entry in _hidden(home)] for uuid in uuids}
    rows = {video.uuid: video for video in Video.objects.filter(uuid__in=uuids)}
    for uuid in uuids:
        video = rows.get(uuid)
        if video is not None:
            working = _under_way(video)
            for entry in hidden[uuid]:
                if not (working and f"{entry.name}.".startswith(working)):
                    shutil.rmtree(entry, ignore_errors=True)
        elif Video.objects.exists():
            # No row at all is a restoration under way rather than a thousand deletions.
            versions.remove(uuid)
            shutil.rmtree(_work_root() / str(uuid), ignore_errors=True)


def _under_way(video: Video) -> str:
    """How the names of what a run is writing begin; empty when there is no run."""
    return f".{video.last_version}." if video.status == Video.Status.PROCESSING else ""


def _remove_originals(
    uuid: UUID, *, keep: frozenset[str], unless_after: datetime | None = None
) -> None:
    storage = original_storage()
    folders = [str(uuid), *(f"{uuid}/{name}" for name in _listed(str(uuid))[0])]
    for folder in reversed(folders):
        names = [f"{folder}/{name}" for name in _listed(folder)[1]]
        for name in names:
            if name in keep or (unless_after and _changed_at(name) > unless_after):
                continue
            storage.delete(name)
        try:
            storage.delete(folder)
        except OSError:
            # Something in it is kept.
            continue


def _changed_at(name: str) -> datetime:
    try:
        return original_storage().get_modified_time(name)
    except FileNotFoundError:
        return timezone.now()


def _listed(folder: str) -> tuple[list[str], list[str]]:
    """Folders and files of a folder of originals."""
    try:
        folders, files = original_storage().listdir(folder)
    except (FileNotFoundError, NotADirectoryError):
        return [], []
    return list(folders), list(files)


def _original_folders(root: str) -> set[UUID]:
    return {uuid for name in _listed(root)[0] if (uuid := as_uuid(name)) is not None}


def _known(uuids: set[UUID]) -> set[UUID]:
    if not Video.objects.exists():
        return uuids
    return set(Video.objects.filter(uuid__in=uuids).values_list("uuid", flat=True))


def _work_root() -> Path:
    return Path(settings.VIDEO_WORK_ROOT)


def _homes(uuid: UUID) -> set[Path]:
    """Where runs on this machine write, and where finished versions are moved to."""
    return {root / str(uuid) for root in (_work_root(), Path(settings.VIDEO_ROOT))}


def _folders(root: Path) -> list[UUID]:
    names = [entry.name for entry in root.iterdir()] if root.is_dir() else []
    return [uuid for name in names if (uuid := as_uuid(name)) is not None]


def _hidden(home: Path) -> list[Path]:
    if not home.is_dir():
        return []
    return [entry for entry in home.iterdir() if entry.name.startswith(".")]


def _yesterday() -> datetime:
    return timezone.now() - _BENEFIT_OF_DOUBT


def _in_batches(uuids: Iterable[UUID], size: int = 500) -> Iterator[set[UUID]]:
    waiting: list[Any] = sorted(uuids)
    for first in range(0, len(waiting), size):
        yield set(waiting[first : first + size])
