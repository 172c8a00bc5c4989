"""What every page of the academy is made of; no page type lives here."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, QuerySet, Value
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page, PageViewRestriction
from wagtail.search import index

from cms.images import AcademyImage, AcademyRendition
from cms.structured_data import Thing

__all__ = ["AcademyImage", "AcademyRendition", "BasePage"]


class BasePage(Page):
    """A page with a summary, which is what cards, search and shared links show."""

    SUMMARY_MAX_LENGTH = 400

    summary = models.TextField(
        _("résumé"),
        max_length=SUMMARY_MAX_LENGTH,
        help_text=_(
            "Deux phrases en langage courant : elles donnent envie et disent à qui cela sert."
        ),
    )

    search_fields = [*Page.search_fields, index.SearchField("summary")]
    content_panels = [*Page.content_panels, FieldPanel("summary")]
    promote_panels = [
        MultiFieldPanel(
            [FieldPanel("slug"), FieldPanel("seo_title"), FieldPanel("search_description")],
            heading=_("Adresse et moteurs de recherche"),
        ),
    ]

    class Meta:
        abstract = True

    @property
    def preview_sizes(self) -> list[dict[str, Any]]:
        """Phone first: it is what most officials hold."""
        return [
            {"name": "phone", "icon": "mobile-alt", "device_width": 390, "label": _("Téléphone")},
            {"name": "tablet", "icon": "tablet-alt", "device_width": 820, "label": _("Tablette")},
            {"name": "desktop", "icon": "desktop", "device_width": 1280, "label": _("Ordinateur")},
        ]

    @cached_property
    def meta_description(self) -> str:
        return self.search_description or self.summary

    def get_view_restrictions(self) -> QuerySet[PageViewRestriction]:
        """As Wagtail's, in one statement instead of two."""
        if self.alias_of_id is not None:
            restrictions: QuerySet[PageViewRestriction] = super().get_view_restrictions()
            return restrictions
        path = Value(self.path, output_field=models.CharField())
        return PageViewRestriction.objects.annotate(candidate=path).filter(
            candidate__startswith=F("page__path")
        )

    @cached_property
    def pages_above(self) -> list[Page]:
        """The published pages above this one, home first; routing already knows them."""
        above = self.get_ancestors().filter(depth__gte=2).live()
        return list(above.only("title", "url_path", "depth"))

    def structured_data(self, context: Any) -> list[Thing]:
        """What search engines of the web read of this page, from what its template has; no
        statement that the template would not make."""
        return []

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["breadcrumb"] = self.pages_above
        return context
