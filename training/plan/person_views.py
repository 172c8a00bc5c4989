"""What is asked of the person who reads: the list, the reminders, the calendar."""

from __future__ import annotations

import uuid
from typing import cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from notifications import rhythm
from training.models import CalendarFeed
from training.models.calendars import feed_of
from training.plan.asked import REMINDERS, calendar_of, lines_of, takes_reminders

personal = cache_control(private=True, no_store=True)


@require_safe
@login_required
@personal
def asked(request: HttpRequest) -> HttpResponse:
    person = cast(User, request.user)
    lines = lines_of(person)
    feed = CalendarFeed.objects.filter(person=person).first()
    address = settings.BASE_URL + reverse("training:calendar", args=[feed.token]) if feed else ""
    context = {
        "waiting": [line for line in lines if not line.row.is_finished],
        "finished": [line for line in lines if line.row.is_finished],
        "calendar_address": address,
        # Opens the calendar program of the device.
        "webcal_address": address.replace("https://", "webcal://").replace("http://", "webcal://"),
        "takes_reminders": takes_reminders(person),
    }
    return render(request, "training/plan/asked.html", context)


@require_POST
@login_required
@personal
def set_reminders(request: HttpRequest) -> HttpResponse:
    """On or off."""
    person = cast(User, request.user)
    if "stop" in request.POST:
        rhythm.stop(person.pk, REMINDERS, timezone.now())
        messages.success(request, _("Vous ne recevrez plus ces rappels."))
    else:
        rhythm.allow(person.pk, REMINDERS)
        messages.success(request, _("Vous recevrez ces rappels, une fois par semaine au plus."))
    return redirect("training:asked")


@require_POST
@login_required
@personal
def set_calendar(request: HttpRequest) -> HttpResponse:
    """A new address, which closes the former one; or none any more."""
    person = cast(User, request.user)
    if "close" in request.POST:
        CalendarFeed.objects.filter(person=person).delete()
        messages.success(request, _("Le calendrier est fermé : son adresse ne répond plus."))
    else:
        CalendarFeed.objects.update_or_create(person=person, defaults={"key": uuid.uuid4()})
        messages.success(request, _("Voici l’adresse de votre calendrier."))
    return redirect("training:asked")


@require_safe
@personal
def calendar(request: HttpRequest, token: str) -> HttpResponse:
    """For calendar programs, which do not sign in: the address is the secret."""
    feed = feed_of(token)
    if feed is None:
        raise Http404
    response = HttpResponse(calendar_of(feed.person), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="mes-formations.ics"'
    response["X-Robots-Tag"] = "noindex"
    return response
