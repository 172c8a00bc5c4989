"""What a collectivité asks of its members, for its référents."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from collectivites.access import kept, managed
from collectivites.models import Collectivite
from notifications import audit
from training import following
from training.exports import table_response
from training.models import Assignment, PlanRow
from training.plan.audience import concerned, described, members_of
from training.plan.forms import AssignmentForm, DeclarationForm, DueForm
from training.plan.selectors import State, asked_by, counts_of, line_of, rows_of
from training.plan.tables import assignment_table, plan_table
from training.plan.years import shown_year, standing_of_year, years_of

ROWS_ON_A_PAGE = 50
# Names listed before a training is asked for; the others are counted.
NAMES_IN_PREVIEW = 200


def note(request: HttpRequest, collectivite: Collectivite, action: str, what: str) -> None:
    audit.record(
        actor=cast(User, request.user),
        action=action,
        what=what,
        scope=f"collectivite:{collectivite.pk}",
        scope_label=collectivite.label,
    )


def page_context(collectivite: Collectivite, **more: Any) -> dict[str, Any]:
    return {"collectivite": collectivite, "door": "plan", **more}


@require_safe
@kept
def plan(request: HttpRequest, collectivite: Collectivite) -> HttpResponse:
    """What is asked today, and the plan of a year."""
    today = timezone.localdate()
    year = shown_year(request.GET.get("annee"), today)
    note(request, collectivite, audit.Action.LOOKED, "le plan de formation")
    context = page_context(
        collectivite,
        table=plan_table(collectivite, asked_by(collectivite, today)),
        standing=standing_of_year(collectivite, year),
        years=years_of(collectivite, today),
    )
    return render(request, "training/plan/plan.html", context)


@require_safe
@kept
def export_plan(request: HttpRequest, collectivite: Collectivite, extension: str) -> HttpResponse:
    """The same table, in a file."""
    table = plan_table(collectivite, asked_by(collectivite, timezone.localdate()))
    response = table_response(table, extension, f"formations-demandees-{collectivite.name}")
    note(request, collectivite, audit.Action.EXPORTED, "le plan de formation")
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@managed
def ask(request: HttpRequest, collectivite: Collectivite) -> HttpResponse:
    """Three steps without script: the form, whom it reaches, and then it is asked."""
    if request.method != "POST":
        form = AssignmentForm(collectivite=collectivite)
        return render(request, "training/plan/ask.html", page_context(collectivite, form=form))
    form = AssignmentForm(request.POST, collectivite=collectivite)
    if not form.is_valid() or "change" in request.POST:
        return render(request, "training/plan/ask.html", page_context(collectivite, form=form))
    if "confirm" in request.POST:
        person = cast(User, request.user)
        asked = following.assign(collectivite=collectivite, by=person, **form.chosen())
        messages.success(request, _("La formation est demandée."))
        return redirect("training:assignment", collectivite.pk, asked.pk)
    draft = form.drafted()
    members = concerned(draft, members_of(collectivite))
    members.sort(key=lambda member: member.full_name.casefold())
    context = page_context(
        collectivite,
        form=form,
        draft=draft,
        audience=described(draft),
        members=members[:NAMES_IN_PREVIEW],
        total=len(members),
    )
    return render(request, "training/plan/preview.html", context)


def _assignment(collectivite: Collectivite, key: int) -> Assignment:
    known = Assignment.objects.in_force().filter(collectivite=collectivite)
    return get_object_or_404(
        known.select_related(
            "track", "course", "committee", "membership__person", "former_collectivite"
        ),
        id=key,
    )


def _state(request: HttpRequest) -> State | None:
    """The state asked for; None for all."""
    wanted = request.GET.get("etat", "")
    return State(wanted) if wanted in set(State) else None


@require_safe
@managed
def assignment(request: HttpRequest, collectivite: Collectivite, key: int) -> HttpResponse:
    """Who has begun, finished, is late: those who share it."""
    asked, today, state = _assignment(collectivite, key), timezone.localdate(), _state(request)
    pages = Paginator(rows_of(asked, state), ROWS_ON_A_PAGE)
    page = pages.get_page(request.GET.get("page"))
    total, counts = counts_of(PlanRow.objects.filter(assignment=asked), today).get(
        asked.pk, (0, dict.fromkeys(State, 0))
    )
    note(
        request,
        collectivite,
        audit.Action.LOOKED,
        f"l’avancement de la formation demandée «\xa0{asked.title}\xa0»",
    )
    context = page_context(
        collectivite,
        asked=asked,
        audience=described(asked),
        subject=following.subject_of(asked),
        page_of_entries=page,
        lines=[line_of(row, today) for row in page.object_list],
        total=total,
        counts=[(each, counts[each]) for each in State if counts[each]],
        state=state,
    )
    return render(request, "training/plan/assignment.html", context)


@require_safe
@managed
def export(
    request: HttpRequest, collectivite: Collectivite, key: int, extension: str
) -> HttpResponse:
    """The same rows, all of them, in a file."""
    asked, today = _assignment(collectivite, key), timezone.localdate()
    lines = [line_of(row, today) for row in rows_of(asked, _state(request))]
    response = table_response(assignment_table(asked, lines), extension, asked.title)
    note(
        request,
        collectivite,
        audit.Action.EXPORTED,
        f"l’avancement de la formation demandée «\xa0{asked.title}\xa0»",
    )
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@managed
def reschedule(request: HttpRequest, collectivite: Collectivite, key: int) -> HttpResponse:
    asked = _assignment(collectivite, key)
    form = DueForm(request.POST or None, instance=asked)
    if request.method == "POST" and form.is_valid():
        following.reschedule(asked, by=cast(User, request.user), **form.cleaned_data)
        messages.success(request, _("La demande est modifiée."))
        return redirect("training:assignment", collectivite.pk, asked.pk)
    context = page_context(collectivite, form=form, asked=asked)
    return render(request, "training/plan/reschedule.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@managed
def withdraw(request: HttpRequest, collectivite: Collectivite, key: int) -> HttpResponse:
    asked = _assignment(collectivite, key)
    if request.method == "POST":
        following.withdraw(asked, by=cast(User, request.user))
        messages.success(request, _("La formation n’est plus demandée."))
        return redirect("training:plan", collectivite.pk)
    return render(request, "training/plan/withdraw.html", page_context(collectivite, asked=asked))


def _row(asked: Assignment, key: int) -> PlanRow:
    """A row that the référent may declare: one that is not known to be completed."""
    row = get_object_or_404(rows_of(asked), id=key)
    if line_of(row, timezone.localdate()).state is State.DONE:
        raise Http404
    return row


@require_http_methods(["GET", "HEAD", "POST"])
@managed
def declare(request: HttpRequest, collectivite: Collectivite, key: int, row: int) -> HttpResponse:
    """Followed elsewhere, on the référent's word."""
    asked = _assignment(collectivite, key)
    found = _row(asked, row)
    form = DeclarationForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        data, person = form.cleaned_data, cast(User, request.user)
        try:
            following.declare(
                found, by=person, on=data["declared_on"], reason=data["declared_reason"]
            )
        except following.AlreadyCompletedError:
            messages.info(request, _("Cette personne vient de la terminer : rien à déclarer."))
        else:
            messages.success(request, _("La déclaration est enregistrée, à votre nom."))
        return redirect("training:assignment", collectivite.pk, asked.pk)
    context = page_context(collectivite, form=form, asked=asked, row=found)
    return render(request, "training/plan/declare.html", context)


@require_POST
@managed
def take_back(request: HttpRequest, collectivite: Collectivite, key: int, row: int) -> HttpResponse:
    asked = _assignment(collectivite, key)
    following.withdraw_declaration(_row(asked, row), by=cast(User, request.user))
    messages.success(request, _("La déclaration est retirée."))
    return redirect("training:assignment", collectivite.pk, asked.pk)
