"""What a person may download of their attestations."""

from __future__ import annotations

from typing import Any

from accounts.models import User
from certificates.models import Attestation


def personal_attestations(person: User) -> list[dict[str, Any]]:
    return [
        {
            "code": attestation.shown_code,
            "titre": attestation.title,
            "au nom de": attestation.holder,
            "délivrée le": attestation.issued_at.isoformat(),
            "remplacée le": attestation.replaced_at and attestation.replaced_at.isoformat(),
            "annulée le": attestation.revoked_at and attestation.revoked_at.isoformat(),
            "motif de l’annulation": attestation.get_revoked_reason_display() or None,
            "explication": attestation.revoked_note or None,
            "contenu": attestation.context,
            "preuves": attestation.evidence,
        }
        for attestation in Attestation.objects.of(person).order_by("issued_at", "pk")
    ]
