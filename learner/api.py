"""What a page's script writes: notes, and « à voir plus tard ». Every request may be repeated.

401 signed out, 403 for a token of someone else, 404 for what is not there or not one's own.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods
from wagtail.models import Page

from accounts.models import User
from learner import page_tokens, services
from learner.models import Note
from learner.parts import is_notable, said
from learner.services import NoteRefused
from progress.message import MalformedError, read_object
from progress.selectors import visible_page

# Bytes: four for each character of the longest note, and room for JSON to escape them.
MAX_BYTES = 32_768
# Seconds: longer than any video.
LONGEST = 48 * 3600


PageView = Callable[[HttpRequest, User, int], HttpResponse]


def for_page(view: PageView) -> Callable[[HttpRequest], HttpResponse]:
    """Calls the view with the person and the page that the token names."""

    @csrf_exempt  # The token protects.
    @cache_control(private=True, no_store=True)
    @wraps(view)
    def checked(request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            return failure(HTTPStatus.UNAUTHORIZED, "Reconnectez-vous.")
        token = page_tokens.read(request.headers.get(page_tokens.HEADER, ""))
        if token is None or token.person_id != request.user.pk:
            return failure(HTTPStatus.FORBIDDEN, "Rechargez la page.")
        return view(request, request.user, token.page_id)

    return checked


@require_http_methods(["PUT", "DELETE"])
@for_page
def note(request: HttpRequest, person: User, page_id: int) -> HttpResponse:
    """PUT `{second, text}` writes the note `?key=` (a UUID of the script's); DELETE removes it."""
    key = read_key(request)
    if key is None:
        return failure(HTTPStatus.BAD_REQUEST, "Cette note est illisible.")
    if request.method == "DELETE":
        Note.objects.filter(person=person, key=key).delete()
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    typed = read_note(request)
    if typed is None:
        return failure(HTTPStatus.BAD_REQUEST, "Cette note est illisible.")
    page = notable_page(person, page_id, key)
    if page is None:
        return failure(HTTPStatus.NOT_FOUND, "Cette page n’est plus publiée.")
    second, text = typed
    try:
        written, is_new = services.write_note(
            person=person, key=key, page=page, second=second, text=text
        )
    except NoteRefused as refused:
        return failure(HTTPStatus.BAD_REQUEST, str(refused))
    return JsonResponse(said(written), status=HTTPStatus.CREATED if is_new else HTTPStatus.OK)


@require_http_methods(["PUT", "DELETE"])
@for_page
def save(request: HttpRequest, person: User, page_id: int) -> HttpResponse:
    """PUT keeps the page for later, DELETE no longer."""
    if request.method == "DELETE":
        services.forget_page(person=person, page_id=page_id)
        return JsonResponse({"is_saved": False})
    page = visible_page(page_id)
    if page is None or not is_notable(page):
        return failure(HTTPStatus.NOT_FOUND, "Cette page n’est plus publiée.")
    services.save_page(person=person, page=page)
    return JsonResponse({"is_saved": True})


def notable_page(person: User, page_id: int, key: UUID) -> Page | None:
    """The page to write on: published, or where this very note already is."""
    page = visible_page(page_id)
    if page is None and Note.objects.filter(person=person, key=key, page=page_id).exists():
        page = Page.objects.get(pk=page_id).specific
    return page if page is not None and is_notable(page) else None


def read_key(request: HttpRequest) -> UUID | None:
    try:
        return UUID(request.GET.get("key", ""))
    except ValueError:
        return None


def read_note(request: HttpRequest) -> tuple[int | None, str] | None:
    """The second and the text that were sent; None when that is not what was sent."""
    try:
        sent = read_object(request.read(MAX_BYTES))
    except MalformedError:
        return None
    second, text = sent.get("second"), sent.get("text")
    is_moment = second is None or (type(second) is int and 0 <= second <= LONGEST)
    return (second, text) if is_moment and isinstance(text, str) else None


def failure(status: HTTPStatus, reason: str) -> JsonResponse:
    return JsonResponse({"error": reason}, status=status)
