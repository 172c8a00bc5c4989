"""What other rooms may read about mandates."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import Max
from django.utils import timezone

from accounts.models import User
from collectivites.models import Membership, ReferentClaim
from notifications.audit import about
from notifications.models import AuditEntry

Period = tuple[datetime | None, datetime | None]


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
    memberships = (
        Membership.objects.of(person)
        .select_related("collectivite")
        .prefetch_related("committees")
        .order_by("pk")
    )
    return [
        {
            "collectivité": membership.collectivite.label,
            "code": membership.collectivite.code,
            "prénom écrit par la collectivité": membership.first_name,
            "nom écrit par la collectivité": membership.last_name,
            "qualité": membership.get_capacity_display(),
            "fonction": membership.function,
            "délégation": membership.delegation,
            "commissions": [committee.name for committee in membership.committees.all()],
            "activité salariée": membership.is_salaried,
            "début": membership.started_on,
            "fin": membership.ended_on,
            "référente ou référent formation": membership.is_referent,
            "état": membership.get_status_display(),
            "ce que la collectivité voit": membership.get_sharing_display(),
            "déclaré le": membership.created_at,
            "rejoint le": membership.joined_at,
            "confirmé le": membership.confirmed_at,
        }
        for membership in memberships
    ]


def exported_claims(person: User) -> list[dict[str, Any]]:
    """What the person asked so as to follow a collectivité's training, for their own file."""
    claims = ReferentClaim.objects.filter(membership__person=person).order_by("pk")
    return [
        {
            "collectivité": claim.membership.collectivite.label,
            "message": claim.message,
            "demandée le": claim.made_at,
            "état": claim.get_state_display(),
            "décidée le": claim.decided_at,
        }
        for claim in claims.select_related("membership__collectivite")
    ]


def exported_looks(person: User) -> list[dict[str, Any]]:
    """What others saw and did that concerned the person, for their own file."""
    return [
        {
            "le": entry.at,
            "par": str(entry.actor or ""),
            "action": f"{entry.get_action_display()} {entry.what}",
            "où": entry.scope_label,
        }
        for entry in about(person, belonging_periods(person))
    ]


def scope_of(collectivite_id: int) -> str:
    """The name of a collectivité in the audit log."""
    return f"collectivite:{collectivite_id}"


def belonging_periods(person: User) -> dict[str, list[Period]]:
    """Between which moments the person belonged to each collectivité, by scope of the audit log.

    None stands for « still ». From the moment when they joined; until the end of the last day,
    or the moment when the end was written down when that came later: until then they were seen.
    """
    removals = AuditEntry.objects.filter(subject=person, action=AuditEntry.Action.REMOVED)
    written_down = dict(removals.order_by().values_list("scope").annotate(Max("at")))
    periods: dict[str, list[Period]] = {}
    for membership in Membership.objects.of(person):
        begun = membership.joined_at or membership.created_at
        scope = scope_of(membership.collectivite_id)
        end = _end_of(membership, written_down.get(scope))
        periods.setdefault(scope, []).append((begun, end))
        if membership.former_collectivite_id is not None:
            # Before a merger, and its history since.
            former = scope_of(membership.former_collectivite_id)
            periods.setdefault(former, []).append((begun, end))
    return periods


def _end_of(membership: Membership, written_down: datetime | None) -> datetime | None:
    if membership.status != Membership.Status.ENDED:
        return None
    last_day = membership.ended_on or timezone.localdate()
    midnight = timezone.make_aware(datetime.combine(last_day + timedelta(days=1), time.min))
    return max(midnight, written_down) if written_down else midnight
