"""The words of French, for spelling and for what they are worth. No Django."""

from __future__ import annotations

import math
from functools import cache

from spellchecker import SpellChecker

from search.french import fold


def is_french(word: str) -> bool:
    """Whether a folded word is one of French, in any of its forms; few names are."""
    return word in _usage()


def surprise(word: str) -> float:
    """How rarely a folded word is said in everyday French: -ln of its share of what is said.

    6 for « comment », 7 for « savoir », 10 for « maire », 12 for « mairie »; infinite for what is
    no word of French.
    """
    used = _usage().get(word)
    return math.log(_total() / used) if used else math.inf


def written(word: str) -> str:
    """A folded word with the accents that French gives it most; as it is, when French has none."""
    return _words()[1].get(word, word)


def _usage() -> dict[str, int]:
    return _words()[0]


@cache
def _words() -> tuple[dict[str, int], dict[str, str]]:
    """130,000 folded words, with how often each is said; how those that have accents are written.

    Four tenths of a second, once.
    """
    usage: dict[str, int] = {}
    most: dict[str, tuple[int, str]] = {}
    for word, used in SpellChecker(language="fr").word_frequency.items():
        folded = fold(word)
        usage[folded] = usage.get(folded, 0) + used
        most[folded] = max(most.get(folded, (0, "")), (used, word))
    accents = {folded: word for folded, (_used, word) in most.items() if word != folded}
    return usage, accents


@cache
def _total() -> int:
    return sum(_usage().values())
