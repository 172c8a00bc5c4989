"""The rhythm that a person chooses: a goal, reminders; and the way out of them."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.models import User
from learner.forms import PreferencesForm
from learner.models import LearnerPreferences
from learner.reminders import person_of, stop
from learner.views import personal


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@personal
def preferences(request: HttpRequest) -> HttpResponse:
    """« Mon rythme »: no goal and no reminder until one chooses them."""
    person = cast(User, request.user)
    chosen = LearnerPreferences.objects.filter(person=person).first()
    form = PreferencesForm(
        request.POST if request.method == "POST" else None,
        instance=chosen or LearnerPreferences(person=person),
    )
    if request.method == "POST" and form.is_valid():
        LearnerPreferences.objects.update_or_create(person=person, defaults=form.cleaned_data)
        messages.success(request, _("Votre choix est enregistré."))
        return redirect("learner:preferences")
    return render(request, "learner/preferences.html", {"form": form})


@csrf_exempt  # The signed address protects; mail programs post to it (RFC 8058).
@require_http_methods(["GET", "HEAD", "POST"])
@personal
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Ends the reminders of whom the link was made for, signed in or not; it may be repeated.

    Opening the link changes nothing: mail filters open links by themselves.
    """
    person_id = person_of(token)
    if person_id is None:
        raise Http404
    if request.method == "POST":
        stop(person_id)
    return render(request, "learner/unsubscribe.html", {"is_done": request.method == "POST"})
