"""The annual annex: on the screen and in files that say the same, and what goes with it."""

from __future__ import annotations

from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import User
from cms.tables import Table
from collectivites.access import kept, managed
from collectivites.models import Collectivite
from collectivites.traces import note
from notifications.audit import Action
from training.annex import academy, budget, debate, selectors, tables
from training.exports import pdf_response, table_response
from training.printing import print_table

# The place of each table in `tables.tables`.
PARTS = {"lignes": 0, "actions": 1, "personnes": 2}


def _year(request: HttpRequest) -> int:
    """The year that is asked for, else that of the accounts being made. Raises Http404."""
    today = timezone.localdate()
    asked = request.GET.get("annee")
    if not asked:
        return selectors.current_year(today)
    if not (asked.isascii() and asked.isdecimal() and len(asked) == 4):
        raise Http404
    if not selectors.FIRST_YEAR <= int(asked) <= today.year:
        raise Http404
    return int(asked)


def _note(request: HttpRequest, collectivite: Collectivite, act: Action, what: str) -> None:
    note(by=cast(User, request.user), action=act, what=what, collectivite=collectivite)


def _context(collectivite: Collectivite, year: int, **more: Any) -> dict[str, Any]:
    return {"collectivite": collectivite, "door": "annex", "year": year, **more}


@kept
@require_safe
def annex(request: HttpRequest, collectivite: Collectivite) -> HttpResponse:
    year = _year(request)
    listed = {one.year for one in selectors.years(collectivite)}
    listed |= {year, selectors.current_year(timezone.localdate())}
    _note(request, collectivite, Action.LOOKED, _("le tableau annuel des formations"))
    context = _context(
        collectivite,
        year,
        years=sorted(listed, reverse=True),
        tables=dict(zip(PARTS, tables.tables(collectivite, year), strict=True)),
        money=budget.budget_of(collectivite, year),
        drawings=debate.drawings(collectivite, year),
    )
    return render(request, "training/annex/annex.html", context)


@kept
@require_safe
def annex_export(request: HttpRequest, collectivite: Collectivite, format: str) -> HttpResponse:
    """Every table in one workbook or PDF; a CSV holds the one that `tableau` names."""
    year = _year(request)
    made = tables.tables(collectivite, year)
    part = PARTS.get(request.GET.get("tableau") or "lignes")
    if part is None:
        raise Http404
    filename = f"annexe formation {year} {collectivite.name}"
    if format == "csv":
        made = [made[part]]
    response = _file(made, format, filename, collectivite)
    _note(request, collectivite, Action.EXPORTED, _("le tableau annuel des formations"))
    return response


def _file(
    made: list[Table], format: str, filename: str, collectivite: Collectivite
) -> HttpResponse:
    if format == "pdf":
        return pdf_response(print_table(*made, author=collectivite.label), filename)
    return table_response(made[0], format, filename, *made[1:])


@kept
@require_safe
def debate_file(request: HttpRequest, collectivite: Collectivite) -> HttpResponse:
    year = _year(request)
    with_academy = request.GET.get("academie") == "oui"
    printed = debate.print_debate(collectivite, year, with_academy=with_academy)
    _note(request, collectivite, Action.EXPORTED, _("le dossier du débat annuel"))
    return pdf_response(printed, f"débat formation {year} {collectivite.name}")


@managed
@require_safe
def academy_statement(request: HttpRequest, collectivite: Collectivite) -> HttpResponse:
    year = _year(request)
    made = academy.statement(collectivite, year)
    _note(request, collectivite, Action.LOOKED, _("l’état des formations suivies dans l’académie"))
    return render(
        request,
        "training/annex/academy.html",
        _context(collectivite, year, statement=made, free=academy.FREE),
    )


@managed
@require_safe
def academy_export(request: HttpRequest, collectivite: Collectivite, format: str) -> HttpResponse:
    """The aggregate; `tableau=personnes` gives the rows of who shows everything."""
    year = _year(request)
    made = academy.statement(collectivite, year)
    table = made.inside if request.GET.get("tableau") == "personnes" else made.public
    if table is None:
        raise Http404
    response = _file([table], format, f"académie {year} {collectivite.name}", collectivite)
    _note(
        request, collectivite, Action.EXPORTED, _("l’état des formations suivies dans l’académie")
    )
    return response
