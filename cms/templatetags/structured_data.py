"""What pages say to search engines of the web, in their templates."""

from __future__ import annotations

from typing import Any

from django import template
from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

from cms.addresses import address_of
from cms.structured_data import Thing, as_json, breadcrumb

register = template.Library()


@register.simple_tag(takes_context=True)
def structured_data(context: Any) -> SafeString:
    """JSON-LD of the page of the CMS that is shown; empty when it has none, or for members.

    Machines read the page of a visitor: nobody else's carries the weight.
    """
    page = context.get("page")
    if not _is_for_visitors(context) or not hasattr(page, "structured_data"):
        return mark_safe("")
    return _safe(page.structured_data(context))


@register.simple_tag(takes_context=True)
def breadcrumb_data(context: Any) -> SafeString:
    """JSON-LD of what `includes/breadcrumb.html` shows, for visitors."""
    if not _is_for_visitors(context):
        return mark_safe("")
    pages = context.get("breadcrumb") or []
    steps = [(page.title, address_of(page.url_path)) for page in pages] or [("Accueil", "/")]
    if context.get("parent_url"):
        steps.append((context["parent_title"], context["parent_url"]))
    page = context.get("page")
    here = context.get("here") or getattr(page, "title", "")
    return _safe([breadcrumb([*steps, (here, context["request"].path)], settings.BASE_URL)])


def _is_for_visitors(context: Any) -> bool:
    request = context.get("request")
    user = getattr(request, "user", None)
    return user is not None and not user.is_authenticated


def _safe(things: list[Thing]) -> SafeString:
    # Nothing in it can end the element: see `cms.structured_data.as_json`.
    return mark_safe(as_json(things))  # noqa: S308
