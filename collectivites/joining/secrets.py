"""The secret of a link sent by mail: only its digest is kept. No Django."""

from __future__ import annotations

import hashlib
import secrets

# Without 0, O, 1, I, L, U: what is read badly aloud or on a wall, or makes words.
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 8


def new_token() -> str:
    """Nobody guesses it: 256 bits."""
    return secrets.token_urlsafe(32)


def digest(token: str) -> str:
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()


def new_code() -> str:
    """Eight characters to show on a wall: 39 bits, and a référent confirms whoever uses it."""
    return "".join(secrets.choice(_ALPHABET) for _place in range(CODE_LENGTH))


def tidied(code: str) -> str:
    """A code as it is kept, however it was typed: « abcd-efgh » → `ABCDEFGH`."""
    return "".join(character for character in code.upper() if character.isalnum())


def grouped(code: str) -> str:
    """`ABCD-EFGH`: as it is shown and printed."""
    return f"{code[:4]}-{code[4:]}"
