"""« Mon espace » and its history."""

from __future__ import annotations

from typing import cast

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from accounts.models import User
from certificates.selectors import attestations_of
from courses.models import TrackIndexPage
from learner.history import entries, with_details
from learner.space import space_of
from testimonials.models import TestimonialIndexPage

personal = cache_control(private=True, no_store=True)
ENTRIES_ON_A_PAGE = 30


@require_safe
@login_required
@personal
def home(request: HttpRequest) -> HttpResponse:
    """Where to go on, in one tap; then what is due, what is under way, what was learnt."""
    person, today = cast(User, request.user), timezone.localdate()
    space = space_of(person, today=today)
    context = {"space": space, "today": today, "attestations": list(attestations_of(person))}
    # Where to begin, or to go on, when nothing waits.
    if space.resume is None:
        context |= {
            "tracks": TrackIndexPage.objects.live().first(),
            "testimonials": TestimonialIndexPage.objects.live().first(),
        }
    return render(request, "learner/home.html", context)


@require_safe
@login_required
@personal
def history(request: HttpRequest) -> HttpResponse:
    """Everything followed, newest first."""
    pages = Paginator(entries(cast(User, request.user)), ENTRIES_ON_A_PAGE)
    page = pages.get_page(request.GET.get("page"))
    context = {"page_of_entries": page, "entries": with_details(page.object_list)}
    return render(request, "learner/history.html", context)
