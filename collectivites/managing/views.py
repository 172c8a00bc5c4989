"""The settings of a collectivité, as its référents see them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from collectivites.access import managed
from collectivites.models import Collectivite


@managed
@require_safe
def manage(request: HttpRequest, collectivite: Collectivite) -> HttpResponse:
    context = {"collectivite": collectivite, "door": "manage"}
    return render(request, "collectivites/managing/settings.html", context)
