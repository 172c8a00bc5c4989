"""The members as a file that the import takes back."""

from __future__ import annotations

from cms.tables import Cell, Column, Kind, Table
from collectivites.imports.columns import FIELDS, SEPARATOR
from collectivites.models import Collectivite, Membership

_KINDS = {"number": Kind.INTEGER, "started_on": Kind.DATE, "ended_on": Kind.DATE}
_COLUMNS = tuple(Column(field.label, _KINDS.get(field.name, Kind.TEXT)) for field in FIELDS)
_NOTES = (
    (
        "Ce fichier se complète puis s’importe\N{NO-BREAK SPACE}: le numéro dit de quel membre "
        "parle une ligne. Laissez-le vide pour une personne nouvelle."
    ),
    (
        "L’adresse des personnes qui ont rejoint l’académie est la leur\N{NO-BREAK SPACE}: elle "
        "n’est pas donnée ici."
    ),
)


def table(collectivite: Collectivite) -> Table:
    """The members in force, in two statements."""
    members = collectivite.memberships.confirmed().by_name().prefetch_related("committees")
    return Table(
        title="Membres",
        columns=_COLUMNS,
        rows=tuple(_row(member) for member in members),
        caption=collectivite.label,
        notes=_NOTES,
    )


def model(collectivite: Collectivite) -> Table:
    """The same columns, with nobody in them."""
    return Table(
        title="Membres", columns=_COLUMNS, rows=(), caption=collectivite.label, notes=_NOTES
    )


def _row(member: Membership) -> tuple[Cell, ...]:
    person = member.person
    salaried = {None: "", True: "oui", False: "non"}[member.is_salaried]
    committees = SEPARATOR.join(sorted(committee.name for committee in member.committees.all()))
    return (
        member.pk,
        (person and person.last_name) or member.last_name,
        (person and person.first_name) or member.first_name,
        "" if person else member.email,
        member.get_capacity_display(),
        member.function,
        member.delegation,
        committees,
        salaried,
        member.started_on,
        member.ended_on,
    )
