"""The same rows by function, by theme, by training and by month."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import date_format

from training.dashboards.reading import MemberRow, Reading, State, Tally
from training.models import Assignment

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


def by_training(reading: Reading) -> list[TrainingRow]:
    """The first due first."""
    tallied: dict[int, Tally] = {}
    over = {key for key in reading.trainings if reading.is_over(key)}
    for step in reading.steps:
        tally = tallied.setdefault(step.training, Tally())
        tally.count(step, is_over=step.training in over)
    rows = [_training_row(reading.trainings[key], tally) for key, tally in tallied.items()]
    return sorted(rows, key=lambda row: (row.due_on or date.max, row.title))


def _training_row(training: Assignment, tally: Tally) -> TrainingRow:
    subject = training.course or training.track
    theme = subject.competence if subject is not None else None
    return TrainingRow(
        pk=training.pk,
        title=training.title,
        due_on=training.due_on,
        theme=(theme.short_name or theme.name) if theme else "Sans thème",
        theme_key=theme.slug if theme else NO_THEME,
        tally=tally,
    )


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


def by_month(reading: Reading) -> list[MonthRow]:
    """The last twelve months, the latest last."""
    months = [_months_before(reading.today, back) for back in range(MONTHS - 1, -1, -1)]
    begun = _by_month(step.begun_at for step in reading.steps)
    done = _by_month(step.completed_at for step in reading.steps)
    return [MonthRow(month, begun[month], done[month]) for month in months]


def _by_month(moments: Iterable[datetime | None]) -> Counter[date]:
    """By the first day of the month, in local time."""
    zone = timezone.get_current_timezone()
    local = (moment.astimezone(zone) for moment in moments if moment is not None)
    counted = Counter((moment.year, moment.month) for moment in local)
    return Counter({date(year, month, 1): figure for (year, month), figure in counted.items()})


def _months_before(today: date, back: int) -> date:
    """The first day of the month so many months ago."""
    months = today.year * 12 + today.month - 1 - back
    return date(months // 12, months % 12 + 1, 1)
