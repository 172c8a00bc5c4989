"""Neck and clothes, in the units of `portraits`."""

from __future__ import annotations

from demo.casting import Look
from demo.drawing import Pen, Point, mirrored, mix

BLACK = (0, 0, 0)
WARM = (255, 244, 226)
SHOULDERS: list[Point] = [
    (0, 676),
    (66, 676),
    (120, 706),
    (226, 742),
    (312, 788),
    (350, 872),
    (376, 1000),
    (392, 1120),
    (0, 1120),
]


def draw_clothes(pen: Pen, look: Look) -> None:
    """The neck and what covers the shoulders."""
    _draw_torso(pen, look)
    {
        "jacket": _jacket,
        "open_jacket": _open_jacket,
        "sweater": _sweater,
        "cardigan": _cardigan,
        "shirt": _shirt,
        "blouse": _blouse,
        "scarf": _scarf,
    }[look.clothes](pen, look)


def _draw_torso(pen: Pen, look: Look) -> None:
    broad = 0.9 if look.feminine else 1.0
    pen.shape(mirrored([(x * broad, y) for x, y in SHOULDERS]), look.cloth)
    fold = mix(look.cloth, BLACK, 0.16)
    for side in (-1, 1):
        pen.line([(side * 250 * broad, 872), (side * 262 * broad, 1010)], 7, fold)


def _neck(pen: Pen, look: Look, *, low: float = 706) -> None:
    wide = 62 if look.feminine else 76
    skin = look.face_colour
    pen.shape(
        [(-wide, 560), (wide, 560), (wide + 6, low - 24), (0, low + 22), (-wide - 6, low - 24)],
        skin,
        smooth=False,
    )
    pen.shape(
        [(-wide, 566), (wide, 566), (wide, 628), (30, 660), (-wide, 622)],
        look.shade_colour,
        smooth=False,
    )


def _open_neck(pen: Pen, look: Look, depth: float) -> None:
    """The neck, and a V of skin down to `depth`."""
    pen.shape([(-84, 684), (84, 684), (0, depth)], look.face_colour, smooth=False)
    _neck(pen, look)


def _jacket(pen: Pen, look: Look) -> None:
    dark, light = mix(look.cloth, BLACK, 0.22), mix(look.cloth, WARM, 0.1)
    pen.shape([(-100, 690), (100, 690), (66, 850), (0, 1010), (-66, 850)], look.under, smooth=False)
    if look.feminine:
        _open_neck(pen, look, 800)
    else:
        _neck(pen, look)
    if look.tie:
        pen.shape(
            [(-24, 716), (24, 716), (16, 752), (34, 1010), (-34, 1010), (-16, 752)],
            look.tie,
            smooth=False,
        )
        pen.shape(
            [(-24, 714), (24, 714), (15, 756), (-15, 756)], mix(look.tie, BLACK, 0.2), smooth=False
        )
    if not look.feminine:
        _collar(pen, look)
    for side in (-1, 1):
        pen.shape(
            [
                (side * 92, 682),
                (side * 134, 702),
                (side * 176, 800),
                (side * 132, 818),
                (side * 150, 846),
                (0, 1012),
            ],
            light,
            smooth=False,
        )
        pen.line([(side * 92, 684), (side * 70, 830), (0, 1008)], 5, dark)
        pen.line([(side * 132, 818), (side * 174, 801)], 5, dark)


def _collar(pen: Pen, look: Look) -> None:
    tone = mix(look.under, BLACK, 0.06)
    for side in (-1, 1):
        pen.shape(
            [(side * 80, 664), (side * 94, 700), (side * 58, 772), (side * 4, 722)],
            tone,
            smooth=False,
        )
        pen.line(
            [(side * 4, 722), (side * 58, 772), (side * 94, 700)], 4, mix(look.under, BLACK, 0.2)
        )


def _open_jacket(pen: Pen, look: Look) -> None:
    light = mix(look.cloth, WARM, 0.12)
    pen.shape(
        [(-110, 684), (110, 684), (120, 860), (86, 1010), (-86, 1010), (-120, 860)],
        look.under,
        smooth=False,
    )
    _neck(pen, look)
    if look.feminine:
        pen.line(
            [(-74, 694), (-40, 728), (0, 738), (40, 728), (74, 694)],
            9,
            mix(look.under, BLACK, 0.12),
            smooth=True,
        )
    else:
        _collar(pen, look)
        pen.line([(0, 740), (0, 1010)], 4, mix(look.under, BLACK, 0.16))
    for side in (-1, 1):
        pen.shape(
            [
                (side * 92, 678),
                (side * 138, 704),
                (side * 184, 804),
                (side * 150, 836),
                (side * 166, 862),
                (side * 92, 1012),
                (side * 82, 1012),
                (side * 112, 850),
            ],
            light,
            smooth=False,
        )


def _sweater(pen: Pen, look: Look) -> None:
    _neck(pen, look)
    rib = mix(look.cloth, BLACK, 0.2)
    pen.line([(-84, 682), (-52, 726), (0, 742), (52, 726), (84, 682)], 26, rib, smooth=True)
    pen.line(
        [(-74, 684), (-46, 716), (0, 729), (46, 716), (74, 684)],
        4,
        mix(rib, WARM, 0.2),
        smooth=True,
    )


def _cardigan(pen: Pen, look: Look) -> None:
    pen.shape([(-100, 684), (100, 684), (74, 850), (0, 940), (-74, 850)], look.under, smooth=False)
    if look.feminine:
        _neck(pen, look, low=720)
        pen.line(
            [(-72, 694), (-40, 736), (0, 748), (40, 736), (72, 694)],
            8,
            mix(look.under, BLACK, 0.14),
            smooth=True,
        )
    else:
        _neck(pen, look)
        _collar(pen, look)
    edge = mix(look.cloth, BLACK, 0.18)
    for side in (-1, 1):
        pen.line([(side * 104, 686), (side * 92, 800), (0, 948)], 24, edge, smooth=True)
    pen.line([(0, 948), (0, 1010)], 26, edge)
    pen.ellipse((0, 972), 10, 10, mix(look.cloth, WARM, 0.6))


def _shirt(pen: Pen, look: Look) -> None:
    line = mix(look.cloth, BLACK, 0.18)
    _open_neck(pen, look, 790)
    for side in (-1, 1):
        pen.shape(
            [(side * 82, 662), (side * 104, 704), (side * 74, 796), (side * 6, 760)],
            mix(look.cloth, WARM, 0.3),
            smooth=False,
        )
        pen.line([(side * 6, 760), (side * 74, 796), (side * 104, 704)], 4, line)
    pen.line([(0, 786), (0, 1010)], 4, line)
    for y in (830, 900, 970):
        pen.ellipse((10, y), 7, 7, line)


def _blouse(pen: Pen, look: Look) -> None:
    _open_neck(pen, look, 816)
    edge = mix(look.cloth, BLACK, 0.2)
    pen.line([(-88, 684), (-46, 760), (0, 818), (46, 760), (88, 684)], 12, edge, smooth=True)
    pen.line(
        [(-66, 690), (-34, 738), (0, 756), (34, 738), (66, 690)], 4, (214, 168, 78), smooth=True
    )
    pen.ellipse((0, 762), 9, 9, (214, 168, 78))


def _scarf(pen: Pen, look: Look) -> None:
    _neck(pen, look)
    tone = look.under
    dark = mix(tone, BLACK, 0.18)
    pen.shape([(18, 740), (96, 728), (128, 880), (118, 1000), (48, 1004), (40, 860)], dark)
    pen.shape(
        [
            (-112, 668),
            (-60, 690),
            (0, 704),
            (60, 690),
            (112, 668),
            (126, 726),
            (72, 776),
            (0, 788),
            (-72, 776),
            (-126, 726),
        ],
        tone,
    )
    pen.line([(-106, 704), (-40, 738), (40, 742), (108, 716)], 6, dark, smooth=True)
    pen.line([(-84, 744), (-20, 766), (50, 764)], 5, dark, smooth=True)
