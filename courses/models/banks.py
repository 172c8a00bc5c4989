"""Questions kept apart from any lesson, which quizzes draw from."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from cms.fields import StreamField
from courses.questions import QuestionsBlock


class QuestionBank(models.Model):
    """A named set of questions: each attempt at a quiz draws some of them."""

    title = models.CharField(_("titre"), max_length=160, unique=True)
    questions = StreamField(QuestionsBlock(), verbose_name=_("questions"))

    panels: ClassVar[list[FieldPanel]] = [FieldPanel("title"), FieldPanel("questions")]

    class Meta:
        verbose_name = _("banque de questions")
        verbose_name_plural = _("banques de questions")
        ordering: ClassVar[list[str]] = ["title"]

    def __str__(self) -> str:
        return self.title

    @property
    def question_count(self) -> int:
        return len(self.questions)

    @property
    def usage_url(self) -> str:
        """Where the CMS lists the quizzes that draw from it."""
        return reverse("wagtailsnippets_courses_questionbank:usage", args=[self.pk])
