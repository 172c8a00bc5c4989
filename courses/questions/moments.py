"""A moment of a video, as its player shows it."""

from __future__ import annotations

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

_MOMENT = re.compile(r"(?:([0-9]{1,2}):)?([0-9]{1,2}):([0-5][0-9])")


class MomentBlock(blocks.CharBlock):
    """A moment of a video, as a player shows it: « 1:23 » or « 1:02:03 »."""

    def clean(self, value: Any) -> Any:
        text = super().clean(value).strip()
        if not text and self.is_deferred_validation:
            return text
        if _MOMENT.fullmatch(text) is None:
            raise ValidationError(_("Écrivez ce moment comme le lecteur le montre : 1:23."))
        return text


def moment_seconds(text: str) -> int:
    """Seconds of a moment that `MomentBlock` took. Raises ValueError on anything else."""
    found = _MOMENT.fullmatch(text)
    if found is None:
        raise ValueError(f"Not a moment: {text[:20]!r}")
    hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return hours * 3600 + minutes * 60 + seconds
