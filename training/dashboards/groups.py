"""The same rows by function, by theme, by training and by month."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models.functions import TruncMonth
from django.utils import timezone
from django.utils.formats import date_format

from collectivites.models import Collectivite
from training.dashboards.reading import MemberRow, State, Tally, seen_rows, tallies, tally_of

# Of the trend.
MONTHS = 12
NO_THEME = "sans-theme"


@dataclass(frozen=True, slots=True)
class FunctionRow:
    """The members of one function. The counts are people, but for the tally."""

    key: str
    label: str
    members: int
    # Those of whom something is asked, and seen.
    asked: int
    begun: int
    done: int
    late: int
    tally: Tally


def by_function(rows: Iterable[MemberRow]) -> list[FunctionRow]:
    """The functions that most hold first; those who write theirs otherwise hold the same."""
    groups: dict[str, list[MemberRow]] = {}
    for row in rows:
        groups.setdefault(row.function_key, []).append(row)
    found = [_function_row(key, members) for key, members in groups.items()]
    return sorted(found, key=lambda group: (-group.members, group.label))


def _function_row(key: str, members: list[MemberRow]) -> FunctionRow:
    spellings = Counter(row.function or "Fonction non renseignée" for row in members)
    followed = [row for row in members if row.tally and row.tally.asked]
    return FunctionRow(
        key=key,
        label=spellings.most_common(1)[0][0],
        members=len(members),
        asked=len(followed),
        begun=sum(1 for row in followed if row.tally and row.tally.begun),
        done=sum(1 for row in followed if row.state is State.DONE),
        late=sum(1 for row in followed if row.tally and row.tally.late),
        tally=sum((row.tally for row in followed if row.tally), Tally()),
    )


@dataclass(frozen=True, slots=True)
class TrainingRow:
    """One training that is asked for, and its theme. The counts are people."""

    pk: int
    title: str
    due_on: date | None
    theme: str
    theme_key: str
    tally: Tally


@dataclass(frozen=True, slots=True)
class Part:
    """The rows of one training that were begun in one month and finished in one month."""

    training: int
    title: str
    due_on: date | None
    theme: str
    theme_key: str
    # First days; None for what is not begun, or not really finished.
    begun_in: date | None
    done_in: date | None
    tally: Tally


_NAMES = {
    "title": "assignment__title",
    "due_on": "assignment__due_on",
    "of_course": "assignment__course__competence__short_name",
    "course_key": "assignment__course__competence__slug",
    "of_track": "assignment__track__competence__short_name",
    "track_key": "assignment__track__competence__slug",
}


def parts(collectivite: Collectivite, *, today: date) -> list[Part]:
    """What trainings, themes and months are made of; one statement."""
    months = {"begun_in": TruncMonth("begun_at"), "done_in": TruncMonth("completed_at")}
    grouped = seen_rows([collectivite]).order_by().annotate(**months)
    figures = grouped.values("assignment", *months, *_NAMES.values()).annotate(**tallies(today))
    return [_part(values) for values in figures]


def _part(values: dict[str, Any]) -> Part:
    named = {name: values[column] for name, column in _NAMES.items()}
    return Part(
        training=values["assignment"],
        title=named["title"],
        due_on=named["due_on"],
        theme=named["of_course"] or named["of_track"] or "Sans thème",
        theme_key=named["course_key"] or named["track_key"] or NO_THEME,
        begun_in=_day(values["begun_in"]),
        done_in=_day(values["done_in"]),
        tally=tally_of(values),
    )


def _day(moment: datetime | None) -> date | None:
    return None if moment is None else timezone.localtime(moment).date()


def by_training(found: Iterable[Part]) -> list[TrainingRow]:
    """The first due first."""
    groups: dict[int, list[Part]] = {}
    for part in found:
        groups.setdefault(part.training, []).append(part)
    rows = [
        TrainingRow(
            pk=key,
            title=same[0].title,
            due_on=same[0].due_on,
            theme=same[0].theme,
            theme_key=same[0].theme_key,
            tally=sum((part.tally for part in same), Tally()),
        )
        for key, same in groups.items()
    ]
    return sorted(rows, key=lambda row: (row.due_on or date.max, row.title))


@dataclass(frozen=True, slots=True)
class ThemeRow:
    """The trainings of one theme. The counts are people × trainings."""

    key: str
    label: str
    trainings: int
    tally: Tally


def by_theme(rows: Iterable[TrainingRow]) -> list[ThemeRow]:
    groups: dict[tuple[str, str], list[TrainingRow]] = {}
    for row in rows:
        groups.setdefault((row.theme_key, row.theme), []).append(row)
    found = [
        ThemeRow(key, label, len(trainings), sum((row.tally for row in trainings), Tally()))
        for (key, label), trainings in groups.items()
    ]
    return sorted(found, key=lambda group: (-group.tally.asked, group.label))


@dataclass(frozen=True, slots=True)
class MonthRow:
    """What was begun and finished in a month, of what is asked."""

    first_day: date
    begun: int
    done: int

    @property
    def key(self) -> str:
        return f"{self.first_day:%Y-%m}"

    @property
    def label(self) -> str:
        """« novembre 2026 »."""
        return date_format(self.first_day, "F Y")


def by_month(found: Iterable[Part], *, today: date) -> list[MonthRow]:
    """The last twelve months, the latest last."""
    begun, done = Counter[date | None](), Counter[date | None]()
    for part in found:
        begun[part.begun_in] += part.tally.asked
        done[part.done_in] += part.tally.asked
    months = [_months_before(today, back) for back in range(MONTHS - 1, -1, -1)]
    return [MonthRow(month, begun[month], done[month]) for month in months]


def _months_before(today: date, back: int) -> date:
    """The first day of the month so many months ago."""
    months = today.year * 12 + today.month - 1 - back
    return date(months // 12, months % 12 + 1, 1)
