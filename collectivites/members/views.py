"""The members of a collectivité, as its référents see and keep them."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from collectivites import services
from collectivites.access import managed
from collectivites.joining import invitations
from collectivites.members import acts, listing
from collectivites.members.forms import ConfirmForm, EndForm, MemberForm, RefusalForm
from collectivites.models import Collectivite, Membership
from collectivites.traces import note, note_on
from notifications.audit import Action

LAST_REFERENT = (
    "C’est la dernière personne qui suit la formation de votre collectivité : "
    "nommez d’abord quelqu’un d’autre dans les réglages."
)


def _person(request: HttpRequest) -> User:
    return cast(User, request.user)


def _page(
    request: HttpRequest, collectivite: Collectivite, template: str, **context: Any
) -> HttpResponse:
    frame = {"collectivite": collectivite, "door": "members"}
    return render(request, template, {**frame, **context})


def _one(collectivite: Collectivite, key: int) -> Membership:
    """A member of this collectivité, with nothing more to ask the database for its name."""
    known = listing.listed(collectivite).select_related("person", "collectivite")
    try:
        return get_object_or_404(known, pk=key)
    except OverflowError as error:
        raise Http404 from error


@managed
@require_safe
def members(request: HttpRequest, collectivite: Collectivite) -> HttpResponse:
    sieve = listing.Sieve(request.GET, collectivite=collectivite)
    pages = Paginator(sieve.members(), listing.PAGE).get_page(request.GET.get("page"))
    note(
        by=_person(request),
        action=Action.LOOKED,
        what=_("la liste des membres"),
        collectivite=collectivite,
    )
    return _page(
        request,
        collectivite,
        "collectivites/members/list.html",
        sieve=sieve,
        members=pages,
        tallies=listing.tallies(collectivite),
    )


@managed
@require_safe
def member(request: HttpRequest, collectivite: Collectivite, member: int) -> HttpResponse:
    shown = _one(collectivite, member)
    note_on(shown, by=_person(request), action=Action.LOOKED, what=_("votre fiche de membre"))
    return _page(
        request,
        collectivite,
        "collectivites/members/member.html",
        member=shown,
        invitation=shown.invitations.select_related("sent_by").first(),
        is_live=invitations.live().filter(membership=shown).exists(),
        is_last_referent=services.is_last_referent(shown),
    )


@managed
@require_http_methods(["GET", "HEAD", "POST"])
def add_member(request: HttpRequest, collectivite: Collectivite) -> HttpResponse:
    blank = Membership(collectivite=collectivite, capacity=Membership.Capacity.OFFICIAL)
    form = MemberForm(request.POST or None, collectivite=collectivite, instance=blank)
    if request.method == "POST" and form.is_valid():
        added = form.save(commit=False)
        acts.add(added, by=_person(request))
        form.save_m2m()
        services.say_changed(added)
        messages.success(request, _("%(name)s est dans la liste.") % {"name": added.full_name})
        return redirect("collectivites:member", collectivite.pk, added.pk)
    return _page(request, collectivite, "collectivites/members/add.html", form=form)


@managed
@require_http_methods(["GET", "HEAD", "POST"])
def edit_member(request: HttpRequest, collectivite: Collectivite, member: int) -> HttpResponse:
    edited = _one(collectivite, member)
    if edited.status == Membership.Status.ENDED:
        messages.warning(request, _("Un mandat ou un poste terminé ne se modifie plus."))
        return redirect("collectivites:member", collectivite.pk, member)
    form = MemberForm(request.POST or None, collectivite=collectivite, instance=edited)
    if request.method == "POST" and form.is_valid():
        if acts.save_changes(form, by=_person(request)):
            messages.success(request, _("C’est enregistré."))
        else:
            messages.warning(request, _("Ce mandat ou ce poste vient de se terminer."))
        return redirect("collectivites:member", collectivite.pk, member)
    return _page(request, collectivite, "collectivites/members/edit.html", form=form, member=edited)


@managed
@require_http_methods(["GET", "HEAD", "POST"])
def end_member(request: HttpRequest, collectivite: Collectivite, member: int) -> HttpResponse:
    ending = _one(collectivite, member)
    form = EndForm(request.POST or None, membership=ending)
    if request.method == "POST" and form.is_valid():
        return _end(request, ending, form)
    return _page(
        request,
        collectivite,
        "collectivites/members/end.html",
        form=form,
        member=ending,
        is_last_referent=services.is_last_referent(ending),
    )


def _end(request: HttpRequest, ending: Membership, form: EndForm) -> HttpResponse:
    by = _person(request)
    place, name = ending.collectivite, ending.full_name
    if form.cleaned_data.get("is_mistake"):
        if acts.erase_mistake(ending, by=by):
            messages.success(request, _("La ligne est effacée."))
            return redirect("collectivites:members", place.pk)
        messages.error(
            request,
            _("Des formations sont rattachées à cette ligne : notez plutôt la fin du mandat."),
        )
        return redirect("collectivites:end_member", place.pk, ending.pk)
    try:
        acts.end(ending, by=by, on=form.cleaned_data["ended_on"])
    except services.LastReferentError:
        messages.error(request, LAST_REFERENT)
        return redirect("collectivites:end_member", place.pk, ending.pk)
    if ending.person_id == by.pk:
        messages.success(request, _("C’est noté : vous ne suivez plus cette collectivité."))
        return redirect("collectivites:mine")
    messages.success(request, _("La fin est notée pour %(name)s.") % {"name": name})
    return redirect("collectivites:members", place.pk)


@managed
@require_http_methods(["GET", "HEAD", "POST"])
def answer_request(request: HttpRequest, collectivite: Collectivite, member: int) -> HttpResponse:
    """Confirm a request, here on its own page: a line may already stand for this person."""
    asking = _one(collectivite, member)
    if asking.status != Membership.Status.PENDING:
        messages.warning(request, _("Cette demande a déjà reçu sa réponse."))
        return redirect("collectivites:members", collectivite.pk)
    data = request.POST if request.method == "POST" else None
    form = ConfirmForm(data, membership=asking)
    if request.method == "POST" and form.is_valid():
        return _confirm(request, asking, form)
    return _page(
        request,
        collectivite,
        "collectivites/members/answer.html",
        form=form,
        member=asking,
        refusal=RefusalForm(),
    )


def _confirm(request: HttpRequest, asking: Membership, form: ConfirmForm) -> HttpResponse:
    try:
        kept = acts.confirm(asking, by=_person(request), same_as=form.line())
    except ValueError:
        messages.warning(request, _("Quelqu’un vient de répondre à cette demande."))
        return redirect("collectivites:members", asking.collectivite_id)
    messages.success(request, _("%(name)s est confirmé.") % {"name": kept.full_name})
    return redirect("collectivites:member", asking.collectivite_id, kept.pk)


@managed
@require_POST
def refuse_request(request: HttpRequest, collectivite: Collectivite, member: int) -> HttpResponse:
    asking = _one(collectivite, member)
    form = RefusalForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    if acts.refuse(asking, by=_person(request), reason=reason):
        messages.success(request, _("La demande est refusée, la personne est prévenue."))
    else:
        messages.warning(request, _("Cette demande a déjà reçu sa réponse."))
    return redirect("collectivites:members", collectivite.pk)


@managed
@require_POST
def invite_member(request: HttpRequest, collectivite: Collectivite, member: int) -> HttpResponse:
    invited = _one(collectivite, member)
    try:
        sent = invitations.invite(invited, by=_person(request))
    except invitations.InvitationError as error:
        messages.error(request, str(error))
    else:
        messages.success(
            request, _("L’invitation part vers %(address)s.") % {"address": sent.sent_to}
        )
    return redirect("collectivites:member", collectivite.pk, member)


@managed
@require_POST
def withdraw_invitation(
    request: HttpRequest, collectivite: Collectivite, member: int
) -> HttpResponse:
    if invitations.withdraw(_one(collectivite, member)):
        messages.success(request, _("L’invitation est retirée : son lien ne mène plus nulle part."))
    return redirect("collectivites:member", collectivite.pk, member)


@managed
@require_POST
def invite_everyone(request: HttpRequest, collectivite: Collectivite) -> HttpResponse:
    count = invitations.invite_everyone(collectivite, by=_person(request))
    said = ngettext("%(count)d invitation part.", "%(count)d invitations partent.", count)
    messages.success(
        request, said % {"count": count} if count else _("Personne n’attendait d’invitation.")
    )
    return redirect("collectivites:members", collectivite.pk)
