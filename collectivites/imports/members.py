"""Members from a file: read, looked at, then written in one go or not at all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from collectivites import services
from collectivites.imports.columns import HEADINGS, MissingColumns, layout
from collectivites.imports.plan import Outcome, Planned, Planning
from collectivites.imports.reading import Sheet, UnreadableFile, read
from collectivites.imports.rows import Draft, drafts
from collectivites.models import Collectivite, Committee, Membership, PendingImport
from collectivites.naming import folded
from collectivites.traces import note
from notifications.audit import Action

# Of one file: more than any council and its services.
MOST_LINES = 5000
# A report names people: it does not stay.
KEPT_FOR = timedelta(days=1)
# Refused rows that the page remembers once the others are written.
_KEPT_PROBLEMS = 200

Subject = PendingImport.Subject


def keep(collectivite: Collectivite, person: User, name: str, data: bytes) -> PendingImport:
    """Read a file and keep its rows for the report. Raises `UnreadableFile`, `MissingColumns`."""
    sheet = read(data, headings=HEADINGS, most=MOST_LINES)
    layout(sheet)
    return PendingImport.objects.create(
        subject=Subject.MEMBERS,
        collectivite=collectivite,
        made_by=person,
        name=name[:160],
        content=sheet.as_json(),
    )


def planned(pending: PendingImport) -> list[Planned]:
    """What each row would do today, in the order of the file."""
    sheet = Sheet.from_json(pending.content)
    return Planning(_of(pending)).plan(drafts(sheet, layout(sheet)))


def ignored_columns(pending: PendingImport) -> list[str]:
    return layout(Sheet.from_json(pending.content)).ignored


def write(pending: PendingImport, actor: User) -> dict[str, Any]:
    """Write every row that can be; all of them or, if anything fails, none.

    Rows are compared again with what is there now. Doing it twice writes nothing more.
    """
    with transaction.atomic():
        pending = PendingImport.objects.select_for_update().get(pk=pending.pk)
        if pending.done_at:
            return dict(pending.result)
        collectivite = _of(pending)
        Collectivite.objects.select_for_update().get(pk=collectivite.pk)
        rows = planned(pending)
        written = _write(collectivite, rows, actor)
        counts = Counter(row.outcome.value for row in rows)
        refused = [row for row in rows if row.outcome is Outcome.REFUSED]
        pending.result = {
            **counts,
            "problems": [[row.draft.line, row.draft.problems] for row in refused[:_KEPT_PROBLEMS]],
        }
        pending.content = {}
        pending.done_at = timezone.now()
        pending.save()
        for membership in written:
            services.say_changed(membership)
    return dict(pending.result)


def forget_old() -> None:
    """Files that nobody confirmed in a day are no longer kept, nor reports; a job of the clock."""
    PendingImport.objects.filter(made_at__lt=timezone.now() - KEPT_FOR).delete()


def _of(pending: PendingImport) -> Collectivite:
    """An import of members always has its collectivité. Raises ValueError for another."""
    if pending.collectivite is None:
        raise ValueError("This import is not one of members.")
    return pending.collectivite


def _write(collectivite: Collectivite, rows: Iterable[Planned], actor: User) -> list[Membership]:
    committees = _Committees(collectivite)
    added = [row for row in rows if row.outcome is Outcome.ADDED]
    new = Membership.objects.bulk_create(
        [_membership(row.draft, collectivite, actor) for row in added], batch_size=500
    )
    for row, membership in zip(added, new, strict=True):
        committees.set(membership, row.draft.committees)
    changed = []
    for row in rows:
        if row.membership is None or row.outcome not in (Outcome.CHANGED, Outcome.ENDED):
            continue
        _change(row, row.membership, committees)
        _tell(row, row.membership, collectivite, actor)
        if row.outcome is Outcome.CHANGED:
            changed.append(row.membership)
    if new:
        people = "une personne" if len(new) == 1 else f"{len(new)} personnes"
        note(
            by=actor,
            action=Action.ADDED,
            what=f"{people}, par un fichier",
            collectivite=collectivite,
        )
    return [*new, *changed]


def _membership(draft: Draft, collectivite: Collectivite, actor: User) -> Membership:
    is_over = draft.is_past(timezone.localdate())
    return Membership(
        collectivite=collectivite,
        first_name=draft.first_name,
        last_name=draft.last_name,
        email=draft.email,
        capacity=draft.capacity,
        function=draft.function,
        delegation=draft.delegation,
        is_salaried=draft.is_salaried,
        started_on=draft.started_on,
        ended_on=draft.ended_on,
        status=Membership.Status.ENDED if is_over else Membership.Status.ACTIVE,
        origin=Membership.Origin.IMPORTED,
        confirmed_at=timezone.now(),
        confirmed_by=actor,
    )


def _change(row: Planned, membership: Membership, committees: _Committees) -> None:
    draft = row.draft
    if row.outcome is Outcome.ENDED:
        services.end(membership, on=draft.ended_on)
        return
    own = () if membership.has_joined else ("last_name", "first_name", "email")
    written = [
        name
        for name in ("function", "delegation", "is_salaried", "started_on", "ended_on", *own)
        if name in draft.given and (name != "email" or draft.email)
    ]
    for name in written:
        setattr(membership, name, getattr(draft, name))
    # These alone: what the person chooses to share meanwhile is theirs.
    membership.save(update_fields=written)
    if "committees" in draft.given:
        committees.set(membership, draft.committees)


def _tell(row: Planned, membership: Membership, collectivite: Collectivite, actor: User) -> None:
    """Whoever joined can read what was changed of their mandate."""
    if membership.person is None:
        return
    labels = ", ".join(change.label.lower() for change in row.changes)
    ended = row.outcome is Outcome.ENDED
    note(
        by=actor,
        action=Action.REMOVED if ended else Action.CHANGED,
        what="votre mandat ou votre poste" if ended else f"votre mandat ({labels})",
        collectivite=collectivite,
        subject=membership.person,
    )


class _Committees:
    """The commissions of a collectivité by name, made when a file names new ones."""

    def __init__(self, collectivite: Collectivite) -> None:
        self._collectivite = collectivite
        self._known = {
            folded(committee.name): committee for committee in collectivite.committees.all()
        }

    def set(self, membership: Membership, names: Iterable[str]) -> None:
        wanted = []
        for name in names:
            key = folded(name)
            if key not in self._known:
                self._known[key] = Committee.objects.create(
                    collectivite=self._collectivite, name=name
                )
            wanted.append(self._known[key])
        if wanted or membership.committees.exists():
            membership.committees.set(wanted)


__all__ = ["MOST_LINES", "MissingColumns", "UnreadableFile", "keep", "planned", "write"]
