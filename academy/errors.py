"""Error pages: what happened, in French, and what to do next. No database, no person."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string


def _page(name: str, status: int) -> HttpResponse:
    context = {"site_name": settings.SITE_NAME, "contact_email": settings.CONTACT_EMAIL}
    return HttpResponse(render_to_string(f"errors/{name}.html", context), status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page("400", 400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page("403", 403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that was open too long, or came from elsewhere."""
    return _page("403_csrf", 403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page("404", 404)


def server_error(request: HttpRequest) -> HttpResponse:
    return _page("500", 500)


def maintenance() -> HttpResponse:
    response = _page("maintenance", 503)
    response.headers["Retry-After"] = "600"
    return response
