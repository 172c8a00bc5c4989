"""Finding a collectivité from what a person types: name, postal code, INSEE code or SIREN."""

from __future__ import annotations

import re

from django.db.models import Case, F, IntegerField, QuerySet, Value, When

from collectivites.models import Collectivite
from collectivites.naming import folded

MAX_RESULTS = 10
MIN_LENGTH = 2
MAX_LENGTH = 100


def search(text: str, *, limit: int = MAX_RESULTS) -> list[Collectivite]:
    """The collectivités that have every word typed, best first, in one query.

    Words are compared by their beginning, without accents, case, hyphens or apostrophes.
    Exact names come first, then names that begin so, then names with such a word; the largest
    population first among equals. Nothing below two characters.
    """
    typed = normalised(text)
    if len(typed) < MIN_LENGTH:
        return []
    return list(_matching(typed)[:limit])


def resolve(text: str) -> tuple[Collectivite | None, list[Collectivite]]:
    """The one collectivité that the text names, or else those that it may name.

    One is named when it alone matches, or alone bears exactly this name or this label.
    """
    typed = normalised(text)
    candidates = search(text)
    if len(candidates) == 1:
        return candidates[0], candidates
    exact = [
        candidate
        for candidate in candidates
        if typed in (candidate.search_name, folded(candidate.label))
    ]
    return (exact[0] if len(exact) == 1 else None), candidates


def normalised(text: str) -> str:
    """What is compared: folded words, or the nine digits of a SIREN (or of a SIRET, or spaced)."""
    digits = re.sub(r"\s", "", text)
    if re.fullmatch(r"\d{9}|\d{14}", digits):
        return digits[:9]
    return folded(text[:MAX_LENGTH])


def _matching(typed: str) -> QuerySet[Collectivite]:
    found = Collectivite.objects.joinable()
    for word in typed.split():
        found = found.filter(search_line__contains=f" {word}")
    return found.annotate(
        rank=Case(
            When(search_name=typed, then=Value(0)),
            When(search_name__startswith=typed, then=Value(1)),
            When(search_name__contains=f" {typed}", then=Value(2)),
            default=Value(3),
            output_field=IntegerField(),
        )
    ).order_by("rank", F("population").desc(nulls_last=True), "search_name", "pk")
