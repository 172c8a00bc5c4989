"""The search page, and what is proposed while one types."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from cms.searchable import KINDS
from competences.models import Competence
from search import asking, tallies
from search.addresses import SearchAddress
from search.asking import Found
from search.engines import Reader
from search.facets import chips_of, facets_of
from search.near import near_pages, near_subjects
from search.promotions import promoted
from search.readers import reader_of
from search.showing import entries_of
from testimonials.models import TestimonialIndexPage, TestimonialPage

PAGE_SIZE = 20
# Nobody reads further; more would only cost.
LAST_PAGE = 50
# In the address of a search that is not to be counted.
TRIAL = "essai"
_SORTINGS = {
    "pertinence": "Plus proches",
    "recent": "Plus récents",
    "duree": "Plus courts",
}


@require_safe
def results(request: HttpRequest) -> HttpResponse:
    address = SearchAddress.read(request.GET)
    reader = reader_of(request.user)
    context: dict[str, Any] = {"address": address}
    if address.asks_something:
        context |= _answered(address, reader)
        if _is_a_new_search(request, address, context["found"]):
            tallies.count(context["found"].query, context["total"])
    else:
        context |= _beginning(reader)
    return render(request, "search/results.html", context)


@require_safe
@cache_control(private=True, max_age=20)
def suggest(request: HttpRequest) -> JsonResponse:
    """Pages whose title, speaker or tags begin as what is typed: at most eight."""
    typed = SearchAddress.read(request.GET).typed
    found = asking.suggest(typed, reader=reader_of(request.user)) if typed else []
    proposed = [
        {"label": one.title, "detail": KINDS.get(one.kind, ""), "url": one.url} for one in found
    ]
    return JsonResponse({"results": proposed}, json_dumps_params={"ensure_ascii": False})


def _is_a_new_search(request: HttpRequest, address: SearchAddress, found: Found) -> bool:
    """What someone typed and sent: neither a page, a choice or an order of the same, nor what
    editors try from « Ce que les gens cherchent »."""
    is_first = address == SearchAddress(typed=address.typed, is_exact=address.is_exact)
    return is_first and not found.is_degraded and TRIAL not in request.GET


def _answered(address: SearchAddress, reader: Reader) -> dict[str, Any]:
    address, found = _page_of(address, reader)
    answer = found.answer
    pages = Paginator(range(min(answer.total, LAST_PAGE * PAGE_SIZE)), PAGE_SIZE)
    context: dict[str, Any] = {
        "address": address,
        "found": found,
        "meant": address.of(found.might_mean) if found.might_mean else None,
        "total": answer.total,
        "entries": entries_of(answer.hits, found.query, reader),
        "page_of_entries": pages.page(address.page),
        "facets": facets_of(answer, address),
        "chips": chips_of(answer, address),
        "sortings": [
            {"name": name, "url": address.sorted_by(sort).url, "is_chosen": sort == address.sort}
            for sort, name in _SORTINGS.items()
        ],
        "promoted": promoted(found.query, reader) if address.page == 1 else [],
    }
    return context if answer.total else context | _nothing(address, reader)


def _page_of(address: SearchAddress, reader: Reader) -> tuple[SearchAddress, Found]:
    """What was found, on the last page when there are fewer than asked for."""
    address = replace(address, page=min(address.page, LAST_PAGE))
    found = _asked(address, reader)
    last = max(1, -(-found.answer.total // PAGE_SIZE))
    if address.page > last:
        address = replace(address, page=last)
        if found.answer.total:
            found = _asked(address, reader)
    return address, found


def _asked(address: SearchAddress, reader: Reader) -> Found:
    return asking.ask(
        address.typed,
        reader=reader,
        filters=address.filters,
        sort=address.sort,
        offset=(address.page - 1) * PAGE_SIZE,
        limit=PAGE_SIZE,
        exact=address.is_exact,
    )


def _nothing(address: SearchAddress, reader: Reader) -> dict[str, Any]:
    """Where to go when nothing answers: fewer choices, pages and subjects near, people."""
    unfiltered = address.unfiltered()
    return {
        "total_unfiltered": _asked(unfiltered, reader).answer.total if address.filters else 0,
        "unfiltered": unfiltered,
        "near": near_pages(address.typed, reader),
        "subjects": near_subjects(address.typed, reader),
        "competences": Competence.objects.select_related("order"),
        "testimonials": TestimonialIndexPage.objects.live().first(),
    }


def _beginning(reader: Reader) -> dict[str, Any]:
    return {
        "subjects": near_subjects("", reader),
        "competences": Competence.objects.select_related("order"),
        "newest": TestimonialPage.objects.for_lists()[:3],
    }
