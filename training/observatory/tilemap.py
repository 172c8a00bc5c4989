"""A map of the départements in which each is one square, wherever it lies: our own grid.

On a true map Paris is a dot and its people invisible. Here each département weighs the same and
stands near its neighbours. No Django.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass

# North is up; the last line holds what is overseas.
_GRID = """
    .   .   .   .   .   .   62  59  .   .   .   .
    .   .   .   .   .   76  80  02  08  .   .   .
    .   .   50  14  27  95  60  51  55  57  67  .
    .   22  35  61  28  78  92  93  77  54  88  68
    29  56  53  72  41  91  75  94  10  52  70  90
    .   44  49  37  36  45  89  21  39  25  .   .
    .   85  79  86  23  18  58  71  01  74  .   .
    .   .   17  16  87  03  63  42  69  38  73  .
    .   .   33  24  19  15  43  07  26  05  .   .
    .   .   40  47  46  12  48  30  84  04  06  .
    .   .   64  32  82  81  34  13  83  .   .   2B
    .   .   .   65  31  11  .   .   .   .   .   2A
    .   .   .   .   09  66  .   .   .   .   .   .
    .   .   .   .   .   .   .   .   .   .   .   .
    971 972 973 974 976 975 977 978 986 987 988 .
"""
_PLACES = {
    code: (column, row)
    for row, line in enumerate(_GRID.strip().splitlines())
    for column, code in enumerate(line.split())
    if code != "."
}
# Every inhabited département and overseas collectivity, in the order of their codes.
CODES = tuple(sorted(_PLACES))

# Units of the drawing: the side of a square, and from one to the next.
SIDE, STEP = 38, 40
WIDTH = STEP * 12 - (STEP - SIDE)
HEIGHT = STEP * 15 - (STEP - SIDE)

# Shades, palest first. Nobody, and what is not published, have their own.
SHADES = 5
NOBODY, HIDDEN = "none", "hidden"


@dataclass(frozen=True)
class Tile:
    code: str
    x: int
    y: int
    # `none`, `hidden`, or from `1`, the palest, to `5`.
    shade: str

    @property
    def middle(self) -> int:
        return self.x + SIDE // 2

    @property
    def baseline(self) -> int:
        """Where its code is written."""
        return self.y + SIDE // 2 + 5


def tiles(values: Mapping[str, float | None]) -> list[Tile]:
    """A square for each département; None where the value is not published, absent where 0."""
    steps = bounds(values)
    return [
        Tile(code, column * STEP, row * STEP, _shade(values.get(code, 0), steps))
        for code, (column, row) in sorted(_PLACES.items())
    ]


def bounds(values: Mapping[str, float | None]) -> list[float]:
    """The largest value of each shade but the last: as many départements in each, or nearly."""
    known = sorted({value for value in values.values() if value})
    if len(known) < SHADES:
        return known[:-1]
    return [known[len(known) * step // SHADES - 1] for step in range(1, SHADES)]


def _shade(value: float | None, steps: list[float]) -> str:
    if value is None:
        return HIDDEN
    return str(bisect_left(steps, value) + 1) if value else NOBODY
