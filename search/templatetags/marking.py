"""Words that answer, marked in what is shown."""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from cms.templatetags.french import typographic

register = template.Library()


@register.filter
def marked(parts: Iterable[tuple[str, bool]]) -> SafeString:
    """A text in pieces, each with whether it answers: escaped, `<mark>` around those that do."""
    pieces = [
        format_html("<mark>{}</mark>" if answers else "{}", typographic(text))
        for text, answers in parts
    ]
    return mark_safe("".join(pieces))  # noqa: S308  (each piece is escaped)
