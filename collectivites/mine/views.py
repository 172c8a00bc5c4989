"""« Mes collectivités »: a person's own mandates, and what each collectivité sees."""

from __future__ import annotations

from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.models import User
from collectivites.selectors import current_memberships


@never_cache
@login_required
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    memberships = current_memberships(cast(User, request.user))
    return render(request, "collectivites/mine/mine.html", {"memberships": memberships})
