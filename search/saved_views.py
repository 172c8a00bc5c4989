"""Keeping a search, the list of those kept, and what one may do with each.

Forms name a search by its own words, never by a number: sending one twice changes nothing more,
and nobody can name someone else's.
"""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from notifications import rhythm
from search import saved
from search.addresses import SearchAddress
from search.models import SavedSearch
from search.saved import NotKept

personal = cache_control(private=True, no_store=True)


def _person(request: HttpRequest) -> User:
    return cast(User, request.user)


def _asked(request: HttpRequest) -> SearchAddress:
    """Raises Http404 for what is no search."""
    address = saved.read(request.POST.get("recherche", ""))
    if not address.asks_something:
        raise Http404
    return address


def _own(request: HttpRequest) -> SavedSearch:
    """The person's own; raises Http404 for any other."""
    row = SavedSearch.objects.filter(
        person=_person(request), query_string=_asked(request).query_string
    ).first()
    if row is None:
        raise Http404
    return row


@require_safe
@login_required
@personal
def mine(request: HttpRequest) -> HttpResponse:
    person = _person(request)
    context = {
        "kept": saved.kept_by(person),
        "most": SavedSearch.MOST_OF_A_PERSON,
        "is_stopped": rhythm.is_stopped(person.pk, saved.NEWS),
    }
    return render(request, "search/saved.html", context)


@require_POST
@login_required
@personal
def keep(request: HttpRequest) -> HttpResponse:
    """Back to the search; to the list when there are too many, where one removes some."""
    address = _asked(request)
    try:
        saved.keep(_person(request), address, notify=request.POST.get("prevenir") == "1")
    except NotKept as refused:
        messages.error(request, str(refused))
        return redirect("search:saved")
    messages.success(request, _("Cette recherche est gardée."))
    return redirect(address.url)


@require_POST
@login_required
@personal
def forget(request: HttpRequest) -> HttpResponse:
    saved.forget(_person(request), _asked(request).query_string)
    messages.success(request, _("Cette recherche n’est plus gardée."))
    return redirect("search:saved")


@require_POST
@login_required
@personal
def tell(request: HttpRequest) -> HttpResponse:
    """`prevenir=1` tells of what is new from now on, anything else no longer."""
    notify = request.POST.get("prevenir") == "1"
    saved.tell(_person(request), _own(request).query_string, notify=notify)
    if notify:
        messages.success(request, _("Ses nouveautés vous arriveront par courriel."))
    else:
        messages.success(request, _("Le courriel ne parlera plus de cette recherche."))
    return redirect("search:saved")
