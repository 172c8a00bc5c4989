"""The forms of the CMS: a video that arrives, and all that is said of it afterwards."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from media import webvtt
from media.captions import replace_captions
from media.cms.chapters import ChapterFormSet, step_aside
from media.cms.moments import MomentField, moment_text
from media.cms.original import OriginalFormMixin
from media.models import LANGUAGES, Video
from media.uploads import CAPTIONS_MAX_BYTES


class AddVideoForm(OriginalFormMixin, WagtailAdminModelForm):
    """A title and a file; the rest is asked for on the page of the video."""

    @transaction.atomic
    def save(self, commit: bool = True) -> Video:
        if made := self.video_made():
            self.instance = made
            return made
        self.sign_original()
        video: Video = super().save(commit=commit)
        if commit:
            self.keep_original("")
        return video


class VideoForm(WagtailAdminModelForm):
    """What a person says of a video. What the preparation writes is left alone."""

    useful_start = MomentField(
        label=_("Début utile"),
        required=False,
        help_text=_(
            "Après le générique de début, par exemple 0:12. Vide\N{NO-BREAK SPACE}: dès le début."
        ),
    )
    useful_end = MomentField(
        label=_("Fin utile"),
        required=False,
        help_text=_("Avant le générique de fin. Vide\N{NO-BREAK SPACE}: jusqu’au bout."),
    )
    captions_file = forms.FileField(
        label=_("Fichier de sous-titres"),
        required=False,
        help_text=_(
            "WebVTT (.vtt) ou SubRip (.srt), déjà relu. Il remplace ceux de la même langue."
        ),
        widget=forms.FileInput(attrs={"accept": ".vtt,.srt,text/vtt"}),
    )
    captions_language = forms.ChoiceField(
        label=_("Langue des sous-titres"), choices=LANGUAGES, required=False, initial="fr"
    )

    def clean_useful_start(self) -> float:
        start: float = self.cleaned_data["useful_start"] or 0
        return start

    def clean_useful_end(self) -> float | None:
        end: float | None = self.cleaned_data["useful_end"]
        duration = self.instance.duration
        # Moments are read to the second on the player: the last one is the end.
        return duration if end and duration and 0 < end - duration < 1 else end

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        start, end = cleaned.get("useful_start", 0), cleaned.get("useful_end")
        length = self.instance.duration
        told = moment_text(int(length) * 1000)
        if length and start >= length:
            self.add_error("useful_start", _("La vidéo se termine avant, à %s.") % told)
        if length and end and end > length:
            self.add_error("useful_end", _("La vidéo se termine avant, à %s.") % told)
        if end is not None and end <= start:
            self.add_error("useful_end", _("La fin utile vient après le début utile."))
        return cleaned

    def clean_captions_file(self) -> Any:
        file = self.cleaned_data["captions_file"]
        if not file:
            return None
        if file.size > CAPTIONS_MAX_BYTES:
            raise ValidationError(_("Ce fichier est trop lourd pour des sous-titres (2 Mo)."))
        try:
            return webvtt.parse(webvtt.decode(file.read()))
        except webvtt.CaptionError as error:
            raise ValidationError([str(reason) for reason in error.reasons]) from None

    @transaction.atomic
    def save(self, commit: bool = True) -> Video:
        video: Video = super().save(commit=False)
        if not commit:
            return video
        chapters: ChapterFormSet = self.formsets["chapters"]
        step_aside(chapters)
        # A worker may have moved on since this form was read: its columns stay as they are now.
        columns = {field.name for field in Video._meta.concrete_fields}
        video.save(update_fields=[*columns & set(self.cleaned_data), "updated_at", "chapters"])
        if cues := self.cleaned_data.get("captions_file"):
            language = self.cleaned_data.get("captions_language") or "fr"
            replace_captions(video, cues, language=language, reviewed_by=self.for_user)
        return video
