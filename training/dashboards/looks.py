"""Whatever a référent sees of others is noted, where those whom it concerns can read it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from django.http import HttpRequest

from accounts.models import User
from collectivites.models import Collectivite
from notifications import audit


def noted(
    request: HttpRequest,
    collectivite: Collectivite,
    action: str,
    what: str,
    *,
    subject: User | None = None,
) -> None:
    """At this person, or at everyone of the collectivité."""
    audit.record(
        actor=cast(User, request.user),
        action=action,
        what=what,
        scope=scope_of(collectivite),
        scope_label=collectivite.label,
        subject=subject,
    )


def noted_in_each(
    request: HttpRequest, collectivites: Iterable[Collectivite], action: str, what: str
) -> None:
    """At everyone of several collectivités, in one statement."""
    audit.record_in_each(
        actor=cast(User, request.user),
        action=action,
        what=what,
        scopes={scope_of(collectivite): collectivite.label for collectivite in collectivites},
    )


def scope_of(collectivite: Collectivite) -> str:
    return f"collectivite:{collectivite.pk}"
