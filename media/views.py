"""Serving the published versions of videos, to those who may see them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from http import HTTPStatus
from typing import Any, NoReturn
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.cache import patch_cache_control
from django.utils.text import slugify
from django.views.decorators.http import require_safe
from wagtail.permissions import policy_registry

from media import sending, webvtt
from media.captions import as_cues
from media.delivery import content_type_of, opens, poster_file, signed_prefix
from media.ffmpeg.ladder import DOWNLOAD
from media.files import send_bytes
from media.models import CaptionTrack, Video
from media.pages import pages_showing
from media.storage import versions

_YEAR = 365 * 24 * 3600
# What neither a header nor the name of a file may hold.
_UNFIT = re.compile(r"[\x00-\x1f\x7f-\x9f/\\]+")
_TEXT_NAME = re.compile(
    r"(?P<kind>captions|transcript)-(?P<language>[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})?)"
    r"\.(?P<extension>vtt|txt)"
)


def root(request: HttpRequest) -> NoReturn:
    """Only a prefix: nothing is listed."""
    raise Http404


@require_safe
def public_file(request: HttpRequest, uuid: UUID, version: int, name: str) -> HttpResponseBase:
    """A file of a video that a published page shows to everyone."""
    video = _of_version(uuid, version)
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
    video = _of_version(uuid, version)
    if not video.is_announced:
        raise PermissionDenied
    response = _file(request, uuid, version, file_name, title=lambda: video.title)
    return _cached(response, name, public=True, max_age=_YEAR, immutable=True)


@require_safe
def renewal(request: HttpRequest, uuid: UUID) -> JsonResponse:
    """A fresh prefix, for a player whose own is about to expire.

    `?version=` is the one that is being watched: it is kept for a while once another replaces
    it, and whoever watches it is not cut. Answers `{"prefix", "version", "expires_in"}`, seconds.
    """
    video = get_object_or_404(Video.objects.watchable(), uuid=uuid)
    if not _may_watch(request, video):
        raise PermissionDenied
    asked = request.GET.get("version", "")
    version = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 10 else 0
    is_kept = 0 < version < video.version and versions.exists(uuid, version)
    version = version if is_kept else video.version
    response = JsonResponse(
        {
            "prefix": signed_prefix(video, version),
            "version": version,
            "expires_in": settings.VIDEO_LINK_SECONDS,
        }
    )
    patch_cache_control(response, private=True, no_store=True)
    return response


def _may_watch(request: HttpRequest, video: Video) -> bool:
    """What no page announces is a draft, and what is locked opens later: who writes may watch."""
    if video.is_public:
        return True
    if video.is_announced and request.user.is_authenticated and not _is_locked(request, video):
        return True
    return _may_edit_videos(request)


def _is_locked(request: HttpRequest, video: Video) -> bool:
    """Whether every page that shows it is closed to this person for now."""
    pages = [page for page in pages_showing(video) if page.live]
    return bool(pages) and not any(page.is_open_to(request) for page in pages)


def _of_version(uuid: UUID, version: int) -> Video:
    """The video, when this version of it was published, and is or was the one that serves.

    One that another has replaced stays a while, for those who watch it. Raises Http404.
    """
    fields = ("uuid", "title", "version", "is_public", "is_announced")
    video = get_object_or_404(Video.objects.only(*fields), uuid=uuid)
    if not 0 < version <= video.version:
        raise Http404
    return video


def _cached(response: HttpResponseBase, name: str, **directives: Any) -> HttpResponseBase:
    """A version never changes, except its captions: they are corrected where they are."""
    if response.status_code >= 400 or _TEXT_NAME.fullmatch(name):
        directives = {"private": True, "no_cache": True}
    elif response.status_code == HTTPStatus.FOUND:
        # Forgotten well before the signature of the address that it leads to.
        shown_to = "public" if directives.get("public") else "private"
        directives = {shown_to: True, "max_age": settings.VIDEO_BUCKET_LINK_SECONDS // 4}
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
    save_as = f"{_UNFIT.sub(' ', title()).strip()}.mp4" if wants_download else ""
    return sending.send(
        request, sending.File(uuid, version, name, content_type=content_type, save_as=save_as)
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
    content_type = f"{content_type}; charset=utf-8"
    return send_bytes(request, content, content_type=content_type, etag=etag, save_as=save_as)
