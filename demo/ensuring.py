"""Pages of the demo are created where missing and never overwritten: editors may change them."""

from __future__ import annotations

from datetime import timedelta
from typing import TypeVar

from django.utils import timezone
from wagtail.models import Page

P = TypeVar("P", bound=Page)


def ensure_page(parent: Page, page: P, *, days_ago: int = 0) -> tuple[P, bool]:
    """The child of `parent` with this slug, and whether it had to be created."""
    existing = type(page).objects.child_of(parent).filter(slug=page.slug).first()
    if existing is not None:
        return existing, False
    page.search_description = getattr(page, "summary", "")[:300]
    page.first_published_at = timezone.now() - timedelta(days=days_ago)
    parent.add_child(instance=page)
    return page, True
