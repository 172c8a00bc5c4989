"""Who may follow the training of a collectivité: its référents, while their mandate lasts."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache

from accounts.models import User
from collectivites.models import Collectivite, CollectiviteQuerySet, Membership


def managed_by(person: User) -> CollectiviteQuerySet:
    """The collectivités whose training this person follows today."""
    held = Membership.objects.referents().of(person)
    return Collectivite.objects.filter(pk__in=held.values("collectivite"))


def inherited_by(person: User) -> CollectiviteQuerySet:
    """The same, and those that one of them took the place of, after a merger."""
    held = Membership.objects.referents().of(person).values("collectivite")
    left = Q(is_active=False, successor__in=held)
    return Collectivite.objects.filter(Q(pk__in=held) | left)


def is_referent(person: User, collectivite: Collectivite) -> bool:
    return Membership.objects.referents().of(person).filter(collectivite=collectivite).exists()


def managed(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For views of `/collectivites/<pk>/…`: the collectivité, or 404 for who is not its référent.

    Whoever is signed out is asked to sign in. The view takes `collectivite` in place of `pk`;
    nothing of it is kept by a cache.
    """

    return _guarded(view, managed_by)


def kept(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The same for a page that only shows: after a merger, the history of what was merged too."""
    return _guarded(view, inherited_by)


def _guarded(
    view: Callable[..., HttpResponse], open_to: Callable[[User], CollectiviteQuerySet]
) -> Callable[..., HttpResponse]:
    @never_cache
    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, pk: int, **kwargs: Any) -> HttpResponse:
        person = cast(User, request.user)
        try:
            collectivite = get_object_or_404(open_to(person), pk=pk)
        except OverflowError as error:
            raise Http404 from error
        return view(request, collectivite=collectivite, **kwargs)

    return guarded
