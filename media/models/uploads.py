"""Files on their way to the server, in pieces."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Upload(models.Model):
    """A file that arrives in as many pieces as it takes; the disk knows what has arrived."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="uploads"
    )
    name = models.CharField(_("nom du fichier"), max_length=255)
    # Bytes announced.
    size = models.PositiveBigIntegerField(_("taille"))
    created_at = models.DateTimeField(_("commencé le"), auto_now_add=True)
    # When a piece last arrived: what is abandoned goes away after a while.
    touched_at = models.DateTimeField(_("repris le"), auto_now_add=True)
    # The video that the file became; a form sent twice finds it again.
    video = models.ForeignKey(
        "media.Video", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("envoi de fichier")
        verbose_name_plural = _("envois de fichiers")
        ordering = ("-touched_at",)

    def __str__(self) -> str:
        return self.name

    @property
    def path(self) -> Path:
        return Path(settings.UPLOAD_ROOT) / str(self.uuid)

    @property
    def received(self) -> int | None:
        """Bytes on disk; None once the file has become a video, or when it was lost."""
        try:
            return self.path.stat().st_size
        except FileNotFoundError:
            return None

    @property
    def is_complete(self) -> bool:
        return self.received == self.size

    @property
    def expires_at(self) -> datetime:
        """When it is forgotten if nothing more arrives and no video is made of it."""
        return self.touched_at + timedelta(days=settings.UPLOAD_KEPT_DAYS)
