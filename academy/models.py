"""The front hall: the home page and plain pages."""

from __future__ import annotations

from itertools import accumulate
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.http import Http404, HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page
from wagtail.url_routing import RouteResult

from cms import structured_data as schema_org
from cms.blocks import BodyBlock
from cms.fields import StreamField
from cms.models import BasePage
from cms.structured_data import Thing
from cms.visibility import visible
from competences.models import Competence, GovernanceModel
from courses.models import TrackPage
from testimonials.models import ExpertTalkPage, TestimonialPage


class HomePage(BasePage):
    """One sentence, one testimonial to start at once, the tracks as doors, what is new."""

    headline = models.CharField(_("phrase d’accueil"), max_length=120)
    featured = models.ForeignKey(
        TestimonialPage,
        verbose_name=_("témoignage mis en avant"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    max_count = 1
    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]
    content_panels = [*BasePage.content_panels, FieldPanel("headline"), FieldPanel("featured")]

    class Meta:
        verbose_name = _("accueil")

    def featured_talk(self) -> TestimonialPage | None:
        """The testimonial to start at once, with what its picture needs."""
        return TestimonialPage.objects.filter(pk=self.featured_id).for_lists().first()

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """Find a page by its whole address in one statement, whatever its depth.

        A page is found only while every page above it is published: withdrawing a course
        withdraws its lessons. Raises Http404.
        """
        if not path_components:
            return super().route(request, path_components)
        paths = [f"{path}/" for path in accumulate(path_components, "{}/{}".format)]
        pages = list(
            Page.objects.filter(url_path__in=[self.url_path + path for path in paths]).order_by(
                "depth"
            )
        )
        if len(pages) != len(path_components) or not all(page.live for page in pages):
            raise Http404
        found = pages[-1].specific
        found.pages_above = [self, *pages[:-1]]
        # As treebeard remembers it: a lesson asks for its course.
        found._cached_parent_obj = found.pages_above[-1]
        return found.route(request, [])

    def newest_talks(self) -> list[TestimonialPage | ExpertTalkPage]:
        """The three newest testimonials and the two newest talks, newest first."""
        newest: list[TestimonialPage | ExpertTalkPage] = []
        for model, count in ((TestimonialPage, 3), (ExpertTalkPage, 2)):
            newest += model.objects.exclude(pk=self.featured_id or 0).for_lists()[:count]
        return newest

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        tracks = visible(TrackPage.objects.filter(is_main=True)).with_totals()
        context.update(
            featured=self.featured_talk(),
            tracks=tracks.select_related("competence__order").order_by("path"),
            competences=Competence.objects.select_related("order"),
            governance_models=GovernanceModel.objects.all(),
            newest=self.newest_talks(),
        )
        return context

    def structured_data(self, context: Any) -> list[Thing]:
        return [
            schema_org.website(
                settings.SITE_NAME,
                settings.BASE_URL,
                description=self.summary,
                search=reverse("search:results"),
                logo=settings.BASE_URL + static("img/icon-512.png"),
            )
        ]


class StandardPage(BasePage):
    """A plain page: about, accessibility, legal notice, help."""

    body = StreamField(BodyBlock(), verbose_name=_("texte"), blank=True)

    parent_page_types: ClassVar[list[str]] = ["academy.HomePage", "academy.StandardPage"]
    subpage_types: ClassVar[list[str]] = ["academy.StandardPage"]
    content_panels = [*BasePage.content_panels, FieldPanel("body")]

    class Meta:
        verbose_name = _("page simple")
        verbose_name_plural = _("pages simples")
