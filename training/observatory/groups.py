"""Which groups are published, and how each of their figures is hidden where it must be."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from training.disclosure import LEAST, Sum, hide_small


class Group(NamedTuple):
    """Some of the people who signed up; None for whatever there is.

    An empty département is that of régions, which have none.
    """

    departement: str | None = None
    band: str | None = None
    theme: int | None = None
    capacity: str | None = None


@dataclass(frozen=True)
class Figures:
    """What is said of a group; None where it must not be said, which is not zero."""

    # Of a theme: those who began one of its courses.
    people: int | None = 0
    begun: int | None = 0
    finished: int | None = 0
    # What the lessons that they completed are said to take.
    seconds: int | None = 0

    @property
    def is_partial(self) -> bool:
        return None in (self.people, self.begun, self.finished, self.seconds)


@dataclass(frozen=True)
class Counted:
    """One cell, as it was read: everyone here counts in this one, whatever its theme."""

    departement: str
    band: str
    capacity: str
    theme: int | None
    people: int
    begun: int
    finished: int
    seconds: int

    def groups(self) -> list[Group]:
        """The published groups that these people are in."""
        here, band, theme = self.departement, self.band, self.theme
        groups = [
            Group(theme=theme),
            Group(departement=here, theme=theme),
            Group(band=band, theme=theme),
        ]
        if theme is None:
            groups += [Group(capacity=self.capacity), Group(departement=here, band=band)]
        return groups


EVERYONE = Group()


def shown(cells: Iterable[Counted]) -> dict[Group, Figures]:
    """Every group that has people, with what may be said of it.

    A group of fewer than five is hidden, and what would let one compute it. So are, in a group
    that is shown, fewer than five who began or who finished; and the time that so few spent.
    """
    totals = _totals(cells)
    everyone = [group for group in totals if group.theme is None]
    few = _hidden(totals, everyone, lambda figures: figures[0])
    few_began = few | _hidden(totals, totals, lambda figures: figures[1])
    few_finished = few_began | _hidden(totals, totals, lambda figures: figures[2])
    # Of a theme, those who signed up are those who began.
    few |= {group for group in few_began if group.theme is not None}
    return {
        group: Figures(
            people=None if group in few else people,
            begun=None if group in few_began else begun,
            finished=None if group in few_finished else finished,
            seconds=None if group in few_began else seconds,
        )
        for group, (people, begun, finished, seconds) in totals.items()
    }


def _totals(cells: Iterable[Counted]) -> dict[Group, tuple[int, int, int, int]]:
    totals: dict[Group, tuple[int, int, int, int]] = {}
    for cell in cells:
        for group in cell.groups():
            people, begun, finished, seconds = totals.get(group, (0, 0, 0, 0))
            totals[group] = (
                people + cell.people,
                begun + cell.begun,
                finished + cell.finished,
                seconds + cell.seconds,
            )
    return totals


def _hidden(
    totals: Mapping[Group, tuple[int, int, int, int]],
    groups: Iterable[Group],
    measure: Callable[[tuple[int, int, int, int]], int],
) -> set[Group]:
    counts = {group: measure(totals[group]) for group in groups}
    return set(hide_small(counts, _sums(counts), least=LEAST))


def _sums(groups: Iterable[Group]) -> list[Sum[Group]]:
    """All the additions that a reader can make. Themes do not add up: one follows several."""
    parts: dict[tuple[Group, str], list[Group]] = {}
    for group in groups:
        for total, along in _above(group):
            parts.setdefault((total, along), []).append(group)
    return [(total, among) for (total, _along), among in parts.items()]


def _above(group: Group) -> list[tuple[Group, str]]:
    """The groups that this one is a part of, each with the column along which one adds up."""
    return [
        (group._replace(**{column: None}), column)
        for column in ("departement", "band", "capacity")
        if getattr(group, column) is not None
    ]
