"""Hair and beards, in the units of `portraits`: a layer behind the head, one before it."""

from __future__ import annotations

import math

from demo.casting import Look
from demo.drawing import Pen, Point, mirrored, mix

#: The silhouette behind the face: its right half, from the top down.
BACK: dict[str, list[Point]] = {
    "bob": [
        (0, 222),
        (92, 234),
        (158, 306),
        (172, 420),
        (170, 540),
        (150, 602),
        (96, 618),
        (0, 600),
    ],
    "fringe_bob": [
        (0, 224),
        (92, 234),
        (156, 304),
        (170, 420),
        (172, 560),
        (150, 628),
        (100, 640),
        (0, 620),
    ],
    "long": [
        (0, 222),
        (92, 234),
        (158, 308),
        (174, 430),
        (186, 580),
        (196, 720),
        (178, 830),
        (110, 842),
        (0, 800),
    ],
    "wavy": [
        (0, 216),
        (98, 228),
        (166, 300),
        (176, 372),
        (196, 440),
        (182, 510),
        (206, 580),
        (192, 652),
        (206, 716),
        (160, 762),
        (96, 748),
        (0, 720),
    ],
    "short": [(0, 222), (92, 234), (150, 300), (160, 390), (150, 470), (128, 520), (0, 520)],
    "bun": [(0, 232), (90, 244), (146, 312), (152, 410), (138, 490), (0, 520)],
    "ponytail": [(0, 230), (90, 242), (146, 312), (152, 410), (138, 490), (0, 520)],
}

#: Where the hair meets the forehead, from the right temple to the left one.
HAIRLINE: dict[str, list[Point]] = {
    "bob": [(126, 452), (116, 380), (66, 322), (-18, 288), (-58, 318), (-104, 372), (-128, 452)],
    "fringe_bob": [
        (132, 470),
        (122, 384),
        (70, 378),
        (0, 382),
        (-70, 378),
        (-122, 384),
        (-132, 470),
    ],
    "long": [(128, 462), (112, 372), (58, 318), (0, 286), (-58, 318), (-112, 372), (-128, 462)],
    "wavy": [(130, 448), (120, 372), (84, 330), (24, 306), (-46, 284), (-104, 356), (-130, 448)],
    "short": [(130, 424), (120, 366), (86, 338), (20, 344), (-44, 318), (-100, 330), (-130, 424)],
    "bun": [(130, 416), (112, 340), (58, 306), (0, 300), (-58, 306), (-112, 340), (-130, 416)],
    "ponytail": [
        (130, 420),
        (114, 344),
        (50, 318),
        (-30, 296),
        (-70, 306),
        (-114, 348),
        (-130, 420),
    ],
    "side": [(131, 424), (121, 366), (70, 330), (10, 326), (-62, 300), (-106, 344), (-131, 424)],
    "crew": [(131, 418), (122, 350), (86, 318), (0, 312), (-86, 318), (-122, 350), (-131, 418)],
    "receding": [
        (131, 422),
        (120, 344),
        (84, 294),
        (38, 312),
        (-38, 312),
        (-84, 294),
        (-120, 344),
        (-131, 422),
    ],
    "swept": [(131, 418), (114, 338), (60, 298), (0, 292), (-60, 298), (-114, 338), (-131, 418)],
    "curly_short": [
        (131, 416),
        (120, 350),
        (82, 322),
        (30, 332),
        (-30, 324),
        (-82, 334),
        (-120, 350),
        (-131, 416),
    ],
    "curly": [(130, 424), (116, 350), (60, 312), (0, 304), (-60, 312), (-116, 350), (-130, 424)],
}

#: How far the hair stands above the skull.
LIFT: dict[str, float] = {
    "crew": 10,
    "receding": 10,
    "bun": 12,
    "ponytail": 16,
    "swept": 34,
    "side": 32,
    "short": 34,
    "curly_short": 26,
    "curly": 20,
}


def draw_back_hair(pen: Pen, look: Look) -> None:
    """What falls or stands behind the head."""
    colour = mix(look.hair_colour, (20, 14, 12), 0.22)
    style = look.hair
    if style == "curly":
        for step in range(22):
            angle = math.tau * step / 22
            pen.ellipse((168 * math.cos(angle), 396 + 176 * math.sin(angle)), 54, 54, colour)
        pen.ellipse((0, 396), 176, 184, colour)
    if style == "bun":
        pen.ellipse((0, 200), 68, 60, colour)
        pen.ring((4, 204), 40, 34, 6, mix(look.hair_colour, (255, 240, 220), 0.12))
    if style == "ponytail":
        pen.shape(
            [(104, 268), (190, 300), (216, 420), (206, 560), (178, 664), (160, 560), (150, 420)],
            colour,
        )
    if style in BACK:
        pen.shape(mirrored(BACK[style]), colour)


def draw_front_hair(pen: Pen, look: Look) -> None:
    """What covers the skull and frames the forehead."""
    colour, style = look.hair_colour, look.hair
    if style == "bald":
        for side in (-1, 1):
            pen.shape(
                [
                    (side * 134, 350),
                    (side * 146, 392),
                    (side * 142, 446),
                    (side * 124, 440),
                    (side * 124, 386),
                ],
                colour,
            )
        pen.line(
            [(-62, 296), (-44, 284), (-22, 278)],
            10,
            mix(look.face_colour, (255, 255, 255), 0.4),
            smooth=True,
        )
        return
    lift = LIFT.get(style, 30)
    side_y = HAIRLINE[style][-1][1]
    skull: list[Point] = [
        (-133, side_y),
        (-143, 372),
        (-128, 300 - lift * 0.3),
        (-76, 256 - lift * 0.85),
        (0, 250 - lift),
        (76, 256 - lift * 0.85),
        (128, 300 - lift * 0.3),
        (143, 372),
        (133, side_y),
    ]
    pen.shape([*skull, *HAIRLINE[style]], colour)
    if style in {"curly", "curly_short"}:
        radius = 32 if style == "curly" else 27
        for step in range(11):
            angle = math.pi * (1.03 + 0.94 * step / 10)
            pen.ellipse(
                (128 * math.cos(angle), 372 + 116 * math.sin(angle)), radius, radius, colour
            )
    if style in {"long", "wavy", "bob"}:
        _draw_locks(pen, look)
    _draw_shine(pen, look, lift)


def _draw_locks(pen: Pen, look: Look) -> None:
    """The sides that fall before the ears."""
    low = {"long": 700, "wavy": 660, "bob": 590}[look.hair]
    for side in (-1, 1):
        pen.shape(
            [
                (side * 122, 350),
                (side * 152, 380),
                (side * 170, 520),
                (side * 168, low),
                (side * 140, low + 10),
                (side * 134, 540),
                (side * 126, 440),
            ],
            look.hair_colour,
        )


def _draw_shine(pen: Pen, look: Look, lift: float) -> None:
    if look.hair in {"crew", "receding", "curly", "curly_short"}:
        return
    shine = mix(look.hair_colour, (255, 236, 210), 0.2)
    pen.line(
        [(-92, 292 - lift * 0.4), (-62, 272 - lift * 0.6), (-26, 264 - lift * 0.7)],
        9,
        shine,
        smooth=True,
    )
    pen.line([(-104, 318 - lift * 0.3), (-98, 304 - lift * 0.3)], 8, shine)


def draw_beard(pen: Pen, look: Look) -> None:
    """Beard, stubble or moustache, under the mouth that is drawn later."""
    colour = look.hair_colour
    if look.beard in {"full", "stubble"}:
        if look.beard == "stubble":
            colour = mix(look.face_colour, colour, 0.3)
        jaw = look.jaw
        outer: list[Point] = [
            (131, 430),
            (130, 480),
            (118 * jaw, 544),
            (80 * jaw, 604),
            (34, 632),
            (0, 636),
        ]
        inner: list[Point] = [(0, 526), (40, 524), (66, 536), (88, 516), (108, 470), (118, 430)]
        pen.shape([*mirrored(outer), *((-x, y) for x, y in reversed(inner)), *inner], colour)
    if look.beard in {"full", "moustache"}:
        for side in (-1, 1):
            pen.shape(
                [
                    (0, 520),
                    (side * 26, 516),
                    (side * 54, 532),
                    (side * 62, 550),
                    (side * 34, 545),
                    (0, 537),
                ],
                colour,
            )
