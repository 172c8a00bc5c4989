"""The right side of a demo video: its title, then the phrase of the moment."""

from __future__ import annotations

from PIL import Image, ImageDraw, ImageFont

from demo.drawing import (
    BRICK,
    COMPETENCE_ORDERS,
    INK,
    INK_SOFT,
    PAPER,
    TEAL,
    Pen,
    font,
    wrap,
    write,
)
from demo.screenplay import Clip

#: The board, in pixels; its last lines are kept for the progress line.
SIZE = (780, 720)
LEFT, TEXT_WIDTH = 60, 660
ORDER_NAMES = {
    "verticales": "Compétences verticales",
    "transversales": "Compétences transversales",
    "circulaires": "Compétences circulaires",
}


def title_board(clip: Clip) -> Image.Image:
    """Who speaks and about what, or the title of the lesson and the order it belongs to."""
    image, draw = _paper()
    title_face, lines = _fitted(clip.title, sizes=(66, 60, 54, 48), weight=750, most=5)
    height = len(lines) * title_face.size * 1.12 + (190 if clip.speaker else 150)
    top = max(70.0, (SIZE[1] - height) / 2 - 20)
    order = COMPETENCE_ORDERS[clip.competence]
    if not clip.speaker:
        _order_sign(image, order, top + 2)
        write(draw, (LEFT + 54, top - 2), [ORDER_NAMES[order]], font(32, 600), fill=TEAL)
        top += 62
    top = write(draw, (LEFT, top), lines, title_face, fill=INK, leading=1.12)
    draw.rectangle((LEFT, top + 24, LEFT + 72, top + 29), fill=BRICK)
    top += 52
    if clip.speaker:
        top = write(draw, (LEFT, top), [clip.speaker], font(42, 700), fill=TEAL)
    lower = [text for text in (clip.role, clip.subtitle) if text]
    face = font(36, 450)
    for text in lower:
        top = write(draw, (LEFT, top), wrap(text, face, TEXT_WIDTH), face, fill=INK_SOFT)
    return image


def cue_board(clip: Clip, *, phrase: str, chapter: str) -> Image.Image:
    """The phrase, large; the chapter above it; below, who speaks or which lesson it is."""
    image, draw = _paper()
    draw.rectangle((LEFT, 62, LEFT + 44, 67), fill=TEAL)
    face = font(34, 600)
    write(draw, (LEFT, 82), wrap(chapter, face, TEXT_WIDTH)[:2], face, fill=TEAL)
    phrase_face, lines = _fitted(phrase, sizes=(62, 56, 50, 45), weight=600, most=6)
    block = len(lines) * phrase_face.size * 1.2
    write(draw, (LEFT, 352 - block / 2), lines, phrase_face, fill=INK, leading=1.2)
    if clip.speaker:
        top = write(draw, (LEFT, 580), [clip.speaker], font(34, 700), fill=INK)
        role = font(32, 400)
        write(draw, (LEFT, top), wrap(clip.role or "", role, TEXT_WIDTH)[:1], role, fill=INK_SOFT)
    else:
        small = font(32, 450)
        write(draw, (LEFT, 590), wrap(clip.title, small, TEXT_WIDTH)[:2], small, fill=INK_SOFT)
    return image


def _paper() -> tuple[Image.Image, ImageDraw.ImageDraw]:
    image = Image.new("RGB", SIZE, PAPER)
    return image, ImageDraw.Draw(image)


def _fitted(
    text: str, *, sizes: tuple[int, ...], weight: int, most: int
) -> tuple[ImageFont.FreeTypeFont, list[str]]:
    """The largest of the sizes at which the text takes at most four lines, else `most`."""
    for size in sizes:
        face = font(size, weight)
        lines = wrap(text, face, TEXT_WIDTH)
        if len(lines) <= 4:
            return face, lines
    return face, lines[:most]


def _order_sign(image: Image.Image, order: str, top: float) -> None:
    """Upright bars, level bars or a circle: the sign of an order, never its colour alone."""
    pen = Pen(image, scale=1, origin=(LEFT, top))
    for shift in (0, 14, 28):
        if order == "verticales":
            pen.box(shift, 2, shift + 7, 36, TEAL)
        elif order == "transversales":
            pen.box(0, 2 + shift, 36, 9 + shift, TEAL)
    if order == "circulaires":
        pen.ring((18, 19), 15, 15, 6, TEAL)
        pen.ellipse((18, 19), 5, 5, TEAL)
