"""The settings of a collectivité, as its référents see them: one page, small forms."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.db import transaction
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from collectivites import services
from collectivites.access import managed
from collectivites.joining import links
from collectivites.joining.qr import qr_uri
from collectivites.joining.secrets import grouped
from collectivites.managing import delegations
from collectivites.managing.forms import CommitteeForm, LinkForm, ReferentForm
from collectivites.members import acts
from collectivites.models import Collectivite, JoinLink, Membership, ViewDelegation
from collectivites.traces import note
from notifications import rhythm
from notifications.audit import Action

LAST_REFERENT = (
    "C’est la dernière personne qui suit la formation de votre collectivité : "
    "nommez d’abord quelqu’un d’autre."
)


def _person(request: HttpRequest) -> User:
    return cast(User, request.user)


def _note(request: HttpRequest, collectivite: Collectivite, action: Action, what: str) -> None:
    note(by=_person(request), action=action, what=what, collectivite=collectivite)


def _settings(
    request: HttpRequest, collectivite: Collectivite, *, status: int = 200, **forms: Any
) -> HttpResponse:
    """The whole page; a form that was refused comes back in its place."""
    usable = links.usable().filter(collectivite=collectivite)
    context = {
        "collectivite": collectivite,
        "door": "manage",
        "referents": Membership.objects.referents().filter(collectivite=collectivite).by_name(),
        "committees": collectivite.committees.annotate(
            size=Count("memberships", filter=~Q(memberships__status=Membership.Status.ENDED))
        ),
        "links": [
            {"link": link, "shown": grouped(link.code), "address": links.address(link)}
            for link in usable
        ],
        "has_stopped_mail": rhythm.is_stopped(_person(request).pk, links.REQUESTS_MAIL),
        "may_delegate": delegations.may_delegate(collectivite),
        "given": list(delegations.in_force(collectivite)),
        "received": list(delegations.received(collectivite)),
        "committee_form": CommitteeForm(collectivite=collectivite),
        "link_form": LinkForm(),
        "referent_form": ReferentForm(collectivite=collectivite),
        **forms,
    }
    return render(request, "collectivites/managing/settings.html", context, status=status)


@managed
@require_safe
def manage(request: HttpRequest, collectivite: Collectivite) -> HttpResponse:
    return _settings(request, collectivite)


@managed
@require_POST
def name_referent(request: HttpRequest, collectivite: Collectivite) -> HttpResponse:
    form = ReferentForm(request.POST, collectivite=collectivite)
    if not form.is_valid():
        return _settings(request, collectivite, referent_form=form)
    named = form.cleaned_data["member"]
    try:
        acts.name_referent(named, by=_person(request))
    except ValueError:
        messages.warning(request, _("Cette personne vient de quitter votre liste."))
    else:
        said = _("%(name)s suit aussi la formation.") % {"name": named.full_name}
        messages.success(request, said)
    return redirect("collectivites:manage", collectivite.pk)


@managed
@require_POST
def dismiss_referent(request: HttpRequest, collectivite: Collectivite, member: int) -> HttpResponse:
    referents = Membership.objects.referents().filter(collectivite=collectivite)
    dismissed = get_object_or_404(referents.select_related("person", "collectivite"), pk=member)
    try:
        acts.dismiss_referent(dismissed, by=_person(request))
    except services.LastReferentError:
        messages.error(request, LAST_REFERENT)
        return redirect("collectivites:manage", collectivite.pk)
    messages.success(request, _("C’est noté."))
    if dismissed.person_id == _person(request).pk:
        return redirect("collectivites:mine")
    return redirect("collectivites:manage", collectivite.pk)


@managed
@require_POST
def allow_mail(request: HttpRequest, collectivite: Collectivite) -> HttpResponse:
    """Take again the mail about requests, after its way out was used."""
    rhythm.allow(_person(request).pk, links.REQUESTS_MAIL)
    messages.success(request, _("Les demandes vous seront de nouveau annoncées."))
    return redirect("collectivites:manage", collectivite.pk)


@managed
@require_POST
def add_committee(request: HttpRequest, collectivite: Collectivite) -> HttpResponse:
    form = CommitteeForm(request.POST, collectivite=collectivite)
    if not form.is_valid():
        return _settings(request, collectivite, committee_form=form)
    form.save()
    _note(request, collectivite, Action.ADDED, _("une commission"))
    messages.success(request, _("La commission est ajoutée."))
    return redirect("collectivites:manage", collectivite.pk)


@managed
@require_http_methods(["GET", "HEAD", "POST"])
def edit_committee(
    request: HttpRequest, collectivite: Collectivite, committee: int
) -> HttpResponse:
    edited = get_object_or_404(collectivite.committees.all(), pk=committee)
    form = CommitteeForm(request.POST or None, collectivite=collectivite, instance=edited)
    if request.method == "POST" and form.is_valid():
        form.save()
        _note(request, collectivite, Action.CHANGED, _("le nom d’une commission"))
        messages.success(request, _("Le nom est enregistré."))
        return redirect("collectivites:manage", collectivite.pk)
    context = {"collectivite": collectivite, "door": "manage", "form": form, "committee": edited}
    return render(request, "collectivites/managing/committee.html", context)


@managed
@require_POST
def delete_committee(
    request: HttpRequest, collectivite: Collectivite, committee: int
) -> HttpResponse:
    """Its members stay; what was asked of it as such is asked no more."""
    deleted = get_object_or_404(collectivite.committees.all(), pk=committee)
    with transaction.atomic():
        members = list(Membership.objects.current().filter(committees=deleted))
        deleted.delete()
        for member in members:
            services.say_changed(member)
        what = _("la commission « %(name)s »") % {"name": deleted.name}
        _note(request, collectivite, Action.REMOVED, what)
    messages.success(request, _("La commission est supprimée."))
    return redirect("collectivites:manage", collectivite.pk)


@managed
@require_POST
def add_link(request: HttpRequest, collectivite: Collectivite) -> HttpResponse:
    form = LinkForm(request.POST)
    if not form.is_valid():
        return _settings(request, collectivite, link_form=form)
    link = links.make_link(
        collectivite,
        by=_person(request),
        capacity=form.cleaned_data["capacity"],
        days=form.cleaned_data["days"],
    )
    return redirect("collectivites:poster", collectivite.pk, link.pk)


@managed
@require_POST
def withdraw_link(request: HttpRequest, collectivite: Collectivite, link: int) -> HttpResponse:
    links.withdraw_link(get_object_or_404(JoinLink, collectivite=collectivite, pk=link))
    _note(request, collectivite, Action.REMOVED, _("un lien pour rejoindre la liste des membres"))
    messages.success(request, _("Le lien est retiré."))
    return redirect("collectivites:manage", collectivite.pk)


@managed
@require_safe
def poster(request: HttpRequest, collectivite: Collectivite, link: int) -> HttpResponse:
    """One sheet to print or to project at a council meeting."""
    shown = get_object_or_404(links.usable().filter(collectivite=collectivite), pk=link)
    address = links.address(shown)
    context = {
        "collectivite": collectivite,
        "door": "manage",
        "link": shown,
        "shown_code": grouped(shown.code),
        "address": address,
        "picture": qr_uri(address),
    }
    return render(request, "collectivites/managing/poster.html", context)


@managed
@require_POST
def give_delegation(request: HttpRequest, collectivite: Collectivite) -> HttpResponse:
    if not delegations.may_delegate(collectivite):
        messages.error(request, _("Seule une commune délègue son suivi à son intercommunalité."))
    else:
        delegations.give(collectivite, by=_person(request))
        messages.success(request, _("Le suivi est délégué. Vous pouvez le retirer à tout moment."))
    return redirect("collectivites:manage", collectivite.pk)


@managed
@require_POST
def withdraw_delegation(
    request: HttpRequest, collectivite: Collectivite, delegation: int
) -> HttpResponse:
    given = ViewDelegation.objects.select_related("commune", "epci")
    withdrawn = get_object_or_404(given, commune=collectivite, pk=delegation)
    delegations.withdraw(withdrawn, by=_person(request))
    messages.success(request, _("La délégation est retirée : la vue est fermée."))
    return redirect("collectivites:manage", collectivite.pk)
