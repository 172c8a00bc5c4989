"""The hand that draws the demo: palette, type, and a pen with a few shapes.

No Django here. Everything is drawn from numbers with Pillow, at a multiple of the
final size, then reduced: Pillow's own shapes have no smooth edges.
"""

from __future__ import annotations

import hashlib
import math
import random
import re
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

Colour = tuple[int, int, int]
Point = tuple[float, float]

PAPER: Colour = (250, 246, 238)
PAPER_DEEP: Colour = (239, 232, 218)
INK: Colour = (28, 27, 25)
INK_SOFT: Colour = (74, 71, 66)
TEAL: Colour = (15, 82, 87)
TEAL_DEEP: Colour = (10, 56, 60)
BRICK: Colour = (168, 67, 43)
WHITE: Colour = (255, 253, 249)

#: Quiet tints of the three orders of competences.
ORDER_TINTS: dict[str, Colour] = {
    "verticales": (211, 226, 223),
    "transversales": (240, 224, 197),
    "circulaires": (229, 219, 230),
}

#: The order that each competence belongs to, as in the framework of the demo content.
COMPETENCE_ORDERS: dict[str, str] = {
    "infrastructures": "verticales",
    "donnees": "verticales",
    "competences-territoriales-en-mutation": "transversales",
    "transmission-et-formation-au-numerique": "transversales",
    "nouvelle-gouvernance": "circulaires",
    "nouvelle-democratie": "circulaires",
}

FONT_FILE = (
    Path(__file__).resolve().parent.parent
    / "node_modules/@fontsource-variable/atkinson-hyperlegible-next/files"
    / "atkinson-hyperlegible-next-latin-wght-normal.woff2"
)


def chance(seed: str) -> random.Random:
    """A generator that gives the same draws for the same seed on every machine."""
    return random.Random(int.from_bytes(hashlib.sha256(seed.encode()).digest()[:8]))  # noqa: S311


def mix(first: Colour, second: Colour, share: float) -> Colour:
    """The colour at `share` (ratio 0-1) of the way from the first to the second."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(first, second, strict=True))
    return red, green, blue


@cache
def font(size: int, weight: int = 400) -> ImageFont.FreeTypeFont:
    """The site's own type at `size` pixels; `weight` goes from 200 to 800.

    FreeType reads the web font as it is. Raises FileNotFoundError, saying what to do,
    when the front-end packages are not installed.
    """
    if not FONT_FILE.exists():
        message = f"{FONT_FILE} is missing: install the front-end packages first (npm ci)."
        raise FileNotFoundError(message)
    face = ImageFont.truetype(FONT_FILE, size)
    face.set_variation_by_axes([weight])
    return face


def drawable(text: str) -> str:
    """The text without the narrow space that the font lacks; numbers hold to what they count."""
    return re.sub(r"(?<=\d) (?=[a-zé])", "\u00a0", text.replace("\u202f", "\u00a0"))


def wrap(text: str, face: ImageFont.FreeTypeFont, width: int) -> list[str]:
    """Lines no wider than `width` pixels, as even as their number allows.

    Breaks at plain spaces only, so that no-break spaces hold French punctuation.
    """
    words = drawable(text).split(" ")

    def fill(limit: float) -> list[str]:
        lines = [words[0]]
        for word in words[1:]:
            longer = f"{lines[-1]} {word}"
            if face.getlength(longer) <= limit:
                lines[-1] = longer
            else:
                lines.append(word)
        return lines

    wanted = len(fill(width))
    low, high = 0.0, float(width)
    while high - low > 4:
        middle = (low + high) / 2
        if len(fill(middle)) > wanted or max(map(face.getlength, fill(middle))) > width:
            low = middle
        else:
            high = middle
    return fill(high)


def write(
    draw: ImageDraw.ImageDraw,
    position: tuple[float, float],
    lines: Iterable[str],
    face: ImageFont.FreeTypeFont,
    *,
    fill: Colour,
    leading: float = 1.22,
) -> float:
    """Write lines down from `position` (left, top, in pixels); returns where the next begins."""
    left, top = position
    for line in lines:
        draw.text((left, top), line, font=face, fill=fill)
        top += face.size * leading
    return top


def spline(points: Sequence[Point], *, closed: bool = True, steps: int = 7) -> list[Point]:
    """A smooth line through every point (Catmull-Rom), as a list of short segments."""
    count = len(points)
    curve: list[Point] = []
    for index in range(count if closed else count - 1):
        if closed:
            p0, p1, p2, p3 = (points[(index + shift) % count] for shift in (-1, 0, 1, 2))
        else:
            p1, p2 = points[index], points[index + 1]
            p0 = points[index - 1] if index else p1
            p3 = points[index + 2] if index + 2 < count else p2
        for step in range(steps):
            t = step / steps
            curve.append((_between(p0, p1, p2, p3, 0, t), _between(p0, p1, p2, p3, 1, t)))
    if not closed:
        curve.append(points[-1])
    return curve


def _between(p0: Point, p1: Point, p2: Point, p3: Point, axis: int, t: float) -> float:
    a, b, c, d = p0[axis], p1[axis], p2[axis], p3[axis]
    return 0.5 * (
        2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3
    )


def mirrored(right: Sequence[Point]) -> list[Point]:
    """A symmetrical outline from its right half, given from top to bottom."""
    return [*right, *((-x, y) for x, y in reversed(right) if x)]


class Pen:
    """Draws shapes given in the drawing's own units onto an image of any size.

    A unit is `scale` pixels and (0, 0) falls on `origin`. `turned` gives a pen whose
    shapes are rotated and shifted, which is how a head moves.
    """

    def __init__(self, image: Image.Image, *, scale: float, origin: Point) -> None:
        self.draw = ImageDraw.Draw(image)
        self.image = image
        self.scale = scale
        self.origin = origin
        self._turn: tuple[float, float, Point, Point] = (1.0, 0.0, (0, 0), (0, 0))

    def turned(self, degrees: float, *, around: Point, shift: Point = (0, 0)) -> Pen:
        """A pen on the same image that draws everything rotated around a point, then shifted."""
        pen = Pen(self.image, scale=self.scale, origin=self.origin)
        angle = math.radians(degrees)
        pen._turn = (math.cos(angle), math.sin(angle), around, shift)
        return pen

    def place(self, point: Point) -> Point:
        """Where a point of the drawing falls on the image, in pixels."""
        cosine, sine, (ax, ay), (sx, sy) = self._turn
        x, y = point[0] - ax, point[1] - ay
        x, y = ax + x * cosine - y * sine + sx, ay + x * sine + y * cosine + sy
        return self.origin[0] + x * self.scale, self.origin[1] + y * self.scale

    def shape(self, points: Sequence[Point], fill: Colour, *, smooth: bool = True) -> None:
        """A filled outline, rounded through its points or straight between them."""
        outline = spline(points) if smooth else points
        self.draw.polygon([self.place(point) for point in outline], fill=fill)

    def ellipse(self, centre: Point, rx: float, ry: float, fill: Colour) -> None:
        """A filled ellipse."""
        self.draw.polygon([self.place(p) for p in _ellipse(centre, rx, ry)], fill=fill)

    def ring(self, centre: Point, rx: float, ry: float, width: float, fill: Colour) -> None:
        """The line of an ellipse."""
        self.line([*_ellipse(centre, rx, ry), (centre[0] + rx, centre[1])], width, fill)

    def box(self, left: float, top: float, right: float, bottom: float, fill: Colour) -> None:
        """A filled rectangle."""
        self.shape([(left, top), (right, top), (right, bottom), (left, bottom)], fill, smooth=False)

    def panel(
        self, left: float, top: float, right: float, bottom: float, radius: float, fill: Colour
    ) -> None:
        """A filled rectangle with rounded corners."""
        corners = (
            (right - radius, top + radius, -90),
            (right - radius, bottom - radius, 0),
            (left + radius, bottom - radius, 90),
            (left + radius, top + radius, 180),
        )
        outline = [
            (
                x + radius * math.cos(math.radians(start + turn)),
                y + radius * math.sin(math.radians(start + turn)),
            )
            for x, y, start in corners
            for turn in range(0, 91, 15)
        ]
        self.shape(outline, fill, smooth=False)

    def line(
        self, points: Sequence[Point], width: float, fill: Colour, *, smooth: bool = False
    ) -> None:
        """A line with round ends."""
        path = spline(points, closed=False) if smooth else points
        placed = [self.place(point) for point in path]
        pixels = max(1, round(width * self.scale))
        self.draw.line(placed, fill=fill, width=pixels, joint="curve")
        if pixels > 2:
            for x, y in (placed[0], placed[-1]):
                half = pixels / 2 - 0.5
                self.draw.ellipse((x - half, y - half, x + half, y + half), fill=fill)


def _ellipse(centre: Point, rx: float, ry: float) -> list[Point]:
    count = 48
    return [
        (
            centre[0] + rx * math.cos(math.tau * step / count),
            centre[1] + ry * math.sin(math.tau * step / count),
        )
        for step in range(count)
    ]
