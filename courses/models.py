"""Tracks (parcours) of courses (cours) of lessons (séquences), and resources."""

from __future__ import annotations

from typing import Any, ClassVar, cast

from django.db import models
from django.db.models import Sum
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from taggit.models import TaggedItemBase
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Orderable, PageManager, PageQuerySet
from wagtail.search import index

from cms.blocks import BodyBlock
from cms.fields import StreamField
from cms.models import BasePage
from cms.visibility import visible
from competences.filters import CatalogueFilter, CourseFilter, FilteredIndexMixin, ResourceFilter
from competences.models import ClassifiedPage, Competence
from courses.blocks import LessonBodyBlock
from courses.forms import LessonPageForm
from courses.reading import reading_minutes, words_in
from media.pages import MembersOnlyMixin, VideoPageMixin


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


class CourseQuerySet(PageQuerySet):
    def with_totals(self) -> CourseQuerySet:
        """With `lesson_count` and `lesson_minutes` of the published lessons, in one statement."""
        return self.annotate(
            lesson_count=models.Subquery(_below(LessonPage, 1, models.Count("pk"))),
            lesson_minutes=models.Subquery(_below(LessonPage, 1, Sum("minutes"))),
        )


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


class CoursePage(ClassifiedPage):
    """A course: an introduction, what one will know, lessons in order, questions to check."""

    body = StreamField(BodyBlock(), verbose_name=_("présentation"), blank=True)
    self_checks = StreamField(
        LessonBodyBlock(), verbose_name=_("pour vérifier ses acquis"), blank=True
    )
    tags = ClusterTaggableManager(through=CourseTag, verbose_name=_("étiquettes"), blank=True)

    objects = PageManager.from_queryset(CourseQuerySet)()

    parent_page_types: ClassVar[list[str]] = ["courses.TrackPage"]
    subpage_types: ClassVar[list[str]] = ["courses.LessonPage"]
    search_fields = [*ClassifiedPage.search_fields, index.SearchField("body")]
    content_panels = [
        *ClassifiedPage.content_panels,
        InlinePanel("outcomes", heading=_("À l’issue, vous saurez…"), label=_("acquis")),
        FieldPanel("body"),
        FieldPanel("self_checks"),
        *ClassifiedPage.classification_panels,
        FieldPanel("tags"),
    ]

    class Meta:
        verbose_name = _("cours")
        verbose_name_plural = _("cours")

    def lessons(self) -> PageQuerySet:
        """The published lessons in order."""
        return LessonPage.objects.child_of(self).live().select_related("video").order_by("path")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        lessons = list(self.lessons())
        context["lessons"] = lessons
        context["minutes"] = sum(lesson.minutes for lesson in lessons)
        return context


class LessonTag(TaggedItemBase):
    content_object = ParentalKey(
        "courses.LessonPage", on_delete=models.CASCADE, related_name="tagged_items"
    )


class LessonPage(VideoPageMixin, BasePage):
    """A lesson (séquence): a video, a text, or an exercise with its model answer."""

    class Kind(models.TextChoices):
        VIDEO = "video", _("Vidéo")
        TEXT = "texte", _("Texte")
        EXERCISE = "exercice", _("Exercice")

    kind = models.CharField(_("forme"), max_length=10, choices=Kind.choices, default=Kind.VIDEO)
    minutes = models.PositiveSmallIntegerField(
        _("durée (minutes)"),
        default=5,
        help_text=_("Recalculée pour une vidéo ; pour un texte, le temps de le lire."),
    )
    body = StreamField(LessonBodyBlock(), verbose_name=_("texte"), blank=True)
    model_answer = StreamField(
        BodyBlock(), verbose_name=_("corrigé"), blank=True, help_text=_("Pour un exercice.")
    )
    tags = ClusterTaggableManager(through=LessonTag, verbose_name=_("étiquettes"), blank=True)

    parent_page_types: ClassVar[list[str]] = ["courses.CoursePage"]
    subpage_types: ClassVar[list[str]] = []
    search_fields = [*BasePage.search_fields, index.SearchField("body")]
    content_panels = [
        *BasePage.content_panels,
        FieldPanel("kind"),
        MultiFieldPanel(
            [FieldPanel("video"), FieldPanel("members_only")], heading=_("Vidéo et accès")
        ),
        FieldPanel("body"),
        FieldPanel("model_answer"),
        FieldPanel("minutes"),
        FieldPanel("tags"),
    ]

    base_form_class = LessonPageForm

    class Meta:
        verbose_name = _("séquence")
        verbose_name_plural = _("séquences")

    @property
    def course(self) -> CoursePage:
        return cast(CoursePage, self.get_parent().specific)

    @cached_property
    def word_count(self) -> int:
        """Words of the text, without the model answer."""
        return words_in(str(self.body))

    def estimated_minutes(self) -> int:
        """Whole minutes, at least one: probed for a video, reading time for a text."""
        if self.kind == self.Kind.VIDEO and self.video is not None and self.video.duration:
            return max(1, round(self.video.duration / 60))
        return reading_minutes(self.word_count)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context.update(self.video_context(request))
        course = self.course
        lessons = list(course.lessons())
        positions = [lesson.pk for lesson in lessons]
        here = positions.index(self.pk) if self.pk in positions else None
        context.update(
            course=course,
            lessons=lessons,
            lesson_number=None if here is None else here + 1,
            previous_lesson=lessons[here - 1] if here else None,
            next_lesson=lessons[here + 1] if here is not None and here + 1 < len(lessons) else None,
        )
        return context


class ResourceIndexPage(FilteredIndexMixin, BasePage):
    parent_page_types: ClassVar[list[str]] = ["academy.HomePage"]
    subpage_types: ClassVar[list[str]] = ["courses.ResourcePage"]
    max_count = 1
    filter_class: ClassVar[type[CatalogueFilter]] = ResourceFilter

    class Meta:
        verbose_name = _("liste des ressources")

    def entries(self) -> PageQuerySet:
        return (
            visible(ResourcePage.objects.child_of(self))
            .select_related("competence__order")
            .order_by("title")
        )


class ResourceTag(TaggedItemBase):
    content_object = ParentalKey(
        "courses.ResourcePage", on_delete=models.CASCADE, related_name="tagged_items"
    )


class ResourcePage(MembersOnlyMixin, ClassifiedPage):
    """A document that one takes home: template of deliberation, sheet, guide."""

    class Kind(models.TextChoices):
        DELIBERATION = "modele-de-deliberation", _("Modèle de délibération")
        SHEET = "fiche", _("Fiche pratique")
        GUIDE = "guide", _("Guide")

    kind = models.CharField(_("nature"), max_length=24, choices=Kind.choices, default=Kind.SHEET)
    # National nomenclature of acts (ACTES), for deliberations: `5.6`.
    subject_code = models.CharField(_("matière ACTES"), max_length=4, blank=True)
    subject_name = models.CharField(_("libellé de la matière"), max_length=120, blank=True)
    template_text = models.TextField(
        _("texte du modèle"),
        blank=True,
        help_text=_(
            "Les passages à compléter s’écrivent {{ainsi}} : ils s’affichent en pointillés."
        ),
    )
    body = StreamField(BodyBlock(), verbose_name=_("texte"), blank=True)
    warning = models.CharField(_("avertissement"), max_length=300, blank=True)
    licence = models.CharField(_("licence"), max_length=80, default="Licence Ouverte 2.0")
    tags = ClusterTaggableManager(through=ResourceTag, verbose_name=_("étiquettes"), blank=True)

    parent_page_types: ClassVar[list[str]] = ["courses.ResourceIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    search_fields = [
        *ClassifiedPage.search_fields,
        index.SearchField("body"),
        index.SearchField("template_text"),
    ]
    content_panels = [
        *ClassifiedPage.content_panels,
        FieldPanel("kind"),
        FieldPanel("subject_code"),
        FieldPanel("subject_name"),
        FieldPanel("body"),
        FieldPanel("template_text"),
        FieldPanel("warning"),
        FieldPanel("licence"),
        FieldPanel("members_only"),
        *ClassifiedPage.classification_panels,
        FieldPanel("tags"),
    ]

    class Meta:
        verbose_name = _("ressource")
        verbose_name_plural = _("ressources")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["is_open"] = self.is_open_to(request)
        return context
