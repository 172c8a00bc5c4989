"""Sending a file, whole or the part that a player asks for.

Django's FileResponse knows no ranges, and a phone seeks with nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header

from media.ranges import Unsatisfiable, byte_range

_CHUNK = 256 * 1024


def send_file(
    request: HttpRequest, path: Path, *, content_type: str, etag: str, save_as: str = ""
) -> HttpResponseBase:
    """200, 206, 304 or 416 as RFC 9110 says; the content behind an address never changes.

    With `save_as`, browsers save the file under that name. Raises Http404.
    """
    try:
        size = path.stat().st_size
    except (FileNotFoundError, NotADirectoryError):
        raise Http404 from None
    answer = get_conditional_response(request, etag=etag) or _content(request, path, size, etag)
    answer.headers["Accept-Ranges"] = "bytes"
    answer.headers["ETag"] = etag
    if answer.status_code in (200, 206):
        describe(answer, content_type=content_type, save_as=save_as)
    return answer


def send_bytes(
    request: HttpRequest, content: bytes, *, content_type: str, etag: str, save_as: str = ""
) -> HttpResponseBase:
    """200 or 304 for something short."""
    answer = get_conditional_response(request, etag=etag)
    if answer is None:
        answer = HttpResponse(content)
        describe(answer, content_type=content_type, save_as=save_as)
    answer.headers["ETag"] = etag
    return answer


def describe(answer: HttpResponseBase, *, content_type: str, save_as: str = "") -> None:
    """Say what the content is, and under which name browsers save it."""
    answer.headers["Content-Type"] = content_type
    if save_as:
        disposition = content_disposition_header(True, save_as)
        answer.headers["Content-Disposition"] = disposition or "attachment"


def _content(request: HttpRequest, path: Path, size: int, etag: str) -> HttpResponseBase:
    if request.method == "HEAD":
        # Not every server drops the body, nor should a film be read for nothing.
        return HttpResponse(headers={"Content-Length": str(size)})
    asked = request.headers.get("Range", "")
    # If-Range: only the same content may be continued.
    same = request.headers.get("If-Range", etag) == etag
    try:
        part = byte_range(asked, size) if asked and same else None
    except Unsatisfiable:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    if part is None:
        return FileResponse(path.open("rb"))
    first, last = part
    return StreamingHttpResponse(
        _bytes(path, first, last),
        status=206,
        headers={
            "Content-Range": f"bytes {first}-{last}/{size}",
            "Content-Length": str(last - first + 1),
        },
    )


def _bytes(path: Path, first: int, last: int) -> Iterator[bytes]:
    with path.open("rb") as file:
        file.seek(first)
        left = last - first + 1
        while left and (chunk := file.read(min(_CHUNK, left))):
            left -= len(chunk)
            yield chunk
