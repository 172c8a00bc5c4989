"""How long a run will still take. No Django."""

from __future__ import annotations

import math
import time
from collections.abc import Callable

# Seconds during which ffmpeg's speed says nothing yet.
_SETTLING = 4.0
# Share of the newest speed in the one that is believed: a figure that jumps helps nobody.
_NEWEST = 0.25


class Forecast:
    """Follows one pass of ffmpeg over a video.

    `duration` is the video's, in seconds; `later` what comes after this pass, as a multiple of
    the work of this pass.
    """

    def __init__(
        self, duration: float, *, later: float = 0.0, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._duration = duration
        self._later = later
        self._clock = clock
        self._begun_at = clock()
        self.speed = 0.0

    def remaining(self, done: float, speed: float) -> int | None:
        """Seconds, once `done` seconds of video are made at `speed`; None while unknown."""
        if speed > 0:
            self.speed += (speed - self.speed) * (_NEWEST if self.speed else 1)
        if not self.speed or self._clock() - self._begun_at < _SETTLING:
            return None
        left = max(0.0, self._duration - done) + self._duration * self._later
        return math.ceil(left / self.speed)
