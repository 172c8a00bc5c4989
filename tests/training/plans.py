"""Collectivités that ask their members to follow something."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.test import Client

from accounts.models import User
from collectivites.models import Collectivite, Membership
from collectivites.signals import membership_changed
from tests.accounts.factories import make_user
from tests.collectivites.factories import make_collectivite
from training import following
from training.models import Assignment, PlanRow
from training.plan.standings import Subject

Audience = Assignment.Audience
FOLLOWED = ("percent", "begun_at", "completed_at", "seconds", "declared_on")


@dataclass(frozen=True)
class Room:
    """A collectivité, and one of its référents, who is signed in."""

    place: Collectivite
    referent: User
    client: Client


def add_member(
    collectivite: Collectivite, person: User | None = None, *, told: bool = True, **fields: Any
) -> Membership:
    """A member in force; without `person`, one whom the collectivité wrote down."""
    membership = Membership.objects.create(
        **{
            "collectivite": collectivite,
            "person": person,
            "capacity": Membership.Capacity.OFFICIAL,
            "status": Membership.Status.ACTIVE,
            "function": "Conseillère municipale",
            **fields,
        }
    )
    if told:
        membership_changed.send(Membership, membership=membership)
    return membership


def with_referent() -> tuple[Collectivite, User]:
    """A commune, and the agent who follows its training."""
    collectivite = make_collectivite(name="Saint-Orval")
    referent = make_user(first_name="Anaïs", last_name="Perrin")
    add_member(
        collectivite,
        referent,
        capacity=Membership.Capacity.AGENT,
        function="Secrétariat général de mairie",
        is_referent=True,
    )
    return collectivite, referent


def ask(collectivite: Collectivite, subject: Subject, **how: Any) -> Assignment:
    given = {"by": None, "audience": Audience.EVERYONE} | how
    return following.assign(collectivite=collectivite, subject=subject, **given)


def rows() -> set[tuple[Any, ...]]:
    """All there is to know of every row."""
    return set(PlanRow.objects.values_list("assignment", "membership", *FOLLOWED))
