"""What a person keeps for herself or himself: notes, pages for later, a goal, a reminder."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page


class SavedPage(models.Model):
    """A lesson or a talk to watch later. Nothing was earned: it goes with the page."""

    # Wagtail would otherwise look for references at each save.
    wagtail_reference_index_ignore = True

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_pages"
    )
    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="+")
    saved_at = models.DateTimeField(_("gardée le"), auto_now_add=True)

    class Meta:
        verbose_name = _("page à voir plus tard")
        verbose_name_plural = _("pages à voir plus tard")
        constraints = [models.UniqueConstraint(fields=["person", "page"], name="saved_page_unique")]

    def __str__(self) -> str:
        return f"{self.person_id} – {self.page_id}"


class Note(models.Model):
    """A note on a page, often at a moment of its video. Private; it outlives the page."""

    MOST_CHARACTERS: ClassVar[int] = 4000
    wagtail_reference_index_ignore = True

    # Chosen by the browser, so that sending twice makes one note; also in its address.
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notes"
    )
    page = models.ForeignKey(Page, null=True, on_delete=models.SET_NULL, related_name="+")
    # The page's title when the note was last written.
    title = models.CharField(_("titre de la page"), max_length=255)
    # Of the video; none for a note on the page as a whole.
    second = models.PositiveIntegerField(_("moment (secondes)"), null=True, blank=True)
    text = models.TextField(_("note"), max_length=MOST_CHARACTERS)
    created_at = models.DateTimeField(_("écrite le"), auto_now_add=True)
    updated_at = models.DateTimeField(_("modifiée le"), auto_now=True)

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        indexes = [
            models.Index(fields=["person", "page"], name="note_of_page"),
            models.Index(fields=["person", "-updated_at"], name="note_recent"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} – {self.title}"


class Weekday(models.IntegerChoices):
    """As `date.weekday()` counts."""

    MONDAY = 0, _("lundi")
    TUESDAY = 1, _("mardi")
    WEDNESDAY = 2, _("mercredi")
    THURSDAY = 3, _("jeudi")
    FRIDAY = 4, _("vendredi")
    SATURDAY = 5, _("samedi")
    SUNDAY = 6, _("dimanche")


class LearnerPreferences(models.Model):
    """The rhythm that a person chose: no goal and no reminder until then."""

    class Reminder(models.TextChoices):
        NONE = "none", _("Aucun rappel")
        WEEKLY = "weekly", _("Un courriel par semaine au plus")

    wagtail_reference_index_ignore = True

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="learner_preferences"
    )
    weekly_goal_minutes = models.PositiveSmallIntegerField(
        _("objectif de la semaine (minutes)"), null=True, blank=True
    )
    reminder = models.CharField(
        _("rappels"), max_length=6, choices=Reminder.choices, default=Reminder.NONE
    )
    weekday = models.PositiveSmallIntegerField(
        _("jour du rappel"), choices=Weekday.choices, default=Weekday.MONDAY
    )
    # When the reminder of a week was last sent, or found needless.
    last_reminded_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("rythme choisi")
        verbose_name_plural = _("rythmes choisis")
        indexes = [
            # Read every minute.
            models.Index(
                fields=["weekday", "last_reminded_at"],
                condition=models.Q(reminder="weekly"),
                name="reminder_wanted",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} – {self.get_reminder_display()}"
