"""Captions: one track a language; the same rows are the transcript."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from media.models.video import Video


class CaptionTrack(ClusterableModel):
    """Captions in one language; the same rows are the transcript."""

    video = ParentalKey(Video, on_delete=models.CASCADE, related_name="caption_tracks")
    language = models.CharField(_("langue"), max_length=12, default="fr")
    label = models.CharField(_("nom affiché"), max_length=40, default="Français")
    # Written by a machine and read by nobody yet: never published by itself.
    is_draft = models.BooleanField(_("brouillon, à relire"), default=False)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("relus par"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    reviewed_at = models.DateTimeField(_("relus le"), null=True, blank=True)
    # Raised with each change of the words: of two people who edit, none erases the other's work.
    revision = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("piste de sous-titres")
        verbose_name_plural = _("pistes de sous-titres")
        ordering = ("language",)
        constraints = [
            models.UniqueConstraint(
                fields=["video", "language"], name="caption_track_language_unique"
            )
        ]

    def __str__(self) -> str:
        return f"{self.label} – {self.video}"


class Cue(models.Model):
    """One caption. Times are milliseconds from the start of the video."""

    track = models.ForeignKey(CaptionTrack, on_delete=models.CASCADE, related_name="cues")
    start = models.PositiveIntegerField(_("début (ms)"))
    end = models.PositiveIntegerField(_("fin (ms)"))
    text = models.TextField(_("texte"))
    speaker = models.CharField(_("qui parle"), max_length=80, blank=True)

    class Meta:
        verbose_name = _("sous-titre")
        verbose_name_plural = _("sous-titres")
        ordering = ("track", "start")
        constraints = [
            models.UniqueConstraint(fields=["track", "start"], name="cue_start_unique"),
            models.CheckConstraint(
                condition=Q(end__gt=models.F("start")), name="cue_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def seconds(self) -> int:
        """Where a click on the transcript leads."""
        return self.start // 1000


class SpeechJob(models.Model):
    """Draft captions being written from speech: where the work is, and why it failed."""

    class Status(models.TextChoices):
        WAITING = "waiting", _("En attente")
        RUNNING = "running", _("En cours")
        DONE = "done", _("Terminé")
        FAILED = "failed", _("En échec")

    video = models.OneToOneField(Video, on_delete=models.CASCADE, related_name="speech_job")
    status = models.CharField(_("état"), max_length=8, choices=Status.choices)
    # Percentage, 0-100.
    progress = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(_("raison"), blank=True)
    leased_by = models.CharField(max_length=64, blank=True)
    leased_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    asked_at = models.DateTimeField(_("demandé le"))

    class Meta:
        verbose_name = _("transcription automatique")
        verbose_name_plural = _("transcriptions automatiques")

    def __str__(self) -> str:
        return f"{self.video} – {self.get_status_display()}"
