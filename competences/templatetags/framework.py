"""The drawing of the six competences."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template

from competences.drawing import HEIGHT, WIDTH, places
from competences.models import Competence

register = template.Library()


@register.inclusion_tag("competences/facade.html")
def facade(competences: Iterable[Competence], current: Competence | None = None) -> dict[str, Any]:
    """The drawing, which is also a navigation; `current` is the competence that one reads."""
    return {
        "places": places(competences),
        "width": WIDTH,
        "height": HEIGHT,
        "current": current,
    }
