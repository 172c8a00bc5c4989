"""The arithmetic of what was watched. No Django, no clock: values in, values out.

A segment is a pair of whole tenths of a second, the end excluded: (0, 152) is the first
15.2 seconds. A union is a sorted list of segments that neither overlap nor touch, so that
two unions are equal exactly when they hold the same tenths.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import chain
from typing import TypeAlias

Segment: TypeAlias = tuple[int, int]

TENTHS = 10
# Below this many seconds a video is a short clip.
SHORT_CLIP = 120.0
SHORT_CLIP_THRESHOLD = 0.8
THRESHOLD = 0.9
# Played seconds that one second of the server's clock can account for: nobody follows faster.
FASTEST_RATE = 2.0
# Seconds granted for what lies between the first second played and the first one counted.
SLACK = 20.0


def tenths(seconds: float) -> int:
    """Nearest whole tenth; the same rounding for ends and starts, so that neighbours touch."""
    return int(seconds * TENTHS + 0.5)


def join(*unions: Iterable[Segment]) -> list[Segment]:
    """The union of segments in any order; empty or reversed ones hold nothing."""
    joined: list[Segment] = []
    for start, end in sorted(chain.from_iterable(unions)):
        if start >= end:
            continue
        if joined and start <= joined[-1][1]:
            if end > joined[-1][1]:
                joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def clamp(segments: Iterable[Segment], *, start: int, end: int) -> list[Segment]:
    """What lies between two bounds, in tenths."""
    return join((max(first, start), min(last, end)) for first, last in segments)


def covered(union: Iterable[Segment]) -> int:
    """How many tenths a union holds."""
    return sum(end - start for start, end in union)


def watched_ratio(segments: Iterable[Segment], *, start: int, end: int) -> float:
    """Share, 0-1, of the useful part (its bounds in tenths) that was watched.

    Nothing useful counts as nothing watched.
    """
    if end <= start:
        return 0.0
    return covered(clamp(segments, start=start, end=end)) / (end - start)


def completion_threshold(duration: float) -> float:
    """Share of a video of that many seconds that counts as watched, as a ratio 0-1.

    Below two minutes 0.8, else 0.9: the last seconds of short clips are credits.
    """
    return SHORT_CLIP_THRESHOLD if duration < SHORT_CLIP else THRESHOLD


def useful_bounds(start: float, end: float | None, *, duration: float) -> Segment:
    """The part that counts, in tenths; the whole video when an editor's bounds are impossible."""
    last = tenths(min(end or duration, duration))
    first = tenths(max(0.0, start))
    return (first, last) if first < last else (0, tenths(duration))


def seconds_to_wait(viewings: Iterable[tuple[float, float]], *, now: float) -> float:
    """How long until the time that passed can account for what is claimed; 0 when it does.

    `viewings` are pairs (when it began, seconds claimed) of overlapping viewings of one
    person, on the server's clock. From each beginning on, what was begun since may claim at
    most twice the time elapsed plus twenty seconds, over all tabs together.
    """
    wait = 0.0
    claimed = 0.0
    for began, seconds in sorted(viewings, reverse=True):
        claimed += seconds
        wait = max(wait, (claimed - SLACK) / FASTEST_RATE - (now - began))
    return wait


def week_of(day: date) -> int:
    """The number of a week, Monday to Sunday; each follows the one before it."""
    return (day.toordinal() - 1) // 7


def first_day(week: int) -> date:
    """The Monday of a week."""
    return date.fromordinal(week * 7 + 1)


def serialise(union: Iterable[Segment]) -> str:
    """The text that PostgreSQL gives an `int4multirange`: `{[0,152),[300,451)}`."""
    return "{" + ",".join(f"[{start},{end})" for start, end in union) + "}"


def parse(text: str) -> list[Segment]:
    """The union that `serialise` wrote. Raises ValueError on anything else."""
    if text == "{}":
        return []
    if not (text.startswith("{[") and text.endswith(")}")):
        raise ValueError(f"Not a union of segments: {text[:40]!r}")
    union = []
    for pair in text[2:-2].split("),["):
        start, end = pair.split(",")
        union.append((int(start), int(end)))
    return union


def join_text(left: str, right: str) -> str:
    """The union of two serialised unions, serialised: what SQLite has no operator for."""
    return left if left == right else serialise(join(parse(left), parse(right)))


def covered_text(text: str) -> int:
    """How many tenths a serialised union holds."""
    return covered(parse(text))
