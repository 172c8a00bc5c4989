"""The forms of the CMS: a video, its captions, its chapters."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from media import webvtt
from media.captions import remove_captions, replace_captions
from media.cms.original import OriginalFormMixin
from media.models import LANGUAGES, Video
from media.uploads import CAPTIONS_MAX_BYTES

_MOMENT = re.compile(r"(?:(\d{1,2}):)?(\d{1,3}):([0-5]\d)(?:[.,](\d{1,3}))?")


class MomentInput(forms.TextInput):
    """Milliseconds, written « 1:12 » or « 1:02:05 »."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"placeholder": "1:12", "inputmode": "numeric", **(attrs or {})})

    def format_value(self, value: Any) -> str | None:
        if value is None or not str(value).isdigit():
            return super().format_value(value)
        hours, minutes, rest = webvtt.timestamp(int(value)).split(":")
        seconds = rest.removesuffix(".000")
        if int(hours):
            return f"{int(hours)}:{minutes}:{seconds}"
        return f"{int(minutes)}:{seconds}"

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        typed = super().value_from_datadict(data, files, name)
        moment = _MOMENT.fullmatch((typed or "").strip())
        if moment is None:
            return typed
        hours, minutes, seconds, fraction = moment.groups()
        whole = (int(hours or 0) * 60 + int(minutes)) * 60 + int(seconds)
        return str(whole * 1000 + int((fraction or "0").ljust(3, "0")))


class VideoForm(OriginalFormMixin, WagtailAdminModelForm):
    captions_file = forms.FileField(
        label=_("Fichier de sous-titres"),
        required=False,
        help_text=_("WebVTT (.vtt) ou SubRip (.srt). Il remplace ceux de la même langue."),
        widget=forms.FileInput(attrs={"accept": ".vtt,.srt,text/vtt"}),
    )
    captions_language = forms.ChoiceField(
        label=_("Langue des sous-titres"), choices=LANGUAGES, required=False, initial="fr"
    )
    captions_removed = forms.MultipleChoiceField(
        label=_("Sous-titres à retirer"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._former = self.instance.original.name or "" if self.instance.pk else ""
        # Panels leave out on creation what they show later only.
        if "captions_removed" in self.fields:
            tracks = self.instance.caption_tracks.all() if self.instance.pk else []
            languages = [(track.language, track.label) for track in tracks]
            self.fields["captions_removed"].choices = languages
            if not languages:
                del self.fields["captions_removed"]
        if "original" in self.fields and self.instance.pk:
            self.fields["original"].help_text = _(
                "Un nouveau fichier remplace celui-ci sous la même adresse, dès qu’il est prêt."
            )

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
        has_new_file = "original" in self.changed_data
        if has_new_file:
            self.sign_original()
        video: Video = super().save(commit=commit)
        if not commit:
            return video
        if has_new_file:
            self.keep_original(self._former)
        for language in self.cleaned_data.get("captions_removed") or ():
            remove_captions(video, language=language)
        if cues := self.cleaned_data.get("captions_file"):
            language = self.cleaned_data.get("captions_language") or "fr"
            replace_captions(video, cues, language=language, label=dict(LANGUAGES)[language])
        return video
