"""The search page: what is published and public, by its words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from wagtail.models import Page

from cms.visibility import visible
from collectivites.naming import folded
from media.pages import MembersOnlyMixin
from search.words import words_of

PAGE_SIZE = 20
# Nobody reads further; more would only cost.
MOST_RESULTS = 300


def matching(query: str, person: Any) -> list[Page]:
    """The pages that everyone may see and that hold every word, best first.

    What is not open to this person answers by its title and summary only: the words of its
    text are not theirs to try.
    """
    words = words_of(query)
    if not words:
        return []
    ranked = Page.objects.filter(depth__gt=2).search(" ".join(words))[:MOST_RESULTS]
    ranks = {page.pk: rank for rank, page in enumerate(ranked)}
    hidden = _hidden(ranks, words, person)
    pages = [page for page in visible(Page.objects.filter(pk__in=ranks)) if page.pk not in hidden]
    return sorted(pages, key=lambda page: ranks[page.pk])


def _hidden(keys: Iterable[int], words: list[str], person: Any) -> set[int]:
    """Of these pages, those closed to a person that lack a word in what they see of them."""
    hidden = set()
    kinds: list[Any] = [model for model in apps.get_models() if issubclass(model, MembersOnlyMixin)]
    for kind in kinds:
        closed = kind.closed_to(person, kind.objects.filter(pk__in=keys))
        for key, title, summary in closed.values_list("pk", "title", "summary"):
            shown = folded(f"{title} {summary}")
            if not all(folded(word) in shown for word in words):
                hidden.add(key)
    return hidden


@require_safe
def results(request: HttpRequest) -> HttpResponse:
    query = request.GET.get("q", "").replace("\0", "").strip()[:200]
    found = matching(query, request.user)
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    shown = [entry.pk for entry in page]
    specific = {entry.pk: entry for entry in Page.objects.filter(pk__in=shown).specific()}
    page.object_list = [specific[pk] for pk in shown]
    context = {"query": query, "page_of_entries": page, "total": page.paginator.count}
    return render(request, "search/results.html", context)
