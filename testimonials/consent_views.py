"""Consents and elections in the CMS."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.snippets.views.snippets import CreateView, EditView, SnippetViewSet

from cms.templatetags.french import of
from media.models import Video
from media.pages import pages_showing
from testimonials.consents import SpeakerConsent
from testimonials.elections import UpcomingElection
from testimonials.models import Speaker
from testimonials.services import withdraw_consent

LIST = "wagtailsnippets_testimonials_speakerconsent:list"


_NEVER_TYPED = tuple(
    field.attname
    for field in SpeakerConsent._meta.concrete_fields
    if not field.editable and not field.primary_key
)


class ConsentForm(WagtailAdminModelForm):
    """Who wrote it down is signed; what was withdrawn is not rewritten."""

    for_user: Any

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if self.instance.withdrawn_at:
            raise ValidationError(_("Ce consentement a été retiré : enregistrez-en un nouveau."))
        video = cleaned.get("video")
        if video is not None and video.status == Video.Status.WITHDRAWN:
            self.add_error("video", _("Cette vidéo a été retirée et ses fichiers effacés."))
        return cleaned

    @transaction.atomic
    def save(self, commit: bool = True) -> SpeakerConsent:
        if self.instance.pk is None:
            self.instance.recorded_by = self.for_user
        else:
            # The clock and a withdrawal may have written since the form was read.
            now = SpeakerConsent.objects.select_for_update().get(pk=self.instance.pk)
            for name in _NEVER_TYPED:
                setattr(self.instance, name, getattr(now, name))
        if "ends_on" in self.changed_data and not self.instance.withdrawn_at:
            # Another end has notices of its own.
            self.instance.noticed = self.instance.ended_at = self.instance.finished_at = None
        consent: SpeakerConsent = super().save(commit=commit)
        return consent


class ConsentCreateView(CreateView):
    """Begins with the video and the speaker that the page's form names."""

    def get_initial_form_instance(self) -> SpeakerConsent:
        consent = SpeakerConsent()
        if video := _known(Video, self.request.GET.get("video")):
            consent.video = video
        if speaker := _known(Speaker, self.request.GET.get("speaker")):
            consent.speaker = speaker
        return consent


class ConsentEditView(EditView):
    """The form, and the way to the withdrawal."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context["may_withdraw"] = self.object.withdrawn_at is None and self.request.user.has_perm(
            "testimonials.withdraw_speakerconsent"
        )
        return context


def _known(model: type[Model], key: str | None) -> Any:
    if not (key and key.isascii() and key.isdecimal() and len(key) < 19):
        return None
    return model._default_manager.filter(pk=key).first()


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what will disappear, then do it. For moderators and administrators."""
    if not request.user.has_perm("testimonials.withdraw_speakerconsent"):
        raise PermissionDenied
    consent = get_object_or_404(SpeakerConsent.objects.select_related("speaker", "video"), pk=pk)
    if request.method == "POST":
        withdraw_consent(consent, by=request.user)
        said = _now("Le consentement %(of_name)s est retiré, la vidéo est effacée.")
        messages.success(request, said % {"of_name": of(consent.speaker.name)})
        return redirect(LIST)
    context = {
        "consent": consent,
        "pages": pages_showing(consent.video),
        "header_title": _now("Retirer le consentement"),
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _now("Accueil")},
            {"url": reverse(LIST), "label": _now("Consentements")},
            {"url": "", "label": _now("Retirer le consentement")},
        ],
    }
    return render(request, "testimonials/cms/withdraw.html", context)


class ConsentViewSet(SnippetViewSet):
    model = SpeakerConsent
    icon = "check"
    menu_label = _("Consentements")
    menu_order = 265
    add_to_admin_menu = True
    base_url_path = "consentements"
    add_view_class = ConsentCreateView
    edit_view_class = ConsentEditView
    edit_template_name = "testimonials/cms/consent_form.html"
    copy_view_enabled = False
    list_per_page = 50
    list_filter = ["scope", "may_be_candidate"]
    search_fields = ["speaker__name", "video__title"]
    list_display = [
        "__str__",
        Column("state", label=_("État")),
        Column("scope", label=_("Pour"), accessor="get_scope_display"),
        DateColumn("given_on", label=_("Donné le")),
    ]
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [FieldPanel("speaker"), FieldPanel("video")], heading=_("Qui, pour quelle vidéo")
            ),
            MultiFieldPanel(
                [FieldPanel("given_on"), FieldPanel("ends_on"), FieldPanel("scope")],
                heading=_("Accord"),
            ),
            FieldPanel("proof"),
            FieldPanel("may_be_candidate"),
        ],
        base_form_class=ConsentForm,
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        return SpeakerConsent.objects.select_related("speaker", "video")

    def get_urlpatterns(self) -> list[URLPattern]:
        return [*super().get_urlpatterns(), path("<int:pk>/retirer/", withdraw, name="withdraw")]


class ElectionViewSet(SnippetViewSet):
    model = UpcomingElection
    icon = "calendar-alt"
    menu_label = _("Élections à venir")
    menu_order = 320
    add_to_settings_menu = True
    base_url_path = "elections"
    copy_view_enabled = False
    list_display = [
        "label",
        DateColumn("first_round", label=_("Premier tour")),
        DateColumn("start", label=_("Début de la période")),
    ]
