"""Amounts, as every table of the room keeps them."""

from __future__ import annotations

from typing import Any

from django.db import models


def euros(label: Any, **options: Any) -> models.DecimalField[Any, Any]:
    """A column of euros and cents, below ten thousand million."""
    return models.DecimalField(label, max_digits=12, decimal_places=2, **options)
