"""A track drawn as the steps that lead to the door of a town hall. No Django.

One step a course: full when it is finished, half full when it is begun, empty until then. The
door opens when the track is finished.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

# In units of the picture.
STEP_WIDTH = 44
RISE = 16
_DOOR_WIDTH = 40
_DOOR_HEIGHT = 62
_LANDING = 64
_MARGIN = 3


class Step(Enum):
    """The value is for styles."""

    TODO = "todo"
    BEGUN = "begun"
    DONE = "done"


_SHARE = {Step.TODO: 0.0, Step.BEGUN: 0.5, Step.DONE: 1.0}


@dataclass(frozen=True)
class DrawnStep:
    """`filled` is the width of the part that is full."""

    x: int
    y: int
    height: int
    filled: float
    width: int = STEP_WIDTH


@dataclass(frozen=True)
class Stairs:
    steps: list[DrawnStep]
    width: int
    height: int
    # The landing in front of the door, and the door, as SVG paths.
    landing: str
    door: str
    # What one sees of the leaf once it is open; empty while it is closed.
    leaf: str


def stairs(steps: Sequence[Step], *, is_open: bool) -> Stairs:
    """The picture of a track; without any course there is only the door."""
    ground = _MARGIN + _DOOR_HEIGHT + len(steps) * RISE
    drawn = [
        DrawnStep(
            x=_MARGIN + rank * STEP_WIDTH,
            y=ground - (rank + 1) * RISE,
            height=(rank + 1) * RISE,
            filled=STEP_WIDTH * _SHARE[step],
        )
        for rank, step in enumerate(steps)
    ]
    foot = _MARGIN + len(steps) * STEP_WIDTH
    top = ground - len(steps) * RISE
    left = foot + (_LANDING - _DOOR_WIDTH) // 2
    right, shoulder, radius = left + _DOOR_WIDTH, top - _DOOR_HEIGHT + 20, _DOOR_WIDTH // 2
    return Stairs(
        steps=drawn,
        width=foot + _LANDING + _MARGIN,
        height=ground + _MARGIN,
        landing=f"M{foot} {top}H{foot + _LANDING}V{ground}H{foot}Z",
        door=f"M{left} {top}V{shoulder}a{radius} {radius} 0 0 1 {_DOOR_WIDTH} 0V{top}Z",
        leaf=f"M{right} {top}V{shoulder}l-14 8V{top - 6}Z" if is_open else "",
    )
