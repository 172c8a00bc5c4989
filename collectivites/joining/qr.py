"""The square code that leads to the page where one joins."""

from __future__ import annotations

import segno


def qr_uri(address: str) -> str:
    """The address of a picture, black on white: it reads from the back of a council room."""
    uri: str = segno.make_qr(address, error="m").svg_data_uri(
        border=4, dark="#000", light="#fff", scale=8
    )
    return uri
