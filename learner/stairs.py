"""A track drawn as the steps that lead to the door of a town hall. No Django.

One step a course: full when it is finished, half full when it is begun, empty until then. The
door opens when the track is finished.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

# In units of the picture.
STEP_WIDTH = 56
RISE = 18
_MARGIN = 2
# The front of the town hall, on the last step.
_FRONT_WIDTH = 96
_WALL_HEIGHT = 58
_ROOF_HEIGHT = 26
_DOOR_WIDTH = 30
_DOOR_HEIGHT = 46


class Step(Enum):
    """How far in the course of a step."""

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
    filled: int
    width: int = STEP_WIDTH


@dataclass(frozen=True)
class Stairs:
    """The steps, then SVG paths: the building, its roof, its door."""

    steps: list[DrawnStep]
    width: int
    height: int
    building: str
    roof: str
    door: str
    # What one sees of the leaf once it is open; empty while it is closed.
    leaf: str


def stairs(steps: Sequence[Step], *, is_open: bool) -> Stairs:
    """The picture of a track; without any course there is only the building."""
    rise = len(steps) * RISE
    top = _MARGIN + _ROOF_HEIGHT + _WALL_HEIGHT
    ground = top + rise
    left = _MARGIN + len(steps) * STEP_WIDTH
    right = left + _FRONT_WIDTH
    eaves = top - _WALL_HEIGHT
    jamb = left + (_FRONT_WIDTH - _DOOR_WIDTH) // 2
    radius = _DOOR_WIDTH // 2
    spring = top - _DOOR_HEIGHT + radius
    return Stairs(
        steps=[
            DrawnStep(
                x=_MARGIN + rank * STEP_WIDTH,
                y=ground - (rank + 1) * RISE,
                height=(rank + 1) * RISE,
                filled=int(STEP_WIDTH * _SHARE[step]),
            )
            for rank, step in enumerate(steps)
        ],
        width=right + _MARGIN,
        height=ground + _MARGIN,
        building=f"M{left + 6} {eaves}H{right - 6}V{top}H{right}V{ground}H{left}V{top}H{left + 6}Z",
        roof=f"M{left} {eaves}A{_FRONT_WIDTH // 2} {_ROOF_HEIGHT} 0 0 1 {right} {eaves}Z",
        door=f"M{jamb} {top}V{spring}a{radius} {radius} 0 0 1 {_DOOR_WIDTH} 0V{top}Z",
        leaf=f"M{jamb} {top}V{spring}l-11 -3V{top + 5}Z" if is_open else "",
    )
