"""Drawn portraits: a person before a place, the same for the same seed.

The person stands on units of their own: x from the middle of the face, y down from 0,
the picture's lower edge at 1000, the skull from 250 to 612.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from PIL import Image

from demo.cast import look_for
from demo.casting import Look
from demo.clothes import draw_clothes
from demo.drawing import INK, Colour, Pen, Point, mirrored, mix, spline
from demo.hair import draw_back_hair, draw_beard, draw_front_hair
from demo.scenery import draw_scenery

SUPERSAMPLE = 2
NECK: Point = (0, 690)
LIP: Colour = (176, 84, 78)
TEETH: Colour = (255, 250, 244)
MOUTH_INSIDE: Colour = (96, 38, 40)


@dataclass(frozen=True)
class Pose:
    """A moment of a face: mouth from 0 (a closed smile) to 3 (wide), eyes, turn of the head."""

    mouth: int = 0
    blink: bool = False
    tilt: float = 0.0
    nod: float = 0.0


def portrait(
    seed: str,
    *,
    gender: str,
    size: int | tuple[int, int],
    place: str | None = None,
    pose: Pose | None = None,
) -> Image.Image:
    """A drawn portrait of the person called `seed`, RGB.

    `gender` is "f" or "m"; `size` is in pixels, one side of a square or (width, height).
    `place` is one of `scenery.PLACES`; without it, one is drawn from the seed.
    """
    width, height = (size, size) if isinstance(size, int) else size
    return Portraitist(seed, gender=gender, size=(width, height), place=place).draw(pose or Pose())


class Portraitist:
    """Draws one person many times; the place behind is drawn once."""

    def __init__(self, seed: str, *, gender: str, size: tuple[int, int], place: str | None) -> None:
        self.look = look_for(seed, gender)
        self.size = size
        width, height = size[0] * SUPERSAMPLE, size[1] * SUPERSAMPLE
        self._scale = min(width / 730, height / 940)
        self._origin = (width / 2, height - 1000 * self._scale)
        self._background = Image.new("RGB", (width, height))
        draw_scenery(self._background, seed=seed, place=place)

    def draw(self, pose: Pose) -> Image.Image:
        """The person in that pose, before the place."""
        image = self._background.copy()
        pen = Pen(image, scale=self._scale, origin=self._origin)
        head = pen.turned(pose.tilt, around=NECK, shift=(0, pose.nod))
        draw_back_hair(head, self.look)
        draw_clothes(pen, self.look)
        draw_head(head, self.look, pose)
        return image.reduce(SUPERSAMPLE)


def face_outline(look: Look) -> list[Point]:
    """The right half of the face, from the top of the skull to the chin."""
    wide, jaw = look.face, look.jaw * (0.95 if look.feminine else 1.04)
    return [
        (0, 256),
        (72 * wide, 268),
        (120 * wide, 322),
        (132 * wide, 400),
        (128 * wide, 462),
        (114 * jaw, 530),
        (76 * jaw, 586),
        (30 * jaw, 610),
        (0, 613),
    ]


def draw_head(pen: Pen, look: Look, pose: Pose) -> None:
    """Ears, face, features, glasses and the hair before the face."""
    skin, shade = look.face_colour, look.shade_colour
    outline = face_outline(look)
    for side in (-1, 1):
        pen.ellipse((side * 134 * look.face, 452), 22, 38, skin)
        pen.ellipse((side * 136 * look.face, 454), 11, 22, shade)
        if look.earrings:
            pen.ellipse((side * 138 * look.face, 500), 8, 8, (214, 168, 78))
    pen.shape(mirrored(outline), skin)
    _shade_cheek(pen, look, outline)
    cheek = mix(skin, (214, 92, 78), 0.2 if look.skin < 4 else 0.11)
    for side in (-1, 1):
        pen.ellipse((side * 74, 502), 27, 18, cheek)
    _draw_age(pen, look)
    draw_beard(pen, look)
    _draw_eyes(pen, look, pose)
    _draw_nose(pen, look)
    _draw_mouth(pen, look, pose.mouth)
    draw_front_hair(pen, look)
    _draw_glasses(pen, look)


def _shade_cheek(pen: Pen, look: Look, outline: list[Point]) -> None:
    """A crescent of shade down the right side: the light comes from the left."""
    edge = [point for point in spline(outline, closed=False) if point[1] > 330]
    last = len(edge) - 1
    inner = [
        (x - 26 * math.sin(math.pi * index / last), y - 5 * math.sin(math.pi * index / last))
        for index, (x, y) in enumerate(edge)
    ]
    fill = mix(look.face_colour, look.shade_colour, 0.55)
    pen.shape([*edge, *reversed(inner)], fill, smooth=False)


def _draw_age(pen: Pen, look: Look) -> None:
    if look.age == "young":
        return
    line = mix(look.face_colour, look.shade_colour, 0.75 if look.age == "senior" else 0.5)
    for side in (-1, 1):
        pen.line([(side * 44, 512), (side * 60, 532), (side * 62, 552)], 4, line, smooth=True)
        if look.age == "senior":
            pen.line([(side * 34, 476), (side * 54, 484), (side * 72, 477)], 4, line, smooth=True)
            pen.line([(side * 98, 436), (side * 110, 430)], 4, line)
            pen.line([(side * 98, 446), (side * 111, 448)], 4, line)
    if look.age == "senior":
        pen.line([(-52, 352), (0, 346), (52, 352)], 4, line, smooth=True)
        pen.line([(-40, 332), (0, 327), (40, 332)], 4, line, smooth=True)


def _draw_eyes(pen: Pen, look: Look, pose: Pose) -> None:
    brow = mix(look.hair_colour, INK, 0.3 if look.age != "senior" else 0.12)
    lift = -4 if pose.mouth == 3 else 0
    for side in (-1, 1):
        x = side * 54
        arch = [(22, 408), (34, 399), (58, 395), (86, 406)]
        pen.line(
            [(side * bx, by + lift) for bx, by in arch],
            9 if look.feminine else 12,
            brow,
            smooth=True,
        )
        if pose.blink:
            pen.line([(x - 19, 446), (x, 453), (x + 19, 446)], 6, INK, smooth=True)
            continue
        pen.ellipse((x, 446), 21, 14.5, TEETH)
        pen.ellipse((x + 1, 446), 13, 13.5, mix(INK, look.hair_colour, 0.25))
        pen.ellipse((x - 4, 441), 4, 4, TEETH)
        lid = [(x - 23, 445), (x - 12, 433), (x + 1, 430), (x + 13, 433), (x + 23, 445)]
        pen.line(lid, 6.5 if look.feminine else 5, mix(INK, look.shade_colour, 0.12), smooth=True)
        if look.feminine:
            pen.line([(side * 77, 444), (side * 84, 437)], 5, INK)


def _draw_nose(pen: Pen, look: Look) -> None:
    line = mix(look.shade_colour, (120, 60, 44), 0.28)
    pen.line([(6, 448), (15, 488), (18, 503), (4, 511), (-12, 508)], 6, line, smooth=True)


def _draw_mouth(pen: Pen, look: Look, opening: int) -> None:
    y = 551
    lip = mix(look.shade_colour, LIP, 0.85 if look.feminine else 0.35)
    if look.skin > 3:
        lip = mix(lip, (92, 40, 40), 0.35)
    if opening == 0:
        pen.line(
            [(-39, y - 6), (-18, y + 4), (0, y + 6), (18, y + 4), (39, y - 6)], 8, lip, smooth=True
        )
        return
    half, drop = ((36, 12), (38, 22), (33, 33))[opening - 1]
    upper = [(-half, y - 4), (-half * 0.5, y - 9), (0, y - 8), (half * 0.5, y - 9), (half, y - 4)]
    lower = [(half * 0.6, y + drop * 0.75), (0, y + drop), (-half * 0.6, y + drop * 0.75)]
    pen.shape([*upper, *lower], MOUTH_INSIDE)
    if opening > 1:
        pen.shape(
            [
                (-half * 0.7, y - 6),
                (0, y - 7),
                (half * 0.7, y - 6),
                (half * 0.5, y + 3),
                (0, y + 5),
                (-half * 0.5, y + 3),
            ],
            TEETH,
        )
    loop = [*upper, *lower, upper[0]]
    pen.line(loop, 7 if look.feminine else 4.5, lip, smooth=True)


def _draw_glasses(pen: Pen, look: Look) -> None:
    if not look.glasses:
        return
    frame = (58, 44, 38) if look.skin < 4 else (214, 178, 110)
    for side in (-1, 1):
        x = side * 55
        if look.glasses == "round":
            pen.ring((x, 448), 41, 39, 6, frame)
        else:
            rim = [
                (-43, 424),
                (-34, 417),
                (34, 417),
                (43, 424),
                (41, 462),
                (28, 476),
                (-28, 476),
                (-41, 462),
                (-43, 424),
            ]
            pen.line([(x + rx, ry) for rx, ry in rim], 7, frame)
        pen.line([(side * 97, 438), (side * 128, 434)], 6, frame)
    pen.line([(-14, 442), (0, 436), (14, 442)], 6, frame, smooth=True)
