"""The register as a table: the same on the screen and in the files."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.db.models import QuerySet, Sum
from django.urls import reverse

from cms.tables import Cell, Column, Kind, Table
from collectivites.models import Collectivite
from training.models import ExternalTraining

COLUMNS = (
    Column("Personne formée"),
    Column("Intitulé"),
    Column("Organisme"),
    Column("Du", Kind.DATE),
    Column("Au", Kind.DATE),
    Column("Heures", Kind.DECIMAL),
    Column("Jours de congé", Kind.DECIMAL),
    Column("Coût", Kind.EUROS),
    Column("Financée par"),
)
_SUMMED = ("hours", "leave_days", "teaching_cost", "travel_cost", "income_cost")


def register_table(
    collectivite: Collectivite,
    actions: Sequence[ExternalTraining],
    everything: QuerySet[ExternalTraining],
    *,
    caption: str,
) -> Table:
    """`actions` are the lines to show; the totals are those of `everything`, other pages too."""
    return Table(
        title="Registre des formations suivies ailleurs",
        caption=f"{collectivite.label}, {caption}",
        columns=COLUMNS,
        rows=tuple(_row(action) for action in actions),
        totals=_totals(everything) if actions else (),
        links=_links(collectivite, actions),
    )


def _links(
    collectivite: Collectivite, actions: Sequence[ExternalTraining]
) -> dict[tuple[int, int], str]:
    """To each line; of a collectivité that was merged, to the certificates alone."""
    name = "register_certificate" if collectivite.was_merged else "register_line"
    return {
        (place, 1): reverse(f"training:{name}", args=[collectivite.pk, action.pk])
        for place, action in enumerate(actions)
        if action.certificate or not collectivite.was_merged
    }


def _row(action: ExternalTraining) -> tuple[Cell, ...]:
    return (
        action.name,
        action.title,
        action.provider,
        action.started_on,
        action.ended_on,
        action.hours,
        action.leave_days,
        action.cost,
        str(action.get_financing_display()),
    )


def _totals(everything: QuerySet[ExternalTraining]) -> tuple[Cell, ...]:
    sums = everything.order_by().aggregate(*map(Sum, _SUMMED))
    hours, leave_days, *costs = (sums[f"{name}__sum"] or Decimal(0) for name in _SUMMED)
    return ("Total", None, None, None, None, hours, leave_days, sum(costs, Decimal(0)), None)
