"""A person's own attestations. Nobody else's exist here: their addresses answer 404."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from certificates import codes, services
from certificates import evidence as evidences
from certificates.context import is_named
from certificates.document import document, followed
from certificates.models import Attestation
from certificates.printing import print_pdf
from certificates.qr import alternative, qr_uri

_private = cache_control(private=True, no_store=True)


def _person(request: HttpRequest) -> User:
    return cast(User, request.user)


def _own(request: HttpRequest, code: str) -> Attestation:
    try:
        known = codes.read_code(code)
    except codes.MistypedCodeError:
        raise Http404 from None
    own = Attestation.objects.of(_person(request)).select_related("person", "replaced_by")
    return get_object_or_404(own, code=known)


@_private
@login_required
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """« Mes attestations »; what could not be issued when it was earned is issued now."""
    person = _person(request)
    waiting = services.issue_missing(person, now=timezone.now())
    attestations = list(Attestation.objects.of(person).for_lists())
    context = {
        "valid": [
            (attestation, followed(attestation.context["seconds"]))
            for attestation in attestations
            if attestation.is_valid
        ],
        "former": [attestation for attestation in attestations if not attestation.is_valid],
        "declared": [item.subject for item in waiting if item.is_declared_only],
        "unnamed": []
        if is_named(person)
        else [i.subject for i in waiting if not i.is_declared_only],
    }
    return render(request, "certificates/mine.html", context)


@_private
@login_required
@require_safe
def show(request: HttpRequest, code: str) -> HttpResponse:
    """The attestation as a page: the same words as its PDF."""
    attestation = _own(request, code)
    shown = document(attestation)
    context = {
        "attestation": attestation,
        "document": shown,
        "newer": getattr(attestation, "replaced_by", None),
        "changes": services.changes_since(attestation),
        "may_be_replaced": services.may_be_replaced(attestation),
        "qr": qr_uri(shown.verify_address),
        "qr_alternative": alternative(shown.verify_address),
    }
    return render(request, "certificates/show.html", context)


@_private
@login_required
@require_safe
def pdf(request: HttpRequest, code: str) -> HttpResponseBase:
    """The PDF of a valid attestation; the page of another one says what became of it."""
    attestation = _own(request, code)
    if not attestation.is_valid:
        return redirect(attestation)
    name = f"attestation-{slugify(attestation.title)[:60]}-{attestation.shown_code}.pdf"
    return _file(print_pdf(attestation), "application/pdf", name)


@_private
@login_required
@require_safe
def evidence(request: HttpRequest, code: str) -> HttpResponse:
    attestation = _own(request, code)
    made = evidences.bundle(attestation, consent_of=_person(request))
    return _file(made, "application/zip", f"preuves-{attestation.shown_code}.zip")


@_private
@login_required
@require_POST
def renew(request: HttpRequest, code: str) -> HttpResponse:
    """Issue a new edition, when there is something new to say."""
    attestation = _own(request, code)
    try:
        newer = services.replace(attestation, now=timezone.now())
    except services.NotReplaceableError:
        messages.info(request, _("Rien n’a changé : cette attestation reste la bonne."))
        return redirect(attestation)
    messages.success(request, _("Votre nouvelle attestation est prête."))
    return redirect(newer)


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
