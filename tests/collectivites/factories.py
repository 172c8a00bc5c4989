"""Invented collectivités and mandates."""

from itertools import count
from typing import Any

from accounts.models import User
from collectivites.models import Collectivite, Membership
from tests.accounts.factories import make_user

_numbers = count(1)


def make_collectivite(**fields: Any) -> Collectivite:
    """A commune of the Drôme with 412 inhabitants."""
    number = next(_numbers)
    defaults = {
        "kind": Collectivite.Kind.COMMUNE,
        "code": f"26X{number:03}",
        "name": f"Roche-Sauvaire-{number}",
        "population": 412,
        "postal_codes": "26400",
        "departement_code": "26",
        "departement_name": "Drôme",
        "region_code": "84",
    }
    return Collectivite.objects.create(**{**defaults, **fields})


def make_membership(
    person: User | None = None, collectivite: Collectivite | None = None, **fields: Any
) -> Membership:
    """The mandate of a mayor, as just declared."""
    return Membership.objects.create(
        **{
            "person": person or make_user(),
            "collectivite": collectivite or make_collectivite(),
            "capacity": Membership.Capacity.OFFICIAL,
            "function": "Maire",
            **fields,
        }
    )


def person_of(membership: Membership) -> User:
    """Whoever holds a mandate that is known to have been joined."""
    assert membership.person is not None
    return membership.person
