"""Notes, in the audit log, what référents see and do; those concerned read it."""

from __future__ import annotations

from accounts.models import User
from collectivites.models import Collectivite, Membership
from collectivites.selectors import scope_of
from notifications import audit
from notifications.audit import Action


def note(
    *,
    by: User | None,
    action: Action,
    what: str,
    collectivite: Collectivite,
    subject: User | None = None,
) -> None:
    """An act on everyone of the collectivité, or on the person `subject`."""
    audit.record(
        actor=by,
        action=action,
        what=what,
        scope=scope_of(collectivite.pk),
        scope_label=collectivite.label,
        subject=subject,
    )


def note_on(membership: Membership, *, by: User | None, action: Action, what: str) -> None:
    """An act on one member; nobody could read it before that member has an account."""
    if membership.person is not None:
        note(
            by=by,
            action=action,
            what=what,
            collectivite=membership.collectivite,
            subject=membership.person,
        )
