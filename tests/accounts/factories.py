"""Invented people."""

from itertools import count
from typing import Any

from allauth.account.models import EmailAddress

from accounts.models import User

PASSWORD = "quatre-saisons-au-bourg"

_numbers = count(1)


def make_user(*, password: str | None = PASSWORD, verified: bool = True, **fields: Any) -> User:
    """A person whose address is verified; `password=None` signs in by code only.

    `verified=False` has just signed up and has not typed the code yet.
    """
    number = next(_numbers)
    defaults = {
        "first_name": "Camille",
        "last_name": f"Roussel-{number}",
        "email": f"camille.roussel.{number}@mairie.example",
    }
    user = User.objects.create_user(password=password, **{**defaults, **fields})
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=verified)
    return user
