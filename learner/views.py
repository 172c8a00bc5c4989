"""« Mon espace »."""

from __future__ import annotations

from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from accounts.models import User
from courses.models import TrackIndexPage
from learner.selectors import space_of
from testimonials.models import TestimonialIndexPage


@require_safe
@login_required
@cache_control(private=True, no_store=True)
def home(request: HttpRequest) -> HttpResponse:
    """Where to go on, in one tap; then what is under way and what is finished."""
    space = space_of(cast(User, request.user))
    context = {"space": space}
    if space.is_empty:
        context |= {
            "tracks": TrackIndexPage.objects.live().first(),
            "testimonials": TestimonialIndexPage.objects.live().first(),
        }
    return render(request, "learner/home.html", context)
