"""The tables of the dashboards, as the screen shows them and as files hold them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from urllib.parse import urlencode

from django.urls import reverse

from cms.tables import Cell, Column, Kind, Table
from collectivites.models import Collectivite
from training.dashboards.first_year import FirstYear
from training.dashboards.groups import FunctionRow, MonthRow, ThemeRow, TrainingRow
from training.dashboards.reading import MemberRow, State, Tally
from training.dashboards.selection import ASKED, BEGUN
from training.dashboards.steps import state_words
from training.models import PlanRow

_COUNTS = (
    Column("Demandées", Kind.INTEGER),
    Column("Commencées", Kind.INTEGER),
    Column("Terminées", Kind.INTEGER),
    Column("En retard", Kind.INTEGER),
    Column("Avancement moyen", Kind.PERCENT),
    Column("Heures suivies", Kind.HOURS),
)
_DECLARED = (
    "Les formations que la collectivité déclare suivies ailleurs comptent parmi les terminées."
)
# What opens the rows of the first four columns of `_COUNTS`.
_OPENED = ("", BEGUN, State.DONE.value, State.LATE.value)


def hours(seconds: int) -> Decimal:
    """Hours with two decimals, cut: never more than was followed."""
    return Decimal(seconds * 100 // 3600) / 100


# Of a group of members: a function, a commune.
GROUP_COLUMNS = (
    Column("Suivis", Kind.INTEGER),
    Column("Ont commencé", Kind.INTEGER),
    Column("Ont tout terminé", Kind.INTEGER),
    Column("En retard", Kind.INTEGER),
    Column("Avancement moyen", Kind.PERCENT),
    Column("Heures suivies", Kind.HOURS),
)


def mean(tally: Tally) -> int | None:
    return tally.percent if tally.asked else None


def members_table(collectivite: Collectivite, rows: Iterable[MemberRow]) -> Table:
    return Table(
        title="Qui en est où",
        caption=collectivite.label,
        columns=(
            Column("Nom"),
            Column("Fonction"),
            Column("État"),
            Column("Demandées", Kind.INTEGER),
            Column("Terminées", Kind.INTEGER),
            Column("Avancement", Kind.PERCENT),
            Column("Heures suivies", Kind.HOURS),
            Column("Échéance", Kind.DATE),
        ),
        rows=tuple(_member_cells(row) for row in rows),
    )


def _member_cells(row: MemberRow) -> tuple[Cell, ...]:
    tally = row.tally
    return (
        row.name,
        row.role,
        row.state.label,
        tally.asked if tally else None,
        tally.done if tally else None,
        mean(tally) if tally else None,
        hours(tally.spent) if tally else None,
        row.due_on,
    )


def functions_table(collectivite: Collectivite, groups: list[FunctionRow]) -> Table:
    to_members = reverse("training:dashboard", args=[collectivite.pk])
    opened = ("", ASKED, BEGUN, State.DONE.value, State.LATE.value)
    return Table(
        title="Par fonction",
        caption=collectivite.label,
        columns=(
            Column("Fonction"),
            Column("Membres", Kind.INTEGER),
            *GROUP_COLUMNS,
        ),
        rows=tuple(
            (
                *(group.label, group.members, group.asked, group.begun, group.done, group.late),
                *(mean(group.tally), hours(group.tally.spent)),
            )
            for group in groups
        ),
        notes=(
            (
                "Suivis\N{NO-BREAK SPACE}: les membres à qui une formation est demandée, et qui "
                "partagent leur avancement. Les autres n’entrent dans aucun chiffre de formation."
            ),
            _DECLARED,
        ),
        links={
            (place, 1 + number): f"{to_members}?{_query(fonction=group.key, etat=state)}#membres"
            for place, group in enumerate(groups)
            for number, state in enumerate(opened)
        },
    )


def _query(**words: str | int) -> str:
    return urlencode({name: value for name, value in words.items() if value != ""})


def _steps_links(
    collectivite: Collectivite, chosen: list[dict[str, str | int]], *, first: int
) -> dict[tuple[int, int], str]:
    """From the first four figures of each row to the rows that they count."""
    to_steps = reverse("training:steps", args=[collectivite.pk])
    return {
        (place, first + number): f"{to_steps}?{_query(**words, etat=state)}"
        for place, words in enumerate(chosen)
        for number, state in enumerate(_OPENED)
    }


def _counts(tally: Tally) -> tuple[Cell, ...]:
    figures = (tally.asked, tally.begun, tally.done, tally.late)
    return (*figures, mean(tally), hours(tally.spent))


def trainings_table(collectivite: Collectivite, rows: list[TrainingRow]) -> Table:
    return Table(
        title="Par formation demandée",
        caption=collectivite.label,
        columns=(
            Column("Formation"),
            Column("Thème"),
            Column("Échéance", Kind.DATE),
            *_COUNTS,
        ),
        rows=tuple((row.title, row.theme, row.due_on, *_counts(row.tally)) for row in rows),
        notes=(_DECLARED,),
        links=_steps_links(collectivite, [{"formation": row.pk} for row in rows], first=3),
    )


def themes_table(collectivite: Collectivite, rows: list[ThemeRow]) -> Table:
    return Table(
        title="Par thème",
        caption=collectivite.label,
        columns=(Column("Thème"), Column("Formations", Kind.INTEGER), *_COUNTS),
        rows=tuple((row.label, row.trainings, *_counts(row.tally)) for row in rows),
        notes=("Une formation demandée à dix personnes compte dix fois.", _DECLARED),
        links=_steps_links(collectivite, [{"theme": row.key} for row in rows], first=2),
    )


def months_table(collectivite: Collectivite, rows: list[MonthRow]) -> Table:
    to_steps = reverse("training:steps", args=[collectivite.pk])
    states = (BEGUN, State.DONE.value)
    return Table(
        title="Mois par mois",
        caption=collectivite.label,
        columns=(
            Column("Mois"),
            Column("Commencées", Kind.INTEGER),
            Column("Terminées", Kind.INTEGER),
        ),
        rows=tuple((row.label, row.begun, row.done) for row in rows),
        totals=("Total", sum(row.begun for row in rows), sum(row.done for row in rows)),
        notes=("Formations demandées, sur les douze derniers mois.",),
        links={
            (place, 1 + number): f"{to_steps}?{_query(mois=row.key, etat=state)}"
            for place, row in enumerate(rows)
            for number, state in enumerate(states)
            if (row.begun, row.done)[number]
        },
    )


def first_year_table(collectivite: Collectivite, first_year: FirstYear) -> Table:
    figure = first_year.figure
    checked = f" (vérifié le {figure.checked_on:%d/%m/%Y})" if figure else ""
    return Table(
        title="Formation de première année",
        caption=collectivite.label,
        columns=(
            Column("Nom"),
            Column("Délégation"),
            Column("Début du mandat", Kind.DATE),
            Column("À organiser avant le", Kind.DATE),
            Column("Compte à rebours"),
            Column("Suivie le", Kind.DATE),
        ),
        rows=tuple(
            (
                *(row.member.name, row.member.delegation, row.member.started_on),
                *(row.due_on, row.words, row.trained_on),
            )
            for row in first_year.rows
        ),
        notes=(
            *(
                (f"{figure.statement} Source\N{NO-BREAK SPACE}: {figure.source}{checked}.",)
                if figure
                else ()
            ),
            (
                "Compte ici la première formation inscrite au registre des formations suivies "
                "ailleurs depuis le début du mandat."
            ),
        ),
        links={
            (place, 0): reverse("training:person", args=[collectivite.pk, row.member.pk])
            for place, row in enumerate(first_year.rows)
        },
    )


def steps_table(collectivite: Collectivite, rows: Iterable[PlanRow], *, today: date) -> Table:
    found = list(rows)
    return Table(
        title="Avancement, formation par formation",
        caption=collectivite.label,
        columns=(
            Column("Nom"),
            Column("Fonction"),
            Column("Formation"),
            Column("État"),
            Column("Avancement", Kind.PERCENT),
            Column("Heures suivies", Kind.HOURS),
            Column("Échéance", Kind.DATE),
        ),
        rows=tuple(
            (
                *(row.membership.full_name, row.membership.function, row.assignment.title),
                *(state_words(row, today=today), row.percent, hours(row.seconds)),
                row.assignment.due_on,
            )
            for row in found
        ),
        links={
            (place, 0): reverse("training:person", args=[collectivite.pk, row.membership_id])
            for place, row in enumerate(found)
        },
    )
