"""The communes whose council let its intercommunalité follow their training, while it does."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from cms.tables import Column, Kind, Table
from collectivites.models import Collectivite, CollectiviteQuerySet
from training.dashboards.reading import MemberRow, State, Tally, read
from training.dashboards.tables import GROUP_COLUMNS, hours, mean


def delegating(epci: Collectivite) -> CollectiviteQuerySet:
    """Communes of this intercommunalité, today, whose delegation is in force."""
    return Collectivite.objects.filter(
        delegations_given__epci=epci,
        delegations_given__withdrawn_at=None,
        epci=epci,
        is_active=True,
    ).order_by("search_name", "pk")


@dataclass(frozen=True)
class CommuneRow:
    """The counts are people, but for the tally."""

    commune: Collectivite
    members: int
    joined: int
    asked: int
    begun: int
    done: int
    late: int
    tally: Tally


def commune_rows(epci: Collectivite, *, today: date) -> list[CommuneRow]:
    """By name; four statements, however many communes there are."""
    communes = list(delegating(epci))
    by_commune: defaultdict[int, list[MemberRow]] = defaultdict(list)
    for row in read(communes, today=today).members if communes else []:
        by_commune[row.collectivite_id].append(row)
    return [_commune_row(commune, by_commune[commune.pk]) for commune in communes]


def _commune_row(commune: Collectivite, members: list[MemberRow]) -> CommuneRow:
    followed = [row for row in members if row.tally and row.tally.asked]
    return CommuneRow(
        commune=commune,
        members=len(members),
        joined=sum(1 for row in members if row.person_id is not None),
        asked=len(followed),
        begun=sum(1 for row in followed if row.tally and row.tally.begun),
        done=sum(1 for row in followed if row.state is State.DONE),
        late=sum(1 for row in followed if row.tally and row.tally.late),
        tally=sum((row.tally for row in followed if row.tally), Tally()),
    )


def communes_table(epci: Collectivite, rows: list[CommuneRow]) -> Table:
    together = sum((row.tally for row in rows), Tally())
    return Table(
        title="Communes qui vous ont délégué leur suivi",
        caption=epci.label,
        columns=(
            Column("Commune"),
            Column("Membres", Kind.INTEGER),
            Column("Ont rejoint", Kind.INTEGER),
            *GROUP_COLUMNS,
        ),
        rows=tuple(
            (
                *(row.commune.name, row.members, row.joined),
                *(row.asked, row.begun, row.done, row.late),
                *(mean(row.tally), hours(row.tally.spent)),
            )
            for row in rows
        ),
        totals=(
            "Ensemble",
            *(sum(getattr(row, name) for row in rows) for name in _SUMMED),
            mean(together),
            hours(together.spent),
        ),
        links=_links(epci, rows),
    )


_SUMMED = ("members", "joined", "asked", "begun", "done", "late")


def _links(epci: Collectivite, rows: list[CommuneRow]) -> dict[tuple[int, int], str]:
    """The commune's table, and the rows of it that each figure counts."""
    opened = {0: "", 1: "", 3: "?etat=demande", 4: "?etat=commence", 5: "?etat=termine"}
    opened[6] = "?etat=en-retard"
    return {
        (place, column): reverse("training:commune", args=[epci.pk, row.commune.pk]) + query
        for place, row in enumerate(rows)
        for column, query in opened.items()
    }
