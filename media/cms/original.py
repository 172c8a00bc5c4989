"""The file of a video in the forms of the CMS: chosen or already received, checked, taken in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.forms.renderers import TemplatesSetting
from django.forms.widgets import Script
from django.utils.safestring import SafeString

from media import services
from media.models import Video
from media.uploads import EXTENSIONS, ReceivedFile, check_video_file, claim


class VideoFileInput(forms.FileInput):
    """Sends the file in pieces as soon as it is chosen; a plain file field without JavaScript.

    Originals have no address: nothing is said of the present one here. The form says whose
    uploads count (`OriginalFormMixin`); without it none does.
    """

    template_name = "media/cms/upload.html"
    # Ours are not among the templates of an installed application.
    renderer = TemplatesSetting()
    form: OriginalFormMixin | None = None
    # Bound file fields forget what was sent: a form shown again needs it.
    received: ReceivedFile | None = None

    class Media:
        js = [Script("js/upload.js", type="module")]
        css = {"all": ["css/upload.css"]}

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"accept": ",".join(("video/*", *EXTENSIONS)), **(attrs or {})})

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """The file that came with the form, else the one that had arrived before it."""
        file = super().value_from_datadict(data, files, name)
        key = data.get(f"{name}_upload")
        if file is not None or not key or self.form is None:
            return file
        received = claim(key, self.form.for_user)
        self.received = None if received.problem else received
        return received

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return super().value_omitted_from_data(data, files, name) and not data.get(f"{name}_upload")

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        context["csrf_cookie"] = settings.CSRF_COOKIE_NAME
        if self.received is not None:
            context["received"] = self.received
            context["widget"]["attrs"].pop("required", None)
        return context

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        return super().render(name, value, attrs, self.renderer)


class OriginalFormMixin:
    """What every form that takes an original does with it."""

    fields: dict[str, forms.Field]
    cleaned_data: dict[str, Any]
    changed_data: list[str]
    instance: Video
    for_user: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "original" in self.fields:
            self.fields["original"].widget.form = self

    def clean_original(self) -> Any:
        file = self.cleaned_data["original"]
        if isinstance(file, ReceivedFile) and file.problem:
            raise ValidationError(file.problem)
        if "original" in self.changed_data:
            check_video_file(file)
        return file

    def video_made(self) -> Video | None:
        """The video of the same form, sent before. To be asked inside the transaction."""
        file = self.cleaned_data["original"]
        return file.video_made() if isinstance(file, ReceivedFile) else None

    def keep_original(self, former: str) -> None:
        """After the row is saved: forget the former file, and have the new one prepared."""
        if former and former != self.instance.original.name:
            storage = self.instance.original.storage
            transaction.on_commit(lambda: storage.delete(former))
        self.say_what_it_became(self.instance)
        services.ask_for(self.instance)

    def say_what_it_became(self, video: Video) -> None:
        """After the file is taken in: it is no longer one that waits for a video."""
        file = self.cleaned_data["original"]
        if isinstance(file, ReceivedFile):
            file.becomes(video)

    def sign_original(self) -> None:
        """Before the row is saved: whose file it is, and the name its owner knows."""
        self.instance.original_name = self.cleaned_data["original"].name[-255:]
        self.instance.uploaded_by = self.for_user


class NewVideoForm(OriginalFormMixin, forms.ModelForm):
    """In the chooser of a page: a title and a file; the rest can wait."""

    class Meta:
        model = Video
        fields = ("title", "original")
        widgets = {"original": VideoFileInput}

    def __init__(self, *args: Any, for_user: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.for_user = for_user

    @transaction.atomic
    def save(self, commit: bool = True) -> Video:
        if made := self.video_made():
            return made
        self.sign_original()
        video: Video = super().save(commit=commit)
        if commit:
            self.keep_original("")
        return video
