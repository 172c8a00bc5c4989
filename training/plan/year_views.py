"""The plan of a year and its deliberation, for référents."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from collectivites.access import kept, managed
from collectivites.models import Collectivite
from notifications import audit
from training.exports import attachment, pdf_response
from training.plan import deliberation as document
from training.plan.forms import DeliberationForm, YearForm
from training.plan.views import note, page_context
from training.plan.wording import WORDS
from training.plan.years import AHEAD, FIRST_YEAR, YearStanding, standing_of_year

_ODT = "application/vnd.oasis.opendocument.text"


def _standing(collectivite: Collectivite, year: int) -> YearStanding:
    if not FIRST_YEAR <= year <= timezone.localdate().year + AHEAD:
        raise Http404
    return standing_of_year(collectivite, year)


@require_http_methods(["GET", "HEAD", "POST"])
@managed
def edit_year(request: HttpRequest, collectivite: Collectivite, year: int) -> HttpResponse:
    """Orientations, budget, and the deliberation that voted them."""
    standing = _standing(collectivite, year)
    form = YearForm(request.POST or None, instance=standing.plan)
    if request.method == "POST" and form.is_valid():
        form.save()
        note(request, collectivite, audit.Action.CHANGED, f"le plan de formation de {year}")
        messages.success(request, _("Le plan est enregistré."))
        address = reverse("training:plan", args=[collectivite.pk])
        return redirect(f"{address}?annee={year}#annee")
    context = page_context(collectivite, form=form, standing=standing)
    return render(request, "training/plan/year.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@managed
def deliberation(request: HttpRequest, collectivite: Collectivite, year: int) -> HttpResponse:
    """The text, as it will be read and as it is written."""
    standing = _standing(collectivite, year)
    plan = standing.plan
    is_own = bool(plan.deliberation.strip())
    initial = {"deliberation": document.text_of(plan)}
    form = DeliberationForm(request.POST or None, instance=plan, initial=initial)
    if request.method == "POST" and form.is_valid():
        if "model" in request.POST:
            plan.deliberation = ""
        form.save()
        note(request, collectivite, audit.Action.CHANGED, f"la délibération de {year}")
        messages.success(request, _("Le texte est enregistré."))
        return redirect("training:deliberation", collectivite.pk, year)
    context = page_context(
        collectivite,
        form=form,
        standing=standing,
        blocks=document.blocks_of(standing_of_year(collectivite, year)),
        is_own=is_own,
        words=WORDS.items(),
    )
    return render(request, "training/plan/deliberation.html", context)


@require_safe
@kept
def deliberation_file(
    request: HttpRequest, collectivite: Collectivite, year: int, extension: str
) -> HttpResponse:
    """The text to be put to the vote, as ODT or PDF."""
    if extension not in ("odt", "pdf"):
        raise Http404
    standing = _standing(collectivite, year)
    blocks = document.blocks_of(standing)
    name = f"deliberation-formation-{collectivite.name}-{year}"
    if extension == "pdf":
        moment = standing.plan.updated_at or timezone.now()
        return pdf_response(document.print_pdf(standing.plan, blocks, moment), name)
    return attachment(document.write_odt(standing.plan, blocks), _ODT, f"{name}.odt")
