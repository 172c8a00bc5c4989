"""The six competences drawn as the front of a town hall. No Django.

Verticales are its columns, transversales its beams (the lintel and the step), circulaires the
arches above: each order is told by its form as much as by its colour.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

WIDTH = 360
HEIGHT = 440
_LINE_HEIGHT = 19


class _Order(Protocol):
    @property
    def slug(self) -> str: ...


class Drawable(Protocol):
    """What the drawing needs to know of a competence."""

    @property
    def name(self) -> str: ...

    @property
    def short_name(self) -> str: ...

    @property
    def order(self) -> _Order: ...


@dataclass(frozen=True)
class Shape:
    """A place in the drawing, in units of the picture.

    `grain` is a fine line that repeats the order's form; `most` is how many characters a
    line of text holds.
    """

    outline: str
    grain: str
    x: int
    y: int
    most: int


SHAPES: dict[str, tuple[Shape, ...]] = {
    "circulaires": (
        Shape(
            outline="M40 176A140 140 0 0 1 320 176H264A84 84 0 0 0 96 176Z",
            grain="M47 176A133 133 0 0 1 313 176M89 176A91 91 0 0 1 271 176",
            x=180,
            y=67,
            most=14,
        ),
        Shape(
            outline="M104 176A76 76 0 0 1 256 176Z",
            grain="M111 176A69 69 0 0 1 249 176",
            x=180,
            y=147,
            most=11,
        ),
    ),
    "transversales": (
        Shape(outline="M16 184H344V232H16Z", grain="M16 191H344M16 225H344", x=180, y=208, most=36),
        Shape(
            outline="M10 380H350V404H360V430H0V404H10Z",
            grain="M10 387H350M0 423H360",
            x=180,
            y=405,
            most=36,
        ),
    ),
    "verticales": (
        Shape(outline="M22 240H150V372H22Z", grain="M29 240V372M143 240V372", x=86, y=306, most=15),
        Shape(
            outline="M210 240H338V372H210Z", grain="M217 240V372M331 240V372", x=274, y=306, most=15
        ),
    ),
}


@dataclass(frozen=True)
class Line:
    text: str
    x: int
    y: int


@dataclass(frozen=True)
class Place:
    """A competence at its place in the drawing."""

    competence: Drawable
    shape: Shape
    lines: list[Line]


def wrapped(text: str, most: int) -> list[str]:
    """Lines of at most `most` characters, cut at spaces; a longer word keeps its line."""
    lines: list[str] = []
    for word in text.split():
        if lines and len(lines[-1]) + 1 + len(word) <= most:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def _lines(text: str, shape: Shape) -> list[Line]:
    texts = wrapped(text, shape.most)
    # The first baseline, so that the block is centred on the shape's own middle.
    top = shape.y + 5 - (len(texts) - 1) * _LINE_HEIGHT // 2
    return [Line(text, shape.x, top + rank * _LINE_HEIGHT) for rank, text in enumerate(texts)]


def places(competences: Iterable[Drawable]) -> list[Place]:
    """Each competence at its place, in the order given; those without a place are left out."""
    drawn: list[Place] = []
    used: dict[str, int] = {}
    for competence in competences:
        order = competence.order.slug
        shapes = SHAPES.get(order, ())
        rank = used.get(order, 0)
        if rank < len(shapes):
            used[order] = rank + 1
            shape = shapes[rank]
            text = competence.short_name or competence.name
            drawn.append(Place(competence, shape, _lines(text, shape)))
    return drawn
