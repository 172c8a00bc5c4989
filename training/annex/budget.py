"""The budget of a year beside what the law says of it: at least, at most, spent, left."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from cms.tables import Kind, french
from collectivites.models import Collectivite
from training import figures
from training.annex import selectors
from training.models import LegalFigure, TrainingPlan

Key = LegalFigure.Key


@dataclass(frozen=True)
class Budget:
    """Euros; None where the plan of the year does not say."""

    year: int
    allowances: Decimal | None
    planned: Decimal | None
    carried_over: Decimal
    spent: Decimal
    floor: LegalFigure | None
    ceiling: LegalFigure | None

    @property
    def available(self) -> Decimal | None:
        """What was voted, with what the year before left."""
        return None if self.planned is None else self.planned + self.carried_over

    @property
    def left(self) -> Decimal | None:
        return None if self.available is None else self.available - self.spent

    @property
    def least(self) -> Decimal | None:
        """What the budget must be at least, by the law."""
        return self._share(self.floor)

    @property
    def most(self) -> Decimal | None:
        """What may be spent at most, by the law."""
        return self._share(self.ceiling)

    def _share(self, figure: LegalFigure | None) -> Decimal | None:
        if not self.allowances or figure is None:
            return None
        return (self.allowances * figure.value / 100).quantize(Decimal("0.01"))

    @property
    def is_below_least(self) -> bool:
        """The carried over credits are those of another year: the law is about what is voted."""
        return self.planned is not None and self.least is not None and self.planned < self.least

    @property
    def is_over_most(self) -> bool:
        return self.most is not None and self.spent > self.most

    @property
    def is_overspent(self) -> bool:
        return self.left is not None and self.left < 0

    @property
    def scale(self) -> Decimal:
        """Where the gauge ends: what may be spent, or what was, when that is more."""
        return max(self.available or self.most or Decimal(0), self.spent, Decimal(1))

    def warnings(self) -> list[str]:
        """What is to be looked at, in sentences."""
        said = []
        if self.is_below_least and self.floor:
            said.append(
                f"Les crédits ouverts ({euros(self.planned)}) sont inférieurs à"
                f" {_percent(self.floor)} des indemnités, soit {euros(self.least)}."
            )
        if self.is_over_most and self.ceiling:
            said.append(
                f"La dépense ({euros(self.spent)}) dépasse {_percent(self.ceiling)} des indemnités,"
                f" soit {euros(self.most)}."
            )
        if self.is_overspent:
            said.append(
                f"La dépense ({euros(self.spent)}) dépasse les crédits de l’année"
                f" ({euros(self.available)})."
            )
        return said

    def laws(self) -> list[LegalFigure]:
        return [figure for figure in (self.floor, self.ceiling) if figure]

    def amounts(self) -> list[tuple[str, Decimal]]:
        """What is known, named: euros."""
        known = (
            ("Dépensé", self.spent),
            ("Crédits ouverts", self.planned),
            ("Crédits reportés de l’année précédente", self.carried_over or None),
            ("Reste", self.left),
            (f"Au moins, selon la loi ({_percent(self.floor)} des indemnités)", self.least),
            (f"Au plus, selon la loi ({_percent(self.ceiling)} des indemnités)", self.most),
        )
        return [(name, amount) for name, amount in known if amount is not None]

    def facts(self) -> list[tuple[str, str]]:
        """The same as they read, on the page."""
        return [(name, euros(amount)) for name, amount in self.amounts()]


def budget_of(collectivite: Collectivite, year: int) -> Budget:
    """Three statements."""
    plan = TrainingPlan.objects.filter(collectivite=collectivite, year=year).first()
    law = figures.values([Key.BUDGET_FLOOR, Key.BUDGET_CEILING], date(year, 12, 31))
    return Budget(
        year=year,
        allowances=plan.allowances if plan else None,
        planned=plan.budget if plan else None,
        carried_over=plan.carried_over if plan else Decimal(0),
        spent=selectors.spent(collectivite, year),
        floor=law.get(Key.BUDGET_FLOOR),
        ceiling=law.get(Key.BUDGET_CEILING),
    )


def euros(amount: Decimal | None) -> str:
    return french.text(amount, Kind.EUROS)


def _percent(figure: LegalFigure | None) -> str:
    """« 2 % », or « 2,5 % »; empty for no figure."""
    return f"{french.number(figure.value, Kind.DECIMAL)}{french.NBSP}%" if figure else ""
