"""The list of videos, and the columns that it shares with the chooser of pages."""

from __future__ import annotations

from functools import reduce
from operator import add
from typing import Any

import django_filters
from django import forms
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.forms.widgets import Script
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.search.backends import get_search_backend
from wagtail.snippets.views.snippets import IndexView

from media.clearance import reviewed_tracks
from media.delivery import sign
from media.ffmpeg.pictures import full_poster, poster_widths, small_poster
from media.models import CaptionTrack, Video
from media.pages import page_models
from media.templatetags.moments import clock

_THUMBNAIL = 320
# Keeps the states on screen as they are.
LIST_SCRIPT = Script("js/video-list.js", type="module")


def with_listing(videos: QuerySet[Video]) -> QuerySet[Any]:
    """With what a row says: `captions_reviewed`, `captions_written` and `page_count`."""
    return videos.annotate(
        captions_reviewed=reviewed_tracks(),
        captions_written=Exists(CaptionTrack.objects.filter(video=OuterRef("pk"))),
        page_count=reduce(add, [_pages_of(model) for model in page_models()], Value(0)),
    )


def _pages_of(model: type[Any]) -> Any:
    """How many pages of a type show the video, drafts included."""
    pages = model.objects.filter(video=OuterRef("pk")).order_by().values("video")
    return Coalesce(Subquery(pages.annotate(count=Count("pk")).values("count")), 0)


def thumbnail(video: Video) -> str:
    """Address of a small poster for people of the CMS, whether a page shows it yet or not."""
    if not video.is_watchable:
        return ""
    if video.is_announced:
        return video.poster_url(_THUMBNAIL)
    widths = [width for width in poster_widths(video.width, video.height) if width >= _THUMBNAIL]
    revision = video.poster_revision
    name = small_poster(widths[0], revision) if widths else full_poster(revision)
    return f"{reverse('media:root')}s/{sign(video)}/{video.folder}/{name}"


class PosterColumn(Column):
    cell_template_name = "media/cms/poster_cell.html"


class StateColumn(Column):
    """Asked for again, all rows in one request, while something is being prepared."""

    cell_template_name = "media/cms/state_cell.html"

    class Media:
        js = [LIST_SCRIPT]


class CaptionsColumn(Column):
    cell_template_name = "media/cms/captions_cell.html"


class PagesColumn(Column):
    cell_template_name = "media/cms/pages_cell.html"


def poster_column() -> Column:
    return PosterColumn(
        "poster", label=_("Image"), accessor=thumbnail, classname="video-list__poster"
    )


def state_column(**kwargs: Any) -> Column:
    return StateColumn("state", label=gettext_lazy("État"), accessor="state_text", **kwargs)


def duration_column(**kwargs: Any) -> Column:
    return Column(
        "duration",
        label=gettext_lazy("Durée"),
        accessor=lambda video: clock(video.duration) if video.is_watchable else "–",
        **kwargs,
    )


def captions_column() -> Column:
    return CaptionsColumn("captions", label=gettext_lazy("Sous-titres"))


class VideoFilterSet(WagtailFilterSet):
    status = django_filters.MultipleChoiceFilter(
        label=gettext_lazy("État"),
        choices=Video.Status.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    captions = django_filters.ChoiceFilter(
        label=gettext_lazy("Sous-titres"),
        method="filter_captions",
        empty_label=gettext_lazy("Tous"),
        widget=forms.RadioSelect,
        choices=[
            ("reviewed", gettext_lazy("Relus")),
            ("draft", gettext_lazy("À relire")),
            ("none", gettext_lazy("Aucun")),
        ],
    )

    class Meta:
        model = Video
        fields: list[str] = []

    def filter_captions(self, videos: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        return {
            "reviewed": videos.filter(captions_reviewed=True),
            "draft": videos.filter(captions_reviewed=False, captions_written=True),
            "none": videos.filter(captions_written=False),
        }[value]


class VideoIndexView(IndexView):
    filterset_class = VideoFilterSet
    add_item_label = gettext_lazy("Déposer une vidéo")

    @cached_property
    def columns(self) -> list[Any]:
        checkbox, title, *others = super().columns
        return [checkbox, poster_column(), title, *others]

    def search_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """By title or name of file; the search engine knows neither our filters nor our order."""
        if not self.is_searching:
            return queryset
        found = get_search_backend().autocomplete(self.search_query, Video.objects.all())
        named = Q(original_name__icontains=self.search_query)
        return queryset.filter(named | Q(pk__in=[video.pk for video in found]))
