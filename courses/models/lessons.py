"""Lessons (séquences): a video, a text, an exercise or a quiz."""

from __future__ import annotations

import random as randomness
from typing import TYPE_CHECKING, Any, ClassVar, cast

from django.core.validators import MaxValueValidator
from django.db import models
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from taggit.models import TaggedItemBase
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.search import index

from cms.blocks import BodyBlock
from cms.fields import StreamField
from cms.models import BasePage
from courses.blocks import LessonBodyBlock
from courses.forms import LessonPageForm
from courses.questions import LessonQuestionsBlock, VideoQuestionsBlock, along_video, drawn
from courses.reading import reading_minutes, words_in
from media.pages import VideoPageMixin

if TYPE_CHECKING:
    from courses.models.tracks import CoursePage


class LessonTag(TaggedItemBase):
    content_object = ParentalKey(
        "courses.LessonPage", on_delete=models.CASCADE, related_name="tagged_items"
    )


class LessonPage(VideoPageMixin, BasePage):
    """A lesson (séquence): a video, a text, an exercise with its model answer, or a quiz."""

    class Kind(models.TextChoices):
        VIDEO = "video", _("Vidéo")
        TEXT = "texte", _("Texte")
        EXERCISE = "exercice", _("Exercice")
        QUIZ = "quiz", _("Questionnaire")

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
    is_optional = models.BooleanField(
        _("facultative"),
        default=False,
        help_text=_("Une séquence facultative ne compte pas dans l’avancement du cours."),
    )
    questions = StreamField(
        LessonQuestionsBlock(),
        verbose_name=_("questions"),
        blank=True,
        help_text=_("Pour un questionnaire."),
    )
    video_questions = StreamField(
        VideoQuestionsBlock(),
        verbose_name=_("questions au fil de la vidéo"),
        blank=True,
        help_text=_("Chaque question s’ouvre au moment choisi de la vidéo."),
    )
    shuffle_questions = models.BooleanField(_("questions dans le désordre"), default=False)
    shuffle_choices = models.BooleanField(_("propositions dans le désordre"), default=True)
    pass_percent = models.PositiveSmallIntegerField(
        _("réussite à partir de (%)"),
        default=60,
        validators=[MaxValueValidator(100)],
        help_text=_("Part des points, de 0 à 100. Chacun recommence autant qu’il veut."),
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
        FieldPanel("is_optional"),
        FieldPanel("video_questions"),
        MultiFieldPanel(
            [
                FieldPanel("questions"),
                FieldPanel("pass_percent"),
                FieldPanel("shuffle_questions"),
                FieldPanel("shuffle_choices"),
            ],
            heading=_("Questionnaire"),
        ),
        FieldPanel("tags"),
    ]

    base_form_class = LessonPageForm

    class Meta:
        verbose_name = _("séquence")
        verbose_name_plural = _("séquences")

    @property
    def course(self) -> CoursePage:
        return cast("CoursePage", self.get_parent().specific)

    @cached_property
    def word_count(self) -> int:
        """Words of the text, without the model answer."""
        return words_in(str(self.body))

    def drawn_questions(self, random: randomness.Random) -> list[dict[str, Any]]:
        """The questions of one attempt, in the shapes of `progress/grading.py`.

        In the order of their editors unless they asked for another each time; choices are in
        theirs: whoever shows them mixes them.
        """
        questions = drawn(self.questions, random)
        if self.shuffle_questions:
            random.shuffle(questions)
        return questions

    def questions_along_video(self) -> list[tuple[float, dict[str, Any]]]:
        """Each question with the second of the video at which it opens, soonest first."""
        return along_video(self.video_questions)

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
