"""What a person has followed. `services.py` is the only writer."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.models import CoursePage, LessonPage
from media.models import Video


class Viewing(models.Model):
    """What one person really played of one version of a video.

    `watched` is the union of the segments played, never trimmed; see `segments.py` for its
    form. It is written by one statement (`heartbeat.py`), never by `save()`.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="viewings"
    )
    video = models.ForeignKey(Video, on_delete=models.CASCADE, related_name="+")
    version = models.PositiveIntegerField()
    # The page where it was last played, to come back to it. No constraint: pages come and go.
    page_id = models.PositiveBigIntegerField()
    # JSON list of [start, end[ pairs in tenths of a second, sorted and disjoint.
    watched = models.TextField(default="[]")
    # Seconds: where the person stopped, by the order of the player's own messages.
    position = models.FloatField(default=0)
    # Milliseconds since the Unix epoch of the heartbeat that set the position (server time).
    position_at = models.PositiveBigIntegerField(default=0)
    started_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        verbose_name = _("visionnage")
        verbose_name_plural = _("visionnages")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "video", "version"], name="viewing_person_video_version"
            )
        ]
        indexes = [models.Index(fields=["person", "-updated_at"], name="viewing_recent")]

    def __str__(self) -> str:
        return f"{self.person_id} – {self.video_id} v{self.version}"


class LessonProgress(models.Model):
    """A lesson begun or done by a person. It never regresses."""

    class Means(models.TextChoices):
        WATCHED = "watched", _("vue")
        READ = "read", _("lue")
        DONE = "done", _("faite")

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="lesson_progress"
    )
    lesson = models.ForeignKey(LessonPage, on_delete=models.CASCADE, related_name="+")
    started_at = models.DateTimeField(_("commencée le"), auto_now_add=True)
    completed_at = models.DateTimeField(_("terminée le"), null=True, blank=True)
    means = models.CharField(_("comment"), max_length=8, choices=Means.choices, blank=True)

    class Meta:
        verbose_name = _("avancement dans une séquence")
        verbose_name_plural = _("avancements dans les séquences")
        constraints = [
            models.UniqueConstraint(fields=["person", "lesson"], name="lesson_progress_unique")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} – {self.lesson_id}"


class Enrolment(models.Model):
    """A person in a course. The percentage changes when a lesson is completed, only then."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="enrolments"
    )
    course = models.ForeignKey(CoursePage, on_delete=models.CASCADE, related_name="+")
    # Whole per cent of the published lessons that are completed, 0-100.
    percent = models.PositiveSmallIntegerField(_("avancement"), default=0)
    last_lesson = models.ForeignKey(
        LessonPage, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    started_at = models.DateTimeField(_("commencé le"), auto_now_add=True)
    updated_at = models.DateTimeField(_("suivi le"), auto_now=True)
    completed_at = models.DateTimeField(_("terminé le"), null=True, blank=True)

    class Meta:
        verbose_name = _("inscription au cours")
        verbose_name_plural = _("inscriptions aux cours")
        constraints = [
            models.UniqueConstraint(fields=["person", "course"], name="enrolment_unique"),
            models.CheckConstraint(
                condition=models.Q(percent__lte=100), name="enrolment_percent_at_most_100"
            ),
        ]
        indexes = [models.Index(fields=["person", "-updated_at"], name="enrolment_recent")]

    def __str__(self) -> str:
        return f"{self.person_id} – {self.course_id}"
