"""Publishing without what accessibility asks: named, dated, with its reason."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from media.models.video import Video


class GateOverride(models.Model):
    """Someone let a video be published without captions or audio-description decision."""

    video = models.ForeignKey(Video, on_delete=models.CASCADE, related_name="overrides")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("par"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    # As it was then: the account may be erased.
    person_name = models.CharField(_("par"), max_length=200)
    reason = models.TextField(_("motif"), max_length=1000)
    created_at = models.DateTimeField(_("le"), auto_now_add=True)
    # What was missing then, in French.
    missing = models.TextField(_("ce qui manquait"), blank=True)
    # When nothing was missing any more: kept as a trace, it waives nothing from then on.
    ended_at = models.DateTimeField(_("levée le"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("dérogation d’accessibilité")
        verbose_name_plural = _("dérogations d’accessibilité")
        ordering = ("-created_at",)
        constraints = [
            models.UniqueConstraint(
                fields=["video"], condition=Q(ended_at=None), name="override_one_standing"
            )
        ]

    def __str__(self) -> str:
        return f"{self.video} – {self.person_name}"
