"""Which published counts must be hidden, for the two shapes that the observatory has.

`training.disclosure` protects any set of sums, by a search that takes minutes on a table of
107 départements by 9 bands where most groups are small. Here the sums are those of one list, or
of one two-way table with its totals, and the same protection is found at once: a small group may
be of `LEAST` people or more in another table that agrees with all that is shown, because some
people are moved along a rectangle whose corners are all hidden (R. D. Repsilber's hypercube).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TypeVar

from training.disclosure import LEAST

K = TypeVar("K")
# In a two-way table, the place of what is added up.
ALL = None
Place = tuple[str | None, str | None]


def hidden_parts(parts: Mapping[K, int], hidden: Collection[K] = ()) -> set[K]:
    """Of a list whose total is shown, and is `LEAST` or more. `hidden` are hidden anyway."""
    small = {key for key, value in parts.items() if 0 < value < LEAST}
    away = small | set(hidden)
    known = sum(parts[key] for key in away if key in parts)
    if all(known - parts[key] >= LEAST - parts[key] for key in small):
        return away
    shown = [key for key, value in parts.items() if value and key not in away]
    # It is of `LEAST` people or more: enough to lend what any small one lacks.
    return away | {min(shown, key=lambda key: parts[key])}


def hidden_places(table: Mapping[Place, int], hidden: Collection[Place] = ()) -> set[Place]:
    """Of a two-way table with its totals, whose grand total is shown and stays as it is."""
    small = [place for place, value in table.items() if 0 < value < LEAST]
    away = set(small) | set(hidden)
    rows = sorted({row for row, _column in table}, key=str)
    columns = sorted({column for _row, column in table}, key=str)
    for place in sorted(small, key=lambda place: (table[place], str(place))):
        corners = _cheapest(place, table, away, rows, columns) or _exchange(place, table, away)
        if corners is None:
            return set(table)
        away |= corners
    return away


def _cheapest(
    place: Place,
    table: Mapping[Place, int],
    away: Collection[Place],
    rows: Collection[str | None],
    columns: Collection[str | None],
) -> set[Place] | None:
    """The rectangle from this place that hides the fewest people not hidden yet."""
    row, column = place
    missing = LEAST - table[place]
    best, best_price = None, None
    for other_row in rows:
        # A total goes the other way: it rises with its part.
        along_rows = -_sign(row) * _sign(other_row)
        below = (other_row, column)
        if other_row == row or not _can_move(table, below, missing * along_rows):
            continue
        price_below = _price(table, below, away)
        for other_column in columns:
            along_columns = -_sign(column) * _sign(other_column)
            beside, across = (row, other_column), (other_row, other_column)
            if (
                other_column == column
                or not _can_move(table, beside, missing * along_columns)
                or not _can_move(table, across, missing * along_rows * along_columns)
            ):
                continue
            price = price_below + _price(table, beside, away) + _price(table, across, away)
            if best_price is None or price < best_price:
                best, best_price = {below, beside, across}, price
    return best


def _exchange(
    place: Place, table: Mapping[Place, int], away: Collection[Place]
) -> set[Place] | None:
    """When no rectangle does (régions alone in their column): people who would be here instead of
    in another row and column, whose totals change as well; again the cheapest."""
    missing = LEAST - table[place]
    inside = [where for where in table if ALL not in where]
    found = [
        {(row, column), (row, ALL), (ALL, column), other, (other[0], ALL), (ALL, other[1])}
        for row, column in inside
        if place in ((row, column), (row, ALL), (ALL, column))
        for other in inside
        if other[0] != row and other[1] != column and table[other] >= missing
    ]
    return min(
        found, key=lambda places: sum(_price(table, where, away) for where in places), default=None
    )


def _sign(place: str | None) -> int:
    return -1 if place is ALL else 1


def _can_move(table: Mapping[Place, int], place: Place, people: int) -> bool:
    """Whether a count can change by so many; what is not in the table is known to be nobody."""
    return place != (ALL, ALL) and place in table and table[place] + people >= 0


def _price(table: Mapping[Place, int], place: Place, away: Collection[Place]) -> int:
    return 0 if place in away else 1 + table[place]
