"""The register, as référents keep it."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from cms.uploads import takes_a_file
from collectivites.access import kept, managed
from collectivites.models import Collectivite
from collectivites.traces import note
from notifications.audit import Action
from training.elsewhere import documents, leave, services, tables
from training.elsewhere.filters import RegisterFilter
from training.elsewhere.forms import RefusalForm, RegisterForm
from training.exports import attachment, table_response
from training.models import ExternalTraining

PAGE = 50
_WHAT = _("le registre des formations suivies ailleurs")
_LEAVE = _("les jours de congé de formation")
_reading_form = require_http_methods(["GET", "HEAD", "POST"])


def _person(request: HttpRequest) -> User:
    return cast(User, request.user)


def _context(collectivite: Collectivite, **more: Any) -> dict[str, Any]:
    return {"collectivite": collectivite, "door": "register", **more}


def _line(collectivite: Collectivite, action: int) -> ExternalTraining:
    known = ExternalTraining.objects.filter(collectivite=collectivite).shown_to_referents()
    kept = known.exclude(state=ExternalTraining.State.REFUSED)
    return get_object_or_404(kept.select_related("membership__person"), pk=action)


@kept
@require_safe
def register(request: HttpRequest, collectivite: Collectivite) -> HttpResponse:
    asked = RegisterFilter.read(collectivite, request.GET)
    actions = asked.actions()
    page = Paginator(actions, PAGE).get_page(request.GET.get("page"))
    proposals = ExternalTraining.objects.filter(collectivite=collectivite).proposed()
    note(by=_person(request), action=Action.LOOKED, what=str(_WHAT), collectivite=collectivite)
    context = _context(
        collectivite,
        asked=asked,
        pages=page,
        table=tables.register_table(collectivite, list(page), actions, caption=asked.caption),
        proposals=list(proposals.shown_to_referents()),
    )
    return render(request, "training/elsewhere/register.html", context)


@kept
@require_safe
def register_export(request: HttpRequest, collectivite: Collectivite, format: str) -> HttpResponse:
    asked = RegisterFilter.read(collectivite, request.GET)
    actions = asked.actions()
    table = tables.register_table(collectivite, list(actions), actions, caption=asked.caption)
    response = table_response(table, format, f"formations suivies ailleurs {collectivite.name}")
    note(by=_person(request), action=Action.EXPORTED, what=str(_WHAT), collectivite=collectivite)
    return response


@managed
@takes_a_file(documents.MOST_BYTES_READ)
@_reading_form
def register_add(request: HttpRequest, collectivite: Collectivite) -> HttpResponse:
    form = RegisterForm(request.POST or None, request.FILES or None, collectivite=collectivite)
    if request.method == "POST" and form.is_valid():
        member = form.cleaned_data["membership"]
        services.enter(form.save(commit=False), membership=member, by=_person(request))
        _warn_of_leave(request, form.instance)
        messages.success(request, _("La formation est au registre."))
        return redirect("training:register", pk=collectivite.pk)
    return render(request, "training/elsewhere/add.html", _context(collectivite, form=form))


def _warn_of_leave(request: HttpRequest, action: ExternalTraining) -> None:
    """Days already taken are written down all the same: what happened is not refused."""
    if not action.leave_days:
        return
    today = timezone.localdate()
    for one in leave.of_members(action.collectivite, on=today):
        if one.membership.pk == action.membership_id and one.leave.is_over:
            messages.warning(
                request,
                _("%(name)s dépasse le nombre de jours de congé de formation du mandat.")
                % {"name": one.membership.full_name},
            )


@managed
@takes_a_file(documents.MOST_BYTES_READ)
@_reading_form
def register_line(request: HttpRequest, collectivite: Collectivite, action: int) -> HttpResponse:
    """One line, to be corrected; or one proposal, to be completed and accepted."""
    line = _line(collectivite, action)
    is_proposal = line.state == ExternalTraining.State.PROPOSED
    form = RegisterForm(
        request.POST or None, request.FILES or None, instance=line, collectivite=collectivite
    )
    if request.method == "POST" and form.is_valid():
        return _keep(request, line, is_proposal=is_proposal)
    what = _("« %(title)s » au registre des formations") % {"title": line.title[:120]}
    _note_look(request, line, what)
    context = _context(collectivite, form=form, line=line, is_proposal=is_proposal)
    return render(request, "training/elsewhere/line.html", context)


def _note_look(request: HttpRequest, line: ExternalTraining, what: str) -> None:
    if line.membership is not None and line.membership.person is not None:
        note(
            by=_person(request),
            action=Action.LOOKED,
            what=what,
            collectivite=line.collectivite,
            subject=line.membership.person,
        )


def _keep(request: HttpRequest, line: ExternalTraining, *, is_proposal: bool) -> HttpResponse:
    if not is_proposal:
        services.change(line, by=_person(request))
        messages.success(request, _("La ligne du registre est corrigée."))
    else:
        try:
            services.accept(line, by=_person(request))
            messages.success(request, _("La formation est au registre."))
        except services.AnsweredError:
            messages.info(request, _("Quelqu’un a déjà répondu à cette proposition."))
    _warn_of_leave(request, line)
    return redirect("training:register", pk=line.collectivite_id)


@managed
@_reading_form
def register_refuse(request: HttpRequest, collectivite: Collectivite, action: int) -> HttpResponse:
    line = _line(collectivite, action)
    if line.state != ExternalTraining.State.PROPOSED:
        raise Http404
    form = RefusalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.refuse(line, by=_person(request), reason=form.cleaned_data["reason"])
            messages.success(request, _("La proposition est refusée ; la personne lira pourquoi."))
        except services.AnsweredError:
            messages.info(request, _("Quelqu’un a déjà répondu à cette proposition."))
        return redirect("training:register", pk=collectivite.pk)
    context = _context(collectivite, form=form, line=line)
    return render(request, "training/elsewhere/refuse.html", context)


@managed
@_reading_form
def register_remove(request: HttpRequest, collectivite: Collectivite, action: int) -> HttpResponse:
    line = _line(collectivite, action)
    if line.state != ExternalTraining.State.ACCEPTED:
        raise Http404
    if request.method == "POST":
        services.remove(line, by=_person(request))
        messages.success(request, _("La ligne est retirée du registre."))
        return redirect("training:register", pk=collectivite.pk)
    return render(request, "training/elsewhere/remove.html", _context(collectivite, line=line))


@kept
@require_safe
def register_certificate(
    request: HttpRequest, collectivite: Collectivite, action: int
) -> HttpResponse:
    line = _line(collectivite, action)
    _note_look(request, line, _("le justificatif de « %(title)s »") % {"title": line.title[:120]})
    return send_certificate(line)


def send_certificate(line: ExternalTraining) -> HttpResponse:
    """As a file to save, never shown inside the site. Raises Http404 when there is none."""
    name = line.certificate.name
    if not name:
        raise Http404
    try:
        with line.certificate.open("rb") as file:
            content = file.read()
    except OSError as error:
        raise Http404 from error
    filename = f"justificatif-{line.pk}.{name.rsplit('.', 1)[-1]}"
    return attachment(content, documents.content_type(name), filename)


@managed
@require_safe
def leave_days(request: HttpRequest, collectivite: Collectivite, format: str = "") -> HttpResponse:
    table = leave.table(collectivite, on=timezone.localdate())
    act = Action.EXPORTED if format else Action.LOOKED
    if format:
        response = table_response(table, format, f"congés de formation {collectivite.name}")
    else:
        context = _context(collectivite, table=table)
        response = render(request, "training/elsewhere/leave.html", context)
    note(by=_person(request), action=act, what=str(_LEAVE), collectivite=collectivite)
    return response
