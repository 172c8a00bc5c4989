"""What is asked and how far members are, as tables for the screen and for every format."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse

from cms.tables import Column, Kind, Table
from cms.templatetags.french import day, typographic
from collectivites.models import Collectivite
from training.models import Assignment
from training.plan.audience import described
from training.plan.selectors import Asked, Line, State

# The states that the plan counts, and their columns after « Personnes ».
_COUNTED = {
    State.DONE: "Terminées",
    State.DECLARED: "Déclarées",
    State.BEGUN: "Commencées",
    State.LATE: "En retard",
}
_TITLE, _PEOPLE = 0, 3
_NOTE = (
    "Les personnes qui ne partagent pas leur avancement, ou qui n’ont pas encore de compte, ne "
    "sont comptées que dans «\xa0Personnes\xa0»."
)


def plan_table(collectivite: Collectivite, asked: list[Asked]) -> Table:
    """A row for each training that is asked for; each figure opens its rows."""
    links = {}
    for place, one in enumerate(asked):
        address = reverse("training:assignment", args=[collectivite.pk, one.assignment.pk])
        links[place, _TITLE] = links[place, _PEOPLE] = address
        for number, state in enumerate(_COUNTED, start=_PEOPLE + 1):
            if one.counts[state]:
                links[place, number] = f"{address}?etat={state}"
    return Table(
        title="Formations demandées",
        caption=collectivite.label,
        columns=(
            Column("Formation"),
            Column("Pour qui"),
            Column("Avant le", Kind.DATE),
            Column("Personnes", Kind.INTEGER),
            *(Column(label, Kind.INTEGER) for label in _COUNTED.values()),
        ),
        rows=tuple(
            (
                typographic(one.assignment.title),
                typographic(one.audience),
                one.assignment.due_on,
                one.total,
                *(one.counts[state] for state in _COUNTED),
            )
            for one in asked
        ),
        notes=(_NOTE,),
        links=links,
    )


def assignment_table(assignment: Assignment, lines: Iterable[Line]) -> Table:
    """A row for each member, with what the page of the assignment says."""
    due = f", avant le {day(assignment.due_on)}" if assignment.due_on else ""
    return Table(
        title=typographic(assignment.title),
        caption=f"{typographic(described(assignment))}{due}",
        columns=(
            Column("Nom"),
            Column("Fonction"),
            Column("Où en est la personne"),
            Column("Avancement", Kind.PERCENT),
            Column("Déclarée par"),
            Column("Comment"),
        ),
        rows=tuple(
            (
                line.member.full_name,
                line.member.function,
                line.words,
                line.percent,
                line.declared_by if line.state is State.DECLARED else "",
                line.row.declared_reason if line.state is State.DECLARED else "",
            )
            for line in lines
        ),
    )
