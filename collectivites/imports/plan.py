"""What each row of a file of members would change: nothing is written here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from django.utils import timezone

from collectivites.imports.comparing import compare
from collectivites.imports.rows import Draft
from collectivites.models import Collectivite, Membership
from collectivites.namesakes import names_of
from collectivites.naming import folded

Status = Membership.Status
_IS_REFERENT = (
    "Référente ou référent formation\N{NO-BREAK SPACE}: son mandat se termine depuis sa page."
)
_IS_WAITING = (
    "A demandé à rejoindre votre collectivité\N{NO-BREAK SPACE}: répondez d’abord à cette demande, "
    "dans la liste des membres."
)
_IS_HISTORY = "Mandat déjà terminé\N{NO-BREAK SPACE}: il entre dans l’historique."
_NAMESAKES = (
    "Plusieurs membres portent ce nom\N{NO-BREAK SPACE}: reprenez leurs numéros dans l’export, ou "
    "indiquez leurs adresses."
)


class Outcome(StrEnum):
    """What becomes of a row, in the order in which the report shows them."""

    REFUSED = "refused"
    ADDED = "added"
    CHANGED = "changed"
    ENDED = "ended"
    SAME = "same"


@dataclass(frozen=True)
class Change:
    label: str
    before: str
    after: str


@dataclass
class Planned:
    """One row, what it does, and to which mandate when there is one already."""

    draft: Draft
    outcome: Outcome = Outcome.REFUSED
    membership: Membership | None = None
    changes: list[Change] = field(default_factory=list)

    def refuse(self, problem: str) -> None:
        self.outcome = Outcome.REFUSED
        self.draft.problems.append(problem)


class Planning:
    """Compares rows with the members of a collectivité, ended mandates included."""

    def __init__(self, collectivite: Collectivite) -> None:
        self.today = timezone.localdate()
        self._known = list(
            collectivite.memberships.select_related("person").prefetch_related("committees")
        )
        self._by_pk = {membership.pk: membership for membership in self._known}
        self._by_email: dict[tuple[str, str], list[Membership]] = defaultdict(list)
        self._by_name: dict[tuple[str, str], list[Membership]] = defaultdict(list)
        for membership in self._known:
            for email in _emails(membership):
                self._by_email[membership.capacity, email].append(membership)
            for name in names_of(membership):
                self._by_name[membership.capacity, name].append(membership)
        # Those that a row of this file already designates.
        self._taken: dict[int, int] = {}

    def plan(self, drafts: list[Draft]) -> list[Planned]:
        compare(drafts)
        planned = [Planned(draft) for draft in drafts]
        right = [row for row in planned if not row.draft.problems]
        # Numbers and addresses designate one person; names come after, for who is left.
        surely = {id(row): self._surely(row.draft) for row in right}
        for row in right:
            found = surely[id(row)] or self._by_name.get(row.draft.key, [])
            if not row.draft.problems:
                self._decide(row, found, sure=bool(surely[id(row)]))
        return planned

    def _surely(self, draft: Draft) -> list[Membership]:
        """Whom the number designates, else the address; their other mandates come along."""
        if draft.number is not None:
            return self._numbered(draft, draft.number)
        held = self._by_email.get((draft.capacity, draft.email), []) if draft.email else []
        own = [membership for membership in held if draft.key[1] in names_of(membership)]
        if held and not own:
            draft.notes.append(
                f"L’adresse {draft.email} est déjà celle d’un autre membre\N{NO-BREAK SPACE}: elle "
                "n’est pas reprise."
            )
            draft.email = ""
        return own

    def _numbered(self, draft: Draft, number: int) -> list[Membership]:
        numbered = self._by_pk.get(number)
        if numbered is None:
            draft.problems.append(f"Le numéro {number} n’est celui d’aucun membre.")
            return []
        if numbered.has_joined and draft.key[1] not in names_of(numbered):
            # A column that slipped by a row would give everyone the function of another.
            draft.problems.append(f"Le numéro {number} est celui de {numbered.full_name}.")
            return []
        if "capacity" not in draft.given:
            draft.capacity = numbered.capacity
        # Their other mandates too, to see which one the dates are about.
        keys = [(draft.capacity, name) for name in names_of(numbered)]
        others = [other for key in keys for other in self._by_name[key]]
        return list({m.pk: m for m in (numbered, *others)}.values())

    def _decide(self, row: Planned, found: list[Membership], *, sure: bool) -> None:
        draft = row.draft
        current = [membership for membership in found if membership.status != Status.ENDED]
        ended = [membership for membership in found if membership.status == Status.ENDED]
        if draft.number is not None:
            current = [m for m in current if m.pk == draft.number] or current
        if len(current) > 1:
            row.refuse(_NAMESAKES)
        elif draft.is_past(self.today):
            self._decide_past(row, current[0] if current else None, ended)
        elif current:
            self._update(row, current[0])
        elif overlap := _overlapping(draft, ended):
            row.refuse(_overlap_words(overlap))
        else:
            row.outcome = Outcome.ADDED

    def _update(self, row: Planned, membership: Membership) -> None:
        if not self._take(row, membership):
            return
        row.membership = membership
        if membership.status == Status.PENDING:
            row.outcome = Outcome.SAME
            row.draft.notes.append(_IS_WAITING)
            return
        row.changes = _changes(row.draft, membership)
        row.outcome = Outcome.CHANGED if row.changes else Outcome.SAME
        started = row.draft.started_on if "started_on" in row.draft.given else membership.started_on
        if started and row.draft.ended_on and row.draft.ended_on < started:
            row.refuse("Le mandat finirait avant de commencer.")

    def _decide_past(
        self, row: Planned, current: Membership | None, ended: list[Membership]
    ) -> None:
        """A row about a mandate that is over: known as such, or to be ended, or history."""
        draft = row.draft
        for membership in ended:
            same_start = draft.started_on in (None, membership.started_on)
            if membership.ended_on == draft.ended_on and same_start:
                row.outcome, row.membership = Outcome.SAME, membership
                return
        if current and _is_about(draft, current):
            self._end(row, current)
        elif overlap := _overlapping(draft, [*ended, *([current] if current else [])]):
            row.refuse(_overlap_words(overlap))
        else:
            row.outcome = Outcome.ADDED
            draft.notes.append(_IS_HISTORY)

    def _end(self, row: Planned, current: Membership) -> None:
        if not self._take(row, current):
            return
        row.membership = current
        if current.is_referent:
            row.refuse(_IS_REFERENT)
            return
        if current.status == Status.PENDING:
            row.refuse(_IS_WAITING)
            return
        if current.started_on and row.draft.ended_on and row.draft.ended_on < current.started_on:
            row.refuse("Le mandat finirait avant de commencer.")
            return
        row.outcome = Outcome.ENDED
        row.changes = [Change("Fin", "", f"{row.draft.ended_on:%d/%m/%Y}")]

    def _take(self, row: Planned, membership: Membership) -> bool:
        """Whether no other row is about this mandate."""
        other = self._taken.setdefault(membership.pk, row.draft.line)
        if other != row.draft.line:
            row.refuse(f"Cette personne est déjà à la ligne {other}.")
        return other == row.draft.line


def _overlapping(draft: Draft, memberships: Iterable[Membership]) -> Membership | None:
    for membership in memberships:
        if draft.started_on is None or (
            membership.ended_on and membership.ended_on <= draft.started_on
        ):
            continue
        if draft.ended_on and membership.started_on and draft.ended_on <= membership.started_on:
            continue
        return membership
    return None


def _is_about(draft: Draft, membership: Membership) -> bool:
    """Whether a row that is over speaks of this mandate, and not of one before it."""
    if draft.started_on and membership.started_on:
        return draft.started_on == membership.started_on
    if membership.started_on and draft.ended_on:
        return draft.ended_on >= membership.started_on
    return True


def _overlap_words(membership: Membership) -> str:
    start = f"du {membership.started_on:%d/%m/%Y} " if membership.started_on else ""
    end = f"au {membership.ended_on:%d/%m/%Y}" if membership.ended_on else "qui court encore"
    return f"Ce mandat en chevauche un autre, déjà noté pour cette personne, {start}{end}."


def _emails(membership: Membership) -> set[str]:
    own = membership.person.email if membership.person else ""
    return {email.lower() for email in (membership.email, own) if email}


def _changes(draft: Draft, membership: Membership) -> list[Change]:
    """What the row says otherwise. The name and address of who joined are theirs."""
    compared: list[tuple[str, str, object, object]] = [
        ("function", "Fonction", membership.function, draft.function),
        ("delegation", "Délégation", membership.delegation, draft.delegation),
        ("is_salaried", "Salariée ou salarié", membership.is_salaried, draft.is_salaried),
        ("started_on", "Début", membership.started_on, draft.started_on),
        ("ended_on", "Fin", membership.ended_on, draft.ended_on),
    ]
    if not membership.has_joined:
        compared += [
            ("last_name", "Nom", membership.last_name, draft.last_name),
            ("first_name", "Prénom", membership.first_name, draft.first_name),
        ]
        if draft.email:
            compared.append(("email", "Adresse électronique", membership.email, draft.email))
    changes = [
        Change(label, said(before), said(after))
        for name, label, before, after in compared
        if name in draft.given and before != after
    ]
    there = sorted(committee.name for committee in membership.committees.all())
    wanted = {folded(name): name for name in draft.committees}
    if "committees" in draft.given and {folded(name) for name in there} != set(wanted):
        changes.append(Change("Commissions", ", ".join(there), ", ".join(wanted.values())))
    return changes


def said(value: object) -> str:
    """A value of the report, in French."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "oui" if value else "non"
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else str(value)
