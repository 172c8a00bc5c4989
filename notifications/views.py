"""The way out of grouped mail."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from notifications import rhythm


@csrf_exempt  # The signed address protects; mail programs post to it (RFC 8058).
@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(private=True, no_store=True)
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Ends one kind of mail for whom the link was made, signed in or not; it may be repeated.

    Opening the link changes nothing: mail filters open links by themselves.
    """
    found = rhythm.read_token(token)
    if found is None:
        raise Http404
    if request.method == "POST":
        rhythm.stop(*found, timezone.now())
    context = {"is_done": request.method == "POST", "label": rhythm.label_of(found[1])}
    return render(request, "notifications/stop.html", context)
