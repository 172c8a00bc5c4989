"""Coming to a collectivité: by an invitation or by a link.

What is shared is said before anything is accepted. Opening a page accepts nothing: programs
that look at the links of mails do nothing by it.
"""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.models import User
from collectivites.joining import invitations, links
from collectivites.joining.forms import AskForm, CodeForm, SharingForm
from collectivites.models import Collectivite, Invitation, JoinLink, Membership


def _ways_in(request: HttpRequest) -> dict[str, str]:
    """Where visitors sign in or up, and come back here."""
    back = urlencode({"next": request.path})
    return {
        "sign_in": f"{reverse('account_login')}?{back}",
        "sign_up": f"{reverse('account_signup')}?{back}",
    }


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """What a mail led to: who invites, what they will see, then yes or no."""
    found = invitations.found(token)
    if found is None:
        return render(
            request, "collectivites/joining/gone.html", {"what": "invitation"}, status=404
        )
    if request.user.is_authenticated:
        return _answer(request, found)
    if request.method == "POST" and "refuse" in request.POST:
        return _refuse(request, found)
    return _invitation_page(request, found, SharingForm(), **_ways_in(request))


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def own_invitation(request: HttpRequest, pk: int) -> HttpResponse:
    """The same, found in « Mes collectivités » by whoever proved that the address is theirs."""
    waiting = invitations.waiting_for(cast(User, request.user))
    return _answer(request, get_object_or_404(waiting, pk=pk))


def _answer(request: HttpRequest, found: Invitation) -> HttpResponse:
    if request.method == "POST" and "refuse" in request.POST:
        return _refuse(request, found)
    form = SharingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        joined = invitations.accept(found, person=cast(User, request.user), sharing=form.chosen())
        if joined is None:
            return render(
                request, "collectivites/joining/gone.html", {"what": "invitation"}, status=404
            )
        messages.success(
            request,
            _("Bienvenue ! Vous avez rejoint %(place)s.") % {"place": joined.collectivite.label},
        )
        return redirect("collectivites:mine")
    return _invitation_page(request, found, form)


def _invitation_page(
    request: HttpRequest, found: Invitation, form: SharingForm, **context: Any
) -> HttpResponse:
    shown = {
        "invitation": found,
        "membership": found.membership,
        "collectivite": found.membership.collectivite,
        "form": form,
        **context,
    }
    return render(request, "collectivites/joining/invitation.html", shown)


def _refuse(request: HttpRequest, found: Invitation) -> HttpResponse:
    invitations.refuse(found)
    messages.success(request, _("C’est noté : vous ne recevrez plus d’invitation de sa part."))
    return redirect("collectivites:mine" if request.user.is_authenticated else "/")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def type_code(request: HttpRequest) -> HttpResponse:
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return redirect("collectivites:join", form.cleaned_data["code"])
    return render(request, "collectivites/joining/code.html", {"form": form})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, code: str) -> HttpResponse:
    """What a link or a QR code led to: each person asks, a référent confirms."""
    link = links.found(code)
    if link is None:
        return render(request, "collectivites/joining/gone.html", {"what": "link"}, status=404)
    context: dict[str, Any] = {"link": link, "collectivite": link.collectivite}
    if not request.user.is_authenticated:
        return render(request, "collectivites/joining/join.html", {**context, **_ways_in(request)})
    held = links.current_in(link.collectivite, request.user)
    form = AskForm(request.POST or None, capacity=link.capacity)
    if request.method == "POST" and form.is_valid():
        return _asked(request, link, form)
    return render(
        request, "collectivites/joining/join.html", {**context, "form": form, "held": held}
    )


def _asked(request: HttpRequest, link: JoinLink, form: AskForm) -> HttpResponse:
    membership = links.ask(
        link.collectivite,
        person=cast(User, request.user),
        capacity=form.capacity_said(),
        function=form.cleaned_data["function"],
        sharing=form.chosen(),
    )
    messages.success(request, _said(membership, link.collectivite))
    return redirect("collectivites:mine")


def _said(membership: Membership, collectivite: Collectivite) -> str:
    if membership.status == Membership.Status.ACTIVE:
        return _("Vous êtes déjà membre de %(place)s.") % {"place": collectivite.label}
    return _("Votre demande est faite : %(place)s doit la confirmer.") % {
        "place": collectivite.label
    }
