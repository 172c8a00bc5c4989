"""Becoming the first person who follows the training of a collectivité."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.models import User
from collectivites.joining import claims
from collectivites.joining.forms import ClaimForm
from collectivites.models import Membership, ReferentClaim


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def claim(request: HttpRequest, membership: int) -> HttpResponse:
    """The person asks, for a collectivité where they say that they hold a mandate or a post."""
    own = Membership.objects.of(cast(User, request.user)).current()
    held = get_object_or_404(own.select_related("collectivite"), pk=membership)
    form = ClaimForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = claims.make(held, message=form.cleaned_data["message"])
        except claims.ClaimError as error:
            messages.error(request, str(error))
        else:
            messages.success(
                request,
                _("Votre demande part vers l’adresse officielle de votre collectivité.")
                if made.sent_to
                else _(
                    "Votre demande est faite : l’équipe de l’académie vous répond par courriel."
                ),
            )
        return redirect("collectivites:mine")
    context = {
        "membership": held,
        "collectivite": held.collectivite,
        "form": form,
        "has_referent": claims.has_referent(held.collectivite),
        "waiting": claims.waiting().filter(membership=held).first(),
        "address": _hinted(held.collectivite.official_email),
    }
    return render(request, "collectivites/joining/claim.html", context)


def _hinted(address: str) -> str:
    """`mairie@roche.fr` → `m…@roche.fr`: enough to know which box to open."""
    name, _at, domain = address.partition("@")
    return f"{name[:1]}…@{domain}" if domain else ""


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def decide_claim(request: HttpRequest, token: str) -> HttpResponse:
    """What the official address received: its reader says yes or no, without any account."""
    found = claims.found(token)
    if found is None:
        return render(request, "collectivites/joining/gone.html", {"what": "claim"}, status=404)
    if request.method == "POST" and request.POST.keys() & {"grant", "refuse"}:
        return _decided(request, found, is_granted="grant" in request.POST)
    context = {
        "claim": found,
        "membership": found.membership,
        "collectivite": found.membership.collectivite,
    }
    return render(request, "collectivites/joining/decide_claim.html", context)


def _decided(request: HttpRequest, claim: ReferentClaim, *, is_granted: bool) -> HttpResponse:
    context: dict[str, Any] = {
        "collectivite": claim.membership.collectivite,
        "is_granted": is_granted,
    }
    try:
        if is_granted:
            claims.grant(claim, by=None)
        else:
            claims.refuse(claim, by=None)
    except claims.ClaimError as error:
        context["error"] = str(error)
    return render(request, "collectivites/joining/decided.html", context)
