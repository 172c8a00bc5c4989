"""The small requests of the pages of videos: how far they are, and what one asks of them."""

from __future__ import annotations

import re
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from wagtail.log_actions import log
from wagtail.permissions import policy_registry

from media import services
from media.cms.listing import thumbnail
from media.cms.moments import moment_text, parse_moment
from media.cms.steps import state_json
from media.models import Video

_EDIT = "wagtailsnippets_media_video:edit"
# Rows of the list that one request may ask about.
_MOST_ROWS = 100
# A primary key as an address holds it; longer ones are no number of the database.
_KEY = re.compile(r"[0-9]{1,18}")


def may(user: Any, *actions: str) -> bool:
    policy: Any = policy_registry.get_by_type(Video)
    return bool(policy.user_has_any_permission(user, actions))


def require(request: HttpRequest, *actions: str) -> None:
    if not may(request.user, *actions):
        raise PermissionDenied


@require_safe
@never_cache
def state(request: HttpRequest, pk: int) -> JsonResponse:
    """What the edit page asks every few seconds while a video is prepared."""
    require(request, "add", "change", "view")
    video = get_object_or_404(Video, pk=pk)
    return JsonResponse(state_json(video) | {"poster": thumbnail(video)})


@require_safe
@never_cache
def states(request: HttpRequest) -> JsonResponse:
    """The same for all the rows of the list that are under way, in a few words each."""
    require(request, "add", "change", "view")
    asked = [int(pk) for pk in request.GET.getlist("v") if _KEY.fullmatch(pk)]
    videos = Video.objects.filter(pk__in=asked[:_MOST_ROWS]).only("status", "progress")
    return JsonResponse(
        {
            str(video.pk): {
                "status": video.status,
                "text": video.state_text,
                "finished": not video.is_unfinished,
            }
            for video in videos
        }
    )


@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop a preparation; whatever is published goes on serving."""
    require(request, "change")
    video = get_object_or_404(Video, pk=pk)
    if can_cancel(video):
        services.cancel(video)
        log(video, "media.cancel")
        messages.success(request, _("La préparation est annulée."))
    else:
        messages.info(
            request, _("Rien n’est en préparation\N{NO-BREAK SPACE}: il n’y a rien à annuler.")
        )
    return redirect(_EDIT, pk)


def can_cancel(video: Video) -> bool:
    """Also what failed while an earlier version serves: then that one is the video again."""
    return video.is_unfinished or (video.status == Video.Status.FAILED and video.is_watchable)


@require_POST
def retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Prepare again a video that was refused, failed or cancelled."""
    require(request, "change")
    video = get_object_or_404(Video, pk=pk)
    if can_retry(video):
        services.ask_for(video)
        log(video, "media.retry")
        messages.success(request, _("La préparation est relancée."))
    else:
        messages.info(request, _("Cette vidéo n’a pas besoin d’être relancée."))
    return redirect(_EDIT, pk)


def can_retry(video: Video) -> bool:
    stopped = (Video.Status.REFUSED, Video.Status.FAILED, Video.Status.CANCELLED)
    return video.status in stopped and bool(video.original or video.incoming)


@require_POST
def dismiss(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget why another file was refused, once someone has read it."""
    require(request, "change")
    get_object_or_404(Video, pk=pk)
    Video.objects.filter(pk=pk, status=Video.Status.READY).update(error="")
    return redirect(_EDIT, pk)


@require_POST
def poster(request: HttpRequest, pk: int) -> HttpResponse:
    """Have the poster made from the frame of a moment, or from the one the pipeline prefers."""
    require(request, "change")
    video = get_object_or_404(Video, pk=pk)
    try:
        at = _poster_moment(video, request.POST)
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect(f"{reverse(_EDIT, args=[pk])}#affiche")
    services.choose_poster(video, at)
    log(video, "media.poster", data={"at": at})
    # The page says that it is being made until the next revision is there.
    return redirect(f"{reverse(_EDIT, args=[pk])}?affiche={video.poster_revision}#affiche")


def _poster_moment(video: Video, data: Any) -> float | None:
    """Seconds; None for the pipeline's choice. Raises ValidationError in French."""
    if not video.is_watchable:
        raise ValidationError(_("L’image se choisit quand une version de la vidéo est prête."))
    if "automatic" in data:
        return None
    at = parse_moment(data.get("moment", "")) / 1000
    if at >= video.duration:
        length = moment_text(int(video.duration) * 1000)
        raise ValidationError(_("La vidéo se termine avant ce moment, à %s.") % length)
    return at
