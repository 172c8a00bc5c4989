"""What the forms of a video show, in order."""

from __future__ import annotations

from typing import Any

from django.db.models import Count
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, HelpPanel, MultiFieldPanel, ObjectList, Panel

from media.cms.chapters import ChaptersPanel
from media.cms.forms import AddVideoForm, VideoForm
from media.cms.original import VideoFileInput
from media.models import CaptionTrack


class CaptionsPanel(Panel):
    """Which captions there are, who read them, and the way to the screen that edits them."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "media/cms/captions_panel.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            context["video"] = self.instance
            context["tracks"] = (
                CaptionTrack.objects.filter(video=self.instance)
                .select_related("reviewed_by")
                .annotate(cue_count=Count("cues"))
            )
            return context


add_video_handler = ObjectList(
    [
        FieldPanel("title"),
        FieldPanel("original", widget=VideoFileInput),
        HelpPanel(template="media/cms/after_upload.html"),
    ],
    base_form_class=AddVideoForm,
)

video_edit_handler = ObjectList(
    [
        FieldPanel("title"),
        FieldPanel("language"),
        MultiFieldPanel(
            [
                CaptionsPanel(),
                FieldPanel("captions_file"),
                FieldPanel("captions_language"),
            ],
            heading=_("Sous-titres et transcription"),
        ),
        MultiFieldPanel(
            [
                HelpPanel(template="media/cms/audio_description_help.html"),
                FieldPanel("audio_description"),
            ],
            heading=_("Audiodescription"),
        ),
        ChaptersPanel(),
        MultiFieldPanel(
            [FieldPanel("useful_start"), FieldPanel("useful_end")],
            heading=_("Ce qui compte comme regardé"),
            classname="collapsed",
        ),
    ],
    base_form_class=VideoForm,
)

# Its files, captions and chapters are erased for good: only the name of the trace may change.
withdrawn_video_handler = ObjectList([FieldPanel("title")])
