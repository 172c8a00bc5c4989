"""A place in a video, typed as people write it: « 1:12 », « 1:02:05 » or « 12,5 »."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

_MOMENT = re.compile(r"(?:(?:(\d{1,2}):)?(\d{1,3}):)?(\d{1,5})(?:[.,](\d{1,3}))?")


def moment_text(milliseconds: int) -> str:
    """« 1:12 », « 1:02:05 » or « 0:12,5 »: no more digits than needed."""
    seconds, fraction = divmod(milliseconds, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    text = f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"
    return f"{text},{fraction:03}".rstrip("0") if fraction else text


def parse_moment(text: str) -> int:
    """Milliseconds. Raises ValidationError with an example of what is expected."""
    match = _MOMENT.fullmatch(text.strip())
    if match is None or (match[2] and int(match[3]) > 59) or (match[1] and int(match[2]) > 59):
        raise ValidationError(_("Écrivez un moment de la vidéo comme 1:12, ou 1:02:05."))
    hours, minutes, seconds, fraction = match.groups()
    whole = (int(hours or 0) * 60 + int(minutes or 0)) * 60 + int(seconds)
    return whole * 1000 + int((fraction or "0").ljust(3, "0"))


class MomentInput(forms.TextInput):
    """The script of the edit page adds « prendre le temps du lecteur » beside it."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        usual = {"placeholder": "1:12", "autocomplete": "off", "data-moment": True}
        super().__init__({**usual, **(attrs or {})})


class MomentField(forms.Field):
    """`unit`: how many units of the value make one second (1000: milliseconds)."""

    widget = MomentInput

    def __init__(self, *, unit: int = 1, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.unit = unit

    def prepare_value(self, value: Any) -> Any:
        """A number is written as a moment; what a person typed stays as typed."""
        if isinstance(value, int | float):
            return moment_text(round(value * 1000 / self.unit))
        return value

    def to_python(self, value: Any) -> float | None:
        if value in self.empty_values:
            return None
        milliseconds = parse_moment(str(value))
        return milliseconds if self.unit == 1000 else milliseconds * self.unit / 1000

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.to_python(data) != initial)
        except ValidationError:
            return True
