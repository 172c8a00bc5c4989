"""What is done or seen of other people's data is noted, and those concerned can read it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import User
from notifications.models import AuditEntry

Action = AuditEntry.Action


def record(
    *,
    actor: User | None,
    action: str,
    what: str,
    scope: str,
    scope_label: str,
    subject: User | None = None,
    at: datetime | None = None,
) -> None:
    """Note one act; what one does to oneself is nobody's business and is not noted.

    `scope` is « collectivite:12 »; `subject` None means everyone in it. The same look by the
    same person counts once a day, however often the page is opened.
    """
    if subject is not None and actor is not None and subject.pk == actor.pk:
        return
    moment = at or timezone.now()
    entry = AuditEntry(
        actor=actor,
        action=action,
        what=what[:200],
        scope=scope,
        scope_label=scope_label[:200],
        subject=subject,
        at=moment,
        day=timezone.localdate(moment),
    )
    # Only looks have a constraint to be in conflict with.
    AuditEntry.objects.bulk_create([entry], ignore_conflicts=action == Action.LOOKED)


def record_in_each(
    *, actor: User, action: str, what: str, scopes: Mapping[str, str], at: datetime | None = None
) -> None:
    """The same of everyone in several scopes (each with its label), in one statement."""
    moment = at or timezone.now()
    entries = [
        AuditEntry(
            actor=actor,
            action=action,
            what=what[:200],
            scope=scope,
            scope_label=label[:200],
            at=moment,
            day=timezone.localdate(moment),
        )
        for scope, label in scopes.items()
    ]
    AuditEntry.objects.bulk_create(entries, ignore_conflicts=action == Action.LOOKED)


Period = tuple[datetime | None, datetime | None]


def about(person: User, periods: Mapping[str, Iterable[Period]]) -> QuerySet[AuditEntry]:
    """What concerns this person, latest first, with who did it.

    `periods` says between which moments they belonged to each scope: what was done there to
    everyone then concerned them too. None stands for no bound.
    """
    concerned = Q(subject=person)
    for scope, spans in periods.items():
        for start, end in spans:
            span = Q(scope=scope, subject=None)
            if start is not None:
                span &= Q(at__gte=start)
            if end is not None:
                span &= Q(at__lte=end)
            concerned |= span
    return AuditEntry.objects.filter(concerned).exclude(actor=person).select_related("actor")
