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
from wagtail.models import Page
from wagtail.search import index

from cms.addresses import address_of
from cms.blocks import BodyBlock
from cms.fields import StreamField
from cms.models import BasePage
from cms.structured_data import Thing
from courses import locks
from courses.blocks import LessonBodyBlock
from courses.models.prerequisites import below_blocked_course
from courses.panels import lesson_edit_handler
from courses.questions import (
    LessonQuestionsBlock,
    VideoQuestionsBlock,
    along_video,
    answer_key,
    count_drawn,
    drawn,
)
from courses.reading import reading_minutes, words_in
from media.pages import VideoPageMixin
from media.structured_data import video_of

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
        help_text=_("Pour une vidéo, un texte ou un questionnaire, elle est calculée."),
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
        help_text=_(
            "Posées dans cet ordre, sauf si vous demandez le désordre. "
            "Un tirage prend d’autres questions à chaque essai."
        ),
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
    edit_handler = lesson_edit_handler

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

    @property
    def is_reserved(self) -> bool:
        """Never open to visitors: its editors say so, or another course comes first."""
        return self.members_only or self.course.has_blocking_prerequisite

    @classmethod
    def reserved(cls) -> models.Q:
        return super().reserved() | models.Q(below_blocked_course())

    @classmethod
    def closed_to(cls, person: Any, pages: models.QuerySet[Any]) -> models.QuerySet[Any]:
        """For who is signed in, those whose course comes after another; four statements."""
        if not person.is_authenticated:
            return super().closed_to(person, pages)
        paths = pages.filter(below_blocked_course()).values_list("pk", "path")
        course_of = {pk: path[: -cls.steplen] for pk, path in paths}
        above = Page.objects.filter(path__in=set(course_of.values()))
        courses = dict(above.values_list("path", "pk"))
        locked = locks.locked_courses(person, courses.values())
        return pages.filter(
            pk__in=[pk for pk, path in course_of.items() if courses[path] in locked]
        )

    def is_open_to(self, request: HttpRequest) -> bool:
        if getattr(request, "is_preview", False):
            return True
        return super().is_open_to(request) and not self.missing_courses(request)

    def missing_courses(self, request: HttpRequest) -> list[CoursePage]:
        """The courses that come first for this person; for visitors, all that block."""
        return locks.missing_for(request, self.course)

    def drawn_questions(self, random: randomness.Random) -> list[dict[str, Any]]:
        """The questions of one attempt, in the shapes of `progress/grading.py`.

        In the order of their editors unless they asked for another each time; choices are in
        theirs: whoever shows them mixes them.
        """
        questions = drawn(self.own_questions, random)
        if self.shuffle_questions:
            random.shuffle(questions)
        return questions

    def questions_along_video(self) -> list[tuple[float, dict[str, Any]]]:
        """Each question with the second of the video at which it opens, soonest first."""
        return along_video(self._questions_of_video)

    @property
    def _questions_of_video(self) -> Any:
        return self.video_questions if self.kind == self.Kind.VIDEO else []

    @property
    def own_questions(self) -> Any:
        """The questions and draws of a quiz; of another kind of lesson, what was left is not."""
        return self.questions if self.kind == self.Kind.QUIZ else []

    def question_count(self) -> int:
        """How many questions one attempt asks."""
        return count_drawn(self.own_questions)

    def estimated_minutes(self) -> int:
        """Whole minutes, at least one: probed for a video, reading time for a text.

        A question takes a minute, its explanation included. What an exercise takes, and a video
        that is not probed yet, only its editor knows.
        """
        if self.kind == self.Kind.QUIZ:
            return max(1, self.question_count())
        if self.kind == self.Kind.TEXT:
            return reading_minutes(words_in(str(self.body)))
        if self.kind == self.Kind.VIDEO and self.video is not None and self.video.duration:
            return max(1, round(self.video.duration / 60))
        return self.minutes

    def structured_data(self, context: Any) -> list[Thing]:
        if self.video is None:
            return []
        return [
            video_of(
                self.video,
                context["playable"],
                name=self.title,
                description=self.summary,
                path=address_of(self.url_path),
                published_at=self.first_published_at,
            )
        ]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context.update(self.video_context(request))
        if getattr(request, "is_preview", False):
            asked = self.own_questions or self._questions_of_video
            context["answer_key"] = list(answer_key(asked))
        course = self.course
        lessons = list(course.lessons())
        positions = [lesson.pk for lesson in lessons]
        here = positions.index(self.pk) if self.pk in positions else None
        context.update(
            course=course,
            lessons=lessons,
            missing_courses=[] if context["is_open"] else self.missing_courses(request),
            lesson_number=None if here is None else here + 1,
            previous_lesson=lessons[here - 1] if here else None,
            next_lesson=lessons[here + 1] if here is not None and here + 1 < len(lessons) else None,
        )
        return context
