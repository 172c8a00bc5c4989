"""What the caption editor shows, and what it answers to its script."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from media import readability, webvtt
from media.captions import as_cues
from media.delivery import playable
from media.models import LANGUAGES, CaptionTrack, Video
from media.webvtt import Cue, Remark

_EMPTY = "WEBVTT\n"


@dataclass
class Page:
    """The editor of one language of a video; `text` is what is typed, else what is kept."""

    video: Video
    language: str
    text: str = ""
    # Name of the file that the text comes from, when it is not saved yet.
    imported: str = ""
    cues: list[Cue] = field(default_factory=list)
    errors: list[Remark] = field(default_factory=list)
    warnings: list[Remark] = field(default_factory=list)
    # What someone else saved meanwhile.
    other_text: str = ""
    refusal: str = ""

    def __post_init__(self) -> None:
        self.track = CaptionTrack.objects.filter(video=self.video, language=self.language).first()
        self.is_typed = bool(self.text)
        if not self.is_typed:
            self.text = self._kept()

    def _kept(self) -> str:
        return webvtt.serialise(as_cues(self.track)) if self.track else _EMPTY

    def check(self) -> None:
        """Read the text: `cues` and `warnings`, or `errors`."""
        if not self.is_typed and self.track is None:
            return
        duration = self.video.duration if self.video.is_watchable else None
        self.errors, self.warnings = [], []
        try:
            self.cues = webvtt.parse(self.text, duration=duration)
        except webvtt.CaptionError as error:
            self.errors = error.remarks
        else:
            self.warnings = readability.check(self.cues, duration=duration)

    def find_other_text(self) -> None:
        """Someone saved since this text was read: theirs is shown beside it."""
        self.track = CaptionTrack.objects.filter(video=self.video, language=self.language).first()
        self.other_text = self._kept()

    @staticmethod
    def wants_json(request: HttpRequest) -> bool:
        return request.headers.get("Accept", "").startswith("application/json")

    def answer(self, request: HttpRequest, *, status: int) -> HttpResponse:
        """A refusal: for the script, or the page again with all that was typed."""
        if not self.wants_json(request):
            return self.render(request, status=status)
        return JsonResponse(
            {
                "errors": told(self.errors),
                "refusal": self.refusal,
                "other_text": self.other_text,
                "revision": self.revision,
            },
            status=status,
        )

    @property
    def revision(self) -> int:
        return self.track.revision if self.track else 0

    @property
    def is_reviewed(self) -> bool:
        return self.track is not None and not self.track.is_draft

    @property
    def language_label(self) -> str:
        return dict(LANGUAGES)[self.language]

    @property
    def source(self) -> str:
        """Address of the video for a plain `<video>`; empty before there is one."""
        return playable(self.video, signed=True).mp4 if self.video.is_watchable else ""

    def render(self, request: HttpRequest, *, status: int = 200) -> HttpResponse:
        title = _("Sous-titres : %(language)s") % {"language": self.language_label}
        context = {**self.frame(self.video, title, above=True), "page": self}
        return render(request, "media/cms/captions_edit.html", context, status=status)

    @staticmethod
    def frame(video: Video, title: str, *, above: bool = False) -> dict[str, Any]:
        """The title and the way back, for the header of the CMS."""
        items = [
            {"url": reverse("wagtailsnippets_media_video:list"), "label": _("Vidéos")},
            {
                "url": reverse("wagtailsnippets_media_video:edit", args=[video.pk]),
                "label": video.title,
            },
        ]
        if above:
            address = reverse("wagtailsnippets_media_video:captions", args=[video.pk])
            items.append({"url": address, "label": _("Sous-titres")})
        return {
            "video": video,
            "header_title": f"{title} – {video.title}",
            "breadcrumbs_items": [*items, {"url": "", "label": title}],
            "header_icon": "openquote",
        }


def told(remarks: list[Remark]) -> list[dict[str, Any]]:
    """Remarks for the script."""
    return [{"line": remark.line, "text": str(remark)} for remark in remarks]
