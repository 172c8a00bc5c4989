"""Référents hear of requests that do not come through their own link."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from allauth.account.signals import email_confirmed
from django.dispatch import receiver

from collectivites.joining.links import tell_referents
from collectivites.models import Membership
from collectivites.signals import membership_changed


@receiver(email_confirmed)
def tell_of_requests(email_address: EmailAddress, **kwargs: Any) -> None:
    """Référents hear of who signed up once that person is known to be who they say by mail."""
    for membership in Membership.objects.of(email_address.user).waiting():
        tell_referents(membership)


@receiver(membership_changed)
def tell_of_recognised_mandates(membership: Membership, **kwargs: Any) -> None:
    """A person said « c’est moi » of a line of the national register."""
    if (membership.status, membership.origin) == (
        Membership.Status.PENDING,
        Membership.Origin.REGISTER,
    ):
        tell_referents(membership)
