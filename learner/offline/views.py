"""The site as an application, and what a device needs to keep a lesson."""

from __future__ import annotations

import json
from http import HTTPStatus

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from learner.offline.contents import contents
from learner.offline.site import NotBuilt, site
from progress.selectors import visible_lesson

# Asked for again each time: a new release must be seen at once.
unkept = cache_control(no_cache=True)


@require_safe
@unkept
def manifest(request: HttpRequest) -> HttpResponse:
    """The web app manifest (W3C): installed, the site opens on one's own space."""
    try:
        built = site()
    except NotBuilt as error:
        raise Http404 from error
    icons = [
        {"src": static("img/mark.svg"), "sizes": "any", "type": "image/svg+xml", "purpose": "any"},
        *(
            {
                "src": static(f"img/icon-{side}.png"),
                "sizes": f"{side}x{side}",
                "type": "image/png",
                "purpose": purpose,
            }
            for side in (192, 512)
            for purpose in ("any", "maskable")
        ),
    ]
    content = {
        "id": "/",
        "name": settings.SITE_NAME,
        "short_name": settings.SITE_NAME,
        "description": "L’académie en ligne des élues et élus locaux et des agents territoriaux.",
        "lang": "fr",
        "dir": "ltr",
        "start_url": reverse("learner:home"),
        "scope": "/",
        "display": "standalone",
        "theme_color": built.theme_colour,
        "background_color": built.background_colour,
        "icons": icons,
    }
    return HttpResponse(
        json.dumps(content, ensure_ascii=False), content_type="application/manifest+json"
    )


@require_safe
@unkept
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker, which begins with the list of what it keeps of the site."""
    try:
        built = site()
    except NotBuilt as error:
        raise Http404 from error
    listed = json.dumps({"version": built.version, "files": built.files})
    return HttpResponse(
        f"self.SITE={listed};\n{built.worker}", content_type="text/javascript; charset=utf-8"
    )


@require_safe
@unkept
def fallback(request: HttpRequest) -> HttpResponse:
    """What is kept on this device; the worker shows it too when a page cannot be had."""
    return render(request, "offline/fallback.html")


@require_safe
@cache_control(private=True, no_store=True)
def lesson(request: HttpRequest, pk: int) -> JsonResponse:
    """What to keep of a lesson: 401 signed out, 404 unpublished, 403 not open to this person."""
    if not request.user.is_authenticated:
        return _refusal(HTTPStatus.UNAUTHORIZED, "Connectez-vous pour garder cette séquence.")
    page = visible_lesson(pk)
    if page is None:
        return _refusal(HTTPStatus.NOT_FOUND, "Cette séquence n’est pas publiée.")
    if not page.is_open_to(request):
        return _refusal(HTTPStatus.FORBIDDEN, "Cette séquence ne vous est pas ouverte.")
    try:
        return JsonResponse(contents(request, request.user, page))
    except NotBuilt:
        return _refusal(HTTPStatus.SERVICE_UNAVAILABLE, "Réessayez dans un instant.")


def _refusal(status: HTTPStatus, reason: str) -> JsonResponse:
    return JsonResponse({"error": reason}, status=status)
