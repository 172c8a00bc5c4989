"""From what a person types to what engines look for. No Django."""

from __future__ import annotations

from dataclasses import dataclass

from search.french import Token


@dataclass(frozen=True)
class Unit:
    """One way to answer some terms of a query."""

    # Stems that must follow one another; a single one most of the time.
    stems: tuple[str, ...]
    # The terms that it answers, by their place in the query.
    covers: frozenset[int]
    # Ratio 0-1: 1 for what was typed, less for a synonym or another word of the family.
    weight: float


@dataclass(frozen=True)
class Query:
    """What was typed, as engines look for it; a document answers enough of its terms."""

    typed: str
    terms: tuple[Token, ...]
    units: tuple[Unit, ...]
    # Terms that a document must answer: those between quotation marks.
    required: frozenset[int] = frozenset()
