"""Places within walls behind the portraits: a council room, an assembly, an office, shelves.

Units: 1000 wide, y down from 0 at the top edge; `height` is the lower edge.
"""

from __future__ import annotations

import math
import random

from demo.drawing import Colour, Pen, mix
from demo.outdoors import (
    GREEN,
    GREEN_DEEP,
    GREEN_FAR,
    ROOF,
    SKY,
    SKY_WARM,
    SLATE,
    STONE,
    WALL,
    WOOD,
)

GLASS: Colour = (206, 222, 222)


def _window(pen: Pen, left: float, top: float, width: float, tall: float) -> None:
    pen.box(left - 14, top - 14, left + width + 14, top + tall + 14, (252, 248, 240))
    pen.box(left, top, left + width, top + tall, GLASS)
    pen.shape(
        [
            (left, top + tall),
            (left, top + tall * 0.72),
            (left + width * 0.4, top + tall * 0.6),
            (left + width, top + tall * 0.76),
            (left + width, top + tall),
        ],
        GREEN_FAR,
        smooth=False,
    )
    pen.line([(left + width / 2, top), (left + width / 2, top + tall)], 10, (252, 248, 240))
    pen.line([(left, top + tall * 0.42), (left + width, top + tall * 0.42)], 10, (252, 248, 240))


def draw_council(pen: Pen, height: float, lot: random.Random) -> None:
    """A council room: panelling, windows, a row of chairs."""
    pen.box(0, 0, 1000, height, mix(WALL, SKY_WARM, 0.4))
    for left in (60, 700):
        _window(pen, left, height * 0.12, 240, height * 0.36)
    panel = mix(WOOD, WALL, 0.35)
    pen.box(0, height * 0.62, 1000, height, panel)
    for x in range(20, 1000, 165):
        pen.panel(x, height * 0.66, x + 130, height * 0.9, 8, mix(panel, (120, 80, 50), 0.14))
    pen.box(0, height * 0.6, 1000, height * 0.62, WOOD)
    for x in (20, 170, 740, 890):
        pen.panel(x, height * 0.78, x + 110, height * 1.1, 30, (72, 112, 112))


def draw_hemicycle(pen: Pen, height: float, lot: random.Random) -> None:
    """An assembly seen from the floor: rising rows of seats."""
    pen.box(0, 0, 1000, height, mix(WALL, SKY, 0.35))
    for x in range(30, 1000, 190):
        pen.panel(x, height * 0.06, x + 90, height * 0.38, 44, GLASS)
    for row in range(5):
        y = height * (0.44 + row * 0.13)
        desk = mix(WOOD, WALL, 0.5 - row * 0.1)
        for seat in range(12):
            x = seat * 100 - 50 + (row % 2) * 50
            pen.panel(
                x + 12, y - 44, x + 84, y + 60, 24, mix((72, 112, 112), WALL, 0.5 - row * 0.1)
            )
        pen.shape(
            [
                (-20, y + 6),
                (500, y + 44),
                (1020, y + 6),
                (1020, y + 100),
                (500, y + 130),
                (-20, y + 100),
            ],
            desk,
        )


def draw_office(pen: Pen, height: float, lot: random.Random) -> None:
    pen.box(0, 0, 1000, height, mix(WALL, GREEN_FAR, 0.3))
    _window(pen, 70, height * 0.14, 300, height * 0.42)
    for row in range(3):
        y = height * (0.22 + row * 0.17)
        pen.box(660, y, 1000, y + 14, WOOD)
        _files(pen, y, lot, left=676, right=970)
    pen.panel(80, height * 0.72, 190, height * 0.86, 14, ROOF)
    for angle in (-60, -35, -10, 15, 40):
        tip = (
            135 + 170 * math.sin(math.radians(angle)),
            height * 0.72 - 190 * math.cos(math.radians(angle)),
        )
        pen.line([(135, height * 0.73), tip], 26, mix(GREEN_DEEP, GREEN, (angle + 60) / 140))
    pen.box(0, height * 0.86, 1000, height, mix(WOOD, WALL, 0.2))


def _files(pen: Pen, shelf: float, lot: random.Random, *, left: float, right: float) -> None:
    tones = ((72, 112, 112), ROOF, (214, 178, 110), SLATE, (150, 120, 140), STONE, GREEN_DEEP)
    x = left
    while x < right:
        width, tall = lot.uniform(22, 46), lot.uniform(76, 118)
        if lot.random() > 0.12:
            pen.box(x, shelf - tall, x + width - 5, shelf, mix(lot.choice(tones), WALL, 0.35))
        x += width


def draw_library(pen: Pen, height: float, lot: random.Random) -> None:
    """Shelves of books, a lamp: where experts speak."""
    pen.box(0, 0, 1000, height, mix(WALL, WOOD, 0.22))
    rows = max(4, round(height / 190))
    for row in range(1, rows + 1):
        y = height * row / rows - 40
        _files(pen, y, lot, left=14, right=1000)
        pen.box(0, y, 1000, y + 18, mix(WOOD, WALL, 0.25))
    for x in (0, 490, 982):
        pen.box(x, 0, x + 18, height, mix(WOOD, WALL, 0.25))
