"""The signed note that lets a player say what was watched, without a session.

It holds all that a heartbeat needs, so that an ordinary one costs a single statement.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings
from django.core import signing

from media.models import Video
from progress.message import MAX_AGE
from progress.segments import TENTHS, completion_threshold, tenths, useful_bounds

SALT = "progress.play"


class ForgedTokenError(Exception):
    """Not signed by us, or not a play token."""


class ExpiredTokenError(Exception):
    """Ours, but too old: a signed-in request renews it."""


@dataclass(frozen=True)
class PlayToken:
    person: int
    video: int
    take: int
    page: int
    # Tenths of a second.
    duration: int
    useful_start: int
    useful_end: int
    # Ratio 0-1.
    threshold: float
    # Seconds since the epoch, on the server's clock: nothing was played before.
    issued_at: float

    def sign(self) -> str:
        return signing.dumps(
            [
                self.person,
                self.video,
                self.take,
                self.page,
                self.duration,
                self.useful_start,
                self.useful_end,
                self.threshold,
                self.issued_at,
            ],
            salt=SALT,
        )


def issue(*, person_id: int, video: Video, page_id: int) -> PlayToken:
    """A token for the published take of a watchable video, from now on."""
    start, end = useful_bounds(video.useful_start, video.useful_end, duration=video.duration)
    return PlayToken(
        person=person_id,
        video=video.pk,
        take=video.take,
        page=page_id,
        duration=tenths(video.duration),
        useful_start=start,
        useful_end=end,
        threshold=completion_threshold((end - start) / TENTHS),
        issued_at=round(time.time(), 3),
    )


def read(text: str) -> PlayToken:
    """Raises ForgedTokenError or ExpiredTokenError."""
    return _read(text, max_age=settings.PLAY_TOKEN_SECONDS)


def renew(text: str, *, person_id: int) -> str:
    """The same token, good again, for what waited in the browser of that very person.

    It keeps its take, its bounds and the time that it was issued at. Raises
    ForgedTokenError (also for someone else's), and ExpiredTokenError after thirty days.
    """
    token = _read(text, max_age=None)
    if token.person != person_id:
        raise ForgedTokenError
    if time.time() - token.issued_at > MAX_AGE:
        raise ExpiredTokenError
    return token.sign()


def _read(text: str, *, max_age: int | None) -> PlayToken:
    token, signed_at = _verified(text)
    if max_age is not None and time.time() - signed_at > max_age:
        raise ExpiredTokenError
    return token


@lru_cache(maxsize=4096)
def _verified(text: str) -> tuple[PlayToken, int]:
    """What a token says, and when it was signed, in seconds since the epoch.

    A player sends the same one four times a minute for hours: each process checks its
    signature once. Raises ForgedTokenError, which is not remembered.
    """
    try:
        token = PlayToken(*signing.loads(text, salt=SALT))
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise ForgedTokenError from error
    return token, signing.b62_decode(text.rsplit(":", 2)[1])
