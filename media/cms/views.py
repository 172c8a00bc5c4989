"""The small requests of the edit page of a video."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from wagtail.permissions import policy_registry

from media import services
from media.models import Video


def _require(request: HttpRequest, *actions: str) -> None:
    policy: Any = policy_registry.get_by_type(Video)
    if not policy.user_has_any_permission(request.user, actions):
        raise PermissionDenied


@require_safe
@never_cache
def state(request: HttpRequest, pk: int) -> JsonResponse:
    """What the state panel asks every few seconds while a video is prepared."""
    _require(request, "add", "change", "view")
    video = get_object_or_404(Video, pk=pk)
    return JsonResponse(
        {
            "status": video.status,
            "label": str(video.get_status_display()),
            "progress": video.progress,
            "error": video.error,
            "finished": not video.is_unfinished,
        }
    )


@require_POST
def retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Prepare again a video that was refused or failed."""
    _require(request, "change")
    video = get_object_or_404(Video, pk=pk)
    if video.status in (Video.Status.REFUSED, Video.Status.FAILED):
        services.ask_for(video)
        messages.success(request, _("La préparation est relancée."))
    else:
        messages.info(request, _("Cette vidéo n’a pas besoin d’être relancée."))
    return redirect("wagtailsnippets_media_video:edit", pk)
