"""The square code that leads to an attestation's verification page."""

from __future__ import annotations

import io

import segno


def qr_svg(address: str) -> bytes:
    """Black on white, with the quiet margin that readers need: it also reads once printed."""
    buffer = io.BytesIO()
    segno.make_qr(address, error="m").save(
        buffer, kind="svg", border=4, dark="#000", light="#fff", xmldecl=False, scale=4
    )
    return buffer.getvalue()


def qr_uri(address: str) -> str:
    """The same, as the address of a picture inside a page."""
    uri: str = segno.make_qr(address, error="m").svg_data_uri(
        border=4, dark="#000", light="#fff", scale=4
    )
    return uri


def alternative(address: str) -> str:
    return f"QR code de vérification\N{NO-BREAK SPACE}: {address}"
