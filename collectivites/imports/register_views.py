"""What the national register proposes: to a référent for the list, to a person for themselves."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.models import User
from collectivites import register_matching
from collectivites.access import managed
from collectivites.models import Collectivite
from collectivites.traces import note
from notifications.audit import Action


@managed
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest, collectivite: Collectivite) -> HttpResponse:
    """Who is in the register and not in the list, and who left it; POST adds those picked."""
    if request.method == "POST":
        # Keys of a database have fewer than nineteen figures.
        picked = (key for key in request.POST.getlist("mandate") if len(key) < 19)
        keys = {int(key) for key in picked if key.isdecimal()}
        added = register_matching.add(collectivite, keys, cast(User, request.user))
        if added:
            words = ngettext(
                "Une personne est ajoutée à vos membres.",
                "%(count)d personnes sont ajoutées à vos membres.",
                len(added),
            )
            messages.success(request, words % {"count": len(added)})
        else:
            messages.warning(
                request, _("Personne n’a été ajouté\N{NO-BREAK SPACE}: cochez au moins un nom.")
            )
        return redirect("collectivites:members_register", collectivite.pk)
    note(
        by=cast(User, request.user),
        action=Action.LOOKED,
        what="vos mandats au répertoire national",
        collectivite=collectivite,
    )
    context = {
        "not_listed": register_matching.not_listed(collectivite),
        "gone": register_matching.gone(collectivite),
        "collectivite": collectivite,
        "door": "members",
    }
    return render(request, "collectivites/import_register.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def proposal(request: HttpRequest, mandate: int) -> HttpResponse:
    """One mandate that may be this person's: theirs, or someone else's."""
    person = cast(User, request.user)
    proposals = {found.pk: found for found in register_matching.proposals_for(person)}
    if mandate not in proposals:
        raise Http404
    proposed = proposals[mandate]
    if request.method != "POST":
        return render(request, "collectivites/import_proposal.html", {"mandate": proposed})
    if request.POST.get("answer") == "yes":
        register_matching.accept(proposed, person)
        messages.success(
            request, _("C’est noté. Une référente ou un référent, s’il y en a, le confirmera.")
        )
    else:
        proposed.dismissed_by.add(person)
        messages.success(request, _("Ce mandat ne vous sera plus proposé."))
    return redirect("collectivites:mine")
