"""What a run makes, pass after pass, while its row says how far it is.

A run writes in a folder that is its own (the version number is never given twice), hidden
until it is whole. A long video is published twice: as a light version within minutes, then in
all its qualities.
"""

from __future__ import annotations

import copy
import logging
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from django.conf import settings

from media.disk import bytes_needed, full_disk_told, require_room
from media.ffmpeg.ladder import EARLY_ABOVE, Rendition, early_command, ladder, ladder_command
from media.ffmpeg.package import finish
from media.ffmpeg.pictures import write_posters
from media.ffmpeg.probing import Probe, probe
from media.ffmpeg.process import OnProgress, run
from media.ffmpeg.storyboard import write_storyboard
from media.ffmpeg.wholeness import require_whole
from media.forecast import Forecast
from media.leases import Lease
from media.models import Video
from media.publication import Made, publish
from media.storage import local_original
from media.sweeping import clear_leftovers, sweep_work
from media.waiting import alongside

logger = logging.getLogger(__name__)

T = TypeVar("T")
Step = Video.Step

# Percentage of the work before the first pass, after the light version, and after the last pass.
_BEGUN, _LIGHT_MADE, _ALL_MADE = 3, 28, 97
# The work of the whole ladder as a multiple of the light version's (1.61 and 0.61 times x264 of
# the tallest rendition).
_LADDER_TO_LIGHT = 2.6
# Seconds between two renewals of the lease while ffmpeg works.
_RENEW_EVERY = 2.0


class Run:
    """The work of one lease."""

    def __init__(self, lease: Lease, check: Callable[[], None]) -> None:
        self.lease = lease
        # Raises Stopped once the worker was asked to end.
        self._check = check

    def make(self) -> None:
        """Make and publish what is not yet published. May be called again after a failure.

        Raises NotAVideo, Incomplete, FfmpegError, FfmpegMissing, OSError, LeaseLost, Stopped.
        """
        self.clear()
        asked = _with_file_to_prepare(self.lease.video)
        with local_original(asked, keep_alive=self._keep) as source:
            with self._timed(Step.PROBE):
                found = self._held(lambda: probe(source))
            renditions = ladder(found)
            # What serves already, be it an older version, is better than a light one.
            if found.duration <= EARLY_ABOVE or self.lease.video.version:
                self._make_ladder(source, found, renditions, begun=_BEGUN)
                return
            command, light = early_command(source, found)
            self._require_room(found, light, renditions)
            with self._timed(Step.EARLY):
                telling = self._telling(
                    found.duration, span=(_BEGUN, _LIGHT_MADE), later=_LADDER_TO_LIGHT
                )
                self._make_version(source, found, command, light, telling, is_last=False)
            self._make_ladder(source, found, renditions, begun=_LIGHT_MADE)

    def clear(self) -> None:
        """Remove what earlier runs left: of this video everywhere, of all on this machine."""
        clear_leftovers(self.lease.video)
        sweep_work()

    def _make_ladder(
        self, source: Path, found: Probe, renditions: list[Rendition], *, begun: int
    ) -> None:
        self._require_room(found, renditions)
        with self._timed(Step.LADDER):
            command = ladder_command(source, found, renditions)
            telling = self._telling(found.duration, span=(begun, _ALL_MADE))
            self._make_version(source, found, command, renditions, telling, is_last=True)

    def _make_version(
        self,
        source: Path,
        found: Probe,
        command: list[str],
        renditions: list[Rendition],
        telling: OnProgress,
        *,
        is_last: bool,
    ) -> None:
        with self._workshop() as (folder, number):
            chosen = self.lease.video.poster_at if self._tells_the_same() else None
            self._held(lambda: write_posters(source, found, folder, at=chosen))
            with full_disk_told(folder):
                run(command, folder=folder, on_progress=telling)
                if is_last:
                    self.lease.keep(step=Step.FINISH, progress=_ALL_MADE, speed=0, remaining=None)
                self._held(lambda: require_whole(folder))
                duration = self._held(
                    lambda: finish(folder, renditions, rate=found.rate, announced=found.duration)
                )
            tiles = self._held(lambda: write_storyboard(folder, renditions, duration=duration))
            self._check()
            made = Made(folder, number, renditions, duration, tiles)
            publish(self.lease, made, is_last=is_last)

    @contextmanager
    def _workshop(self) -> Iterator[tuple[Path, int]]:
        """A hidden folder for one version, and the version's number."""
        number = self.lease.new_version()
        folder = work_folder(self.lease.video, number)
        folder.mkdir(parents=True)
        try:
            yield folder, number
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def _telling(self, duration: float, *, span: tuple[int, int], later: float = 0) -> OnProgress:
        """What ffmpeg's progress does: keep the lease, show the percentage and what remains."""
        forecast = Forecast(duration, later=later)
        first, last = span
        told_at = time.monotonic()

        def on_progress(seconds: float, speed: float) -> None:
            nonlocal told_at
            self._check()
            remaining = forecast.remaining(seconds, speed)
            if time.monotonic() - told_at < _RENEW_EVERY:
                return
            told_at = time.monotonic()
            share = min(1.0, seconds / duration)
            self.lease.keep(
                progress=round(first + share * (last - first)),
                speed=round(forecast.speed, 2),
                remaining=remaining,
            )

        return on_progress

    def _held(self, work: Callable[[], T]) -> T:
        """Do what says nothing of its advance, keeping the lease meanwhile."""
        results: list[T] = []
        alongside([lambda _stop: results.append(work())], self._keep)
        return results[0]

    def _keep(self) -> None:
        self._check()
        self.lease.keep()

    def _require_room(self, found: Probe, *ladders: list[Rendition]) -> None:
        """Raises NoRoom. What is published elsewhere is still made here."""
        needed = sum(bytes_needed(found.duration, renditions) for renditions in ladders)
        root = Path(settings.VIDEO_WORK_ROOT)
        root.mkdir(parents=True, exist_ok=True)
        require_room(root, needed)

    def _tells_the_same(self) -> bool:
        return not self.lease.video.incoming or self.lease.video.incoming_same_take

    @contextmanager
    def _timed(self, step: Video.Step) -> Iterator[None]:
        """Show a step on the row while it lasts, and log how long it took."""
        video, begun_at = self.lease.video, time.monotonic()
        self.lease.keep(step=step)
        outcome = "stopped"
        try:
            yield
            outcome = "done"
        finally:
            seconds = time.monotonic() - begun_at
            logger.info(
                "Video %s (%s): step %s %s in %.1f s", video.pk, video.uuid, step, outcome, seconds
            )


def work_folder(video: Video, number: int) -> Path:
    """Where a version is made, on this machine."""
    return Path(settings.VIDEO_WORK_ROOT) / str(video.uuid) / f".{number}"


def _with_file_to_prepare(video: Video) -> Video:
    """The video, its original being what waits to replace it, if anything does."""
    asked = copy.copy(video)
    if video.incoming:
        asked.original = video.incoming.name
    return asked
