"""Which pages everyone may know of."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, QuerySet
from wagtail.models import Page, PageViewRestriction

Pages = TypeVar("Pages", bound=QuerySet[Any])


def visible(pages: Pages) -> Pages:
    """Published, under published pages only, and without view restriction; in one statement.

    Wagtail's `live().public()` asks the database once more at each use, and finds the lessons
    of a course that was withdrawn.
    """
    path = ExpressionWrapper(OuterRef("path"), output_field=CharField())
    withdrawn = Page.objects.filter(live=False).annotate(candidate=path)
    restricted = PageViewRestriction.objects.annotate(candidate=path)
    return pages.filter(
        ~Exists(withdrawn.filter(candidate__startswith=F("path"))),
        ~Exists(restricted.filter(candidate__startswith=F("page__path"))),
        live=True,
    )
