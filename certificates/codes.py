"""The code of an attestation: typed by people, guessed by nobody. No Django.

Ten characters of Crockford's base 32 (50 bits of chance) and a check character by Luhn's
algorithm in base 32, which finds any single mistyped character.
"""

from __future__ import annotations

import re
import secrets

# Without I, L, O and U: what is read badly, or makes words.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 11
_RANDOM = LENGTH - 1
_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1"})
# Spaces of every kind, and what looks like a hyphen.
_SEPARATORS = re.compile(r"[\s\-_.\u2010-\u2015\u2212]+")


class MistypedCodeError(ValueError):
    """What was typed cannot be a code."""


class WrongLengthError(MistypedCodeError):
    """Too short or too long."""


class WrongCharacterError(MistypedCodeError):
    """A character that no code has; the message is that character."""


class WrongCheckError(MistypedCodeError):
    """The last character does not fit the others: something was mistyped."""


def new_code() -> str:
    body = "".join(secrets.choice(ALPHABET) for _ in range(_RANDOM))
    return body + _check(body)


def tidied(typed: str) -> str:
    """A code, or a part of one, as it is kept; no promise that it is one."""
    return _SEPARATORS.sub("", typed).upper().translate(_MISREAD)


def read_code(typed: str) -> str:
    """The code that somebody typed, whatever the case, the spaces, O for 0 and I or L for 1.

    Raises a `MistypedCodeError` that says what is wrong.
    """
    text = tidied(typed)
    for character in text:
        if character not in ALPHABET:
            raise WrongCharacterError(character)
    if len(text) != LENGTH:
        raise WrongLengthError
    if _check(text[:-1]) != text[-1]:
        raise WrongCheckError
    return text


def grouped(code: str) -> str:
    """`7H3K-9QWX-2MB`: as it is shown and printed."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def _check(body: str) -> str:
    """Luhn's check character in base 32."""
    base = len(ALPHABET)
    total = 0
    for place, character in enumerate(reversed(body)):
        value = ALPHABET.index(character) * (2 if place % 2 == 0 else 1)
        total += value // base + value % base
    return ALPHABET[-total % base]
