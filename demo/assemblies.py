"""Schemes with people: a council, two colleagues, an agora. Units as in `schemas`."""

from __future__ import annotations

import math
import random

from demo.drawing import BRICK, INK, PAPER, TEAL, TEAL_DEEP, WHITE, Colour, Pen, Point, mix

#: Beats of a scheme before it begins again.
BEATS = 8

SKIN_TONES: tuple[Colour, ...] = ((238, 196, 164), (109, 70, 50), (225, 176, 140), (196, 142, 104))
CLOTH_TONES: tuple[Colour, ...] = ((24, 96, 98), (184, 98, 68), (108, 62, 88), (39, 53, 79))


def _person(pen: Pen, x: float, y: float, size: float, skin: Colour, cloth: Colour) -> None:
    """A bust seen from afar; (x, y) is the middle of the shoulders' base."""
    pen.shape(
        [
            (x - size, y),
            (x - size * 0.92, y - size * 0.7),
            (x - size * 0.4, y - size),
            (x + size * 0.4, y - size),
            (x + size * 0.92, y - size * 0.7),
            (x + size, y),
        ],
        cloth,
        smooth=False,
    )
    pen.ellipse((x, y - size * 1.5), size * 0.56, size * 0.66, skin)


def draw_council_table(pen: Pen, tint: Colour, lot: random.Random, beat: int) -> None:
    """The council seen from above, and whose turn it is to speak."""
    wood = (202, 160, 118)
    seats = lot.choice((9, 11, 13))
    speaking = (beat // 2 + lot.randrange(seats)) % seats
    for index in range(seats):
        angle = math.radians(130 + 280 * index / (seats - 1))
        x, y = 500 + 390 * math.cos(angle), 390 * math.sin(angle)
        cloth = CLOTH_TONES[index % 4]
        if index == speaking:
            pen.ellipse((x, y), 92, 92, WHITE)
        pen.ellipse((x, y), 62, 62, cloth)
        pen.ellipse((x, y), 36, 36, mix(SKIN_TONES[(index * 3) % 4], (60, 40, 30), 0.1))
    pen.ellipse((500, 0), 296, 296, wood)
    pen.ellipse((500, 0), 190, 190, tint)
    for index in range(seats):
        angle = math.radians(130 + 280 * index / (seats - 1))
        x, y = 500 + 244 * math.cos(angle), 244 * math.sin(angle)
        pen.turned(math.degrees(angle) + 90, around=(x, y)).box(
            x - 22, y - 30, x + 22, y + 30, WHITE
        )
    pen.panel(400, -70, 600, 80, 14, WHITE)
    for row in range(3):
        pen.panel(
            426,
            -40 + row * 38,
            426 + (148, 120, 90)[row],
            -24 + row * 38,
            8,
            TEAL if row * 2 <= beat % 6 else mix(WHITE, TEAL, 0.3),
        )
    pen.panel(410, 330, 590, 420, 20, TEAL_DEEP)
    pen.panel(430, 350, 570, 366, 8, (250, 205, 128))


def draw_handing_over(pen: Pen, tint: Colour, lot: random.Random, beat: int) -> None:
    """Two people side by side at a table, a tablet that goes from one to the other."""
    pen.ellipse((500, 0), 400, 400, mix(tint, WHITE, 0.55))
    pairs = [0, 1, 2, 3]
    lot.shuffle(pairs)
    elder, younger = pairs[0], pairs[1]
    _person(pen, 300, 230, 150, SKIN_TONES[elder], CLOTH_TONES[elder])
    _person(pen, 700, 230, 150, SKIN_TONES[younger], CLOTH_TONES[younger])
    pen.shape(
        [
            (218, -14),
            (206, -90),
            (300, -126),
            (394, -90),
            (382, -14),
            (356, -66),
            (300, -80),
            (244, -66),
        ],
        (206, 203, 198),
    )
    pen.shape(
        [
            (618, -8),
            (600, -90),
            (700, -140),
            (800, -90),
            (782, -8),
            (752, -60),
            (690, -68),
            (646, -54),
        ],
        (44, 36, 33),
    )
    for x in (300, 700):
        toward = 14 if x == 300 else -14
        for eye in (-26, 26):
            pen.ellipse((x + eye + toward, 2), 8, 9, INK)
        pen.line(
            [(x - 20 + toward, 40), (x + toward, 50), (x + 20 + toward, 40)],
            7,
            (140, 62, 56),
            smooth=True,
        )
    pen.panel(90, 226, 910, 290, 16, (202, 160, 118))
    for x in (160, 800):
        pen.box(x, 290, x + 40, 440, mix((202, 160, 118), INK, 0.2))
    slide = 46 * math.cos(math.tau * beat / BEATS)
    screen = pen.turned(slide / 7, around=(500 + slide, 200))
    screen.panel(404 + slide, 96, 596 + slide, 226, 16, INK)
    screen.panel(416 + slide, 108, 584 + slide, 214, 8, PAPER)
    for row in range(3):
        screen.panel(
            434 + slide,
            126 + row * 28,
            434 + slide + (120, 90, 60)[row],
            140 + row * 28,
            6,
            TEAL if row else BRICK,
        )
    for side, who in ((-1, elder), (1, younger)):
        pen.line(
            [(500 + side * 330, 190), (500 + side * 240, 226), (500 + side * 112 + slide, 208)],
            46,
            mix(CLOTH_TONES[who], INK, 0.14),
            smooth=True,
        )
        pen.ellipse((500 + side * 104 + slide, 206), 30, 24, SKIN_TONES[who])
    bubble = -310 if beat < BEATS // 2 else 310
    pen.panel(500 + bubble - 110, -340, 500 + bubble + 110, -220, 40, WHITE)
    pen.shape(
        [(500 + bubble - 20, -226), (500 + bubble + 40, -226), (500 + bubble * 0.78, -176)],
        WHITE,
        smooth=False,
    )
    for dot in (-44, 0, 44):
        pen.ellipse((500 + bubble + dot, -280), 13, 13, TEAL)


def draw_agora(pen: Pen, tint: Colour, lot: random.Random, beat: int) -> None:
    """Steps in a half circle, people on them, and voices that answer each other."""
    stone = mix(tint, WHITE, 0.5)
    centre = 330.0
    for row in range(4, 0, -1):
        radius = 110 + row * 95
        arc = [
            (500 + radius * math.cos(math.radians(a)), centre + radius * math.sin(math.radians(a)))
            for a in range(180, 361, 6)
        ]
        pen.shape(arc, mix(stone, tint, 0.0 if row % 2 else 0.7), smooth=False)
    voices: list[Point] = []
    for row in range(4, 0, -1):
        radius = 66 + row * 95
        count = 2 + row
        for index in range(count):
            angle = math.radians(196 + 148 * (index + 0.5) / count)
            x, y = 500 + radius * math.cos(angle), centre + radius * math.sin(angle)
            skin, cloth = SKIN_TONES[lot.randrange(4)], CLOTH_TONES[lot.randrange(4)]
            _person(pen, x, y + 34, 44, skin, cloth)
            voices.append((x, y))
    pen.box(0, centre, 1000, centre + 14, mix(tint, INK, 0.18))
    _person(pen, 500, centre + 10, 58, SKIN_TONES[lot.randrange(4)], BRICK)
    pen.panel(390, centre, 610, centre + 76, 14, TEAL_DEEP)
    chosen = [voices[(beat // 2 * 5 + shift) % len(voices)] for shift in (0, 7)]
    for rank, (x, y) in enumerate(chosen):
        fill = WHITE if rank else TEAL
        pen.panel(x - 66, y - 168, x + 66, y - 88, 26, fill)
        pen.shape([(x - 16, y - 92), (x + 22, y - 92), (x, y - 60)], fill, smooth=False)
        for dot in (-30, 0, 30):
            pen.ellipse((x + dot, y - 128), 9, 9, TEAL if rank else WHITE)
