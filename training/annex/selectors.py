"""The actions of training that a collectivité financed, and what they cost it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import Count, F, Sum
from django.db.models.functions import Coalesce, ExtractYear

from collectivites.models import Collectivite
from training.models import ExternalTraining
from training.models.elsewhere import ExternalTrainingQuerySet

# Nobody asks for the accounts of an earlier year.
FIRST_YEAR = 2000


def financed(collectivite: Collectivite) -> ExternalTrainingQuerySet:
    """For its officials, in whatever year; agents have their own rules."""
    known = ExternalTraining.objects.filter(collectivite=collectivite)
    return known.accepted().financed().of_officials()


def actions(collectivite: Collectivite, year: int) -> list[ExternalTraining]:
    """Those that ended that year, as the annex lists them; one statement."""
    found = financed(collectivite).of_year(year).select_related("membership", "competence")
    return list(found.order_by("started_on", "title", "ended_on", "name", "pk"))


def current_year(today: date) -> int:
    """Whose accounts are being made: the year before until the end of June, when they are voted."""
    return today.year if today.month > 6 else today.year - 1


@dataclass(frozen=True)
class YearOfTraining:
    year: int
    actions: int
    hours: Decimal
    # Euros.
    cost: Decimal


def years(collectivite: Collectivite) -> list[YearOfTraining]:
    """Those with at least one action, latest first; one statement."""
    found = (
        financed(collectivite)
        .order_by()
        .values(year=ExtractYear("ended_on"))
        .annotate(
            count=Count("pk"),
            all_hours=Sum("hours"),
            all_paid=Sum(F("teaching_cost") + F("travel_cost") + F("income_cost")),
        )
        .order_by("-year")
    )
    return [
        YearOfTraining(row["year"], row["count"], row["all_hours"], row["all_paid"])
        for row in found
    ]


def spent(collectivite: Collectivite, year: int) -> Decimal:
    """Euros paid that year for the training of officials; one statement."""
    found = financed(collectivite).of_year(year).with_cost()
    total: Decimal = found.aggregate(total=Coalesce(Sum("paid"), Decimal(0)))["total"]
    return total


@dataclass
class Sums:
    """Of some actions: hours, and euros by nature."""

    hours: Decimal = Decimal(0)
    teaching: Decimal = Decimal(0)
    travel: Decimal = Decimal(0)
    income: Decimal = Decimal(0)
    actions: list[ExternalTraining] = field(default_factory=list)

    def add(self, action: ExternalTraining) -> None:
        self.hours += action.hours
        self.teaching += action.teaching_cost
        self.travel += action.travel_cost
        self.income += action.income_cost
        self.actions.append(action)

    @property
    def cost(self) -> Decimal:
        return self.teaching + self.travel + self.income

    @property
    def people(self) -> int:
        return len({person_key(action) for action in self.actions})


def sums_of(listed: Iterable[ExternalTraining]) -> Sums:
    sums = Sums()
    for action in listed:
        sums.add(action)
    return sums


def by_action(listed: Iterable[ExternalTraining]) -> list[Sums]:
    """The same training on the same days, by however many officials: once, in order."""
    groups: dict[tuple[object, ...], Sums] = {}
    for action in listed:
        key = (
            action.title.casefold(),
            action.provider.casefold(),
            action.started_on,
            action.ended_on,
        )
        groups.setdefault(key, Sums()).add(action)
    return list(groups.values())


def by_official(listed: Iterable[ExternalTraining]) -> list[Sums]:
    """Each official once, whatever functions they had, by name."""
    groups: dict[tuple[str, object], Sums] = {}
    for action in listed:
        groups.setdefault(person_key(action), Sums()).add(action)
    return sorted(groups.values(), key=lambda sums: sums.actions[-1].name.casefold())


def by_theme(listed: Iterable[ExternalTraining]) -> list[tuple[str, Sums]]:
    """Most hours first; what has no theme is last."""
    groups: dict[str, Sums] = {}
    for action in listed:
        groups.setdefault(action.competence.name if action.competence else "", Sums()).add(action)
    return sorted(groups.items(), key=lambda group: (group[0] == "", -group[1].hours, group[0]))


def person_key(action: ExternalTraining) -> tuple[str, object]:
    """The account, else the line of the list of members, else the name that was written."""
    held = action.membership
    if held is None:
        return ("name", action.name.casefold())
    return ("person", held.person_id) if held.person_id else ("membership", held.pk)
