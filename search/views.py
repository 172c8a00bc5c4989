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


@require_safe
def results(request: HttpRequest) -> HttpResponse:
    query = request.GET.get("q", "").strip()[:200]
    words = words_of(query)
    found = visible(Page.objects.filter(depth__gt=2)).search(" ".join(words)) if words else []
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"query": query, "page_of_entries": page, "total": page.paginator.count}
    return render(request, "search/results.html", context)
