"""What people search for, added up over a period, with what editors may do about it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Max, QuerySet, Sum
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from cms.tables import Column, Kind, Table
from search import dictionary, promotions, queries, tallies
from search.models import Promotion, QueryTally, SynonymGroup

# Value of the address → what people read, and weeks before this one.
PERIODS = {
    "semaine": (_("cette semaine"), 0),
    "mois": (_("quatre semaines"), 3),
    "trimestre": (_("trois mois"), 12),
    "annee": (_("un an"), 52),
}
USUAL_PERIOD = "trimestre"
# Value of the address → heading, and field; the first order of each.
SORTS = {
    "recherche": (_("Recherche"), "words"),
    "fois": (_("Fois"), "-times"),
    "vide": (_("Sans réponse"), "-failed"),
    "semaine": (_("Dernière semaine"), "-last_week"),
}


@dataclass(frozen=True)
class Asked:
    """What the address of the screen says; whatever else it holds is left aside."""

    period: str
    # Only the searches that found nothing at least once.
    is_failed: bool
    sort: str
    # The other way round from the first order of `SORTS`.
    is_reversed: bool

    @classmethod
    def of(cls, address: QueryDict) -> Asked:
        period, sort = address.get("periode", ""), address.get("tri", "")
        is_failed = address.get("liste") == "sans-reponse"
        name = sort.removeprefix("-")
        return cls(
            period=period if period in PERIODS else USUAL_PERIOD,
            is_failed=is_failed,
            sort=name if name in SORTS else ("vide" if is_failed else "fois"),
            is_reversed=name in SORTS and sort.startswith("-"),
        )

    @property
    def since(self) -> date:
        return tallies.this_week() - timedelta(weeks=PERIODS[self.period][1])


def searched(asked: Asked) -> QuerySet[QueryTally, Any]:
    """One row for each search of the period: words, times, failed, last_week."""
    field = SORTS[asked.sort][1]
    if asked.is_reversed:
        field = field.removeprefix("-") if field.startswith("-") else f"-{field}"
    rows = (
        QueryTally.objects.filter(week__gte=asked.since)
        .values("words")
        .annotate(times=Sum("searches"), failed=Sum("empty"), last_week=Max("week"))
    )
    return (rows.filter(failed__gt=0) if asked.is_failed else rows).order_by(field, "words")


def table(asked: Asked, *, most: int) -> Table:
    """To take away, up to `most` rows."""
    return Table(
        title=str(_("Ce que les gens cherchent")),
        columns=(
            Column(str(SORTS["recherche"][0])),
            Column(str(SORTS["fois"][0]), Kind.INTEGER),
            Column(str(SORTS["vide"][0]), Kind.INTEGER),
            Column(str(_("Semaine de la dernière recherche")), Kind.DATE),
        ),
        rows=tuple(
            (row["words"], row["times"], row["failed"], row["last_week"])
            for row in searched(asked)[:most]
        ),
    )


@dataclass(frozen=True)
class Row:
    """A search, and what was already done or may be done about it."""

    words: str
    times: int
    failed: int
    last_week: date
    # What the words might have meant; empty when nothing is near.
    suggestion: str
    group: SynonymGroup | None
    promotion: Promotion | None


def rows(found: Iterable[Mapping[str, Any]], suggestions: Mapping[str, str]) -> list[Row]:
    """In two statements, whatever the number of rows."""
    groups, promoted = _groups(), _promotions()
    return [
        Row(
            words=one["words"],
            times=one["times"],
            failed=one["failed"],
            last_week=one["last_week"],
            suggestion=suggestions.get(one["words"], ""),
            group=groups.get(queries.sense(one["words"])),
            promotion=promoted.get(promotions.sense(one["words"])),
        )
        for one in found
    ]


def _groups() -> dict[dictionary.Sense, SynonymGroup]:
    return {
        queries.sense(term): group
        for group in SynonymGroup.objects.order_by("-is_one_way", "-pk")
        for term in dictionary.entries_of(group)
    }


def _promotions() -> dict[promotions.Sense, Promotion]:
    return {
        promotions.sense(line): promotion
        for promotion in Promotion.objects.order_by("-pk")
        for line in promotion.queries.splitlines()
    }
