"""Hours and euros as people type them: « 1 234,50 € »."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

# The unit first: the space before it would be taken alone, and leave it.
_NOISE = re.compile(r"(?<=\d)\s*h(eures?)?\s*$|[\s\u00a0\u202f€]+", re.IGNORECASE)


class AmountField(forms.DecimalField):
    """A positive number with at most two decimals, with a comma or a point."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("min_value", 0)
        options.setdefault("decimal_places", 2)
        options.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal"}))
        super().__init__(**options)
        self.error_messages |= {
            "invalid": _("Écrivez un nombre, par exemple 12,50."),
            "min_value": _("Ce nombre ne peut pas être inférieur à zéro."),
            "max_digits": _("Ce nombre est trop grand."),
            "max_whole_digits": _("Ce nombre est trop grand."),
            "max_decimal_places": _("Deux chiffres au plus après la virgule."),
        }

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            value = _NOISE.sub("", value).replace(",", ".")
        return super().to_python(value)

    def prepare_value(self, value: Any) -> Any:
        """Shown with the French comma, without idle zeros: 12.50 reads « 12,5 »."""
        if not isinstance(value, Decimal):
            return value
        figures = f"{value:f}"
        if "." in figures:
            figures = figures.rstrip("0").rstrip(".")
        return figures.replace(".", ",")
