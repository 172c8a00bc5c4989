"""What a référent chose to see, from the address: unknown words choose nothing, and never fail."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import QueryDict

from collectivites.naming import folded
from training.dashboards.reading import MemberRow, State

# Of whom something is asked, and of those, who began: not states, but figures that one opens.
ASKED = "demande"
BEGUN = "commence"

STATES: dict[str, str] = {
    **{state.value: state.label for state in State},
    ASKED: "Ont une formation demandée",
    BEGUN: "Ont commencé",
}
CAPACITIES = {"official": "Élues et élus", "agent": "Agentes et agents"}

_LAST = date.max
_SORTS: dict[str, Callable[[MemberRow], Any]] = {
    "nom": lambda row: 0,
    "fonction": lambda row: folded(row.role),
    "etat": lambda row: list(State).index(row.state),
    "avancement": lambda row: row.tally.percent if row.tally and row.tally.asked else -1,
    "heures": lambda row: row.tally.spent if row.tally else -1,
    "echeance": lambda row: row.due_on or _LAST,
}


@dataclass(frozen=True)
class Selection:
    """Of members. `sort` begins with « - » from the largest down."""

    words: str = ""
    state: str = ""
    function: str = ""
    capacity: str = ""
    sort: str = "nom"

    @classmethod
    def read(cls, query: QueryDict) -> Selection:
        sort = query.get("tri", "")
        return cls(
            words=query.get("q", "").strip()[:80],
            state=_one_of(STATES, query.get("etat", "")),
            function=query.get("fonction", "")[:120],
            capacity=_one_of(CAPACITIES, query.get("qualite", "")),
            sort=sort if sort.removeprefix("-") in _SORTS else "nom",
        )

    @property
    def is_active(self) -> bool:
        return bool(self.words or self.state or self.function or self.capacity)

    def apply(self, rows: Iterable[MemberRow]) -> list[MemberRow]:
        """`rows` come by name, and stay so where the sort finds them equal."""
        found = [row for row in rows if self._keeps(row)]
        if self.sort == "-nom":
            return found[::-1]
        key = _SORTS[self.sort.removeprefix("-")]
        return sorted(found, key=key, reverse=self.sort.startswith("-"))

    def _keeps(self, row: MemberRow) -> bool:
        wanted = folded(self.words)
        return (
            (not wanted or wanted in folded(f"{row.name} {row.role}"))
            and (not self.state or _is_in(self.state, row))
            and (not self.function or row.function_key == self.function)
            and (not self.capacity or row.capacity == self.capacity)
        )


def _is_in(state: str, row: MemberRow) -> bool:
    if state == ASKED:
        return bool(row.tally and row.tally.asked)
    if state == BEGUN:
        return bool(row.tally and row.tally.begun)
    return row.state == state


def _one_of(choices: Iterable[str], value: str) -> str:
    return value if value in choices else ""


@dataclass(frozen=True)
class StepSelection:
    """Of trainings asked of members, one row each."""

    training: int | None = None
    theme: str = ""
    function: str = ""
    state: str = ""
    # The first day of a month: with the state « commence » or « termine », when that happened.
    month: date | None = None

    @classmethod
    def read(cls, query: QueryDict) -> StepSelection:
        return cls(
            training=_number(query.get("formation", "")),
            theme=query.get("theme", "").replace("\x00", "")[:120],
            function=query.get("fonction", "")[:120],
            state=_one_of(STEP_STATES, query.get("etat", "")),
            month=_month(query.get("mois", "")),
        )


STEP_STATES: dict[str, str] = {
    State.TODO.value: "À commencer",
    BEGUN: "Commencées",
    State.DONE.value: "Terminées",
    State.LATE.value: "En retard",
}


def _number(text: str) -> int | None:
    """A key that a database takes."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else None


def _month(text: str) -> date | None:
    """« 2026-11 », of our times: the first and last years of all have no day before or after."""
    try:
        month = date.fromisoformat(f"{text}-01")
    except ValueError:
        return None
    return month if 1900 < month.year < 2200 else None
