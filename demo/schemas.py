"""Drawn boards for lessons without a speaker: one simple scheme for each competence.

Units: 1000 wide, y down, the middle of the board at (500, 0). A scheme has a beat, 0 to
BEATS - 1, so that something quiet moves while the lesson is told.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable

from PIL import Image

from demo.assemblies import BEATS, draw_agora, draw_council_table, draw_handing_over
from demo.drawing import (
    BRICK,
    COMPETENCE_ORDERS,
    INK,
    ORDER_TINTS,
    TEAL,
    TEAL_DEEP,
    WHITE,
    Colour,
    Pen,
    Point,
    chance,
    mix,
)

SUPERSAMPLE = 2


def schema(competence: str, *, seed: str, size: tuple[int, int], beat: int = 0) -> Image.Image:
    """The board of a competence (its slug), RGB, `size` in pixels; varies with the seed.

    Raises KeyError for a competence that the framework does not have.
    """
    width, height = size[0] * SUPERSAMPLE, size[1] * SUPERSAMPLE
    tint = ORDER_TINTS[COMPETENCE_ORDERS[competence]]
    image = Image.new("RGB", (width, height), tint)
    pen = Pen(image, scale=width / 1000, origin=(0, height / 2))
    SCHEMES[competence](pen, tint, chance(f"schema {seed}"), beat % BEATS)
    return image.reduce(SUPERSAMPLE)


def _network(pen: Pen, tint: Colour, lot: random.Random, beat: int) -> None:
    """A mast, houses, and the lines that join them, with something travelling along."""
    deep = mix(tint, TEAL, 0.25)
    pen.ellipse((160, 640), 700, 560, mix(tint, TEAL, 0.1))
    pen.ellipse((860, 760), 760, 660, mix(tint, TEAL, 0.16))
    pen.ellipse((400, 1120), 1100, 800, deep)
    mast: Point = (500, -330)
    houses: list[Point] = [(170, 180), (390, 330), (640, 300), (850, 150), (260, 20), (760, -30)]
    lot.shuffle(houses)
    for index, (x, y) in enumerate(houses):
        bend: Point = ((x + mast[0]) / 2 + (60 if x < 500 else -60), (y + mast[1]) / 2 + 60)
        pen.line([mast, bend, (x, y)], 7, TEAL, smooth=True)
        share = ((beat + index * 3) % BEATS) / BEATS
        px = (1 - share) ** 2 * mast[0] + 2 * share * (1 - share) * bend[0] + share**2 * x
        py = (1 - share) ** 2 * mast[1] + 2 * share * (1 - share) * bend[1] + share**2 * y
        pen.ellipse((px, py), 15, 15, BRICK if index == 0 else TEAL_DEEP)
    for index, (x, y) in enumerate(houses):
        lit = (beat // 2 + index) % 3 == 0
        pen.box(x - 58, y, x + 58, y + 92, WHITE)
        pen.shape(
            [(x - 76, y + 4), (x, y - 66), (x + 76, y + 4)], TEAL if index else BRICK, smooth=False
        )
        pen.box(x - 18, y + 34, x + 18, y + 92, (250, 205, 128) if lit else mix(tint, TEAL, 0.35))
    pen.line([(440, -60), (500, -330), (560, -60)], 14, TEAL_DEEP)
    for level in (0.35, 0.65, 0.95):
        y = -330 + 270 * level
        pen.line([(500 - 60 * level, y), (500 + 60 * level, y)], 9, TEAL_DEEP)
    pen.ellipse(mast, 24, 24, TEAL_DEEP)
    for radius in (62, 104, 146):
        shown = (beat + radius // 42) % 4 != 0
        arc = [
            (
                mast[0] + radius * math.cos(math.radians(a)),
                mast[1] + radius * math.sin(math.radians(a)),
            )
            for a in range(-150, -29, 12)
        ]
        pen.line(arc, 10, TEAL if shown else mix(tint, TEAL, 0.3))


def _data(pen: Pen, tint: Colour, lot: random.Random, beat: int) -> None:
    """A sheet of rows that becomes columns that one can compare."""
    pen.panel(150, -440, 850, 20, 24, WHITE)
    pen.panel(150, -440, 850, -350, 24, TEAL)
    pen.box(150, -390, 850, -350, TEAL)
    for row in range(4):
        y = -306 + row * 80
        active = row == beat // 2
        if active:
            pen.box(150, y - 26, 850, y + 44, mix(WHITE, tint, 0.75))
        for column, left in enumerate((190, 420, 640)):
            long = lot.uniform(70, 160)
            tone = TEAL if active else mix(WHITE, INK, 0.3 if column else 0.5)
            pen.panel(left, y, left + long, y + 22, 11, tone)
    pen.line([(150, 430), (850, 430)], 8, TEAL_DEEP)
    heights = [lot.uniform(110, 330) for _ in range(5)]
    for index, tall in enumerate(heights):
        grown = tall * (1 + 0.04 * math.sin(math.tau * (beat / BEATS + index / 5)))
        left = 190 + index * 132
        pen.panel(
            left, 430 - grown, left + 92, 440, 10, BRICK if index == 2 else mix(tint, TEAL, 0.85)
        )
    pen.box(150, 426, 850, 440, TEAL_DEEP)
    tops = [(236 + index * 132, 400 - tall) for index, tall in enumerate(heights)]
    pen.line(tops, 7, TEAL_DEEP)
    for point in tops:
        pen.ellipse(point, 13, 13, WHITE)
        pen.ring(point, 13, 13, 6, TEAL_DEEP)


def _territory(pen: Pen, tint: Colour, lot: random.Random, beat: int) -> None:
    """A territory in parcels, its river, and the policies that change there."""
    outline: list[Point] = [
        (500, -430),
        (760, -370),
        (880, -160),
        (830, 110),
        (900, 300),
        (690, 440),
        (430, 400),
        (210, 450),
        (110, 230),
        (170, -10),
        (90, -220),
        (270, -360),
    ]
    pen.shape([(x + 14, y + 20) for x, y in outline], mix(tint, (120, 90, 50), 0.3))
    pen.shape(outline, WHITE)
    parcels: list[tuple[list[Point], Colour]] = [
        ([(470, -400), (740, -350), (800, -200), (560, -110), (430, -220)], (190, 206, 184)),
        ([(280, -330), (440, -390), (400, -200), (200, -90), (130, -210)], (236, 214, 170)),
        ([(210, -40), (400, -160), (500, -40), (420, 130), (190, 190)], (211, 226, 223)),
        ([(590, -70), (830, -140), (780, 90), (620, 150), (520, 60)], (229, 219, 230)),
        ([(450, 180), (620, 190), (820, 160), (840, 290), (680, 400), (450, 350)], (236, 214, 170)),
        ([(170, 240), (400, 180), (400, 350), (220, 410)], (190, 206, 184)),
    ]
    for shape, tone in parcels:
        pen.shape(shape, tone)
    pen.line(
        [(560, -420), (500, -260), (560, -100), (470, 60), (440, 220), (430, 400)],
        24,
        (150, 190, 202),
        smooth=True,
    )
    pins: list[Point] = [(300, -230), (640, -230), (300, 50), (690, 20), (640, 290), (280, 310)]
    lot.shuffle(pins)
    for index, (x, y) in enumerate(pins):
        active = index == (beat // 2) % len(pins)
        rise = 16 if active and beat % 2 else 0
        tone = BRICK if active else TEAL
        pen.ellipse((x, y), 26, 10, mix(tint, INK, 0.25))
        pen.shape(
            [(x - 40, y - 92 - rise), (x + 40, y - 92 - rise), (x, y - rise)], tone, smooth=False
        )
        pen.ellipse((x, y - 100 - rise), 46, 46, tone)
        _sign(pen, index, x, y - 100 - rise)


def _sign(pen: Pen, index: int, x: float, y: float) -> None:
    """A house, a cross of care, a road, a school's flag, a tree or a person, in white."""
    if index == 0:
        pen.shape([(x - 26, y + 2), (x, y - 24), (x + 26, y + 2)], WHITE, smooth=False)
        pen.box(x - 17, y, x + 17, y + 22, WHITE)
    elif index == 1:
        pen.box(x - 8, y - 24, x + 8, y + 24, WHITE)
        pen.box(x - 24, y - 8, x + 24, y + 8, WHITE)
    elif index == 2:
        pen.panel(x - 25, y - 18, x + 25, y + 10, 8, WHITE)
        pen.ellipse((x - 14, y + 14), 8, 8, WHITE)
        pen.ellipse((x + 14, y + 14), 8, 8, WHITE)
    elif index == 3:
        pen.box(x - 24, y - 16, x - 2, y + 18, WHITE)
        pen.box(x + 2, y - 16, x + 24, y + 18, WHITE)
    elif index == 4:
        pen.ellipse((x, y - 8), 18, 18, WHITE)
        pen.box(x - 4, y, x + 4, y + 26, WHITE)
    else:
        pen.ellipse((x, y - 12), 11, 12, WHITE)
        pen.panel(x - 20, y + 3, x + 20, y + 24, 10, WHITE)


SCHEMES: dict[str, Callable[[Pen, Colour, random.Random, int], None]] = {
    "infrastructures": _network,
    "donnees": _data,
    "competences-territoriales-en-mutation": _territory,
    "transmission-et-formation-au-numerique": draw_handing_over,
    "nouvelle-gouvernance": draw_council_table,
    "nouvelle-democratie": draw_agora,
}
