"""Which figures of a table would say something of a few people, and must be hidden. No Django.

Hiding a small figure is not enough: a total minus the other figures gives it back. So others
are hidden with it, until whoever subtracts cannot tell that the group is small: among all the
tables of counts that agree with what is shown, one at least gives it `least` people or more.
The search is that of the hypercube method of statistical offices (R. D. Repsilber, 1994; the
« secret secondaire » of Insee), taken one person at a time so that it holds for any set of sums.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping
from heapq import heappop, heappush
from itertools import count
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)

# Under this many people, a group is not broken down.
LEAST = 5
# In a two-way table, the coordinate of what is added up.
ALL = ""

# A sum that is shown: the key of the total, and those of its parts.
Sum = tuple[K, Collection[K]]
# What remains unbalanced while a change is sought: each sum, and by how many people.
_Gap = frozenset[tuple[int, int]]

# Steps of one search; past it everything is hidden, which is always safe. A table of 101 by 12
# takes a few hundred.
_PATIENCE = 20_000


def hide_small(
    counts: Mapping[K, int], sums: Iterable[Sum[K]] = (), *, least: int = LEAST
) -> frozenset[K]:
    """The keys of `counts` that must not be shown: the small ones, and what would give them away.

    `sums` are all the additions that a reader could make; the keys of their totals and parts
    are in `counts`. Nobody (0) is no group and is shown, unless hiding it protects another.
    """
    return frozenset(_Table(counts, sums, least=least).hidden())


def masked(
    counts: Mapping[K, int], sums: Iterable[Sum[K]] = (), *, least: int = LEAST
) -> dict[K, int | None]:
    """The same counts in the same order, None where `hide_small` hides."""
    hidden = hide_small(counts, sums, least=least)
    return {key: None if key in hidden else value for key, value in counts.items()}


def masked_parts(
    parts: Mapping[K, int], *, least: int = LEAST
) -> tuple[dict[K, int | None], int | None]:
    """Groups that nobody is in twice, and their total, None where hidden."""
    inside: dict[tuple[str, K | None], int] = {("part", key): n for key, n in parts.items()}
    whole: tuple[str, K | None] = ("total", None)
    shown = masked({**inside, whole: sum(parts.values())}, [(whole, list(inside))], least=least)
    return {key: shown["part", key] for key in parts}, shown[whole]


def with_margins(
    cells: Mapping[tuple[str, str], int],
) -> tuple[dict[tuple[str, str], int], list[Sum[tuple[str, str]]]]:
    """A two-way table with its totals (`ALL` in their place), and the sums that hold in it."""
    counts = dict(cells)
    rows: dict[str, list[tuple[str, str]]] = {}
    columns: dict[str, list[tuple[str, str]]] = {}
    for (row, column), value in cells.items():
        rows.setdefault(row, []).append((row, column))
        columns.setdefault(column, []).append((row, column))
        for total in ((row, ALL), (ALL, column), (ALL, ALL)):
            counts[total] = counts.get(total, 0) + value
    sums: list[Sum[tuple[str, str]]] = [((row, ALL), keys) for row, keys in rows.items()]
    sums += [((ALL, column), keys) for column, keys in columns.items()]
    sums.append(((ALL, ALL), [(row, ALL) for row in rows]))
    sums.append(((ALL, ALL), [(ALL, column) for column in columns]))
    return counts, sums


class _Table(Generic[K]):
    """Counts, and in which sums each takes part: +1 as a part, -1 as the total."""

    def __init__(self, counts: Mapping[K, int], sums: Iterable[Sum[K]], *, least: int) -> None:
        self.counts = counts
        self.least = least
        self.members: list[dict[K, int]] = []
        self.sums_of: dict[K, list[tuple[int, int]]] = {key: [] for key in counts}
        for index, (total, parts) in enumerate(sums):
            signs = {**dict.fromkeys(parts, 1), total: -1}
            self.members.append(signs)
            for key, sign in signs.items():
                self.sums_of[key].append((index, sign))

    def hidden(self) -> set[K]:
        small = [key for key, value in self.counts.items() if 0 < value < self.least]
        hidden = set(small)
        # The smallest first: what protects them protects most of the others as well.
        for key in sorted(small, key=lambda key: self.counts[key]):
            added = self._protection(key, hidden)
            if added is None:
                return set(self.counts)
            hidden |= added
        return hidden

    def _protection(self, key: K, hidden: set[K]) -> set[K] | None:
        """What to hide so that this small group could be of `least` people; None: not found.

        `other` is the proof: another table that agrees with all that stays shown.
        """
        other, added = dict(self.counts), set[K]()
        while other[key] < self.least:
            change = self._one_more(key, other, hidden | added)
            if change is None:
                return None
            for changed, step in change.items():
                other[changed] += step
                added.add(changed)
        return added

    def _one_more(
        self, key: K, other: Mapping[K, int], hidden: Collection[K]
    ) -> dict[K, int] | None:
        """One person more here, and one more or less elsewhere, so that every sum still holds.

        Of all such changes, the one that hides the fewest people not hidden yet (Dijkstra's
        search, over the sums that are left to balance).
        """
        order = count()
        start = self._after(frozenset(), key, 1)
        queue: list[tuple[int, int, _Gap, dict[K, int]]] = [(0, next(order), start, {key: 1})]
        reached: set[_Gap] = set()
        for _step in range(_PATIENCE):
            if not queue:
                return None
            cost, _, gap, change = heappop(queue)
            if not gap:
                return change
            if gap in reached:
                continue
            reached.add(gap)
            index, excess = min(gap)
            for member, sign in self.members[index].items():
                step = -sign if excess > 0 else sign
                if member in change or other[member] + step < 0:
                    continue
                price = 0 if member in hidden else 1 + self.counts[member]
                following = self._after(gap, member, step)
                if following not in reached:
                    entry = {**change, member: step}
                    heappush(queue, (cost + price, next(order), following, entry))
        return None

    def _after(self, gap: _Gap, key: K, step: int) -> _Gap:
        """What is unbalanced once this count has changed by `step`."""
        left = dict(gap)
        for index, sign in self.sums_of[key]:
            left[index] = left.get(index, 0) + sign * step
        return frozenset((index, excess) for index, excess in left.items() if excess)
