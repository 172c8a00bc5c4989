"""What the site's staff answers where no référent can: first référents, and mandates declared."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from collectivites.joining import claims
from collectivites.members import acts
from collectivites.models import Membership
from collectivites.naming import folded

MAY_DECIDE = "collectivites.change_referentclaim"
PAGE = 50
TITLE = gettext_lazy("Demandes des collectivités")


def _staff(request: HttpRequest) -> User:
    """Raises PermissionDenied for whoever the Administration did not entrust with this."""
    if not request.user.has_perm(MAY_DECIDE):
        raise PermissionDenied
    return cast(User, request.user)


def unattended() -> QuerySet[Membership]:
    """Declared by people who proved their address, where nobody can confirm them."""
    referents = Membership.objects.referents().filter(collectivite=OuterRef("collectivite"))
    return (
        Membership.objects.waiting()
        .filter(~Exists(referents), person__last_login__isnull=False)
        .select_related("collectivite", "person")
        .order_by("created_at", "pk")
    )


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    _staff(request)
    typed = request.GET.get("q", "")[:100]
    waiting, declared = claims.waiting().order_by("made_at"), unattended()
    if words := folded(typed):
        waiting = waiting.filter(membership__collectivite__search_line__contains=f" {words}")
        declared = declared.filter(collectivite__search_line__contains=f" {words}")
    context = {
        "claims": Paginator(waiting, PAGE).get_page(request.GET.get("demandes")),
        "declared": Paginator(declared, PAGE).get_page(request.GET.get("mandats")),
        "typed": typed,
        "header_title": TITLE,
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Accueil")},
            {"url": "", "label": TITLE},
        ],
    }
    return render(request, "collectivites/cms/requests.html", context)


@require_POST
def decide_claim(request: HttpRequest, pk: int) -> HttpResponse:
    staff = _staff(request)
    claim = get_object_or_404(claims.waiting(), pk=pk)
    try:
        if "grant" in request.POST:
            claims.grant(claim, by=staff)
            messages.success(request, _("C’est accordé, la personne est prévenue."))
        elif "refuse" in request.POST:
            claims.refuse(claim, by=staff)
            messages.success(request, _("C’est refusé, la personne est prévenue."))
    except claims.ClaimError as error:
        messages.error(request, str(error))
    return redirect("collectivites_requests")


@require_POST
def decide_membership(request: HttpRequest, pk: int) -> HttpResponse:
    staff = _staff(request)
    declared = get_object_or_404(unattended(), pk=pk)
    if "grant" in request.POST:
        try:
            acts.confirm(declared, by=staff, same_as=None)
            messages.success(request, _("Le mandat est confirmé, la personne est prévenue."))
        except ValueError:
            messages.warning(request, _("Quelqu’un vient de répondre à cette demande."))
    elif "refuse" in request.POST:
        acts.refuse(declared, by=staff, reason="")
        messages.success(request, _("C’est refusé, la personne est prévenue."))
    return redirect("collectivites_requests")
