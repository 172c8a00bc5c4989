"""Which groups are published, and how each of their figures is hidden where it must be."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from training.disclosure import LEAST
from training.observatory.hiding import hidden_parts, hidden_places


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
    that is shown, fewer than five who began or who finished, or who did not: one subtracts. And
    the time that so few spent.
    """
    totals = _totals(cells)
    everyone = [group for group in totals if group.theme is None]
    few = _hidden({group: totals[group][0] for group in everyone}, ())
    few_began = _hidden(_who(totals, 1), few) | _hidden(_who(totals, 0, less=1), few)
    few_finished = _hidden(_who(totals, 2), few_began)
    few_finished |= _hidden(_who(totals, 1, less=2), few_began)
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


def _who(
    totals: Mapping[Group, tuple[int, int, int, int]], measure: int, *, less: int | None = None
) -> dict[Group, int]:
    """One measure of each group; `less` another, of which it is the rest."""
    return {
        group: figures[measure] - (0 if less is None else figures[less])
        for group, figures in totals.items()
    }


def _hidden(counts: Mapping[Group, int], hidden: Collection[Group]) -> set[Group]:
    """What to hide of one measure; `hidden` are hidden anyway.

    Whatever the theme, départements by bands add up, and so do both capacities. Of one theme,
    départements add up, and so do bands. Themes do not: one follows several.
    """
    away = set(hidden)
    for theme in {group.theme for group in counts}:
        whole = Group(theme=theme)
        of_theme = {group: number for group, number in counts.items() if group.theme == theme}
        if 0 < counts[whole] < LEAST:
            away |= set(of_theme)
        elif theme is None:
            table = {
                (group.departement, group.band): number
                for group, number in of_theme.items()
                if group.capacity is None
            }
            inside = [(group.departement, group.band) for group in away & set(of_theme)]
            away |= {Group(*place) for place in hidden_places(table, inside)}
            away |= hidden_parts(*_list("capacity", of_theme, away))
        else:
            away |= hidden_parts(*_list("departement", of_theme, away))
            away |= hidden_parts(*_list("band", of_theme, away))
    return away


def _list(
    column: str, counts: Mapping[Group, int], away: Collection[Group]
) -> tuple[dict[Group, int], list[Group]]:
    """The groups that only differ by this column, and those that are hidden already."""
    among = {
        group: number
        for group, number in counts.items()
        if group == Group(theme=group.theme)._replace(**{column: getattr(group, column)})
        and getattr(group, column) is not None
    }
    return among, [group for group in among if group in away]
