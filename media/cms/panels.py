"""Parts of the edit page of a video that are not fields."""

from __future__ import annotations

from typing import Any

from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel, ObjectList, Panel

from media.cms.forms import MomentInput, VideoForm
from media.cms.original import VideoFileInput
from media.delivery import playable


class StatePanel(Panel):
    """How far the preparation is, why it failed, and the result; only once there is a video."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "media/cms/state_panel.html"

        def is_shown(self) -> bool:
            return self.instance.pk is not None

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            video = self.instance
            context["video"] = video
            if video.is_watchable:
                context["playable"] = playable(video, signed=True)
            return context


video_edit_handler = ObjectList(
    [
        StatePanel(heading="Préparation"),
        FieldPanel("title"),
        FieldPanel("original", widget=VideoFileInput),
        MultiFieldPanel(
            [
                FieldPanel("captions_file"),
                FieldPanel("captions_language"),
                FieldPanel("captions_removed"),
            ],
            heading="Sous-titres et transcription",
        ),
        InlinePanel(
            "chapters",
            heading="Chapitres",
            label="chapitre",
            panels=[FieldPanel("start", widget=MomentInput), FieldPanel("title")],
        ),
        MultiFieldPanel(
            [FieldPanel("useful_start"), FieldPanel("useful_end")],
            heading="Ce qui compte comme regardé",
            classname="collapsed",
        ),
    ],
    base_form_class=VideoForm,
)
