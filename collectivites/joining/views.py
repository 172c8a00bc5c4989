"""Coming to a collectivité: by an invitation, by a link, as its first référent."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse


def join(request: HttpRequest, code: str) -> HttpResponse:
    raise Http404


def invitation(request: HttpRequest, token: str) -> HttpResponse:
    raise Http404


def claim(request: HttpRequest, membership: int) -> HttpResponse:
    raise Http404
