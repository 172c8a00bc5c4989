"""The file of a video in the forms of the CMS: chosen, checked, taken in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import transaction

from media import services
from media.models import Video
from media.uploads import EXTENSIONS, check_video_file


class VideoFileInput(forms.FileInput):
    """Originals have no address: nothing is said of the present one here."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"accept": ",".join(("video/*", *EXTENSIONS)), **(attrs or {})})


class OriginalFormMixin:
    """What every form that takes an original does with it."""

    cleaned_data: dict[str, Any]
    changed_data: list[str]
    instance: Video
    for_user: Any

    def clean_original(self) -> Any:
        file = self.cleaned_data["original"]
        if "original" in self.changed_data:
            check_video_file(file)
        return file

    def keep_original(self, former: str) -> None:
        """After the row is saved: forget the former file, and have the new one prepared."""
        if former and former != self.instance.original.name:
            storage = self.instance.original.storage
            transaction.on_commit(lambda: storage.delete(former))
        services.ask_for(self.instance)

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
        self.sign_original()
        video: Video = super().save(commit=commit)
        if commit:
            self.keep_original("")
        return video
