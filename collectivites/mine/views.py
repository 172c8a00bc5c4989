"""« Mes collectivités »: a person's own mandates, what each collectivité sees, who looked."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from collectivites import services
from collectivites.joining import invitations
from collectivites.joining.forms import SharingForm
from collectivites.mine.selectors import past, places
from collectivites.models import Membership
from collectivites.register_matching import proposals_for
from collectivites.selectors import belonging_periods
from notifications import audit

LATEST = 8
PAGE = 50


def _person(request: HttpRequest) -> User:
    return cast(User, request.user)


@never_cache
@login_required
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    person = _person(request)
    entries = audit.about(person, belonging_periods(person))
    context = {
        "places": places(person),
        "past": past(person),
        "invitations": invitations.waiting_for(person),
        "proposals": proposals_for(person),
        "entries": entries[:LATEST],
        "has_more": entries[LATEST : LATEST + 1].exists(),
    }
    return render(request, "collectivites/mine/mine.html", context)


@never_cache
@login_required
@require_safe
def journal(request: HttpRequest) -> HttpResponse:
    """Everything that référents saw or did about the person, latest first."""
    person = _person(request)
    entries = audit.about(person, belonging_periods(person))
    page = Paginator(entries, PAGE).get_page(request.GET.get("page"))
    return render(request, "collectivites/mine/journal.html", {"entries": page})


@never_cache
@login_required
@require_POST
def change_sharing(request: HttpRequest, membership: int) -> HttpResponse:
    own = Membership.objects.of(_person(request)).current().select_related("collectivite")
    held = get_object_or_404(own, pk=membership)
    form = SharingForm(request.POST)
    if form.is_valid():
        services.change_sharing(held, form.chosen())
        messages.success(request, _("C’est enregistré : votre choix vaut dès maintenant."))
    else:
        messages.error(request, _("Choisissez ce que votre collectivité pourra voir."))
    return redirect("collectivites:mine")
