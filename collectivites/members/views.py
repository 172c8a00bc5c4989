"""The members of a collectivité, as its référents see them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from collectivites.access import managed
from collectivites.models import Collectivite


@managed
@require_safe
def members(request: HttpRequest, collectivite: Collectivite) -> HttpResponse:
    listed = collectivite.memberships.by_name()
    context = {"collectivite": collectivite, "door": "members", "members": listed}
    return render(request, "collectivites/members/list.html", context)


@managed
@require_safe
def member(request: HttpRequest, collectivite: Collectivite, member: int) -> HttpResponse:
    shown = get_object_or_404(collectivite.memberships.by_name(), pk=member)
    context = {"collectivite": collectivite, "door": "members", "member": shown}
    return render(request, "collectivites/members/member.html", context)
