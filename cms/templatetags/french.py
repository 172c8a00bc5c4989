"""French ways to write durations and punctuation."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from django import template
from django.template.defaultfilters import stringfilter
from django.utils.formats import date_format

register = template.Library()

NBSP = "\N{NO-BREAK SPACE}"


@register.filter
def duration(seconds: float | None) -> str:
    """Seconds as people say them: « 45 s », « 1 min 40 », « 1 h 05 »; empty for nothing.

    Cut, never rounded up: a player's clock beside it says 1:42 until 1:43 is reached.
    """
    if not seconds or seconds < 0:
        return ""
    whole = max(1, int(seconds))
    if whole < 60:
        return f"{whole}{NBSP}s"
    if whole < 3600:
        minutes_, rest = divmod(whole, 60)
        return f"{minutes_}{NBSP}min" + (f"{NBSP}{rest:02}" if rest else "")
    return minutes(whole // 60)


@register.filter
def minutes(count: int | None) -> str:
    """Whole minutes: « 25 min », « 1 h », « 1 h 10 »; empty for nothing."""
    if not count or count < 0:
        return ""
    hours, rest = divmod(int(count), 60)
    if not hours:
        return f"{rest}{NBSP}min"
    return f"{hours}{NBSP}h" + (f"{NBSP}{rest:02}" if rest else "")


@register.filter(expects_localtime=True)
def day(value: date | None) -> str:
    """A date as people write it: « 1er septembre 2027 », « 2 mars 2028 »; empty for nothing."""
    if value is None:
        return ""
    return f"{'1er' if value.day == 1 else value.day} {date_format(value, 'F Y')}"


@register.filter
@stringfilter
def of(name: str) -> str:
    """« de Yann », « d’Aïcha », « d’Hélène »: before first names, nearly every h is silent."""
    first = unicodedata.normalize("NFD", name[:1]).casefold()[:1]
    is_elided = (first and first in "aeiouhœ") or name.casefold().startswith(("yv", "ys"))
    return f"d’{name}" if is_elided else f"de {name}"


@register.filter
def iso_duration(seconds: float | None) -> str:
    """Seconds for `<time datetime>`: `PT5M12S`."""
    whole = max(0, int(seconds or 0))
    return f"PT{whole // 60}M{whole % 60}S"


@register.filter(is_safe=True)
@stringfilter
def typographic(text: str) -> str:
    """Typed French made to hold together: « ’ », and no line break before « : ; ? ! » or in « »."""
    text = re.sub(r"(?<=\w)'(?=\w)", "’", text)
    text = re.sub(r" +(?=[:;?!»])", NBSP, text)
    return re.sub(r"(?<=«) +", NBSP, text)
