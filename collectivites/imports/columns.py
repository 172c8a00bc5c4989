"""The columns of a file of members: what the export writes, and what the import recognises."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from collectivites.imports.reading import Sheet
from collectivites.naming import folded

# Between the commissions of one person: their names may hold commas.
SEPARATOR = " | "


@dataclass(frozen=True)
class Field:
    """A column, under the title that the export gives it and those that people give it."""

    name: str
    label: str
    others: tuple[str, ...] = ()

    @property
    def headings(self) -> frozenset[str]:
        return frozenset(folded(heading) for heading in (self.label, *self.others))


FIELDS = (
    Field("number", "Numéro", ("N°", "Identifiant")),
    Field("last_name", "Nom", ("Nom de famille", "Nom d’usage", "Nom de l’élu")),
    Field("first_name", "Prénom", ("Prénoms", "Prénom usuel", "Prénom de l’élu")),
    Field(
        "email",
        "Adresse électronique",
        (
            "Courriel",
            "E-mail",
            "Email",
            "Mail",
            "Mél",
            "Adresse mail",
            "Adresse e-mail",
            "Adresse courriel",
            "Adresse email",
        ),
    ),
    Field("capacity", "Qualité", ("Élu ou agent", "Élue, élu ou agent", "Statut")),
    Field(
        "function", "Fonction", ("Mandat", "Poste", "Fonction ou poste", "Libellé de la fonction")
    ),
    Field("delegation", "Délégation", ("Délégations", "Délégué à")),
    Field("committees", "Commissions", ("Commission",)),
    Field("is_salaried", "Salariée ou salarié", ("Salarié", "Salariée", "Salarié (oui/non)")),
    Field(
        "started_on",
        "Début",
        ("Date de début", "Début du mandat", "Date de début du mandat", "Depuis le"),
    ),
    Field("ended_on", "Fin", ("Date de fin", "Fin du mandat", "Date de fin du mandat")),
)
REQUIRED = ("last_name", "first_name")
# Of every column: how the row of headings is found.
HEADINGS = frozenset(heading for field in FIELDS for heading in field.headings)


class MissingColumns(Exception):
    """The file lacks columns, or has one twice; the message says which, in French."""


@dataclass(frozen=True)
class Layout:
    """Where each known column is in a file, and the titles of those that are left aside."""

    places: dict[str, int]
    ignored: list[str]


def layout(sheet: Sheet) -> Layout:
    """Raises `MissingColumns`."""
    by_heading = {heading: field for field in FIELDS for heading in field.headings}
    found = [by_heading.get(folded(heading)) for heading in sheet.headings]
    counts = Counter(field.label for field in found if field)
    if twice := [label for label, count in counts.items() if count > 1]:
        raise MissingColumns(f"{_named(twice)} figure deux fois dans les titres de colonnes.")
    places = {field.name: place for place, field in enumerate(found) if field}
    lacking = [
        field.label for field in FIELDS if field.name in REQUIRED and field.name not in places
    ]
    if lacking:
        there = [heading for heading in sheet.headings if heading][:12]
        raise MissingColumns(
            f"Il manque {'la colonne' if len(lacking) == 1 else 'les colonnes'} {_named(lacking)}. "
            f"Colonnes trouvées\N{NO-BREAK SPACE}: {_named(there) or 'aucune'}."
        )
    ignored = [
        heading
        for heading, field in zip(sheet.headings, found, strict=True)
        if heading and not field
    ]
    return Layout(places, ignored)


def _named(labels: list[str]) -> str:
    return ", ".join(f"«\N{NO-BREAK SPACE}{label}\N{NO-BREAK SPACE}»" for label in labels)
