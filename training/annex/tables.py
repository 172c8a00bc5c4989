"""The annual annex as tables: the same on the screen, on paper and in spreadsheets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import urlencode

from django.urls import reverse

from cms.tables import Cell, Column, Kind, Table
from collectivites.models import Collectivite
from training.annex import selectors
from training.annex.selectors import Sums, YearOfTraining
from training.elsewhere.filters import LONGEST
from training.models import ExternalTraining

TITLE = "Tableau récapitulatif des actions de formation, annexe aux comptes (CFU)"
LAW = (
    "Tableau des actions de formation des élues et élus financées par la collectivité, annexé aux "
    "comptes et débattu chaque année : article L. 2123-12 du code général des collectivités "
    "territoriales, version du 1er janvier 2022, pour les communes."
).replace(" :", "\N{NO-BREAK SPACE}:")
COUNTED_ONCE = "Une action compte dans l’année où elle s’est terminée."
_COSTS = (
    Column("Enseignement", Kind.EUROS),
    Column("Déplacement et séjour", Kind.EUROS),
    Column("Perte de revenus", Kind.EUROS),
    Column("Coût total", Kind.EUROS),
)


def caption(collectivite: Collectivite, year: int) -> str:
    return f"{collectivite.label}, exercice {year}"


def tables(collectivite: Collectivite, year: int) -> list[Table]:
    """Line by line, then by action, then by official; two statements at most."""
    listed = selectors.actions(collectivite, year)
    words = caption(collectivite, year)
    found = [_lines(listed, words), _by_action(listed, words), _by_official(listed, words)]
    return [_linked(table, collectivite, year) for table in found]


def _linked(table: Table, collectivite: Collectivite, year: int) -> Table:
    """Each name leads to its lines of the register."""
    register = reverse("training:register", args=[collectivite.pk])
    links = {
        (place, 0): f"{register}?{urlencode({'annee': year, 'q': str(row[0])[:LONGEST]})}"
        for place, row in enumerate(table.rows)
    }
    return replace(table, links=links)


def _lines(listed: Sequence[ExternalTraining], words: str) -> Table:
    rows = [
        (
            action.title,
            action.name,
            action.function,
            action.provider,
            action.approval_number,
            action.started_on,
            action.ended_on,
            action.hours,
            *_costs(selectors.sums_of([action])),
        )
        for action in listed
    ]
    total = selectors.sums_of(listed)
    return Table(
        title=TITLE,
        caption=words,
        columns=(
            Column("Action de formation"),
            Column("Élue ou élu"),
            Column("Fonction"),
            Column("Organisme"),
            Column("Numéro d’agrément"),
            Column("Du", Kind.DATE),
            Column("Au", Kind.DATE),
            Column("Heures", Kind.DECIMAL),
            *_COSTS,
        ),
        rows=tuple(rows),
        totals=("Total", None, None, None, None, None, None, total.hours, *_costs(total)),
        notes=(LAW, COUNTED_ONCE),
    )


def _by_action(listed: Sequence[ExternalTraining], words: str) -> Table:
    groups = selectors.by_action(listed)
    rows = [
        (
            group.actions[0].title,
            group.actions[0].provider,
            group.actions[0].started_on,
            group.actions[0].ended_on,
            group.people,
            group.hours,
            *_costs(group),
        )
        for group in groups
    ]
    total = selectors.sums_of(listed)
    return Table(
        title="Total par action de formation",
        caption=words,
        columns=(
            Column("Action de formation"),
            Column("Organisme"),
            Column("Du", Kind.DATE),
            Column("Au", Kind.DATE),
            Column("Élues et élus", Kind.INTEGER),
            Column("Heures", Kind.DECIMAL),
            *_COSTS,
        ),
        rows=tuple(rows),
        totals=("Total", None, None, None, total.people, total.hours, *_costs(total)),
        notes=("Au total, une personne qui a suivi plusieurs actions compte une fois.",),
    )


def _by_official(listed: Sequence[ExternalTraining], words: str) -> Table:
    groups = selectors.by_official(listed)
    rows = [
        (
            group.actions[-1].name,
            group.actions[-1].function,
            len(group.actions),
            group.hours,
            *_costs(group),
        )
        for group in groups
    ]
    total = selectors.sums_of(listed)
    return Table(
        title="Total par élue ou élu",
        caption=words,
        columns=(
            Column("Élue ou élu"),
            Column("Fonction"),
            Column("Actions", Kind.INTEGER),
            Column("Heures", Kind.DECIMAL),
            *_COSTS,
        ),
        rows=tuple(rows),
        totals=("Total", None, len(listed), total.hours, *_costs(total)),
    )


def by_year(years: Sequence[YearOfTraining], words: str) -> Table:
    """The twin of the picture of the spending, oldest first."""
    return Table(
        title="Dépense de formation par année",
        caption=words,
        columns=(
            Column("Année"),
            Column("Lignes", Kind.INTEGER),
            Column("Heures", Kind.DECIMAL),
            Column("Coût total", Kind.EUROS),
        ),
        rows=tuple((str(one.year), one.actions, one.hours, one.cost) for one in years),
    )


def by_theme(listed: Sequence[ExternalTraining], words: str) -> Table:
    """The twin of the picture of the themes."""
    return Table(
        title="Heures de formation par thème",
        caption=words,
        columns=(
            Column("Thème"),
            Column("Élues et élus", Kind.INTEGER),
            Column("Heures", Kind.DECIMAL),
            Column("Coût total", Kind.EUROS),
        ),
        rows=tuple(
            (theme or "Autres thèmes", sums.people, sums.hours, sums.cost)
            for theme, sums in selectors.by_theme(listed)
        ),
    )


def _costs(sums: Sums) -> tuple[Cell, ...]:
    return (sums.teaching, sums.travel, sums.income, sums.cost)
