"""What a page that shows a video is made of; the page types themselves are in higher rooms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from media import held
from media.clearance import Obstacle, PublicationRefused, cleared, obstacles_of
from media.delivery import PlayableVideo, playable
from media.models import Video

if TYPE_CHECKING:
    from wagtail.models import Revision


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

    @classmethod
    def reserved(cls) -> models.Q:
        """For a queryset of these pages: visitors do not see the substance."""
        return models.Q(members_only=True)

    @classmethod
    def closed_to(cls, person: Any, pages: models.QuerySet[Any]) -> models.QuerySet[Any]:
        """Of these pages, those of which this person may not see the substance."""
        return pages.none() if person.is_authenticated else pages.filter(cls.reserved())

    @property
    def is_reserved(self) -> bool:
        """As `reserved`, of this one."""
        return self.members_only

    def is_open_to(self, request: HttpRequest) -> bool:
        """Whether this request may see the substance; previews are for editors, who may."""
        if not self.is_reserved or getattr(request, "is_preview", False):
            return True
        user = getattr(request, "user", None)
        return user is not None and user.is_authenticated


class GatedPageMixin:
    """A page that is not published while something is in the way, whoever publishes it."""

    def publication_obstacles(self) -> list[Obstacle]:
        """What keeps this page, as it is now in memory, from being published."""
        # Each kind of page answers: one that forgot to must fail, rather than be published.
        raise NotImplementedError

    def obstacles_now(self) -> list[Obstacle]:
        """The same, unless the hour that was chosen is still to come."""
        go_live_at = self.go_live_at  # type: ignore[attr-defined]
        is_due = go_live_at is None or go_live_at <= timezone.now()
        return self.publication_obstacles() if is_due else []

    def publish(
        self,
        revision: Revision,
        user: Any = None,
        *,
        log_action: bool | str = True,
        **options: Any,
    ) -> None:
        """As Wagtail's, for every way that publishes a revision; raises PublicationRefused.

        Choosing an hour that is still to come publishes nothing, and is not refused. When the
        hour has come and something is missing, the page waits: see `media.held`.
        """
        page = revision.as_object()
        obstacles = page.obstacles_now()
        if obstacles and log_action == held.SCHEDULED:
            held.hold(page, revision, obstacles)
            return
        if obstacles:
            raise PublicationRefused(page, obstacles)
        super().publish(revision, user, log_action=log_action, **options)  # type: ignore[misc]


class VideoPageMixin(GatedPageMixin, MembersOnlyMixin):
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

    @classmethod
    def openable(cls, pages: models.QuerySet[Any]) -> models.QuerySet[Any]:
        """Of these pages, those whose video may be opened to the public."""
        return pages.filter(video__in=Video.objects.filter(cleared()))

    def publication_obstacles(self) -> list[Obstacle]:
        video: Video | None = self.video
        return [] if video is None else obstacles_of(video)

    def video_context(self, request: HttpRequest) -> dict[str, Any]:
        """`is_open`, `start` (seconds, from `?t=`), and `playable`.

        `playable` is None without a watchable video or without the right to it. A page that
        was put online without passing by the gate shows its video to nobody who is not signed
        in: the video was never made public.
        """
        is_open = self.is_open_to(request)
        is_preview = getattr(request, "is_preview", False)
        video: Video | None = self.video
        show: PlayableVideo | None = None
        if is_open and video is not None and video.is_watchable:
            user = getattr(request, "user", None)
            is_known = is_preview or (user is not None and user.is_authenticated)
            if video.is_public or is_known:
                show = playable(video, signed=self.is_reserved or is_preview, drafts=is_preview)
        asked = request.GET.get("t", "")
        start = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 6 else 0
        return {"is_open": is_open, "playable": show, "video": video, "start": start}


def page_models() -> list[type[Any]]:
    """Higher rooms declare their page types by making them; none can be forgotten."""
    return [model for model in apps.get_models() if issubclass(model, VideoPageMixin)]


def pages_showing(video: Video) -> list[Any]:
    """The pages of every type that hold this video, published or not."""
    return [page for model in page_models() for page in model.objects.filter(video=video)]
