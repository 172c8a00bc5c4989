"""Serving the published versions of videos, to those who may see them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.views.decorators.http import require_safe
from wagtail.permissions import policy_registry

from media import webvtt
from media.captions import as_cues
from media.delivery import content_type_of, opens, poster_file
from media.ffmpeg.ladder import DOWNLOAD
from media.files import send_file
from media.models import CaptionTrack, Video

_YEAR = 365 * 24 * 3600
_TEXT_NAME = re.compile(
    r"(?P<kind>captions|transcript)-(?P<language>[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})?)"
    r"\.(?P<extension>vtt|txt)"
)


def root(request: HttpRequest) -> HttpResponse:
    """Only a prefix: nothing is listed."""
    raise Http404


@require_safe
def public_file(request: HttpRequest, uuid: UUID, version: int, name: str) -> HttpResponseBase:
    """A file of a video that a published page shows to everyone."""
    video = get_object_or_404(Video, uuid=uuid, version=version)
    if not video.is_public:
        raise PermissionDenied
    response = _file(request, uuid, version, name, title=lambda: video.title)
    return _cached(response, name, public=True, max_age=_YEAR, immutable=True)


@require_safe
def signed_file(
    request: HttpRequest, token: str, uuid: UUID, version: int, name: str
) -> HttpResponseBase:
    """A file of any video, for whoever was given a prefix of this version.

    The prefix is proof enough: segments are served without a database statement.
    """
    if not opens(token, uuid=uuid, version=version):
        raise PermissionDenied
    response = _file(
        request, uuid, version, name, title=lambda: get_object_or_404(Video, uuid=uuid).title
    )
    return _cached(response, name, private=True, max_age=settings.VIDEO_LINK_SECONDS)


@require_safe
def poster(request: HttpRequest, name: str) -> HttpResponseBase:
    """The poster of a video that a published page shows, reserved or not."""
    found = poster_file(name)
    if found is None:
        raise Http404
    uuid, version, file_name = found
    video = get_object_or_404(Video, uuid=uuid, version=version)
    if not video.is_announced:
        raise PermissionDenied
    response = _file(request, uuid, version, file_name, title=lambda: video.title)
    return _cached(response, name, public=True, max_age=_YEAR, immutable=True)


def _cached(response: HttpResponseBase, name: str, **directives: Any) -> HttpResponseBase:
    """A version never changes, except its captions: they are corrected where they are."""
    if response.status_code >= 400 or _TEXT_NAME.fullmatch(name):
        directives = {"private": True, "no_cache": True}
    patch_cache_control(response, **directives)
    return response


def _file(
    request: HttpRequest, uuid: UUID, version: int, name: str, *, title: Callable[[], str]
) -> HttpResponseBase:
    if text := _TEXT_NAME.fullmatch(name):
        return _text(request, uuid, text["language"], f"{text['kind']}.{text['extension']}")
    content_type = content_type_of(name)
    if content_type is None:
        raise Http404
    wants_download = name == DOWNLOAD and request.GET.get("download") == "1"
    return send_file(
        request,
        settings.VIDEO_ROOT / str(uuid) / str(version) / name,
        content_type=content_type,
        etag=f'"{uuid.hex}-{version}-{name}"',
        save_as=f"{title()}.mp4" if wants_download else "",
    )


def _may_edit_videos(request: HttpRequest) -> bool:
    policy: Any = policy_registry.get_by_type(Video)
    allowed: bool = policy.user_has_permission(request.user, "change")
    return allowed


def _text(request: HttpRequest, uuid: UUID, language: str, kind: str) -> HttpResponseBase:
    """Captions for the player, or the same words to read and keep."""
    track = get_object_or_404(
        CaptionTrack.objects.select_related("video").prefetch_related("cues"),
        video__uuid=uuid,
        language=language,
    )
    if track.is_draft and not _may_edit_videos(request):
        raise Http404
    if kind == "captions.vtt":
        body, content_type, save_as = webvtt.serialise(as_cues(track)), "text/vtt", ""
    elif kind == "transcript.txt":
        title = track.video.title
        body = f"{title}\n\n{webvtt.transcript(as_cues(track))}"
        content_type, save_as = "text/plain", f"{slugify(title)[:80]}-transcription.txt"
    else:
        raise Http404
    content = body.encode()
    etag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    response = get_conditional_response(request, etag=etag)
    if response is None:
        response = HttpResponse(content, content_type=f"{content_type}; charset=utf-8")
        if save_as:
            disposition = content_disposition_header(True, save_as)
            response.headers["Content-Disposition"] = disposition or "attachment"
    response.headers["ETag"] = etag
    return response
