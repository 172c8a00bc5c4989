"""What each file of the register is called, and the columns that are read in it.

Source: https://www.data.gouv.fr/datasets/repertoire-national-des-elus-1/, whose column names and
file names change a little from one quarter to the next. No Django.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class RefusedFile(Exception):
    """The file cannot be imported; the message says why, in French, and nothing was written."""


class Body(StrEnum):
    """What the code of a line designates."""

    COMMUNE = "commune"
    EPCI = "epci"
    DEPARTEMENT = "departement"
    REGION = "region"
    # Corse, Guyane, Martinique…: known by their names, their codes differ from file to file.
    NAME = "name"


@dataclass(frozen=True)
class Format:
    """One kind of file: one line is one mandate."""

    kind: str
    label: str
    # In the name of the file, whatever the quarter.
    in_name: str
    body: Body
    code: str
    # The column of the function; without one, everybody in the file holds `sole_function`.
    function: str = "Libellé de la fonction"
    sole_function: str = ""

    @property
    def columns(self) -> tuple[str, ...]:
        """Those that must be there; all that is ever read."""
        read = (self.code, LAST_NAME, FIRST_NAME, STARTED_ON, self.function, FUNCTION_ON)
        return tuple(column for column in read if column)


LAST_NAME = "Nom de l'élu"
FIRST_NAME = "Prénom de l'élu"
STARTED_ON = "Date de début du mandat"
FUNCTION_ON = "Date de début de la fonction"

# Only here: tells councillors from mayors when the name of the file says nothing.
_NATIONALITY = "Code nationalité"
_SECTOR = "Libellé du secteur"
_ASSEMBLY = "Libellé de la collectivité à statut particulier"

FORMATS = {
    form.kind: form
    for form in (
        Format(
            "cm",
            "conseillères et conseillers municipaux",
            "conseillers-municipaux",
            Body.COMMUNE,
            "Code de la commune",
        ),
        Format(
            "mai",
            "maires",
            "elus-maire",
            Body.COMMUNE,
            "Code de la commune",
            function="",
            sole_function="Maire",
        ),
        Format(
            "epci",
            "conseillères et conseillers communautaires",
            "conseillers-communautaires",
            Body.EPCI,
            "N° SIREN",
        ),
        Format(
            "cd",
            "conseillères et conseillers départementaux",
            "conseillers-departementaux",
            Body.DEPARTEMENT,
            "Code du département",
        ),
        Format(
            "cr",
            "conseillères et conseillers régionaux",
            "conseillers-regionaux",
            Body.REGION,
            "Code de la région",
        ),
        Format(
            "ca",
            "conseillères et conseillers d’arrondissement",
            "conseillers-darrondissement",
            Body.COMMUNE,
            "Code de la commune",
        ),
        Format(
            "ma",
            "membres d’assemblées à statut particulier",
            "membres-assemblee",
            Body.NAME,
            _ASSEMBLY,
        ),
    )
}


def plain(heading: str) -> str:
    """A heading as it is compared: marks of encoding, spaces and apostrophes put aside."""
    text = unicodedata.normalize("NFC", heading.replace("\ufeff", "").replace("’", "'"))
    return re.sub(r"\s+", " ", text).strip().casefold()


def recognised(name: str, headings: Sequence[str]) -> Format:
    """Which file this is, from its name, else from its columns.

    Raises `RefusedFile`, which names what is missing.
    """
    for form in FORMATS.values():
        if form.in_name in _plain_name(name):
            return checked(form, headings)
    return checked(FORMATS[_kind_of({plain(heading) for heading in headings})], headings)


def checked(form: Format, headings: Sequence[str]) -> Format:
    """The format itself, once each of its columns is there, and once only."""
    found = [plain(heading) for heading in headings]
    missing = [column for column in form.columns if plain(column) not in found]
    if missing:
        named = ", ".join(f"«\N{NO-BREAK SPACE}{column}\N{NO-BREAK SPACE}»" for column in missing)
        raise RefusedFile(
            f"Ce fichier n’est pas celui des {form.label}, ou il a changé\N{NO-BREAK SPACE}: "
            f"il y manque {named}."
        )
    twice = [column for column in form.columns if found.count(plain(column)) > 1]
    if twice:
        raise RefusedFile(
            f"La colonne «\N{NO-BREAK SPACE}{twice[0]}\N{NO-BREAK SPACE}» figure deux fois."
        )
    return form


def _plain_name(name: str) -> str:
    text = unicodedata.normalize("NFKD", name.casefold())
    text = "".join(character for character in text if not unicodedata.combining(character))
    return re.sub(r"[\s_'’]+", "-", text).replace("d-arrondissement", "darrondissement")


def _kind_of(headings: set[str]) -> str:
    """The most particular columns first; councillors are the largest file, and the default."""
    if plain("N° SIREN") in headings:
        return "epci"
    if plain("Code du canton") in headings:
        return "cd"
    if plain("Code de la section départementale") in headings:
        return "cr"
    if plain(_SECTOR) in headings:
        return "ca"
    if plain("Code de la commune") not in headings and plain(_ASSEMBLY) in headings:
        return "ma"
    is_mayors = plain("Libellé de la fonction") not in headings
    return "mai" if is_mayors and plain(_NATIONALITY) not in headings else "cm"
