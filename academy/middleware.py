"""What happens to a request before any view."""

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

from academy import errors


class CompressionMiddleware(GZipMiddleware):
    """Compresses what is text. Films, sound and pictures already are, and would lose their length.

    A part of a file is sent as it is: its bounds count the bytes of the file.
    """

    ALREADY_SMALL = ("audio/", "image/", "video/")

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        kind = response.get("Content-Type", "")
        if response.status_code == HTTPStatus.PARTIAL_CONTENT or kind.startswith(
            self.ALREADY_SMALL
        ):
            return response
        return super().process_response(request, response)


class MaintenanceMiddleware:
    """With `MAINTENANCE=1`, everyone gets a page that says when to come back."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.MAINTENANCE:
            return errors.maintenance()
        return self.get_response(request)


class AdminPolicyMiddleware:
    """The CMS's own screens need inline scripts and styles; the site's pages never do."""

    ADMIN_PREFIX = "/cms/"
    RELAXED = ("'self'", "'unsafe-inline'")

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path.startswith(self.ADMIN_PREFIX):
            response._csp_update = {  # type: ignore[attr-defined]
                "script-src": self.RELAXED,
                "style-src": self.RELAXED,
                "img-src": ("blob:",),
            }
        return response
