"""Suggestions of collectivités, and the mandates that a person declares."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from collectivites import services, throttle
from collectivites.forms import MembershipForm
from collectivites.joining import links
from collectivites.models import Collectivite, Membership
from collectivites.search import search


@require_safe
def suggest(request: HttpRequest) -> JsonResponse:
    """The collectivités that answer `?q=`, as public data: the same for everybody."""
    if throttle.is_too_often(request):
        response = JsonResponse({"results": [], "error": _("Trop de demandes.")}, status=429)
        response.headers["Retry-After"] = str(throttle.PERIOD)
        return response
    return _suggestions(request)


@cache_control(public=True, max_age=3600)
def _suggestions(request: HttpRequest) -> JsonResponse:
    found = search(request.GET.get("q", ""))
    return JsonResponse({"results": [_suggestion(collectivite) for collectivite in found]})


def _suggestion(collectivite: Collectivite) -> dict[str, Any]:
    return {
        "id": collectivite.pk,
        "label": collectivite.label,
        "detail": ", ".join(filter(None, [collectivite.nature, collectivite.size])),
    }


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add_membership(request: HttpRequest) -> HttpResponse:
    form = MembershipForm(request.POST or None, person=cast(User, request.user))
    if request.method == "POST" and form.is_valid():
        links.tell_referents(form.save())
        messages.success(request, _("Votre collectivité est ajoutée."))
        return redirect("collectivites:mine")
    return render(request, "collectivites/add_membership.html", {"form": form})


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def end_membership(request: HttpRequest, pk: int) -> HttpResponse:
    """Close one's own mandate or post; it stays in one's history.

    The last référent too may leave: nobody is kept in a mandate. The page says what follows.
    """
    memberships = Membership.objects.of(cast(User, request.user)).current()
    membership = get_object_or_404(memberships.select_related("collectivite"), pk=pk)
    if request.method == "POST":
        services.end(membership, even_last_referent=True)
        messages.success(request, _("C’est noté : ce mandat ou ce poste est terminé."))
        return redirect("collectivites:mine")
    context = {
        "membership": membership,
        "is_last_referent": services.is_last_referent(membership),
    }
    return render(request, "collectivites/end_membership.html", context)
