"""What a page that shows a video is made of; the page types themselves are in higher rooms."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from media.delivery import PlayableVideo, playable
from media.models import Video


class MembersOnlyMixin(models.Model):
    """A page whose substance is reserved to registered people.

    Visitors see title, summary, poster and how to sign up, never the video, the transcript
    or the text.
    """

    members_only = models.BooleanField(
        _("réservée aux personnes inscrites"),
        default=False,
        help_text=_("Les visiteurs voient le titre, le résumé et l’invitation à s’inscrire."),
    )

    class Meta:
        abstract = True

    def is_open_to(self, request: HttpRequest) -> bool:
        """Whether this request may see the substance; previews are for editors, who may."""
        if not self.members_only or getattr(request, "is_preview", False):
            return True
        user = getattr(request, "user", None)
        return user is not None and user.is_authenticated


class VideoPageMixin(MembersOnlyMixin):
    """A page around one video."""

    video = models.ForeignKey(
        Video,
        verbose_name=_("vidéo"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        abstract = True

    def video_context(self, request: HttpRequest) -> dict[str, Any]:
        """`is_open`, `start` (seconds, from `?t=`), and `playable`.

        `playable` is None without a watchable video or without the right to it.
        """
        is_open = self.is_open_to(request)
        video: Video | None = self.video
        show: PlayableVideo | None = None
        if is_open and video is not None and video.is_watchable:
            signed = self.members_only or getattr(request, "is_preview", False)
            show = playable(video, signed=signed)
        asked = request.GET.get("t", "")
        start = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 6 else 0
        return {"is_open": is_open, "playable": show, "video": video, "start": start}
