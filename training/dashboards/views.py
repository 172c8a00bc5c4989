"""« Qui en est où »: what a référent sees of a collectivité's training, and takes away."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cms.tables import Table
from collectivites.access import managed
from collectivites.models import Collectivite, Membership
from notifications.audit import Action
from training.dashboards import tables
from training.dashboards.first_year import FirstYear, first_year
from training.dashboards.groups import by_function, by_month, by_theme, by_training
from training.dashboards.looks import noted
from training.dashboards.members import ROWS_ON_A_PAGE, members_context
from training.dashboards.person import followed_by
from training.dashboards.pictures import pairs
from training.dashboards.reading import read
from training.dashboards.selection import STEP_STATES, Selection, StepSelection
from training.dashboards.steps import steps
from training.exports import table_response

# Of those whose first year is counted down, how many a page shows at first.
MOST_URGENT = 15


@require_safe
@managed
def dashboard(request: HttpRequest, collectivite: Collectivite) -> HttpResponse:
    """Who is where, then the first year, functions, themes and months."""
    noted(request, collectivite, Action.LOOKED, "le tableau de suivi")
    today = timezone.localdate()
    reading = read([collectivite], today=today)
    rows = reading.members
    trainings, months = by_training(reading), by_month(reading)
    themes = by_theme(trainings)
    members = members_context(request, collectivite, rows)
    context = members | {
        "collectivite": collectivite,
        "door": "dashboard",
        "first_year": (duty := first_year(rows, today=today)),
        "first_year_table": tables.first_year_table(collectivite, _most_urgent(request, duty)),
        "functions_table": tables.functions_table(collectivite, members["functions"]),
        "trainings_table": tables.trainings_table(collectivite, trainings),
        "themes": themes,
        "themes_table": tables.themes_table(collectivite, themes),
        "months_table": tables.months_table(collectivite, months),
        "pairs": pairs([(f"{month.first_day:%m}", month.begun, month.done) for month in months]),
        "has_trend": any(month.begun or month.done for month in months),
    }
    return render(request, "training/dashboards/dashboard.html", context)


def _most_urgent(request: HttpRequest, duty: FirstYear) -> FirstYear:
    """All of them when they are asked for, or when the page is to be printed."""
    if "toutes" in (request.GET.get("delegations"), request.GET.get("lignes")):
        return duty
    return replace(duty, rows=duty.rows[:MOST_URGENT])


@require_safe
@managed
def steps_page(request: HttpRequest, collectivite: Collectivite) -> HttpResponse:
    """The rows behind a figure."""
    noted(request, collectivite, Action.LOOKED, "l’avancement de chaque membre")
    today = timezone.localdate()
    selection = StepSelection.read(request.GET)
    found = steps(collectivite, selection, today=today)
    page = Paginator(found, ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "collectivite": collectivite,
        "door": "dashboard",
        "selection": selection,
        "states": STEP_STATES,
        "pages": page,
        "table": tables.steps_table(collectivite, page.object_list, today=today),
    }
    return render(request, "training/dashboards/steps.html", context)


@require_safe
@managed
def person(request: HttpRequest, collectivite: Collectivite, member: int) -> HttpResponse:
    """One member in force, as far as they share; 404 as soon as their mandate is over."""
    try:
        membership = get_object_or_404(
            Membership.objects.confirmed().select_related("person"),
            pk=member,
            collectivite=collectivite,
        )
    except OverflowError as error:
        raise Http404 from error
    if membership.person is not None:
        noted(
            request,
            collectivite,
            Action.LOOKED,
            "votre page de suivi",
            subject=membership.person,
        )
    context = {
        "collectivite": collectivite,
        "door": "dashboard",
        "member": membership,
        "followed": followed_by(membership, today=timezone.localdate()),
    }
    return render(request, "training/dashboards/person.html", context)


@require_safe
@managed
def export(
    request: HttpRequest, collectivite: Collectivite, name: str, format: str
) -> HttpResponse:
    """A table of the dashboard as a file: every row of what was chosen, not one page of it."""
    table = _table(request, collectivite, name, timezone.localdate())
    response = table_response(table, format, f"{table.title} {collectivite.name}")
    what = f"le tableau «\N{NO-BREAK SPACE}{table.title}\N{NO-BREAK SPACE}» ({format.upper()})"
    noted(request, collectivite, Action.EXPORTED, what)
    return response


def _table(request: HttpRequest, collectivite: Collectivite, name: str, today: date) -> Table:
    """Raises Http404 for a table that is not there."""
    if name == "avancements":
        every_step = steps(collectivite, StepSelection.read(request.GET), today=today)
        return tables.steps_table(collectivite, every_step, today=today)
    reading = read([collectivite], today=today)
    rows = reading.members
    match name:
        case "membres":
            chosen = Selection.read(request.GET).apply(rows)
            return tables.members_table(collectivite, chosen)
        case "premiere-annee":
            return tables.first_year_table(collectivite, first_year(rows, today=today))
        case "fonctions":
            return tables.functions_table(collectivite, by_function(rows))
        case "formations":
            return tables.trainings_table(collectivite, by_training(reading))
        case "themes":
            return tables.themes_table(collectivite, by_theme(by_training(reading)))
        case "mois":
            return tables.months_table(collectivite, by_month(reading))
    raise Http404
