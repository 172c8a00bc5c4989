"""Where one is in a video, and what it weighs, as people write it."""

from __future__ import annotations

from django import template

register = template.Library()


@register.filter
def clock(seconds: float | None) -> str:
    """Seconds as « 0:07 », « 12:05 » or « 1:02:05 »."""
    whole = int(seconds or 0)
    minutes, rest = divmod(whole, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


@register.filter
def megabytes(size: int | None) -> str:
    """Bytes as « 0,6 Mo » or « 45 Mo »."""
    weight = (size or 0) / 1_000_000
    digits = 1 if weight < 10 else 0
    return f"{max(weight, 0.1):.{digits}f}\N{NO-BREAK SPACE}Mo".replace(".", ",")
