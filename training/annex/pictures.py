"""Drawings of the yearly figures, in black and one colour: they print, and a table says the same.

No Django.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from xml.sax.saxutils import escape

# Units of the drawing.
_WIDTH, _LABELS, _FIGURES, _LINE, _BAR = 960, 380, 130, 36, 20
_FONT = "Libertinus Serif, Atkinson Hyperlegible Next, sans-serif"
_LONGEST_LABEL = 46


@dataclass(frozen=True)
class Ink:
    """Colours: words and rules, bars."""

    words: str
    bars: str


PAPER = Ink(words="#1a1c1b", bars="#0a4a57")
# Follows the scheme of the page: its style sheet colours what bears this class.
SCREEN = Ink(words="currentColor", bars="currentColor")


@dataclass(frozen=True)
class Bar:
    label: str
    value: Decimal
    # The value as it reads: « 1 234,50 € ».
    shown: str


def bars(rows: Sequence[Bar], ink: Ink) -> str:
    """An SVG of horizontal bars from one zero, each with its name and its figure.

    What is below zero has its figure and no bar.
    """
    longest = max((row.value for row in rows if row.value > 0), default=Decimal(1))
    room = _WIDTH - _LABELS - _FIGURES
    height = _LINE * max(1, len(rows))
    drawn = "".join(
        _bar(row, place * _LINE, round(max(0.0, float(row.value / longest)) * room, 1), ink)
        for place, row in enumerate(rows)
    )
    axis = (
        f'<line x1="{_LABELS}" y1="0" x2="{_LABELS}" y2="{height}" stroke="{ink.words}"'
        ' stroke-width="1.5"/>'
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}"'
        f' font-family="{_FONT}" font-size="17">{drawn}{axis}</svg>'
    )


def _bar(row: Bar, top: int, length: float, ink: Ink) -> str:
    middle = top + _LINE / 2 + 6
    return (
        f'<text x="{_LABELS - 12}" y="{middle}" text-anchor="end" fill="{ink.words}">'
        f"{escape(_shortened(row.label))}</text>"
        f'<rect x="{_LABELS}" y="{top + (_LINE - _BAR) / 2}" width="{length}" height="{_BAR}"'
        f' fill="{ink.bars}"/>'
        f'<text x="{_LABELS + length + 10}" y="{middle}" fill="{ink.words}">'
        f"{escape(row.shown)}</text>"
    )


def _shortened(label: str) -> str:
    return label if len(label) <= _LONGEST_LABEL else f"{label[: _LONGEST_LABEL - 1].rstrip()}…"


def alternative(title: str, rows: Sequence[Bar]) -> str:
    """The same in words: « Dépense par année : 2025, 1 200 € ; 2026, 900 €. »"""
    said = "\N{NO-BREAK SPACE}; ".join(f"{row.label}, {row.shown}" for row in rows)
    return f"{title}\N{NO-BREAK SPACE}: {said}." if said else title
