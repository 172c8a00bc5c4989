"""The plan of a year: what is shown of it, and how its budget stands before the law."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from cms.tables import Kind, french
from collectivites.models import Collectivite
from training import figures
from training.models import LegalFigure, TrainingPlan

# Years ahead that may be prepared.
AHEAD = 1
FIRST_YEAR = 2020


@dataclass(frozen=True)
class YearStanding:
    """A plan, saved or not, beside what the law says of its budget."""

    plan: TrainingPlan
    floor: LegalFigure | None
    ceiling: LegalFigure | None

    @property
    def percent(self) -> Decimal | None:
        """The budget as % of the allowances; None while either is unknown."""
        if not self.plan.allowances or self.plan.budget is None:
            return None
        return 100 * self.plan.budget / self.plan.allowances

    @property
    def share(self) -> str:
        """The percentage as it reads; empty when unknown."""
        percent = self.percent
        return "" if percent is None else f"{french.text(percent, Kind.DECIMAL)}{french.NBSP}%"

    @property
    def known_figures(self) -> list[LegalFigure]:
        return [figure for figure in (self.floor, self.ceiling) if figure is not None]

    @property
    def amounts(self) -> dict[str, str]:
        """In euros as they read; empty when unknown."""
        plan = self.plan
        known = {
            "budget": plan.budget,
            "carried_over": plan.carried_over,
            "allowances": plan.allowances,
        }
        return {name: french.text(amount, Kind.EUROS) for name, amount in known.items()}

    @property
    def is_below_floor(self) -> bool:
        percent = self.percent
        return percent is not None and self.floor is not None and percent < self.floor.value

    @property
    def is_above_ceiling(self) -> bool:
        percent = self.percent
        return percent is not None and self.ceiling is not None and percent > self.ceiling.value


def shown_year(typed: str | None, today: date) -> int:
    """The year asked for in an address; this year for anything else."""
    if typed is not None and typed.isascii() and typed.isdigit() and len(typed) == 4:
        year = int(typed)
        if FIRST_YEAR <= year <= today.year + AHEAD:
            return year
    return today.year


def plan_of(collectivite: Collectivite, year: int) -> TrainingPlan:
    """The plan of a year; an empty one, unsaved, when there is none."""
    known = TrainingPlan.objects.filter(collectivite=collectivite, year=year).first()
    return known or TrainingPlan(collectivite=collectivite, year=year)


def standing_of_year(collectivite: Collectivite, year: int) -> YearStanding:
    """Two statements."""
    keys = (figures.Key.BUDGET_FLOOR, figures.Key.BUDGET_CEILING)
    known = figures.values(keys, date(year, 12, 31))
    return YearStanding(
        plan=plan_of(collectivite, year),
        floor=known.get(figures.Key.BUDGET_FLOOR),
        ceiling=known.get(figures.Key.BUDGET_CEILING),
    )


def years_of(collectivite: Collectivite, today: date) -> list[int]:
    """Those that have a plan, this one and the next, latest first."""
    known = TrainingPlan.objects.filter(collectivite=collectivite).values_list("year", flat=True)
    return sorted({*known, today.year, today.year + AHEAD}, reverse=True)
