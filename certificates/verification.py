"""The public page that says whether an attestation is true, and as little else as it can."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from certificates import codes, throttle
from certificates.context import moment
from certificates.document import followed, period
from certificates.models import Attestation

# Characters of what was typed that are shown again.
LONGEST_TYPED = 60
_fresh = cache_control(private=True, no_store=True)


@require_safe
@_fresh
def form(request: HttpRequest) -> HttpResponse:
    """Type a code; a code that can be one leads to its own page."""
    typed = request.GET.get("code", "")[:LONGEST_TYPED]
    if not typed.strip():
        return _form(request, typed, error="Tapez le code." if "code" in request.GET else "")
    try:
        return redirect("certificates:verify", codes.grouped(codes.read_code(typed)))
    except codes.MistypedCodeError as error:
        return _form(request, typed, error=_said(error))


@require_safe
@_fresh
def verify(request: HttpRequest, code: str) -> HttpResponse:
    """Whether the attestation of this code is valid. 404 for a code that nobody has."""
    try:
        known = codes.read_code(code)
    except codes.MistypedCodeError as error:
        return _form(request, code, error=_said(error), status=HTTPStatus.NOT_FOUND)
    if codes.grouped(known) != code:
        return redirect("certificates:verify", codes.grouped(known), permanent=True)
    if throttle.is_blocked(request):
        return _slow_down(request)
    attestations = Attestation.objects.for_lists().select_related("replaced_by")
    attestation = attestations.filter(code=known).first()
    if attestation is None:
        throttle.count_unknown(request)
        unknown = (
            "Aucune attestation ne porte ce code. Relisez-le sur le document ; s’il est juste, "
            "l’attestation n’existe pas ici, ou la personne a effacé son compte."
        )
        return _form(request, code, error=unknown, status=HTTPStatus.NOT_FOUND)
    return _answer(request, "certificates/verify.html", _shown(attestation))


def _shown(attestation: Attestation) -> dict[str, Any]:
    context = attestation.context
    first, last = moment(context["first_at"]), moment(context["last_at"])
    return {
        "attestation": attestation,
        "newer": getattr(attestation, "replaced_by", None),
        "is_track": context["kind"] == "track",
        "period": period(first.date(), last.date()),
        "followed": followed(context["seconds"]),
        "provider": context["provider"]["name"],
    }


def _said(error: codes.MistypedCodeError) -> str:
    if isinstance(error, codes.WrongCharacterError):
        return f"Un code ne contient pas « {error} » : des chiffres et des lettres, sans U."
    if isinstance(error, codes.WrongLengthError):
        return f"Un code a {codes.LENGTH} caractères, par exemple en trois groupes."
    return "Ce code comporte une faute de frappe : relisez-le caractère par caractère."


def _form(
    request: HttpRequest, typed: str, *, error: str, status: int = HTTPStatus.OK
) -> HttpResponse:
    context = {"typed": typed[:LONGEST_TYPED], "error": error}
    return _answer(request, "certificates/verification.html", context, status)


def _slow_down(request: HttpRequest) -> HttpResponse:
    response = _answer(request, "certificates/slow_down.html", {}, HTTPStatus.TOO_MANY_REQUESTS)
    response.headers["Retry-After"] = str(throttle.PERIOD)
    return response


def _answer(
    request: HttpRequest, template: str, context: dict[str, Any], status: int = HTTPStatus.OK
) -> HttpResponse:
    response = render(request, template, context, status=status)
    response.headers["X-Robots-Tag"] = "noindex"
    return response
