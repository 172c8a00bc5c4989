"""The published figures as open data: one row for each group, columns that do not change.

`docs/observatoire.md` is the dictionary; `schema.json` says the same to programs (Table Schema,
Frictionless Data).
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any

from competences.models import Competence
from training.bands import BANDS
from training.observatory.groups import EVERYONE, Group
from training.observatory.selectors import Snapshot, Territory
from training.observatory.tables import hours

LICENCE = "Licence Ouverte 2.0 (Etalab)"
LICENCE_URL = "https://www.etalab.gouv.fr/licence-ouverte-open-licence/"

# Name, type of Table Schema, what it holds.
FIELDS: tuple[tuple[str, str, str], ...] = (
    ("date", "date", "Jour où les chiffres ont été arrêtés (AAAA-MM-JJ)."),
    (
        "decoupage",
        "string",
        (
            "De quoi la ligne parle : france, departement, taille, theme, qualite, "
            "departement-taille, departement-theme ou taille-theme."
        ),
    ),
    (
        "departement_code",
        "string",
        (
            "Code officiel géographique du département, ou « sans » pour les régions et "
            "l’Alsace ; vide : tous."
        ),
    ),
    ("departement_nom", "string", "Nom du département ; vide : tous."),
    ("taille_code", "string", "Code de la tranche de population ou de la nature ; vide : toutes."),
    ("taille_nom", "string", "Ce que veut dire ce code ; vide : toutes."),
    ("theme_code", "string", "Code du thème (compétence du référentiel) ; vide : tous."),
    ("theme_nom", "string", "Nom du thème ; vide : tous."),
    ("qualite", "string", "elu ou agent ; vide : les deux."),
    (
        "inscrits",
        "integer",
        "Personnes inscrites ; pour un thème, celles qui ont commencé un de ses cours.",
    ),
    ("ont_commence", "integer", "Parmi elles, celles qui ont commencé un cours au moins."),
    ("ont_termine", "integer", "Parmi elles, celles qui ont terminé un cours au moins."),
    ("heures", "number", "Durée des séquences qu’elles ont terminées, en heures, au dixième."),
)
COLUMNS = tuple(name for name, _type, _meaning in FIELDS)
WITHOUT = "sans"
_CAPACITIES = {"official": "elu", "agent": "agent"}

Record = dict[str, Any]


def records(
    snapshot: Snapshot, known: Mapping[str, Territory], themes: list[Competence]
) -> Iterator[Record]:
    """Every published group, those with nobody included; None where it is not published."""
    names = {theme.pk: theme for theme in themes}
    for kind, group in _groups(list(known), list(names)):
        figures = snapshot.of(group)
        theme = names.get(group.theme) if group.theme is not None else None
        place = known[group.departement] if group.departement is not None else None
        spent = None if figures.seconds is None else float(hours(figures.seconds))
        values = (
            snapshot.made_on.isoformat(),
            kind,
            (place.code or WITHOUT) if place else "",
            place.name if place else "",
            group.band or "",
            BANDS[group.band] if group.band else "",
            theme.slug if theme else "",
            theme.name if theme else "",
            _CAPACITIES[group.capacity] if group.capacity else "",
            figures.people,
            figures.begun,
            figures.finished,
            spent,
        )
        yield dict(zip(COLUMNS, values, strict=True))


def as_csv(rows: Iterator[Record]) -> str:
    """UTF-8, commas, one line of names: as RFC 4180 says. Empty where it is not published."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def as_json(snapshot: Snapshot, rows: Iterator[Record]) -> str:
    return json.dumps(
        {
            "date": snapshot.made_on.isoformat(),
            "licence": LICENCE,
            "donnees": list(rows),
        },
        ensure_ascii=False,
    )


def schema() -> str:
    """The columns as a Table Schema."""
    fields = [
        {"name": name, "type": kind, "description": meaning} for name, kind, meaning in FIELDS
    ]
    return json.dumps(
        {"name": "participation", "fields": fields, "missingValues": [""]},
        ensure_ascii=False,
        indent=2,
    )


def _groups(departements: list[str], themes: list[int]) -> Iterator[tuple[str, Group]]:
    bands = list(BANDS)
    yield "france", EVERYONE
    yield from (("departement", Group(code)) for code in departements)
    yield from (("taille", Group(band=band)) for band in bands)
    yield from (("theme", Group(theme=theme)) for theme in themes)
    yield from (("qualite", Group(capacity=capacity)) for capacity in _CAPACITIES)
    for code, band in product(departements, bands):
        yield "departement-taille", Group(code, band)
    for code, theme in product(departements, themes):
        yield "departement-theme", Group(code, theme=theme)
    for band, theme in product(bands, themes):
        yield "taille-theme", Group(band=band, theme=theme)
