"""What the academy adds to allauth's own steps."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from allauth.account.signals import authentication_step_completed
from django.dispatch import receiver

from accounts.models import User


@receiver(authentication_step_completed)
def drop_password_of_unverified_address(user: User, method: str, **kwargs: Any) -> None:
    """A code proves who owns the address; a password typed before that may be somebody else's.

    Otherwise one could sign up with the address of another person, and keep the key to the
    account that this person later enters with a code.
    """
    if method != "code" or not user.has_usable_password():
        return
    if not EmailAddress.objects.filter(user=user, verified=True).exists():
        user.set_unusable_password()
        user.save(update_fields=["password"])
