"""Places out of doors behind the portraits: a village, hills, a forest, a square, a harbour.

Units: 1000 wide, y down from 0 at the top edge; `height` is the lower edge.
"""

from __future__ import annotations

import random

from demo.drawing import Colour, Pen, Point, mix

SKY: Colour = (222, 232, 230)
SKY_WARM: Colour = (248, 232, 208)
WALL: Colour = (240, 230, 212)
ROOF: Colour = (201, 128, 98)
SLATE: Colour = (128, 142, 150)
GREEN: Colour = (164, 182, 140)
GREEN_FAR: Colour = (190, 206, 184)
GREEN_DEEP: Colour = (118, 144, 112)
WOOD: Colour = (196, 158, 118)
SUN: Colour = (250, 214, 146)
STONE: Colour = (228, 216, 194)


def _sky(pen: Pen, height: float, lot: random.Random) -> None:
    top, low = lot.choice(
        ((SKY, SKY_WARM), ((214, 228, 232), (244, 238, 222)), (SKY_WARM, (252, 243, 228)))
    )
    bands = 14
    for band in range(bands):
        pen.box(0, height * band / bands, 1000, height, mix(top, low, band / (bands - 1)))
    x = lot.choice((150, 840))
    pen.ellipse((x, height * 0.17), 74, 74, SUN)
    for cx, cy in ((1000 - x, height * 0.13), (x + (260 if x < 500 else -260), height * 0.24)):
        cloud = mix(top, (255, 255, 255), 0.6)
        pen.panel(cx - 96, cy, cx + 96, cy + 34, 17, cloud)
        pen.panel(cx - 40, cy - 24, cx + 52, cy + 20, 20, cloud)


def _hill(pen: Pen, height: float, crest: list[float], fill: Colour) -> None:
    step = 1000 / (len(crest) - 1)
    tops: list[Point] = [(index * step, y) for index, y in enumerate(crest)]
    pen.shape(
        [(-60, height + 60), (-60, crest[0]), *tops, (1060, crest[-1]), (1060, height + 60)], fill
    )


def _house(
    pen: Pen, x: float, ground: float, width: float, tall: float, roof: Colour, wall: Colour
) -> None:
    pen.box(x, ground - tall, x + width, ground + 300, wall)
    pen.shape(
        [
            (x - width * 0.08, ground - tall + 2),
            (x + width * 0.5, ground - tall - width * 0.42),
            (x + width * 1.08, ground - tall + 2),
        ],
        roof,
        smooth=False,
    )
    pane = mix(wall, SLATE, 0.5)
    for share in (0.2, 0.6):
        left = x + width * share
        pen.box(
            left,
            ground - tall * 0.72,
            left + width * 0.18,
            ground - tall * 0.72 + width * 0.26,
            pane,
        )


def _church(pen: Pen, x: float, ground: float, size: float) -> None:
    wall = mix(WALL, STONE, 0.5)
    pen.box(x, ground - size * 1.5, x + size * 0.62, ground + 200, wall)
    pen.shape(
        [
            (x - 6, ground - size * 1.5),
            (x + size * 0.31, ground - size * 2.7),
            (x + size * 0.62 + 6, ground - size * 1.5),
        ],
        SLATE,
        smooth=False,
    )
    pen.ellipse(
        (x + size * 0.31, ground - size * 1.2), size * 0.12, size * 0.12, mix(wall, SLATE, 0.6)
    )
    pen.box(x + size * 0.62, ground - size * 0.75, x + size * 1.9, ground + 200, wall)
    pen.shape(
        [
            (x + size * 0.62, ground - size * 0.75),
            (x + size * 0.8, ground - size * 1.2),
            (x + size * 1.8, ground - size * 1.2),
            (x + size * 2, ground - size * 0.75),
        ],
        SLATE,
        smooth=False,
    )


def _tree(pen: Pen, x: float, ground: float, size: float, fill: Colour) -> None:
    pen.box(
        x - size * 0.07,
        ground - size * 0.5,
        x + size * 0.07,
        ground + 20,
        mix(WOOD, (80, 60, 40), 0.3),
    )
    pen.ellipse((x, ground - size * 0.9), size * 0.44, size * 0.56, fill)


def draw_hills(pen: Pen, height: float, lot: random.Random) -> None:
    _sky(pen, height, lot)
    base = height * 0.5
    _hill(
        pen, height, [base + 20, base - 70, base + 10, base - 90, base - 20, base - 60], GREEN_FAR
    )
    _church(pen, 760, base + 130, 60)
    for x in (690, 900, 640):
        _house(pen, x, base + 140 + (x % 3) * 8, 76, 50, ROOF, WALL)
    _hill(
        pen, height, [base + 60, base + 110, base + 180, base + 140, base + 200, base + 170], GREEN
    )
    for x in (70, 130, 215):
        _tree(pen, x, base + 150, 100 + x % 40, GREEN_DEEP)
    _hill(
        pen,
        height,
        [base + 250, base + 200, base + 300, base + 290, base + 240, base + 280],
        mix(GREEN, GREEN_DEEP, 0.5),
    )


def draw_village(pen: Pen, height: float, lot: random.Random) -> None:
    _sky(pen, height, lot)
    base = height * 0.56
    _hill(
        pen,
        height,
        [base - 60, base - 120, base - 90, base - 140, base - 80, base - 110],
        GREEN_FAR,
    )
    _church(pen, 90, base + 40, 92)
    x = -40.0
    for _ in range(9):
        width = lot.uniform(130, 180)
        tone = mix(ROOF, lot.choice((WALL, (150, 84, 62), SLATE)), 0.3)
        _house(
            pen,
            x,
            base + lot.uniform(50, 110),
            width,
            lot.uniform(70, 130),
            tone,
            mix(WALL, STONE, lot.random()),
        )
        x += width * 0.86
    pen.box(0, base + 150, 1000, height, mix(GREEN, WALL, 0.35))
    for x in (40, 930, 860):
        _tree(pen, x, base + 190, 150, mix(GREEN_DEEP, GREEN, 0.3))


def draw_forest(pen: Pen, height: float, lot: random.Random) -> None:
    _sky(pen, height, lot)
    base = height * 0.56
    _hill(
        pen, height, [base - 40, base - 90, base - 30, base - 110, base - 40, base - 70], GREEN_FAR
    )
    for row, tone in enumerate((0.2, 0.55, 0.9)):
        fill = mix(GREEN, GREEN_DEEP, tone)
        for index in range(11):
            x = index * 104 - 30 + row * 40 + lot.uniform(-14, 14)
            foot, tall = base + 50 + row * 90, lot.uniform(170, 260)
            pen.shape([(x - 58, foot), (x, foot - tall), (x + 58, foot)], fill, smooth=False)
    _house(pen, 40, base + 250, 170, 90, ROOF, WALL)
    pen.box(0, base + 236, 1000, height, mix(GREEN, GREEN_DEEP, 0.75))


def draw_square(pen: Pen, height: float, lot: random.Random) -> None:
    """The square before a town hall."""
    _sky(pen, height, lot)
    ground = height * 0.84
    wall = mix(STONE, WALL, 0.4)
    for x, width, tall in ((-60, 250, 300), (810, 260, 340)):
        _house(pen, x, ground, width, tall, SLATE, mix(WALL, ROOF, 0.18))
    top = height * 0.36
    pen.box(180, top, 820, height, wall)
    pen.shape([(160, top), (230, top - 110), (770, top - 110), (840, top)], SLATE, smooth=False)
    pen.shape([(410, top - 40), (500, top - 150), (590, top - 40)], wall, smooth=False)
    pen.ellipse((500, top - 62), 32, 32, (250, 246, 238))
    pen.line([(500, top - 62), (500, top - 82)], 5, SLATE)
    pen.line([(500, top - 62), (514, top - 56)], 5, SLATE)
    pen.line([(300, top - 108), (300, top - 230)], 6, SLATE)
    for index, tone in enumerate(((52, 82, 128), (250, 246, 238), (184, 74, 62))):
        pen.box(303 + index * 24, top - 228, 327 + index * 24, top - 182, tone)
    for row in (60, 240):
        for x in (220, 320, 640, 740):
            pen.panel(x, top + row, x + 52, top + row + 110, 8, mix(wall, SLATE, 0.45))
    pen.box(0, ground, 1000, height, mix(STONE, WOOD, 0.3))
    _tree(pen, 70, ground + 40, 260, GREEN)
    _tree(pen, 930, ground + 40, 240, GREEN)


def draw_harbour(pen: Pen, height: float, lot: random.Random) -> None:
    _sky(pen, height, lot)
    sea = height * 0.5
    pen.box(0, sea, 1000, height, (170, 200, 206))
    for row in range(6):
        y = sea + 40 + row * 56
        for x in range(-40, 1000, 210):
            pen.line([(x + row * 50, y), (x + row * 50 + 70, y)], 6, (190, 216, 220))
    pen.shape(
        [(836, sea + 10), (850, sea - 250), (906, sea - 250), (920, sea + 10)],
        (250, 246, 238),
        smooth=False,
    )
    pen.box(846, sea - 170, 911, sea - 112, (184, 84, 64))
    pen.box(838, sea - 268, 918, sea - 248, SLATE)
    pen.box(856, sea - 306, 900, sea - 268, SUN)
    pen.shape([(848, sea - 304), (878, sea - 336), (908, sea - 304)], (184, 84, 64), smooth=False)
    pen.shape(
        [(740, sea + 40), (780, sea), (1010, sea - 10), (1010, sea + 60)], STONE, smooth=False
    )
    for x, y, size, tone in (
        (130, sea + 60, 1.0, (184, 84, 64)),
        (250, sea + 20, 0.6, (39, 83, 99)),
    ):
        pen.line([(x, y), (x, y - 210 * size)], 6, WOOD)
        pen.shape(
            [(x + 8, y - 200 * size), (x + 8, y - 30), (x + 110 * size, y - 30)],
            (252, 248, 240),
            smooth=False,
        )
        pen.shape(
            [
                (x - 90 * size, y - 14),
                (x + 110 * size, y - 14),
                (x + 74 * size, y + 30 * size),
                (x - 60 * size, y + 30 * size),
            ],
            tone,
            smooth=False,
        )
