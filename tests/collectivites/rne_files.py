"""Files of the national register with invented people, in their real formats."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping

CM = (
    "Code du département",
    "Libellé du département",
    "Code de la collectivité à statut particulier",
    "Libellé de la collectivité à statut particulier",
    "Code de la commune",
    "Libellé de la commune",
    "Nom de l'élu",
    "Prénom de l'élu",
    "Code sexe",
    "Date de naissance",
    "Code de la catégorie socio-professionnelle",
    "Libellé de la catégorie socio-professionnelle",
    "Date de début du mandat",
    "Libellé de la fonction",
    "Date de début de la fonction",
    "Code nationalité",
)
MAYORS = tuple(name for name in CM if name not in ("Libellé de la fonction", "Code nationalité"))
EPCI = (
    "Code du département",
    "Libellé du département",
    "N° SIREN",
    "Libellé de l'EPCI",
    "Code de la commune de rattachement",
    "Libellé de la commune de rattachement",
    "Nom de l'élu",
    "Prénom de l'élu",
    "Code sexe",
    "Date de naissance",
    "Date de début du mandat",
    "Libellé de la fonction",
    "Date de début de la fonction",
)
DEPARTEMENT = (
    "Code du département",
    "Code du canton",
    "Libellé du canton",
    "Nom de l'élu",
    "Prénom de l'élu",
    "Date de naissance",
    "Date de début du mandat",
    "Libellé de la fonction",
    "Date de début de la fonction",
)
USUAL = {
    "Code du département": "26",
    "Libellé du département": "Drôme",
    "Libellé de la commune": "Roche-Sauvaire",
    "Code sexe": "F",
    "Date de naissance": "1971-05-06",
    "Code de la catégorie socio-professionnelle": "34",
    "Libellé de la catégorie socio-professionnelle": "Professeur, profession scientifique",
    "Date de début du mandat": "2026-03-22",
    "Date de début de la fonction": "2026-03-28",
    "Code nationalité": "FR",
}


def register_file(
    people: Iterable[Mapping[str, str]],
    columns: tuple[str, ...] = CM,
    *,
    encoding: str = "utf-8",
    delimiter: str = ";",
) -> bytes:
    """What the ministry would publish; each mapping overrides the usual cells."""
    file = io.StringIO(newline="")
    writer = csv.DictWriter(
        file, columns, delimiter=delimiter, extrasaction="ignore", restval="", lineterminator="\n"
    )
    writer.writeheader()
    writer.writerows({**USUAL, **dict(person)} for person in people)
    return file.getvalue().encode(encoding)


def official(code: str, last_name: str, first_name: str, **cells: str) -> dict[str, str]:
    named = {
        "Code de la commune": code,
        "Nom de l'élu": last_name,
        "Prénom de l'élu": first_name,
    }
    more = {"function": "Libellé de la fonction", "started_on": "Date de début du mandat"}
    return {**named, **{more.get(name, name): value for name, value in cells.items()}}
