"""What a person has followed. `services.py` is the only writer, but for heartbeats.

What was earned outlives the content: when a lesson or a course is deleted, a finished row
stays under the title that it had.
"""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.models import CoursePage, LessonPage, TrackPage
from media.models import Video
from progress.fields import WatchedField


class Viewing(models.Model):
    """What one person really played of one take of a video.

    Written by one statement (`upsert.py`), never by `save()`.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="viewings"
    )
    video = models.ForeignKey(Video, on_delete=models.CASCADE, related_name="+")
    take = models.PositiveIntegerField()
    # The page where it was last played, to come back to it. No constraint: pages come and go.
    page_id = models.PositiveBigIntegerField()
    # The union of the segments played, never trimmed.
    watched = WatchedField(default=list)
    # Seconds: where the person stopped.
    position = models.FloatField(default=0)
    # Milliseconds since the Unix epoch, on the server's clock, when the player stood there.
    position_at = models.PositiveBigIntegerField(default=0)
    # When the first play token was issued: nothing was played before.
    started_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    # The week (see `segments.week_of`) of the last heartbeat, and the tenths of a second that
    # the union held when that week began: what was added since is the week's.
    week = models.PositiveIntegerField(db_default=0)
    before_week = models.PositiveIntegerField(db_default=0)
    # When what was watched was credited.
    completed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("visionnage")
        verbose_name_plural = _("visionnages")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "video", "take"], name="viewing_person_video_take"
            )
        ]
        indexes = [models.Index(fields=["person", "-updated_at"], name="viewing_recent")]

    def __str__(self) -> str:
        return f"{self.person_id} – {self.video_id} #{self.take}"


class LessonProgress(models.Model):
    """A lesson begun or done by a person. It never regresses."""

    class Means(models.TextChoices):
        WATCHED = "watched", _("vue")
        READ = "read", _("lue")
        DONE = "done", _("faite")
        PASSED = "passed", _("réussie")
        # Followed elsewhere, says the person or a référent: never mixed with what was watched.
        DECLARED = "declared", _("déclarée")

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="lesson_progress"
    )
    lesson = models.ForeignKey(LessonPage, null=True, on_delete=models.SET_NULL, related_name="+")
    # The lesson's title when it was begun or done.
    title = models.CharField(_("titre"), max_length=255)
    started_at = models.DateTimeField(_("commencée le"))
    completed_at = models.DateTimeField(_("terminée le"), null=True, blank=True)
    means = models.CharField(_("comment"), max_length=8, choices=Means.choices, blank=True)
    # Seconds really spent on a text, an exercise or a quiz, as the server saw them pass; a
    # video's are in its `Viewing`.
    seconds = models.PositiveIntegerField(_("temps passé (secondes)"), default=0)
    # Of a declared lesson: when and how it was followed elsewhere, and who says so.
    declared_on = models.DateField(_("suivie ailleurs le"), null=True, blank=True)
    declared_reason = models.CharField(_("comment, ailleurs"), max_length=300, blank=True)
    declared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    class Meta:
        verbose_name = _("avancement dans une séquence")
        verbose_name_plural = _("avancements dans les séquences")
        constraints = [
            models.UniqueConstraint(fields=["person", "lesson"], name="lesson_progress_unique"),
            models.CheckConstraint(
                condition=models.Q(completed_at=None) | ~models.Q(means=""),
                name="lesson_progress_completed_by_some_means",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} – {self.title}"

    @property
    def is_declared(self) -> bool:
        """Followed elsewhere, on someone's word."""
        return self.means == self.Means.DECLARED


class Enrolment(models.Model):
    """A person in a course. The percentage changes when a lesson is completed or published."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="enrolments"
    )
    course = models.ForeignKey(CoursePage, null=True, on_delete=models.SET_NULL, related_name="+")
    # The course's title when it was begun or finished.
    title = models.CharField(_("titre"), max_length=255)
    # Whole per cent of today's published and required lessons that are completed, 0-100.
    percent = models.PositiveSmallIntegerField(_("avancement"), default=0)
    last_lesson = models.ForeignKey(
        LessonPage, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    started_at = models.DateTimeField(_("commencé le"))
    updated_at = models.DateTimeField(_("suivi le"))
    # Once earned, kept, even when lessons are added.
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
        return f"{self.person_id} – {self.title}"


class TrackCompletion(models.Model):
    """A person finished every course of a track that was published that day. Never taken back."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="track_completions"
    )
    track = models.ForeignKey(TrackPage, null=True, on_delete=models.SET_NULL, related_name="+")
    # The track's title when it was finished.
    title = models.CharField(_("titre"), max_length=255)
    completed_at = models.DateTimeField(_("terminé le"))

    class Meta:
        verbose_name = _("parcours terminé")
        verbose_name_plural = _("parcours terminés")
        constraints = [
            models.UniqueConstraint(fields=["person", "track"], name="track_completion_unique")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} – {self.title}"


class QuizAttempt(models.Model):
    """One try of a person at a quiz, or at a question of a video.

    What was asked is frozen when it opens, so that a quiz changed meanwhile is marked as it was
    shown. The answers are shown to nobody but the person.
    """

    # In the address of its form, where it also stands for a CSRF token.
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="quiz_attempts"
    )
    lesson = models.ForeignKey(LessonPage, null=True, on_delete=models.SET_NULL, related_name="+")
    # The lesson's title when it opened.
    title = models.CharField(_("titre"), max_length=255)
    # The question of a video, by the identifier of its block; empty for a quiz.
    video_question = models.CharField(max_length=36, blank=True)
    # A list of `grading.Question`, in the order shown, with the right answers.
    questions = models.JSONField()
    # From the identifier of a question to a `grading.Answer`.
    answers = models.JSONField(default=dict)
    # Per cent needed, 0-100.
    pass_percent = models.PositiveSmallIntegerField()
    # Per cent reached, rounded down; none until it is handed in.
    percent = models.PositiveSmallIntegerField(_("résultat (%)"), null=True, blank=True)
    is_passed = models.BooleanField(_("réussi"), default=False)
    opened_at = models.DateTimeField(_("ouvert le"))
    submitted_at = models.DateTimeField(_("rendu le"), null=True, blank=True)

    class Meta:
        verbose_name = _("essai à un questionnaire")
        verbose_name_plural = _("essais aux questionnaires")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "lesson", "video_question"],
                condition=models.Q(submitted_at=None),
                name="quiz_attempt_one_open",
            ),
            models.CheckConstraint(
                condition=models.Q(percent=None) | models.Q(percent__lte=100),
                name="quiz_attempt_percent_at_most_100",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "lesson", "-opened_at"], name="quiz_attempt_recent")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} – {self.title}"
