"""What a département or a région sees of its territory: the published figures, and no more."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cms.tables import Cell, Column, Kind, Table
from collectivites.access import managed
from collectivites.models import Collectivite
from training.dashboards.tables import hours
from training.exports import table_response
from training.observatory.groups import Figures
from training.observatory.selectors import Observed, figures

_HIDDEN = "non publié"
_COLUMNS = (
    Column("Personnes", Kind.INTEGER),
    Column("Ont commencé un cours", Kind.INTEGER),
    Column("Ont terminé un cours", Kind.INTEGER),
    Column("Heures suivies", Kind.HOURS),
)
_SMALL = (
    "Les groupes de moins de cinq personnes ne sont pas publiés, ni ce qui permettrait de les "
    "retrouver."
)


@require_safe
@managed
def territory(request: HttpRequest, collectivite: Collectivite) -> HttpResponse:
    """Aggregated figures alone: nobody is named, so no look is noted."""
    observed = _observed(collectivite)
    context = {
        "collectivite": collectivite,
        "door": "dashboard",
        "observed": observed,
        "tables": list(territory_tables(collectivite, observed).items()) if observed else [],
    }
    return render(request, "training/dashboards/territory.html", context)


@require_safe
@managed
def territory_export(
    request: HttpRequest, collectivite: Collectivite, name: str, format: str
) -> HttpResponse:
    observed = _observed(collectivite)
    table = territory_tables(collectivite, observed).get(name) if observed else None
    if table is None:
        raise Http404
    return table_response(table, format, f"{table.title} {collectivite.name}")


def _observed(collectivite: Collectivite) -> Observed | None:
    """None until figures are published; Http404 for who has no territory to look at."""
    match collectivite.kind:
        case Collectivite.Kind.DEPARTEMENT:
            return figures(departement=collectivite.code)
        case Collectivite.Kind.REGION:
            return figures(region=collectivite.code)
    raise Http404


def territory_tables(collectivite: Collectivite, observed: Observed) -> dict[str, Table]:
    """By the name that their files have."""
    found = {
        "tailles": _table(
            collectivite, "Par taille et nature de collectivité", "Collectivités", observed.by_band
        ),
        "themes": _table(collectivite, "Par thème", "Thème", observed.by_theme),
    }
    if observed.by_departement:
        title = "Par département"
        rows = observed.by_departement
        found = {"departements": _table(collectivite, title, "Département", rows), **found}
    return found


def _table(
    collectivite: Collectivite, title: str, head: str, rows: Iterable[tuple[str, Figures]]
) -> Table:
    return Table(
        title=title,
        caption=collectivite.label,
        columns=(Column(head), *_COLUMNS),
        rows=tuple((label, *_cells(one)) for label, one in rows),
        notes=(_SMALL,),
    )


def _cells(one: Figures) -> tuple[Cell, ...]:
    seconds = None if one.seconds is None else hours(one.seconds)
    shown = (one.people, one.begun, one.finished, seconds)
    return tuple(_HIDDEN if figure is None else figure for figure in shown)
