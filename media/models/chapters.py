"""Chapters of a video."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey

from media.models.video import Video


class Chapter(models.Model):
    video = ParentalKey(Video, on_delete=models.CASCADE, related_name="chapters")
    start = models.PositiveIntegerField(_("début (ms)"))
    title = models.CharField(_("titre"), max_length=80)

    class Meta:
        verbose_name = _("chapitre")
        verbose_name_plural = _("chapitres")
        ordering = ("video", "start")
        constraints = [
            models.UniqueConstraint(fields=["video", "start"], name="chapter_start_unique")
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def seconds(self) -> int:
        return self.start // 1000
