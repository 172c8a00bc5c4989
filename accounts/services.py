"""Acts on an account that touch more than one table."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from accounts.models import User
from cms.personal import personal_data

# How long somebody who signed up has to type the code before everything is forgotten.
UNVERIFIED_KEPT_FOR = timedelta(days=7)


def _never_verified() -> QuerySet[User]:
    """People who signed up, and never proved that the address is theirs nor came in.

    Accounts made in the CMS have no row of their address before they first come in: they are
    not among these.
    """
    addresses = EmailAddress.objects.filter(user=OuterRef("pk"))
    return User.objects.filter(
        Exists(addresses),
        ~Exists(addresses.filter(verified=True)),
        last_login=None,
        is_staff=False,
        is_superuser=False,
    )


def forget_unfinished_sign_up(email: str) -> bool:
    """Make room for a new sign-up where an earlier one was left before its code was typed.

    Otherwise anybody could occupy somebody else's address. True when something was forgotten.
    """
    count, _details = _never_verified().filter(email=email).delete()
    return count > 0


def forget_unverified() -> None:
    """Delete the sign-ups that were never finished."""
    _never_verified().filter(date_joined__lt=timezone.now() - UNVERIFIED_KEPT_FOR).delete()


def forget_sessions() -> None:
    """Delete the sessions that ended: they hold addresses."""
    Session.objects.filter(expire_date__lt=timezone.now()).delete()


def personal_file(person: User) -> dict[str, Any]:
    """Everything the academy holds about a person (GDPR articles 15 and 20), ready for JSON."""
    return {
        "compte": {
            "prénom": person.first_name,
            "nom": person.last_name,
            "adresse électronique": person.email,
            "inscription": person.date_joined,
            "dernière connexion": person.last_login,
            "mot de passe enregistré": person.has_usable_password(),
        },
        **personal_data.export(person),
    }


@transaction.atomic
def erase(person: User) -> None:
    """Delete a person and all that refers to them (GDPR article 17). Nothing brings it back."""
    person.delete()
