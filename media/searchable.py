"""What people find of the videos that pages show: how long, and what is said in them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.signals import post_delete, post_save

from cms.searchable import Label, Passage
from cms.searchable_pages import among, pages
from media.models import CaptionTrack, Cue, GateOverride, Video
from media.pages import page_models
from media.passages import passages_of
from media.signals import captions_changed, video_published, video_withdrawn
from media.webvtt import Cue as Caption

# Whole minutes up to which something is short, and then no longer long.
_SHORT, _MEDIUM = 5, 15
CAPTIONED = (Label("oui", "Avec sous-titres"),)


def transcripts(
    videos: Collection[int], *, heads_only: bool = False
) -> Mapping[int, tuple[Passage, ...]]:
    """What is said in those of these videos that have captions to show; at most two statements.

    Of captions in several languages the French ones, else those of the spoken language, as the
    transcript beside the player. Drafts are nobody's to find. `heads_only`: without passages.
    """
    chosen = _chosen_tracks(videos)
    if heads_only:
        return dict.fromkeys(chosen.values(), ())
    said = Cue.objects.filter(_of_tracks(chosen)).order_by("track_id", "start")
    found: dict[int, tuple[Passage, ...]] = dict.fromkeys(chosen.values(), ())
    rows = said.values_list("track_id", "start", "end", "text", "speaker").iterator()
    for track, cues in groupby(rows, key=itemgetter(0)):
        if track in chosen:
            found[chosen[track]] = passages_of(Caption(*cue[1:]) for cue in cues)
    return found


def _of_tracks(tracks: Collection[int]) -> Q:
    """Captions of these tracks, or of all that are shown when they are too many to name."""
    if len(tracks) <= 500:
        return Q(track__in=tracks)
    return Q(track__is_draft=False)


def _chosen_tracks(videos: Collection[int]) -> dict[int, int]:
    """Track → video, one track for each video that may be watched and was captioned by someone."""
    tracks = CaptionTrack.objects.filter(
        Exists(Cue.objects.filter(track=OuterRef("pk"))), is_draft=False, video__version__gt=0
    )
    wanted = set(videos)
    chosen: dict[int, tuple[int, int]] = {}
    rows = among(tracks, "video", wanted).order_by("pk")
    for pk, video, language, spoken in rows.values_list(
        "pk", "video_id", "language", "video__language"
    ):
        rank = 0 if language == "fr" else 1 if language == spoken else 2
        if video in wanted and (video not in chosen or rank < chosen[video][0]):
            chosen[video] = (rank, pk)
    return {pk: video for video, (_rank, pk) in chosen.items()}


def duration_facet(minutes: int | None) -> tuple[Label, ...]:
    """« Jusqu’à 5 minutes », « De 6 à 15 minutes », « Plus de 15 minutes »; none when unknown."""
    if not minutes:
        return ()
    if minutes <= _SHORT:
        return (Label("court", "Jusqu’à 5 minutes"),)
    if minutes <= _MEDIUM:
        return (Label("moyen", "De 6 à 15 minutes"),)
    return (Label("long", "Plus de 15 minutes"),)


def is_kept(video: Video | None) -> bool:
    """Whether a video may be watched, but by nobody who is not signed in.

    What is said in it is not for visitors either, whatever the page says.
    """
    return video is not None and video.is_watchable and not video.is_public


def closed_or_kept(closed: QuerySet[Any], pages: QuerySet[Any]) -> QuerySet[Any]:
    """Of these pages, those that are closed and those whose video `is_kept`."""
    kept = Q(video__version__gt=0, video__is_public=False)
    return pages.filter(Q(pk__in=closed.order_by().values("pk")) | kept)


def connect() -> None:
    for signal in (video_published, video_withdrawn, captions_changed):
        signal.connect(_video_changed, dispatch_uid="media.searchable.video")
    for signal in (post_save, post_delete):
        # In the transaction of the change, which signals of this room follow.
        signal.connect(_row_changed, sender=CaptionTrack, dispatch_uid="media.searchable.captions")
        signal.connect(_row_changed, sender=GateOverride, dispatch_uid="media.searchable.override")
    post_save.connect(_video_saved, sender=Video, dispatch_uid="media.searchable.saved")


def say_changed(videos: Iterable[int]) -> None:
    """The pages that show these videos may say something else."""
    keys = list(videos)
    for model in page_models():
        shown: QuerySet[Any] = model.objects.filter(video__in=keys)
        pages.say_changed(shown)


def _video_changed(video: Video, **_kwargs: Any) -> None:
    say_changed([video.pk])


def _row_changed(instance: Any, raw: bool = False, **_kwargs: Any) -> None:
    if not raw:
        say_changed([instance.video_id])


def _video_saved(instance: Video, created: bool, raw: bool = False, **_kwargs: Any) -> None:
    if not created and not raw:
        say_changed([instance.pk])
