"""The screen where someone lets a video through the gate, by name and with a reason."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from media import gate
from media.clearance import lacking, screen
from media.models import GateOverride, Video


class OverrideForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Motif"),
        help_text=gettext_lazy(
            "Pourquoi publier maintenant, et quand les sous-titres ou la décision viendront. "
            "Votre nom, la date et ce motif restent dans le rapport d’accessibilité."
        ),
        min_length=10,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def override(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the reason, then let the video through. For moderators and administrators."""
    if not request.user.has_perm("media.add_gateoverride"):
        raise PermissionDenied
    video = get_object_or_404(Video, pk=pk)
    missing = lacking(video)
    standing = GateOverride.objects.filter(video=video, ended_at=None).first()
    form = OverrideForm(request.POST or None)
    may_override = bool(missing) and standing is None
    if request.method == "POST" and may_override and form.is_valid():
        gate.override(video, person=request.user, reason=form.cleaned_data["reason"])
        messages.success(
            request,
            _("Cette vidéo peut être publiée. La dérogation s’arrêtera quand rien ne manquera."),
        )
        return redirect(screen(video))
    context: dict[str, Any] = {
        "video": video,
        "missing": missing,
        "standing": standing,
        "past": GateOverride.objects.filter(video=video).exclude(ended_at=None),
        "form": form if may_override else None,
        "header_title": _("Publier sans attendre"),
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Accueil")},
            {"url": reverse("wagtailsnippets_media_video:list"), "label": _("Vidéos")},
            {"url": screen(video), "label": video.title},
            {"url": "", "label": _("Publier sans attendre")},
        ],
    }
    status = 400 if request.method == "POST" else 200
    return render(request, "media/cms/override.html", context, status=status)
