"""The training that officials with a delegation must be offered in their first year.

Article L. 2123-12 CGCT; the number of months is a dated figure (`training.figures`). What
counts is in the register of training: the academy's own is self-training, and is told apart.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from training import figures
from training.dashboards.reading import MemberRow
from training.models import LegalFigure

# A first year that ended earlier than that is history.
_KEPT = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class FirstYearRow:
    """An official with a delegation. `due_on` is None when the mandate has no date."""

    member: MemberRow
    due_on: date | None
    # Negative once the year is over.
    days_left: int | None

    @property
    def trained_on(self) -> date | None:
        """When the first training of the register ended; None when there is none."""
        return self.member.trained_on

    @property
    def is_late(self) -> bool:
        return self.trained_on is None and self.days_left is not None and self.days_left < 0

    @property
    def words(self) -> str:
        """« Encore 127 jours », « Dépassée de 3 jours », « Suivie »."""
        if self.trained_on is not None:
            return "Suivie"
        if self.days_left is None:
            return "Début du mandat à compléter"
        if self.days_left == 0:
            return "Dernier jour"
        days = abs(self.days_left)
        number = f"{days}\N{NO-BREAK SPACE}jour{'s' if days > 1 else ''}"
        return f"Dépassée de {number}" if self.days_left < 0 else f"Encore {number}"


@dataclass(frozen=True, slots=True)
class FirstYear:
    """Who is concerned, the most urgent first, and the law that says so."""

    rows: list[FirstYearRow]
    figure: LegalFigure | None

    @property
    def trained(self) -> int:
        return sum(1 for row in self.rows if row.trained_on is not None)


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last of that month."""
    reached = day.year * 12 + day.month - 1 + months
    year, month = reached // 12, reached % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def first_year(members: Iterable[MemberRow], *, today: date) -> FirstYear:
    """Those whose first year is not over, or ended within a year; one statement.

    Without a figure in force nobody is listed: the law says nothing that is known here.
    """
    figure = figures.value(LegalFigure.Key.FIRST_YEAR_MONTHS, today)
    holders = [member for member in members if member.is_official and member.delegation.strip()]
    if figure is None or not holders:
        return FirstYear([], figure)
    rows = []
    for member in holders:
        due_on = member.started_on and months_after(member.started_on, int(figure.value))
        if due_on is not None and due_on < today - _KEPT:
            continue
        days_left = None if due_on is None else (due_on - today).days
        rows.append(FirstYearRow(member, due_on, days_left))
    rows.sort(key=lambda row: (row.trained_on is not None, row.due_on or date.min))
    return FirstYear(rows, figure)
