"""Who sends the files of a version: Django, nginx in front of it, or a bucket.

`settings.VIDEO_DELIVERY` chooses. Whoever sends, who may watch was decided before, here.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase

from media import bucket
from media.delivery import PLAYLIST
from media.files import describe, send_bytes, send_file

logger = logging.getLogger(__name__)

# `deploy/nginx.conf` has this location; nobody reaches it from outside.
ACCEL_PREFIX = "/_videos/"


@dataclass(frozen=True)
class File:
    """A file whose name is one that versions hold. With `save_as`, browsers save it so."""

    uuid: UUID
    version: int
    name: str
    content_type: str
    save_as: str = ""

    @property
    def key(self) -> str:
        return f"{self.uuid}/{self.version}/{self.name}"

    @property
    def path(self) -> Path:
        return Path(settings.VIDEO_ROOT) / self.key

    @property
    def etag(self) -> str:
        return f'"{self.uuid.hex}-{self.version}-{self.name}"'


def send(request: HttpRequest, file: File) -> HttpResponseBase:
    """The file, or the way to it. Raises Http404."""
    if settings.VIDEO_DELIVERY == "s3":
        return _from_bucket(request, file)
    if settings.VIDEO_DELIVERY == "nginx":
        return _by_nginx(file)
    return send_file(
        request, file.path, content_type=file.content_type, etag=file.etag, save_as=file.save_as
    )


def _by_nginx(file: File) -> HttpResponse:
    """nginx reads the file itself, and answers ranges and conditions by its own date and size.

    Looked at here first: nginx would keep the lasting Cache-Control on its own 404.
    """
    if not file.path.is_file():
        raise Http404
    answer = HttpResponse(headers={"X-Accel-Redirect": f"{ACCEL_PREFIX}{file.key}"})
    describe(answer, content_type=file.content_type, save_as=file.save_as)
    return answer


def _from_bucket(request: HttpRequest, file: File) -> HttpResponseBase:
    """Playlists from here, so that what they name passes by here too; the rest from the bucket."""
    try:
        if file.content_type == PLAYLIST:
            content = bucket.read(file.key)
            return send_bytes(request, content, etag=file.etag, content_type=file.content_type)
        method = request.method or "GET"
        return HttpResponseRedirect(bucket.address(file.key, method=method, save_as=file.save_as))
    except bucket.Unreachable as error:
        logger.error("The bucket does not answer: %s", error)
        return HttpResponse(status=503, headers={"Retry-After": "10"})
