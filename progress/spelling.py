"""When a short answer is the one that was expected, however it was typed. No Django."""

from __future__ import annotations

import re
import unicodedata

# Letters from which one typing error is forgiven: shorter words are too near to one another.
LONG = 7

_ARTICLES = frozenset({"le", "la", "les", "l", "un", "une", "des", "du", "de", "d"})
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "−": "-", "–": "-"})
# Signs that make numbers: each becomes a capital, of which folding leaves no other.
_SIGNS = (
    (re.compile(r"(?<=\d)[.,](?=\d)"), "D"),
    (re.compile(r"(?<=\d)[/⁄:-](?=\d)"), "P"),
    (re.compile(r"(?<!\S)-(?=\d)"), "M"),
)


def is_same(answer: str, accepted: str) -> bool:
    """Case, accents, punctuation, articles and spaces do not count.

    One error (a letter more, less, other, or two exchanged) is forgiven from `LONG` letters,
    after the first one, which often makes another word (légalité, égalité); never where there
    are figures: 2026 is not 2027.
    """
    given, expected = folded(answer), folded(accepted)
    if not given or given == expected:
        return bool(given)
    if len(expected) < LONG or has_figures(given) or has_figures(expected):
        return False
    return given[0] == expected[0] and is_one_error(given, expected)


def folded(text: str) -> str:
    """What counts of a text: its letters and figures, and the signs that make its numbers."""
    plain = unicodedata.normalize("NFKD", text).casefold().translate(_LIGATURES)
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    for sign, capital in _SIGNS:
        plain = sign.sub(capital, plain)
    words = re.findall(r"[^\W_]+", plain)
    telling = [word for word in words if word not in _ARTICLES]
    return "".join(telling or words)


def has_figures(text: str) -> bool:
    return any(letter.isnumeric() for letter in text)


def is_one_error(one: str, other: str) -> bool:
    """Whether two different texts are one typing error apart."""
    if len(one) > len(other):
        one, other = other, one
    start = next((i for i, letter in enumerate(one) if letter != other[i]), len(one))
    if len(one) < len(other):
        return one[start:] == other[start + 1 :]
    is_exchanged = one[start : start + 2] == other[start : start + 2][::-1]
    rest = start + (2 if is_exchanged else 1)
    return one[rest:] == other[rest:]
