"""Functions and delegations as people write them, compared. No Django."""

from __future__ import annotations

import re

from collectivites.naming import folded

# The same function, whoever holds it.
_SAME = {
    "adjointe": "adjoint",
    "conseillere": "conseiller",
    "deleguee": "delegue",
    "departementale": "departemental",
    "directrice": "directeur",
    "municipale": "municipal",
    "presidente": "president",
    "regionale": "regional",
}
_RANK = re.compile(
    r"^(?:\d+ ?(?:ere?|nde?|e|eme)?|premiere?|seconde?|(?:deux|trois|quatr|cinqu|six|sept|huit|neuv"
    r"|dix)ieme) (?=\w)"
)
_OF_THE_MAYOR = re.compile(r"(?<=\w) (?:au|a la|du|de la) maire$")


def function_key(text: str) -> str:
    """What makes two functions the same: « 2ème adjointe au maire » and « Adjoint » are.

    Rank, gender, case and accents do not count.
    """
    words = " ".join(_SAME.get(word, word) for word in folded(text).split())
    return _OF_THE_MAYOR.sub("", _RANK.sub("", words))


def is_same_function(first: str, second: str) -> bool:
    return function_key(first) == function_key(second) != ""


def is_within(wanted: str, delegation: str) -> bool:
    """Whether a delegation names what is wanted, as whole words: « eau » is not in « bureau »."""
    phrase = folded(wanted)
    return bool(phrase) and f" {phrase} " in f" {folded(delegation)} "
