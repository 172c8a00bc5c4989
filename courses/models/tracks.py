"""Tracks (parcours) of courses (cours)."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Sum
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from taggit.models import TaggedItemBase
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.models import Orderable, PageManager, PageQuerySet
from wagtail.search import index

from cms import structured_data as schema_org
from cms.addresses import address_of
from cms.blocks import BodyBlock
from cms.fields import StreamField
from cms.models import BasePage
from cms.structured_data import Thing
from cms.visibility import visible
from competences.filters import CatalogueFilter, CourseFilter, FilteredIndexMixin
from competences.models import ClassifiedPage, Competence
from courses import locks
from courses.forms import CoursePageForm
from courses.models.lessons import LessonPage
from courses.models.prerequisites import Prerequisite, WithPrerequisites


class TrackIndexPage(FilteredIndexMixin, BasePage):
    """The tracks, then every course, which one filters."""

    parent_page_types: ClassVar[list[str]] = ["academy.HomePage"]
    subpage_types: ClassVar[list[str]] = ["courses.TrackPage"]
    max_count = 1
    filter_class: ClassVar[type[CatalogueFilter]] = CourseFilter

    class Meta:
        verbose_name = _("liste des parcours")

    def tracks(self) -> PageQuerySet:
        return (
            visible(TrackPage.objects.child_of(self))
            .select_related("competence__order")
            .with_totals()
            .order_by("path")
        )

    def entries(self) -> PageQuerySet:
        return (
            visible(CoursePage.objects.descendant_of(self))
            .select_related("competence__order")
            .with_totals()
            .order_by("path")
        )

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["tracks"] = self.tracks()
        return context


class TrackQuerySet(PageQuerySet):
    def with_totals(self) -> TrackQuerySet:
        """With `course_count` and `lesson_minutes` of what is published, in one statement."""
        return self.annotate(
            course_count=models.Subquery(_below(CoursePage, 1, models.Count("pk"))),
            lesson_minutes=models.Subquery(_below(LessonPage, 2, Sum("minutes"))),
        )


def _below(model: type[BasePage], levels: int, figure: models.Aggregate) -> models.QuerySet[Any]:
    """A figure of the published pages of a type, so many levels under the outer page."""
    pages = model.objects.live().filter(
        path__startswith=models.OuterRef("path"), depth=models.OuterRef("depth") + levels
    )
    grouped = pages.order_by().annotate(everything=models.Value(1)).values("everything")
    return grouped.annotate(figure=figure).values("figure")


class TrackPage(BasePage):
    """A path through a competence, made of courses."""

    competence = models.ForeignKey(
        Competence,
        verbose_name=_("compétence"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    is_main = models.BooleanField(
        _("parcours principal"),
        default=False,
        help_text=_("Les parcours principaux sont en accueil."),
    )

    objects = PageManager.from_queryset(TrackQuerySet)()

    parent_page_types: ClassVar[list[str]] = ["courses.TrackIndexPage"]
    subpage_types: ClassVar[list[str]] = ["courses.CoursePage"]
    content_panels = [
        *BasePage.content_panels,
        FieldPanel("competence"),
        FieldPanel("is_main"),
    ]

    class Meta:
        verbose_name = _("parcours")
        verbose_name_plural = _("parcours")

    def courses(self) -> PageQuerySet:
        courses = visible(CoursePage.objects.child_of(self)).with_totals().order_by("path")
        return courses.select_related("competence__order")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["courses"] = self.courses()
        return context

    def structured_data(self, context: Any) -> list[Thing]:
        courses = list(context["courses"])
        return [
            schema_org.course(
                self.title,
                self.summary,
                settings.BASE_URL + address_of(self.url_path),
                provider=_provider(),
                minutes=sum(course.lesson_minutes or 0 for course in courses),
                about=self.competence.name if self.competence else "",
                parts=[
                    schema_org.course(
                        course.title,
                        course.summary,
                        settings.BASE_URL + address_of(course.url_path),
                        provider=_provider(),
                        minutes=course.lesson_minutes,
                    )
                    for course in courses
                ],
            )
        ]


class CourseQuerySet(PageQuerySet):
    def with_totals(self) -> CourseQuerySet:
        """With `lesson_count` and `lesson_minutes` of the published lessons, in one statement.

        And `comes_after`: whether its lessons open only after another course.
        """
        blocking = Prerequisite.objects.filter(course=models.OuterRef("pk"), is_blocking=True)
        return self.annotate(
            comes_after=models.Exists(blocking),
            lesson_count=models.Subquery(_below(LessonPage, 1, models.Count("pk"))),
            lesson_minutes=models.Subquery(_below(LessonPage, 1, Sum("minutes"))),
        )


def _provider() -> Thing:
    return schema_org.organization(settings.SITE_NAME, settings.BASE_URL)


class LearningOutcome(Orderable):
    """« À l’issue, vous saurez… »"""

    course = ParentalKey("courses.CoursePage", on_delete=models.CASCADE, related_name="outcomes")
    text = models.CharField(_("acquis"), max_length=200)

    panels: ClassVar[list[FieldPanel]] = [FieldPanel("text")]

    class Meta(Orderable.Meta):
        verbose_name = _("acquis")
        verbose_name_plural = _("acquis")

    def __str__(self) -> str:
        return self.text


class CourseTag(TaggedItemBase):
    content_object = ParentalKey(
        "courses.CoursePage", on_delete=models.CASCADE, related_name="tagged_items"
    )


class CoursePage(WithPrerequisites, ClassifiedPage):
    """A course: an introduction, what one will know, lessons in order."""

    body = StreamField(BodyBlock(), verbose_name=_("présentation"), blank=True)
    tags = ClusterTaggableManager(through=CourseTag, verbose_name=_("étiquettes"), blank=True)

    objects = PageManager.from_queryset(CourseQuerySet)()

    parent_page_types: ClassVar[list[str]] = ["courses.TrackPage"]
    subpage_types: ClassVar[list[str]] = ["courses.LessonPage"]
    search_fields = [*ClassifiedPage.search_fields, index.SearchField("body")]
    content_panels = [
        *ClassifiedPage.content_panels,
        InlinePanel("outcomes", heading=_("À l’issue, vous saurez…"), label=_("acquis")),
        FieldPanel("body"),
        InlinePanel(
            "prerequisites",
            heading=_("Cours à suivre avant celui-ci"),
            label=_("cours préalable"),
            help_text=_(
                "Conseillé : la page du cours le dit. Obligatoire : les séquences ne s’ouvrent "
                "qu’aux personnes inscrites qui ont terminé l’autre cours."
            ),
        ),
        *ClassifiedPage.classification_panels,
        FieldPanel("tags"),
    ]

    base_form_class = CoursePageForm

    class Meta:
        verbose_name = _("cours")
        verbose_name_plural = _("cours")

    def lessons(self) -> PageQuerySet:
        """The published lessons in order."""
        return LessonPage.objects.child_of(self).live().select_related("video").order_by("path")

    def required_lessons(self) -> PageQuerySet:
        """The published lessons that count; when all are optional, all of them do."""
        lessons = LessonPage.objects.child_of(self).live()
        required = lessons.filter(is_optional=False)
        return lessons.filter(models.Q(is_optional=False) | ~models.Exists(required))

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        lessons = list(self.lessons())
        context["lessons"] = lessons
        context["minutes"] = sum(lesson.minutes for lesson in lessons)
        if self.competence_id is not None:
            # With its order, in one statement.
            self.competence = Competence.objects.select_related("order").get(pk=self.competence_id)
        is_preview = getattr(request, "is_preview", False)
        context["missing_courses"] = [] if is_preview else locks.missing_for(request, self)
        context["outcomes"] = list(self.outcomes.all())
        return context

    def structured_data(self, context: Any) -> list[Thing]:
        return [
            schema_org.course(
                self.title,
                self.summary,
                settings.BASE_URL + address_of(self.url_path),
                provider=_provider(),
                minutes=context["minutes"],
                outcomes=[outcome.text for outcome in context["outcomes"]],
                level=str(self.get_level_display()),
                about=self.competence.name if self.competence else "",
            )
        ]
