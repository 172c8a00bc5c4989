"""The words of French, for spelling and for what they are worth. No Django."""

from __future__ import annotations

import math
from functools import cache

from spellchecker import SpellChecker

from search.french import fold


def is_french(word: str) -> bool:
    """Whether a folded word is one of French, in any of its forms; names are not."""
    return word in _usage()


def surprise(word: str) -> float:
    """How rarely a folded word is said in everyday French: -ln of its share of what is said.

    6 for « comment », 7 for « savoir », 10 for « maire », 12 for « mairie »; infinite for what is
    no word of French.
    """
    used = _usage().get(word)
    return math.log(_total() / used) if used else math.inf


@cache
def _usage() -> dict[str, int]:
    """130,000 folded words, with how often each is said: a quarter of a second, once."""
    usage: dict[str, int] = {}
    for word, used in SpellChecker(language="fr").word_frequency.items():
        folded = fold(word)
        usage[folded] = usage.get(folded, 0) + used
    return usage


@cache
def _total() -> int:
    return sum(_usage().values())
