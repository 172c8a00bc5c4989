"""A commune with someone who follows its training, and ways to look at its pages."""

from __future__ import annotations

from typing import Any

from django.test import Client
from django.utils import timezone

from accounts.models import User
from collectivites.models import Collectivite, Membership
from tests.accounts.factories import make_user
from tests.collectivites.factories import make_membership

Status, Capacity, Sharing = Membership.Status, Membership.Capacity, Membership.Sharing


def make_referent(collectivite: Collectivite, **fields: Any) -> Membership:
    """Somebody who joined, confirmed, and follows the training of the collectivité."""
    return make_membership(
        collectivite=collectivite,
        **{
            "status": Status.ACTIVE,
            "is_referent": True,
            "capacity": Capacity.AGENT,
            "function": "Secrétariat général de mairie",
            "joined_at": timezone.now(),
            "confirmed_at": timezone.now(),
            **fields,
        },
    )


def make_member(
    collectivite: Collectivite, person: User | None = None, **fields: Any
) -> Membership:
    """A confirmed member who joined."""
    return make_membership(
        person=person,
        collectivite=collectivite,
        **{
            "status": Status.ACTIVE,
            "joined_at": timezone.now(),
            "confirmed_at": timezone.now(),
            **fields,
        },
    )


def make_line(collectivite: Collectivite, **fields: Any) -> Membership:
    """A member whom the collectivité wrote down, and whom nobody stands for yet."""
    return Membership.objects.create(
        **{
            "collectivite": collectivite,
            "first_name": "Yann",
            "last_name": "Kervaëc",
            "email": "yann.kervaec@roche.example",
            "capacity": Capacity.OFFICIAL,
            "function": "Conseiller municipal",
            "status": Status.ACTIVE,
            "origin": Membership.Origin.INVITED,
            "confirmed_at": timezone.now(),
            **fields,
        }
    )


def signed_in(person: User | None) -> Client:
    assert person is not None
    client = Client()
    client.force_login(person)
    return client


def named(first_name: str, last_name: str) -> User:
    return make_user(first_name=first_name, last_name=last_name)
