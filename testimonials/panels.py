"""What the CMS shows of consents: in a talk's form, and on its own home page."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils import timezone
from wagtail.admin.panels import Panel
from wagtail.admin.ui.components import Component

from testimonials.consents import SpeakerConsent, recording_address
from testimonials.elections import UpcomingElection, current_elections

# Rows shown on the home page of the CMS; the list of consents has the rest.
_MOST = 10


def officials_in_question() -> Any:
    """Standing consents of people who hold an office, or who might be candidates."""
    concerned = Q(speaker__is_official=True) | Q(may_be_candidate=True)
    return (
        SpeakerConsent.objects.valid()
        .filter(concerned)
        .select_related("speaker", "video")
        .order_by("-may_be_candidate", "speaker__name")
    )


class ConsentPanel(Panel):
    """The consents of the speaker for the video of this page, and what to do about them.

    Nothing of it is saved with the page: an old version cannot bring a consent back.
    """

    class BoundPanel(Panel.BoundPanel):
        template_name = "testimonials/cms/consent_panel.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            page = self.instance
            is_known = bool(page.video_id and page.speaker_id)
            context["is_known"] = is_known
            if is_known:
                context["consents"] = SpeakerConsent.objects.filter(
                    video=page.video_id, speaker=page.speaker_id
                ).select_related("recorded_by")
                context["record_url"] = recording_address(
                    video=page.video_id, speaker=page.speaker_id
                )
                context["may_withdraw"] = self.request.user.has_perm(
                    "testimonials.withdraw_speakerconsent"
                )
            context["elections"] = self._elections()
            return context

        def _elections(self) -> list[UpcomingElection]:
            page = self.instance
            if not (page.speaker_id and page.speaker.is_official):
                return []
            return current_elections()


class ConsentWatch(Component):
    """On the home page of the CMS: consents that end, elections that come."""

    name = "consents"
    template_name = "testimonials/cms/watch.html"
    order = 150

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        user = parent_context["request"].user
        if not user.has_perm("testimonials.view_speakerconsent"):
            return {}
        elections = current_elections()
        ending = list(
            SpeakerConsent.objects.ending()
            .select_related("speaker", "video")
            .order_by("ends_on")[:_MOST]
        )
        return {
            "today": timezone.localdate(),
            "ending": ending,
            "elections": elections,
            "concerned": list(officials_in_question()[:_MOST]) if elections else [],
        }
