"""« Vidéos à suivre » on the home page of the CMS: what waits for a person, and what is coming."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from wagtail.admin.ui.components import Component

from media.clearance import reviewed_tracks
from media.cms.listing import LIST_SCRIPT
from media.cms.views import may
from media.models import Video

# Rows shown; the list of videos has the rest.
_MOST = 8


def videos_to_follow() -> QuerySet[Any]:
    """Stopped ones first, then those under way, then those without reviewed captions."""
    stopped = Q(status__in=(Video.Status.REFUSED, Video.Status.FAILED))
    running = Q(status__in=Video.Status.unfinished())
    waiting = Q(status=Video.Status.READY, captions_reviewed=False)
    return (
        Video.objects.annotate(captions_reviewed=reviewed_tracks())
        .filter(stopped | running | waiting)
        .annotate(
            urgency=Case(
                When(stopped, then=Value(0)),
                When(running, then=Value(1)),
                default=Value(2),
                output_field=IntegerField(),
            )
        )
        .order_by("urgency", "-updated_at")
    )


class VideosPanel(Component):
    name = "videos"
    template_name = "media/cms/home_panel.html"
    order = 150

    class Media:
        js = [LIST_SCRIPT]

    def get_context_data(self, parent_context: Mapping[str, Any]) -> Mapping[str, Any]:
        if not may(parent_context["request"].user, "change"):
            return {"videos": []}
        videos = list(videos_to_follow()[: _MOST + 1])
        return {"videos": videos[:_MOST], "has_more": len(videos) > _MOST}
