"""Navigation by competence and by governance model."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from cms.registries import catalogue
from competences.models import Competence, CompetenceOrder, GovernanceModel, Lever


@require_safe
def framework(request: HttpRequest) -> HttpResponse:
    context = {
        "orders": CompetenceOrder.objects.prefetch_related("competences"),
        "competences": Competence.objects.select_related("order"),
        "governance_models": GovernanceModel.objects.prefetch_related("practices"),
        "levers": Lever.objects.all(),
    }
    return render(request, "competences/framework.html", context)


@require_safe
def competence(request: HttpRequest, slug: str) -> HttpResponse:
    entry = get_object_or_404(Competence.objects.select_related("order"), slug=slug)
    context: dict[str, Any] = {
        "competence": entry,
        "competences": Competence.objects.select_related("order"),
        "sections": catalogue.sections(competence=entry),
    }
    return render(request, "competences/competence.html", context)


@require_safe
def governance_model(request: HttpRequest, slug: str) -> HttpResponse:
    entry = get_object_or_404(GovernanceModel.objects.prefetch_related("practices"), slug=slug)
    context: dict[str, Any] = {
        "governance_model": entry,
        "governance_models": GovernanceModel.objects.all(),
        "sections": catalogue.sections(governance_models=entry),
    }
    return render(request, "competences/governance_model.html", context)
