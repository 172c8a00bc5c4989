"""The front of the town hall, filled: how much of each competence was followed. No Django."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from competences.drawing import Drawable, Place, places


class Row(Protocol):
    @property
    def competence(self) -> Drawable: ...

    @property
    def percent(self) -> int: ...

    @property
    def is_followed(self) -> bool: ...


@dataclass(frozen=True)
class Room:
    """Where a shape of the drawing lies, and where its share is written, in its units."""

    top: int
    bottom: int
    x: int
    y: int


# As `competences.drawing.SHAPES`.
ROOMS: dict[str, tuple[Room, ...]] = {
    "circulaires": (Room(36, 176, 70, 166), Room(100, 176, 180, 123)),
    "transversales": (Room(184, 232, 312, 213), Room(380, 430, 318, 410)),
    "verticales": (Room(240, 372, 86, 350), Room(240, 372, 274, 350)),
}


@dataclass(frozen=True)
class FilledPlace:
    """A competence at its place, filled from the ground up to `level`."""

    place: Place
    room: Room
    row: Row
    level: float

    @property
    def height(self) -> float:
        return self.room.bottom - self.level


def filled_places(rows: Iterable[Row]) -> list[FilledPlace]:
    """As `competences.drawing.places`: those without a place are left out."""
    known = list(rows)
    used: dict[str, int] = {}
    filled = []
    for place in places(row.competence for row in known):
        order = place.competence.order.slug
        room = ROOMS[order][used.get(order, 0)]
        used[order] = used.get(order, 0) + 1
        row = next(row for row in known if row.competence is place.competence)
        level = room.bottom - (room.bottom - room.top) * row.percent / 100
        filled.append(FilledPlace(place, room, row, round(level, 1)))
    return filled
