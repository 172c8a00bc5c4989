"""Attestations on paper: one tagged PDF (see `cms.printing`)."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from certificates.document import document
from certificates.models import Attestation
from certificates.qr import alternative, qr_svg
from cms import printing

TEMPLATE = "certificates/attestation.typ"


def print_pdf(attestation: Attestation) -> bytes:
    """The PDF of an attestation, as PDF/UA-1; raises typst.TypstError."""
    return printing.print_pdf(TEMPLATE, _data(attestation), attestation.issued_at)


def print_pictures(attestation: Attestation) -> list[bytes]:
    """The same pages as PNG."""
    return printing.print_pictures(TEMPLATE, _data(attestation), attestation.issued_at)


def _data(attestation: Attestation) -> dict[str, Any]:
    shown = document(attestation)
    return {
        **asdict(shown),
        "qr": qr_svg(shown.verify_address).decode(),
        "qr_alternative": alternative(shown.verify_address),
    }
