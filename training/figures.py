"""The figures of the law in force on a day: see `training.models.LegalFigure`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from training.models import LegalFigure

Key = LegalFigure.Key


def value(key: str, on: date) -> LegalFigure | None:
    """The row in force that day, with its statement and its source; None before the first."""
    return values([key], on).get(key)


def values(keys: Iterable[str], on: date) -> dict[str, LegalFigure]:
    """The same for several figures, in one statement; those without a row are left out."""
    found = LegalFigure.objects.filter(key__in=list(keys), starts_on__lte=on)
    return {figure.key: figure for figure in found.order_by("key", "starts_on")}
