"""« Accessibilité des vidéos »: every video that a published page shows, and what it lacks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.permissions import policy_registry

from media.clearance import complete, reviewed_tracks, screen, standing_overrides
from media.models import CaptionTrack, Cue, GateOverride, Video
from media.pages import page_models

# What a spreadsheet would read as a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class State(django_filters.ChoiceFilter):
    """What one looks for in this report."""

    CHOICES = (
        ("complete", _("Rien ne manque")),
        ("missing", _("Il manque quelque chose")),
        ("override", _("Publiée par dérogation")),
        ("open", _("Il manque quelque chose, sans dérogation")),
    )

    def __init__(self, **options: Any) -> None:
        super().__init__(choices=self.CHOICES, label=_("État"), **options)

    def filter(self, qs: QuerySet[Video], value: str) -> QuerySet[Video]:
        conditions = {
            "complete": complete(),
            "missing": ~complete(),
            "override": Q(standing_overrides()),
            "open": ~complete() & ~Q(standing_overrides()),
        }
        return qs.filter(conditions[value]) if value in conditions else qs


class ReportFilterSet(WagtailFilterSet):
    state = State()
    audio_description = django_filters.ChoiceFilter(
        label=_("Audiodescription"),
        choices=[choice for choice in Video.AudioDescription.choices if choice[0]],
    )

    class Meta:
        model = Video
        fields = ("state", "audio_description")


def shown_videos() -> QuerySet[Video]:
    """The videos of published pages, with what a row of the report says, in three statements."""
    shown = Q(pk__in=())
    for model in page_models():
        pages = model.objects.live().filter(video__isnull=False)
        shown |= Q(pk__in=pages.order_by().values("video"))
    tracks = CaptionTrack.objects.filter(Exists(Cue.objects.filter(track=OuterRef("pk"))))
    return (
        Video.objects.filter(shown)
        .annotate(has_captions=reviewed_tracks())
        .prefetch_related(
            Prefetch("caption_tracks", queryset=tracks, to_attr="written_tracks"),
            Prefetch("overrides", queryset=GateOverride.objects.all(), to_attr="waivers"),
        )
        .order_by("title", "pk")
    )


def captions_state(video: Any) -> str:
    if video.has_captions:
        return str(_("Relus"))
    if any(track.language == video.language for track in video.written_tracks):
        return str(_("Brouillon, à relire"))
    return str(_("Aucun"))


def languages(video: Any) -> str:
    return ", ".join(track.label for track in video.written_tracks)


def audio_description(video: Video) -> str:
    return str(video.get_audio_description_display()).split("\N{NO-BREAK SPACE}:")[0].split(" :")[0]


def _waiver(video: Any) -> GateOverride | None:
    """The override that holds, else the last one that was needed."""
    return next((one for one in video.waivers if one.ended_at is None), None) or next(
        iter(video.waivers), None
    )


def waived_by(video: Any) -> str:
    return waiver.person_name if (waiver := _waiver(video)) else ""


def waived_on(video: Any) -> str:
    """« 12/03/2027 », and until when once it is over."""
    if (waiver := _waiver(video)) is None:
        return ""
    given = f"{timezone.localtime(waiver.created_at):%d/%m/%Y}"
    if waiver.ended_at is None:
        return given
    return str(_("%(given)s, levée le %(ended)s")) % {
        "given": given,
        "ended": f"{timezone.localtime(waiver.ended_at):%d/%m/%Y}",
    }


def waived_because(video: Any) -> str:
    return waiver.reason if (waiver := _waiver(video)) else ""


def waived_what(video: Any) -> str:
    return waiver.missing if (waiver := _waiver(video)) else ""


def captions_told(video: Any) -> str:
    """« Relus – Français, English »."""
    return " – ".join(filter(None, [captions_state(video), languages(video)]))


def waiver_told(video: Any) -> str:
    """« Jeanne Dupuis, 12/03/2027 : reçus vendredi »."""
    if _waiver(video) is None:
        return ""
    return f"{waived_by(video)}, {waived_on(video)}\N{NO-BREAK SPACE}: {waived_because(video)}"


# On screen, few columns: phones have no room for more.
_SHOWN = (
    Column("captions", label=_("Sous-titres"), accessor=captions_told),
    Column("audio_description", label=_("Audiodescription"), accessor=audio_description),
    Column("waiver", label=_("Dérogation"), accessor=waiver_told),
)
_EXPORTED = {
    "captions": (_("Sous-titres"), captions_state),
    "languages": (_("Langues"), languages),
    "audio_description": (_("Audiodescription"), audio_description),
    "waived_by": (_("Dérogation de"), waived_by),
    "waived_on": (_("Le"), waived_on),
    "waived_because": (_("Motif"), waived_because),
}


class AccessibilityReport(ReportView):
    """For whoever works on videos. Paged on screen, whole as a spreadsheet."""

    model = Video
    page_title = _("Accessibilité des vidéos")
    header_icon = "media"
    index_url_name = "video_accessibility"
    index_results_url_name = "video_accessibility_results"
    permission_policy = policy_registry.get_by_type(Video)
    any_permission_required = ("add", "change", "view")
    filterset_class = ReportFilterSet
    default_ordering = "title"
    columns = [
        TitleColumn("title", label=_("Vidéo"), get_url=lambda video: screen(video)),
        *_SHOWN,
    ]
    list_export = ["title", *_EXPORTED, "waived_what"]
    export_headings = {
        "title": _("Vidéo"),
        **{name: label for name, (label, _told) in _EXPORTED.items()},
        "waived_what": _("Ce qui manquait"),
    }

    def get_queryset(self) -> QuerySet[Video]:
        self.queryset = shown_videos()
        return self.queryset

    def get_filename(self) -> str:
        return f"accessibilite-des-videos-{timezone.localdate():%Y-%m-%d}"

    def to_row_dict(self, item: Video) -> dict[str, str]:
        told = {name: told(item) for name, (_label, told) in _EXPORTED.items()}
        row = {"title": item.title, **told, "waived_what": waived_what(item)}
        return {name: _harmless(value) for name, value in row.items()}

    def stream_csv(self, queryset: Iterable[Video]) -> Iterable[Any]:
        # Spreadsheets read UTF-8 when a mark says so.
        yield "\N{ZERO WIDTH NO-BREAK SPACE}".encode()
        yield from super().stream_csv(queryset)


def _harmless(value: str) -> str:
    """A text that no spreadsheet runs: someone else may have written it."""
    return f"'{value}" if value.startswith(_FORMULA) else value
