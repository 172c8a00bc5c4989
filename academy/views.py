"""Views of the front hall that are not pages of the CMS."""

from __future__ import annotations

import mimetypes
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils._os import safe_join
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from wagtail.models import Page, Site

from academy.models import HomePage
from cms.visibility import visible
from competences.models import Competence, GovernanceModel

# Only pictures made by the CMS are served from the uploads; documents have their own view.
SERVED_FOLDERS = ("images/",)


@dataclass
class Branch:
    """A page of the site map with the pages under it."""

    page: Page
    children: list[Branch] = field(default_factory=list)


def branches(pages: Iterable[Page]) -> list[Branch]:
    """Pages in the order of their path, as trees."""
    roots: list[Branch] = []
    above: list[Branch] = []
    for page in pages:
        branch = Branch(page)
        while above and above[-1].page.depth >= page.depth:
            above.pop()
        (above[-1].children if above else roots).append(branch)
        above.append(branch)
    return roots


@require_safe
def site_map(request: HttpRequest) -> HttpResponse:
    """Every published page, as a tree, and the framework (RGAA 12.3)."""
    home = HomePage.objects.live().first()
    pages: list[Page] = []
    if home is not None:
        pages = list(
            visible(home.get_descendants())
            .order_by("path")
            .only("title", "url_path", "depth", "path")
        )
    framework = [*Competence.objects.all(), *GovernanceModel.objects.all()]
    context = {"tree": branches(pages), "framework": framework}
    return render(request, "academy/site_map.html", context)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    lines = [
        "User-agent: *",
        "Disallow: /cms/",
        "Disallow: /compte/",
        "Disallow: /mon-espace/",
        "Disallow: /recherche/",
        f"Sitemap: {settings.BASE_URL}/sitemap.xml",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """200 when the database answers and a site is set up, for supervisors and balancers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    ready = Site.objects.filter(is_default_site=True).exists()
    return JsonResponse({"status": "ok" if ready else "empty"}, status=200 if ready else 503)


@require_safe
@cache_control(public=True, max_age=31_536_000, immutable=True)
def uploaded_picture(request: HttpRequest, path: str) -> FileResponse:
    """A picture of the CMS. Names carry a hash of what they show, so they never change."""
    if not path.startswith(SERVED_FOLDERS):
        raise Http404
    full_path = Path(safe_join(settings.MEDIA_ROOT, path))
    content_type, _encoding = mimetypes.guess_type(full_path.name)
    if not full_path.is_file() or not (content_type or "").startswith("image/"):
        raise Http404
    return FileResponse(full_path.open("rb"), content_type=content_type)
