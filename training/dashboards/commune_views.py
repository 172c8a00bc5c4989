"""What an intercommunalité sees of the communes that delegated it their view."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from collectivites.access import managed
from collectivites.models import Collectivite
from notifications.audit import Action
from training.dashboards import tables
from training.dashboards.communes import commune_rows, communes_table, delegating
from training.dashboards.looks import noted, noted_in_each
from training.dashboards.members import members_context
from training.dashboards.reading import read
from training.dashboards.selection import Selection
from training.exports import table_response


@require_safe
@managed
def communes(request: HttpRequest, collectivite: Collectivite) -> HttpResponse:
    _only_epci(collectivite)
    rows = commune_rows(collectivite, today=timezone.localdate())
    towns = [row.commune for row in rows]
    noted_in_each(request, towns, Action.LOOKED, _for("les chiffres d’ensemble", collectivite))
    context = {
        "collectivite": collectivite,
        "door": "dashboard",
        "rows": rows,
        "table": communes_table(collectivite, rows),
        "communes": collectivite.communes.filter(is_active=True).count(),
    }
    return render(request, "training/dashboards/communes.html", context)


@require_safe
@managed
def communes_export(request: HttpRequest, collectivite: Collectivite, format: str) -> HttpResponse:
    _only_epci(collectivite)
    rows = commune_rows(collectivite, today=timezone.localdate())
    table = communes_table(collectivite, rows)
    response = table_response(table, format, f"Communes {collectivite.name}")
    towns = [row.commune for row in rows]
    noted_in_each(request, towns, Action.EXPORTED, _for("les chiffres d’ensemble", collectivite))
    return response


@require_safe
@managed
def commune(request: HttpRequest, collectivite: Collectivite, commune: int) -> HttpResponse:
    """The commune's own table « Qui en est où », and no more: no member's page."""
    town = _delegating_one(collectivite, commune)
    noted(request, town, Action.LOOKED, _for("le tableau de suivi", collectivite))
    rows = read([town], today=timezone.localdate()).members
    context = members_context(request, town, rows) | {
        "collectivite": collectivite,
        "door": "dashboard",
        "commune": town,
    }
    return render(request, "training/dashboards/commune.html", context)


@require_safe
@managed
def commune_export(
    request: HttpRequest, collectivite: Collectivite, commune: int, format: str
) -> HttpResponse:
    town = _delegating_one(collectivite, commune)
    rows = Selection.read(request.GET).apply(read([town], today=timezone.localdate()).members)
    table = tables.members_table(town, rows)
    response = table_response(table, format, f"Qui en est où {town.name}")
    noted(request, town, Action.EXPORTED, _for("le tableau de suivi", collectivite))
    return response


def _only_epci(collectivite: Collectivite) -> None:
    """Only an intercommunalité is given the view of others."""
    if collectivite.kind != Collectivite.Kind.EPCI:
        raise Http404


def _delegating_one(epci: Collectivite, pk: int) -> Collectivite:
    """Raises Http404, also as soon as the commune takes its delegation back."""
    _only_epci(epci)
    try:
        return get_object_or_404(delegating(epci), pk=pk)
    except OverflowError as error:
        raise Http404 from error


def _for(what: str, epci: Collectivite) -> str:
    """Whose référent looks: written in the commune's own log."""
    return f"{what}, pour {epci.label}"
