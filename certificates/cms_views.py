"""Attestations in the CMS: found, read, revoked; never written nor deleted there."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.generic import IndexView, InspectView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import ModelPermissionPolicy

from accounts.models import User
from certificates import codes, services
from certificates.document import followed
from certificates.models import Attestation

LIST, DETAILS, REVOKE = (f"attestations:{name}" for name in ("index", "inspect", "revoke"))
MAY_REVOKE = "certificates.revoke_attestation"


class ReadingPolicy(ModelPermissionPolicy):
    """Attestations are issued by what people follow: here one reads them, whoever one is."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action == "view" and bool(super().user_has_permission(user, action))

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)


class RevocationForm(forms.Form):
    reason = forms.ChoiceField(
        label=gettext_lazy("Motif"),
        choices=Attestation.Reason.choices,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("Montré à qui vérifie l’attestation."),
    )
    note = forms.CharField(
        label=gettext_lazy("Explication"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Envoyée à la personne, et gardée ici ; jamais publique."),
    )


class AttestationIndexView(IndexView):
    def get_base_queryset(self) -> QuerySet[Attestation]:
        return Attestation.objects.defer("context", "evidence", "revoked_note")

    def search_queryset(self, queryset: QuerySet[Attestation]) -> QuerySet[Attestation]:
        """By any part of the code, however it is written, of the name, or of the title."""
        typed = self.search_query or ""
        found = Q(holder__icontains=typed) | Q(title__icontains=typed)
        if part := codes.tidied(typed):
            found |= Q(code__contains=part)
        return queryset.filter(found)


class AttestationDetailsView(InspectView):
    """What it says, what became of it, and the way to revoke it."""

    page_title = gettext_lazy("Attestation")

    def get_object(self, queryset: Any = None) -> Attestation:
        known = Attestation.objects.for_lists().select_related(
            "person", "revoked_by", "replaces", "replaced_by"
        )
        return get_object_or_404(known, pk=self.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        may_revoke = self.request.user.has_perm(MAY_REVOKE)
        return {
            **context,
            "attestation": self.object,
            "newer": getattr(self.object, "replaced_by", None),
            "followed": followed(self.object.context["seconds"]),
            "may_revoke": may_revoke and self.object.is_valid,
        }


@require_http_methods(["GET", "HEAD", "POST"])
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what will happen, ask for a reason, then do it. Nothing brings it back."""
    if not request.user.has_perm(MAY_REVOKE):
        raise PermissionDenied
    known = Attestation.objects.for_lists().select_related("person")
    attestation = get_object_or_404(known, pk=pk)
    form = RevocationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        done = services.revoke(
            attestation,
            by=cast(User, request.user),
            reason=Attestation.Reason(form.cleaned_data["reason"]),
            note=form.cleaned_data["note"],
            now=timezone.now(),
        )
        if done:
            messages.success(request, _("L’attestation est annulée, la personne est prévenue."))
        else:
            messages.warning(request, _("Cette attestation n’était déjà plus valide."))
        return redirect(DETAILS, pk)
    context = {
        "attestation": attestation,
        "form": form,
        "header_title": _("Annuler une attestation"),
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Accueil")},
            {"url": reverse(LIST), "label": _("Attestations")},
            {"url": reverse(DETAILS, args=[pk]), "label": attestation.shown_code},
            {"url": "", "label": _("Annuler une attestation")},
        ],
    }
    return render(request, "certificates/cms/revoke.html", context)


class AttestationViewSet(ModelViewSet):
    model = Attestation
    name = "attestations"
    url_prefix = "attestations"
    icon = "doc-full"
    menu_label = gettext_lazy("Attestations")
    menu_order = 270
    add_to_admin_menu = True
    index_view_class = AttestationIndexView
    inspect_view_class = AttestationDetailsView
    inspect_view_enabled = True
    inspect_template_name = "certificates/cms/details.html"
    inspect_view_fields = ["holder"]
    list_per_page = 50
    list_filter = ["revoked_reason"]
    search_fields = ["code", "holder", "title"]
    list_display = [
        "shown_code",
        Column("holder", label=gettext_lazy("Au nom de"), sort_key="holder"),
        Column("title", label=gettext_lazy("Titre"), sort_key="title"),
        Column("state", label=gettext_lazy("État")),
        DateColumn("issued_at", label=gettext_lazy("Délivrée le"), sort_key="issued_at"),
    ]
    form_fields: list[str] = []

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("<int:pk>/", self.inspect_view, name="inspect"),
            path("<int:pk>/annuler/", revoke, name="revoke"),
        ]
