"""Forms of the site in which anybody signed in may send one file, of a bounded size."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import IO, Any

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import (
    FileUploadHandler,
    MemoryFileUploadHandler,
    TemporaryFileUploadHandler,
)
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt, csrf_protect

# What a form adds around its file.
_FORM_MARGIN = 1024 * 1024


class _BoundedHandler(FileUploadHandler):
    """Refuses, unread, a request that announces more than `most_bytes` of file."""

    def __init__(self, request: HttpRequest, most_bytes: int) -> None:
        super().__init__(request)
        self.most_bytes = most_bytes

    def handle_raw_input(
        self,
        input_data: IO[bytes],
        META: dict[str, str],
        content_length: int,
        boundary: str,
        encoding: str | None = None,
    ) -> None:
        if content_length > self.most_bytes + _FORM_MARGIN:
            raise RequestDataTooBig("The announced body is larger than this form takes.")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        return raw_data

    def file_complete(self, file_size: int) -> UploadedFile | None:
        return None


def takes_a_file(most_bytes: int) -> Callable[..., Any]:
    """Lets a view read a file of at most `most_bytes`; a longer request is answered by 400.

    Everywhere else the site takes files from people of the CMS only. To be put under the
    decorator that says who may come: the body is read, and its token checked, after it.
    """

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        protected = csrf_protect(view)

        @csrf_exempt
        @wraps(view)
        def reading(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            request.upload_handlers = [
                _BoundedHandler(request, most_bytes),
                MemoryFileUploadHandler(request),
                TemporaryFileUploadHandler(request),
            ]
            return protected(request, *args, **kwargs)

        return reading

    return decorate
