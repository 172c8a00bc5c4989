"""The page of a video: what stands above its form."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import registry
from wagtail.snippets.views.snippets import CreateView, EditView

from media.clearance import lacking, obstacles_of
from media.cms.listing import thumbnail
from media.cms.moments import moment_text
from media.cms.steps import state_json, steps
from media.cms.views import can_cancel, can_retry, may
from media.delivery import playable
from media.models import Video
from media.pages import pages_showing

# Pages named above the form; the page « Utilisation » has them all.
_MOST_PAGES = 5


class VideoAddView(CreateView):
    """After the upload: the page of the video, where its preparation is followed."""

    error_message = _("La vidéo n’est pas encore déposée\N{NO-BREAK SPACE}: voyez ce qui manque.")

    def get_success_url(self) -> str:
        return str(self.get_edit_url())

    def get_success_message(self, instance: Video) -> str:
        return _now("La vidéo «\N{NO-BREAK SPACE}%s\N{NO-BREAK SPACE}» est déposée.") % instance

    def get_success_buttons(self) -> list[Any]:
        return []


class VideoEditView(EditView):
    withdrawn_panel: Any = None

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if self.object.status == Video.Status.WITHDRAWN:
            self.panel = self.withdrawn_panel
            self.form_class = self.panel.get_form_class()

    error_message = _(
        "La vidéo n’est pas encore enregistrée\N{NO-BREAK SPACE}: voyez ce qui est à corriger."
    )

    def get_success_url(self) -> str:
        return str(self.get_edit_url())

    def get_success_message(self, instance: Video | None = None) -> str:
        return _now("La vidéo «\N{NO-BREAK SPACE}%s\N{NO-BREAK SPACE}» est enregistrée.") % (
            instance or self.object
        )

    def get_success_buttons(self) -> list[Any]:
        return []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        # As it is stored: a form that was refused has changed the one in memory.
        video = Video.objects.select_related("uploaded_by", "incoming_by").get(pk=self.object.pk)
        return context | video_context(self.request, video)


def video_context(request: HttpRequest, video: Video) -> dict[str, Any]:
    """`video`, its state, its result, its facts, and what this person may do with it."""
    pages = pages_showing(video)
    missing, obstacles = lacking(video), obstacles_of(video)
    return {
        "video": video,
        "state": state_json(video),
        "steps": steps(video),
        "playable": playable(video, signed=True, drafts=True) if video.is_watchable else None,
        "poster": thumbnail(video),
        "poster_moment": ""
        if video.poster_at is None
        else moment_text(round(video.poster_at * 1000)),
        "poster_awaited": _poster_awaited(request, video),
        "last_replaced": _last_replaced(video),
        "pages": pages[:_MOST_PAGES],
        "page_count": len(pages),
        "obstacles": obstacles,
        "is_waived": bool(missing) and not obstacles,
        "can_override": bool(missing and obstacles)
        and request.user.has_perm("media.add_gateoverride"),
        "can_cancel": can_cancel(video),
        "can_retry": can_retry(video),
        "can_delete": may(request.user, "delete"),
    }


def _poster_awaited(request: HttpRequest, video: Video) -> str:
    """The revision that was there when another poster was asked for; empty once it is made."""
    before = request.GET.get("affiche", "")
    return before if before == str(video.poster_revision) else ""


def _last_replaced(video: Video) -> Any:
    logs = registry.get_logs_for_instance(video)
    return logs.filter(action="media.replace").select_related("user").first()
