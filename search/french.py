"""The one French analysis: words, their stems, and where they stand. No Django."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a text: `text[start:end]`."""

    # Folded: small letters, no accents. What spelling knows.
    word: str
    # Light stem: the same for « élu », « élue », « élus ».
    stem: str
    # Other forms at the same place: the joined compound, the bare number of an article, the
    # root of its family (« ~financ »).
    also: tuple[str, ...]
    start: int
    end: int
    # Says too little to be looked for.
    is_stop: bool
