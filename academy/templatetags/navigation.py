"""The menu and the footer, from the pages under the home page."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django import template
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.models import Page

from cms.addresses import address_of
from courses.models import ResourceIndexPage

register = template.Library()

# Depth of the pages right under the home page.
_FIRST_LEVEL = 3


@dataclass(frozen=True)
class Entry:
    title: str
    url: str
    is_here: bool


@dataclass
class Navigation:
    main: list[Entry] = field(default_factory=list)
    footer: list[Entry] = field(default_factory=list)


@register.simple_tag(takes_context=True)
def site_navigation(context: dict[str, Any]) -> Navigation:
    """One statement. Pages « dans les menus » are the menu; the others are in the footer."""
    request: HttpRequest = context["request"]
    navigation = Navigation()

    def entry(title: str, url: str) -> Entry:
        return Entry(title, url, is_here=request.path.startswith(url))

    framework = entry(_("Compétences"), reverse("competences:framework"))
    pages = (
        Page.objects.live()
        .filter(depth=_FIRST_LEVEL)
        .order_by("path")
        .only("title", "url_path", "show_in_menus", "content_type")
    )
    for page in pages:
        target = navigation.main if page.show_in_menus else navigation.footer
        if page.show_in_menus and page.specific_class is ResourceIndexPage:
            target.append(framework)
        target.append(entry(page.title, address_of(page.url_path)))
    if framework not in navigation.main:
        navigation.main.append(framework)
    return navigation
