"""What other rooms may read about mandates."""

from __future__ import annotations

from typing import Any

from accounts.models import User
from collectivites.models import Membership


def current_memberships(person: User) -> list[Membership]:
    """What the person holds now, each with its collectivité, in one query."""
    return list(
        Membership.objects.of(person)
        .current()
        .select_related("collectivite")
        .order_by("created_at", "pk")
    )


def exported_memberships(person: User) -> list[dict[str, Any]]:
    """Every mandate and post of the person, ended ones too, for their own file."""
    memberships = Membership.objects.of(person).select_related("collectivite").order_by("pk")
    return [
        {
            "collectivité": membership.collectivite.label,
            "code": membership.collectivite.code,
            "qualité": membership.get_capacity_display(),
            "fonction": membership.function,
            "référente ou référent formation": membership.is_referent,
            "état": membership.get_status_display(),
            "déclaré le": membership.created_at,
        }
        for membership in memberships
    ]
