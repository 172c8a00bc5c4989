"""One row of a file of members: what it says, and what is wrong in it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from collectivites.imports.columns import FIELDS, Layout
from collectivites.imports.reading import Sheet, day, is_formula, plain
from collectivites.models import Membership
from collectivites.naming import folded

Capacity = Membership.Capacity

_NBSP = "\N{NO-BREAK SPACE}"
_LABELS = {field.name: field.label for field in FIELDS}
_LONGEST = {"first_name": 80, "last_name": 80, "function": 80, "delegation": 160, "email": 254}
_LONGEST_COMMITTEE = 120
_CAPACITIES = {
    **dict.fromkeys(("elue ou elu", "elu", "elue", "elu e", "elus", "elues"), Capacity.OFFICIAL),
    **dict.fromkeys(("agente ou agent", "agent", "agente", "agent e", "agents"), Capacity.AGENT),
}
_YES = {"oui", "o", "x", "1", "vrai", "true", "yes"}
_NO = {"non", "n", "0", "faux", "false", "no"}


@dataclass
class Draft:
    """What one row says. `given` are the columns that the file has: the others change nothing."""

    line: int
    given: frozenset[str]
    number: int | None = None
    last_name: str = ""
    first_name: str = ""
    email: str = ""
    capacity: str = Capacity.OFFICIAL
    function: str = ""
    delegation: str = ""
    committees: tuple[str, ...] = ()
    is_salaried: bool | None = None
    started_on: date | None = None
    ended_on: date | None = None
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def key(self) -> tuple[str, str]:
        """The same person in the same capacity, however accents and case are typed."""
        return self.capacity, folded(f"{self.last_name} {self.first_name}")

    def is_past(self, today: date) -> bool:
        return self.ended_on is not None and self.ended_on <= today


def drafts(sheet: Sheet, found: Layout) -> list[Draft]:
    given = frozenset(found.places)
    return [_draft(line, cells, found.places, given) for line, cells in sheet.rows]


def _draft(line: int, cells: list[str], places: dict[str, int], given: frozenset[str]) -> Draft:
    draft = Draft(line, given)
    for name, place in places.items():
        typed = cells[place] if place < len(cells) else ""
        if is_formula(typed):
            draft.problems.append(
                f"«{_NBSP}{_LABELS[name]}{_NBSP}» contient une formule ou commence par "
                f"«{_NBSP}{typed[0]}{_NBSP}»{_NBSP}: tapez le texte lui-même."
            )
            continue
        _READERS.get(name, _read_text)(draft, name, plain(typed))
    if not (draft.first_name and draft.last_name) and not draft.problems:
        draft.problems.append("Il manque le nom ou le prénom.")
    if draft.started_on and draft.ended_on and draft.ended_on < draft.started_on:
        draft.problems.append(
            f"Le mandat finit ({draft.ended_on:%d/%m/%Y}) avant de commencer "
            f"({draft.started_on:%d/%m/%Y})."
        )
    return draft


def _read_text(draft: Draft, name: str, text: str) -> None:
    text = re.sub(r"\s+", " ", text)
    if len(text) > _LONGEST[name]:
        draft.problems.append(
            f"«{_NBSP}{_LABELS[name]}{_NBSP}» dépasse {_LONGEST[name]} caractères."
        )
    elif name in ("first_name", "last_name") and text and not folded(text):
        draft.problems.append(f"«{_NBSP}{_LABELS[name]}{_NBSP}» ne se lit pas{_NBSP}: {text}.")
    else:
        setattr(draft, name, text)


def _read_number(draft: Draft, name: str, text: str) -> None:
    if text.isdecimal() and len(text) < 19:
        draft.number = int(text)
    elif text:
        draft.problems.append(f"Le numéro «{_NBSP}{text[:20]}{_NBSP}» n’en est pas un.")


def _read_email(draft: Draft, name: str, text: str) -> None:
    # « Jeanne Dupuis <jeanne@exemple.fr> », as mail programs copy it.
    named = re.fullmatch(r".*<([^<>]+)>", text)
    text = (named[1] if named else text).removeprefix("mailto:").strip().lower()
    try:
        if text:
            validate_email(text)
    except ValidationError:
        draft.problems.append(
            f"L’adresse électronique «{_NBSP}{text[:60]}{_NBSP}» n’est pas valable."
        )
        return
    draft.email = text


def _read_capacity(draft: Draft, name: str, text: str) -> None:
    found = _CAPACITIES.get(folded(text))
    if found:
        draft.capacity = found
    elif text:
        draft.problems.append(
            f"La qualité «{_NBSP}{text[:40]}{_NBSP}» n’est pas connue{_NBSP}: «{_NBSP}élue ou "
            f"élu{_NBSP}», ou «{_NBSP}agente ou agent{_NBSP}»."
        )


def _read_committees(draft: Draft, name: str, text: str) -> None:
    names = [re.sub(r"\s+", " ", part).strip() for part in re.split(r"[|;\n]", text)]
    # Each once, whatever the case.
    named = tuple({folded(part): part for part in names if folded(part)}.values())
    if any(len(part) > _LONGEST_COMMITTEE for part in named):
        draft.problems.append(f"Le nom d’une commission dépasse {_LONGEST_COMMITTEE} caractères.")
    else:
        draft.committees = named


def _read_salaried(draft: Draft, name: str, text: str) -> None:
    word = folded(text)
    if word in _YES or word in _NO:
        draft.is_salaried = word in _YES
    elif word:
        draft.problems.append(
            f"«{_NBSP}{_LABELS[name]}{_NBSP}»{_NBSP}: répondez par «{_NBSP}oui{_NBSP}», "
            f"«{_NBSP}non{_NBSP}» ou rien."
        )


def _read_day(draft: Draft, name: str, text: str) -> None:
    try:
        setattr(draft, name, day(text))
    except ValueError:
        draft.problems.append(
            f"La date «{_NBSP}{text[:20]}{_NBSP}» ({_LABELS[name].lower()}) ne se lit pas"
            f"{_NBSP}: écrivez-la 15/03/2026."
        )


_READERS: dict[str, Any] = {
    "number": _read_number,
    "email": _read_email,
    "capacity": _read_capacity,
    "committees": _read_committees,
    "is_salaried": _read_salaried,
    "started_on": _read_day,
    "ended_on": _read_day,
}
