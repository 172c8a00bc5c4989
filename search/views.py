"""The search page: what is published and public, by its words."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from wagtail.models import Page

from cms.visibility import visible
from search.words import words_of

PAGE_SIZE = 20
# Nobody reads further; more would only cost.
MOST_RESULTS = 300


def matching(query: str) -> list[Page]:
    """The pages that everyone may see and that hold every word, best first."""
    words = words_of(query)
    if not words:
        return []
    ranked = Page.objects.filter(depth__gt=2).search(" ".join(words))[:MOST_RESULTS]
    ranks = {page.pk: rank for rank, page in enumerate(ranked)}
    pages = visible(Page.objects.filter(pk__in=ranks))
    return sorted(pages, key=lambda page: ranks[page.pk])


@require_safe
def results(request: HttpRequest) -> HttpResponse:
    query = request.GET.get("q", "").replace("\0", "").strip()[:200]
    page = Paginator(matching(query), PAGE_SIZE).get_page(request.GET.get("page"))
    shown = [entry.pk for entry in page]
    specific = {entry.pk: entry for entry in Page.objects.filter(pk__in=shown).specific()}
    page.object_list = [specific[pk] for pk in shown]
    context = {"query": query, "page_of_entries": page, "total": page.paginator.count}
    return render(request, "search/results.html", context)
