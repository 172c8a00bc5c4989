"""The trend as columns: where each one stands in an SVG drawing. No Django."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

# Units of the drawing, which is as wide as its frame.
WIDTH, HEIGHT = 480, 150
_FLOOR, _CEILING = 124, 18
_BAR = 14


@dataclass(frozen=True)
class Bar:
    x: int
    y: int
    height: int
    # What it stands for, above it; nothing above an empty place.
    figure: int

    @property
    def middle(self) -> int:
        return self.x + _BAR // 2


@dataclass(frozen=True)
class Pair:
    """A month: what was begun, then what was finished."""

    label: str
    middle: int
    begun: Bar
    done: Bar


def pairs(months: Sequence[tuple[str, int, int]]) -> list[Pair]:
    """Two columns side by side for each (label, begun, finished), on one scale."""
    tallest = max((max(begun, done) for _label, begun, done in months), default=0)
    step = WIDTH // max(1, len(months))
    return [
        Pair(
            label=label,
            middle=number * step + step // 2,
            begun=_bar(number * step + step // 2 - _BAR - 1, begun, tallest),
            done=_bar(number * step + step // 2 + 1, done, tallest),
        )
        for number, (label, begun, done) in enumerate(months)
    ]


def _bar(x: int, figure: int, tallest: int) -> Bar:
    """At least two units for one, so that it is seen beside a thousand."""
    height = max(2, (_FLOOR - _CEILING) * figure // tallest) if figure else 0
    return Bar(x, _FLOOR - height, height, figure)
