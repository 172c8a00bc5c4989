"""What a player says: read, checked and bounded. No Django.

    {"v": 1, "token": …, "session": uuid, "seq": 12, "segments": [[100.0, 115.2]],
     "position": 115.2, "age_ms": 0}

`age_ms` is how long the message waited to be sent, measured by the browser; `video` and
`take`, when given, say what the player showed. Other keys mean nothing here.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from typing import Any, NoReturn

from progress.segments import Segment, join, tenths

MAX_BYTES = 64 * 1024
MAX_SEGMENTS = 100
MAX_SEQUENCE = 2**53
MAX_SESSION = 64
# What waited longer in a browser than this is no longer taken.
MAX_AGE = 30 * 24 * 3600.0
# Seconds; larger numbers are cut to it before any arithmetic, then to the video's duration.
LONGEST = 1e6


class MalformedError(ValueError):
    """The message is not one that a player writes."""


@dataclass(frozen=True)
class Message:
    token: str
    session: str
    seq: int
    # In tenths, joined, not yet cut to the video's duration.
    segments: list[Segment]
    # Seconds, not yet cut to the video's duration.
    position: float
    # Seconds between the moment it tells of and its sending, at most `MAX_AGE`.
    age: float
    video: int | None
    take: int | None


def read_message(body: bytes) -> Message:
    """Raises MalformedError."""
    data = read_object(body)
    if data.get("v") != 1:
        raise MalformedError("v")
    segments = data.get("segments")
    if not isinstance(segments, list) or len(segments) > MAX_SEGMENTS:
        raise MalformedError("segments")
    return Message(
        token=text(data, "token", longest=2048),
        session=text(data, "session", longest=MAX_SESSION),
        seq=whole(data, "seq"),
        segments=join(map(_segment, segments)),
        position=seconds(data.get("position")),
        age=min(seconds(data.get("age_ms", 0)) / 1000, MAX_AGE),
        video=whole(data, "video") if "video" in data else None,
        take=whole(data, "take") if "take" in data else None,
    )


def read_object(body: bytes) -> dict[str, Any]:
    """A JSON object without NaN nor infinity. Raises MalformedError."""
    try:
        data = json.loads(body, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise MalformedError("json") from error
    if not isinstance(data, dict):
        raise MalformedError("json")
    return data


def text(data: dict[str, Any], name: str, *, longest: int) -> str:
    value = data.get(name)
    if not isinstance(value, str) or not value.isascii() or not 0 < len(value) <= longest:
        raise MalformedError(name)
    return value


def whole(data: dict[str, Any], name: str) -> int:
    value = data.get(name)
    if type(value) is not int or not 0 <= value <= MAX_SEQUENCE:
        raise MalformedError(name)
    return value


def seconds(value: Any) -> float:
    """A finite number, at least 0; negative ones are cut. True and « 12 » are not numbers."""
    if type(value) is int:
        return float(max(0, min(value, 10**12)))
    if type(value) is not float or not math.isfinite(value):
        raise MalformedError("number")
    return max(0.0, min(value, 1e12))


def _segment(pair: Any) -> Segment:
    if not isinstance(pair, list) or len(pair) != 2:
        raise MalformedError("segments")
    start, end = (tenths(min(seconds(bound), LONGEST)) for bound in pair)
    if start > end:
        raise MalformedError("segments")
    return start, end


def _refuse(_constant: str) -> NoReturn:
    raise ValueError
