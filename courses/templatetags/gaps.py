"""The passages of a model of text that each collectivité completes."""

import re

from django import template
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

_GAP = re.compile(r"\{\{\s*([^{}]+?)\s*\}\}")


@register.filter
def with_gaps(text: str) -> SafeString:
    """`{{montant_total}}` as a dotted blank that says what goes there; the rest escaped."""
    pieces = []
    end = 0
    for match in _GAP.finditer(text):
        pieces.append(escape(text[end : match.start()]))
        label = match[1].replace("_", "\N{NO-BREAK SPACE}")
        pieces.append(format_html('<span class="gap">{}</span>', label))
        end = match.end()
    pieces.append(escape(text[end:]))
    return mark_safe("".join(pieces))  # noqa: S308  (every piece is escaped above)


def as_text(text: str) -> str:
    """The same without marks: « {{montant_total}} » reads « montant total »."""
    return _GAP.sub(lambda match: match[1].replace("_", " "), text)
