"""What is known of attestations, ready to be shown."""

from __future__ import annotations

from accounts.models import User
from certificates.models import Attestation, AttestationQuerySet


def attestations_of(person: User) -> AttestationQuerySet:
    """A person's valid attestations, newest first; one statement."""
    return Attestation.objects.of(person).valid().for_lists()
