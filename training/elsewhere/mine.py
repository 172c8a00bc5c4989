"""What a person followed elsewhere: their own lines, and what they propose to add."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from cms.uploads import takes_a_file
from collectivites.models import Membership
from training import figures
from training.elsewhere import documents, leave, services
from training.elsewhere.forms import ProposalForm
from training.elsewhere.views import send_certificate
from training.models import ExternalTraining

_reading_form = require_http_methods(["GET", "HEAD", "POST"])


def _person(request: HttpRequest) -> User:
    return cast(User, request.user)


def _own(person: User) -> list[ExternalTraining]:
    lines = ExternalTraining.objects.filter(membership__person=person)
    return list(lines.select_related("collectivite").order_by("-ended_on", "-pk"))


def _own_line(request: HttpRequest, action: int) -> ExternalTraining:
    own = ExternalTraining.objects.filter(membership__person=_person(request))
    return get_object_or_404(own, pk=action)


@never_cache
@login_required
@require_safe
def my_register(request: HttpRequest) -> HttpResponse:
    person, today = _person(request), timezone.localdate()
    context = {
        "lines": _own(person),
        "leave": leave.of_person(person, on=today) if leave.is_entitled(person) else None,
        "figure": figures.value(figures.Key.LEAVE_DAYS, today),
        "may_propose": Membership.objects.confirmed().of(person).exists(),
    }
    return render(request, "training/elsewhere/mine.html", context)


@never_cache
@login_required
@takes_a_file(documents.MOST_BYTES_READ)
@_reading_form
def propose(request: HttpRequest) -> HttpResponse:
    person = _person(request)
    if not Membership.objects.confirmed().of(person).exists():
        return redirect("training:my_register")
    form = ProposalForm(request.POST or None, request.FILES or None, person=person)
    if request.method == "POST" and form.is_valid():
        held = form.cleaned_data["membership"]
        services.propose(form.save(commit=False), membership=held, by=person)
        messages.success(
            request,
            _("Votre proposition est enregistrée. %(place)s vous répondra ici.")
            % {"place": held.collectivite.name},
        )
        return redirect("training:my_register")
    return render(request, "training/elsewhere/propose.html", {"form": form})


@never_cache
@login_required
@_reading_form
def withdraw(request: HttpRequest, action: int) -> HttpResponse:
    """Take back what no collectivité has in its register."""
    line = _own_line(request, action)
    if line.state == ExternalTraining.State.ACCEPTED:
        messages.info(request, _("Cette formation est au registre : la collectivité la garde."))
        return redirect("training:my_register")
    if request.method == "POST":
        try:
            services.withdraw(line)
            messages.success(request, _("Votre proposition est retirée."))
        except services.AnsweredError:
            messages.info(request, _("Cette formation est déjà au registre."))
        return redirect("training:my_register")
    return render(request, "training/elsewhere/withdraw.html", {"line": line})


@never_cache
@login_required
@require_safe
def my_certificate(request: HttpRequest, action: int) -> HttpResponse:
    return send_certificate(_own_line(request, action))
