"""Who signs up because a collectivité asked them to: the address to come back to says so."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import Resolver404, resolve

from collectivites.joining import invitations, links
from collectivites.models import Collectivite, Membership


@dataclass(frozen=True)
class Coming:
    """The page that they come from asks the rest: quality, function, what is shared."""

    collectivite: Collectivite
    # What the collectivité wrote, for whom it invited by mail; none behind a link for all.
    written: Membership | None = None

    @property
    def initial(self) -> dict[str, str]:
        if self.written is None:
            return {}
        return {
            "first_name": self.written.first_name,
            "last_name": self.written.last_name,
            "email": self.written.email,
        }


def coming(request: HttpRequest | None) -> Coming | None:
    """From `next`, typed or posted; none for who comes by themselves."""
    if request is None:
        return None
    path = request.POST.get("next") or request.GET.get("next") or ""
    try:
        match = resolve(path)
    except Resolver404:
        return None
    if match.view_name == "collectivites:invitation":
        invitation = invitations.found(str(match.kwargs["token"]))
        if invitation is not None:
            return Coming(invitation.membership.collectivite, written=invitation.membership)
    elif match.view_name == "collectivites:join":
        link = links.found(str(match.kwargs["code"]))
        if link is not None:
            return Coming(link.collectivite)
    return None
