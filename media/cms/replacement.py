"""Another file for a video: the same content, or another one?"""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.log_actions import log

from media import services
from media.cms.original import OriginalFormMixin, VideoFileInput
from media.cms.views import require
from media.gate import captions_are_needed
from media.models import Video

SAME, OTHER = "same", "other"


class ReplacementForm(OriginalFormMixin, forms.ModelForm):
    """No answer is chosen beforehand: the wrong one loses what people have watched."""

    content = forms.ChoiceField(
        label=_("Que contient le nouveau fichier\N{NO-BREAK SPACE}?"),
        choices=[
            (
                SAME,
                _("Même contenu\N{NO-BREAK SPACE}: nouvel export, correction de l’image ou du son"),
            ),
            (OTHER, _("Contenu différent\N{NO-BREAK SPACE}: nouveau montage")),
        ],
        widget=forms.RadioSelect,
        error_messages={
            "required": _(
                "Dites si le contenu est le même\N{NO-BREAK SPACE}: l’avancement en dépend."
            )
        },
    )

    class Meta:
        model = Video
        fields = ("original",)
        widgets = {"original": VideoFileInput}
        labels = {"original": _("Nouveau fichier")}

    def __init__(self, *args: Any, for_user: Any = None, **kwargs: Any) -> None:
        self.for_user = for_user
        super().__init__(*args, **kwargs)
        if not self.instance.version:
            # Nobody has watched anything yet.
            del self.fields["content"]

    def clean_content(self) -> str:
        """Another content is another recording: it passes the gate like any other."""
        content: str = self.cleaned_data["content"]
        if content == OTHER and captions_are_needed(self.instance):
            raise ValidationError(
                _(
                    "Une page en ligne montre cette vidéo\N{NO-BREAK SPACE}: un autre contenu "
                    "serait publié sans sous-titres relus. Déposez-le comme une nouvelle vidéo, "
                    "puis choisissez-la dans la page."
                )
            )
        return content

    def save(self, commit: bool = True) -> Video:
        if made := self.video_made():
            return made
        file = self.cleaned_data["original"]
        video = Video.objects.get(pk=self.instance.pk)
        services.replace_original(
            video,
            file,
            same_take=self.cleaned_data.get("content", SAME) == SAME,
            uploaded_by=self.for_user,
            name=file.name,
        )
        self.say_what_it_became(video)
        return video


class ReplaceView(WagtailAdminTemplateMixin, FormView):
    template_name = "media/cms/replace.html"
    form_class = ReplacementForm
    page_title = _("Remplacer le fichier")
    header_icon = "media"
    video: Video

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        require(request, "change")
        self.video = get_object_or_404(Video, pk=kwargs["pk"])
        if self.video.status == Video.Status.WITHDRAWN:
            messages.error(
                request,
                _("Cette vidéo a été retirée\N{NO-BREAK SPACE}: rien ne peut la remplacer."),
            )
            return redirect(self._edit_url())
        return super().dispatch(request, *args, **kwargs)

    def get_page_subtitle(self) -> str:
        return self.video.title

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": reverse("wagtailsnippets_media_video:list"), "label": _("Vidéos")},
            {"url": self._edit_url(), "label": self.video.title},
            {"url": "", "label": self.page_title},
        ]

    def get_form_kwargs(self) -> dict[str, Any]:
        # A row of its own: validation writes the new file on it.
        mine = Video.objects.get(pk=self.video.pk)
        mine.original = None
        return {**super().get_form_kwargs(), "instance": mine, "for_user": self.request.user}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "video": self.video,
            "edit_url": self._edit_url(),
        }

    def form_valid(self, form: ReplacementForm) -> HttpResponse:
        with transaction.atomic():
            video = form.save()
            log(video, "media.replace", data={"name": video.original_name, "take": video.take})
        messages.success(
            self.request,
            _(
                "Le nouveau fichier est arrivé\N{NO-BREAK SPACE}: "
                "il remplacera l’ancien dès qu’il sera prêt."
            ),
        )
        return redirect(self._edit_url())

    def _edit_url(self) -> str:
        return reverse("wagtailsnippets_media_video:edit", args=[self.video.pk])
