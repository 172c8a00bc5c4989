"""SIREN and official addresses from the operator's file: no open data has them all.

One line per collectivité, designated by its code (and what it is, where codes are shared) or by
its SIREN. The first référent is confirmed at the official address: see `collectivites.joining`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from collectivites.imports.reading import Sheet, is_formula, missing, plain, read
from collectivites.models import Collectivite, PendingImport
from collectivites.naming import folded

Kind = Collectivite.Kind

# Every collectivité of France has its line.
MOST_LINES = 60_000
_NBSP = "\N{NO-BREAK SPACE}"
_BATCH = 500

COLUMNS = {
    "kind": ("Nature", ("nature", "type", "categorie")),
    "code": ("Code", ("code", "code insee", "insee", "code commune", "code officiel")),
    "siren": ("SIREN", ("siren", "n siren", "numero siren", "siret", "n siret")),
    "email": (
        "Adresse électronique",
        (
            "adresse electronique",
            "courriel",
            "e mail",
            "email",
            "mail",
            "mel",
            "adresse mail",
            "adresse e mail",
            "adresse courriel",
        ),
    ),
}
HEADINGS = frozenset(name for _label, names in COLUMNS.values() for name in names)
_KINDS = {
    "commune": Kind.COMMUNE,
    "intercommunalite": Kind.EPCI,
    "epci": Kind.EPCI,
    "departement": Kind.DEPARTEMENT,
    "region": Kind.REGION,
}


class MissingAddressColumns(Exception):
    """The file designates no collectivité, or says nothing of it; the message is in French."""


@dataclass
class Address:
    """One line, and what is wrong in it."""

    line: int
    named: str
    pk: int | None = None
    email: str = ""
    siren: str = ""
    is_new: bool = False
    problems: list[str] = field(default_factory=list)


def read_file(data: bytes) -> Sheet:
    """Raises `UnreadableFile`, `MissingAddressColumns`."""
    sheet = read(data, headings=HEADINGS, most=MOST_LINES)
    lacking = missing(sheet, list(COLUMNS.values()))
    if {"Code", "SIREN"} <= set(lacking):
        raise MissingAddressColumns(
            f"Il manque une colonne «{_NBSP}Code{_NBSP}» ou «{_NBSP}SIREN{_NBSP}»{_NBSP}: aucune "
            "ligne ne dit de quelle collectivité elle parle."
        )
    if "Adresse électronique" in lacking and "SIREN" in lacking:
        raise MissingAddressColumns(
            f"Il manque une colonne «{_NBSP}Adresse électronique{_NBSP}» ou «{_NBSP}SIREN{_NBSP}»."
        )
    return sheet


def plan(sheet: Sheet) -> list[Address]:
    """What each line would change, in the order of the file. One statement."""
    places = {
        name: place
        for place, heading in enumerate(sheet.headings)
        for name, (_label, names) in COLUMNS.items()
        if folded(heading) in names
    }
    known = _Known()
    found = [_address(line, cells, places, known) for line, cells in sheet.rows]
    counts = Counter(address.pk for address in found if address.pk)
    seen: dict[int, int] = {}
    for address in found:
        if address.pk is None or counts[address.pk] == 1:
            continue
        first = seen.setdefault(address.pk, address.line)
        if first != address.line:
            address.problems.append(f"Cette collectivité est déjà à la ligne {first}.")
    return found


def keep(person: User, name: str, sheet: Sheet) -> PendingImport:
    return PendingImport.objects.create(
        subject=PendingImport.Subject.ADDRESSES,
        made_by=person,
        name=name[:160],
        content=sheet.as_json(),
    )


@transaction.atomic
def confirm(pending: PendingImport) -> None:
    """Write the lines that are right; doing it twice writes nothing more."""
    pending = PendingImport.objects.select_for_update().get(pk=pending.pk)
    if pending.done_at:
        return
    pending.result = write(plan(Sheet.from_json(pending.content)))
    pending.content = {}
    pending.done_at = timezone.now()
    pending.save()


@transaction.atomic
def write(addresses: Iterable[Address]) -> dict[str, Any]:
    """All of the right lines, or none if anything fails."""
    right = [address for address in addresses if not address.problems]
    new = {address.pk: address for address in right if address.is_new and address.pk}
    keys = list(new)
    for start in range(0, len(keys), _BATCH):
        bodies = list(Collectivite.objects.filter(pk__in=keys[start : start + _BATCH]))
        for body in bodies:
            address = new[body.pk]
            body.official_email = address.email or body.official_email
            if address.siren and not body.siren:
                body.siren = address.siren
                # It may hold former names, which nothing else says.
                body.fill_search_fields(other_names=body.search_line)
        Collectivite.objects.bulk_update(
            bodies, ["official_email", "siren", "search_name", "search_line"]
        )
    return {"written": len(new), "same": len(right) - len(new)}


class _Known:
    """The collectivités that exist, by what a line may call them."""

    def __init__(self) -> None:
        self.rows: dict[int, tuple[str, str]] = {}
        self.by_code: dict[tuple[str, str], int] = {}
        self.by_siren: dict[str, int] = {}
        rows = Collectivite.objects.joinable().values_list(
            "pk", "kind", "code", "siren", "official_email"
        )
        for pk, kind, code, siren, email in rows.iterator():
            self.rows[pk] = (siren, email)
            self.by_code[kind, code] = pk
            if siren:
                self.by_siren[siren] = pk

    def find(self, kind: str, code: str, siren: str) -> int | str:
        """The key of the one that is meant, or why there is none, in French."""
        if not code:
            found = self.by_siren.get(siren)
            return found or f"Le SIREN {siren} n’est celui d’aucune collectivité."
        kinds = [kind] if kind else list(Kind)
        keys = {self.by_code[each, code] for each in kinds if (each, code) in self.by_code}
        if len(keys) > 1:
            return (
                f"Le code {code} est celui de plusieurs collectivités{_NBSP}: précisez leur nature "
                "(commune, intercommunalité, département, région)."
            )
        return keys.pop() if keys else f"Le code {code} n’est celui d’aucune collectivité."


def _address(line: int, cells: list[str], places: dict[str, int], known: _Known) -> Address:
    said = {name: cells[place] if place < len(cells) else "" for name, place in places.items()}
    address = Address(line, said.get("code", "") or said.get("siren", ""))
    if any(is_formula(text) for text in said.values()):
        address.problems.append("Une cellule contient une formule.")
        return address
    said = {name: plain(text) for name, text in said.items()}
    kind = _KINDS.get(folded(said.get("kind", "")), "")
    if said.get("kind") and not kind:
        address.problems.append(f"La nature «{_NBSP}{said['kind'][:40]}{_NBSP}» n’est pas connue.")
    address.siren = _siren(address, said.get("siren", ""))
    address.email = _email(address, said.get("email", ""))
    code = said.get("code", "").upper()
    if not (code or address.siren):
        address.problems.append("Ni code, ni SIREN.")
    if address.problems:
        return address
    found = known.find(kind, _padded(code, kind), address.siren)
    if isinstance(found, str):
        address.problems.append(found)
        return address
    address.pk = found
    _compare(address, *known.rows[found], known)
    return address


def _padded(code: str, kind: str) -> str:
    """Spreadsheets eat the zero at the beginning of « 01004 »."""
    return code.zfill(5) if code.isdigit() and (kind == Kind.COMMUNE or len(code) == 4) else code


def _compare(address: Address, siren: str, email: str, known: _Known) -> None:
    owner = known.by_siren.get(address.siren, address.pk) if address.siren else address.pk
    if owner != address.pk:
        address.problems.append(f"Le SIREN {address.siren} est celui d’une autre collectivité.")
    elif address.siren and siren and siren != address.siren:
        address.problems.append(f"Le référentiel lui connaît un autre SIREN, {siren}.")
    elif not (address.email or address.siren):
        address.problems.append("Ni adresse, ni SIREN à enregistrer.")
    has_new_siren = bool(address.siren) and not siren
    address.is_new = has_new_siren or address.email not in ("", email)


def _siren(address: Address, text: str) -> str:
    """Nine digits with their key (Luhn); a SIRET begins with them."""
    digits = text.replace(" ", "")
    if not digits:
        return ""
    if digits.isdigit() and len(digits) in (9, 14) and _luhn(digits[:9]):
        return digits[:9]
    address.problems.append(f"«{_NBSP}{text[:20]}{_NBSP}» n’est pas un SIREN.")
    return ""


def _luhn(digits: str) -> bool:
    doubled = [int(d) * (2 if place % 2 else 1) for place, d in enumerate(reversed(digits))]
    return sum(d - 9 if d > 9 else d for d in doubled) % 10 == 0


def _email(address: Address, text: str) -> str:
    text = text.strip().lower()
    try:
        if text:
            validate_email(text)
    except ValidationError:
        address.problems.append(f"L’adresse «{_NBSP}{text[:60]}{_NBSP}» n’est pas valable.")
        return ""
    return text
