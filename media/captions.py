"""Captions between files and rows: read, replaced, removed, and never lost between two people."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone

from media import webvtt
from media.models import LANGUAGES, CaptionTrack, Cue, Video
from media.signals import captions_changed


class Stale(RuntimeError):
    """Someone else changed the captions since they were read: nothing was written."""


class StillNeeded(RuntimeError):
    """A published page shows the video, which would be left without reviewed captions."""


def as_cues(track: CaptionTrack) -> list[webvtt.Cue]:
    """The rows of a track as values, in order."""
    return [webvtt.Cue(row.start, row.end, row.text, row.speaker) for row in track.cues.all()]


@transaction.atomic
def replace_captions(
    video: Video,
    cues: list[webvtt.Cue],
    *,
    language: str = "fr",
    label: str = "",
    is_draft: bool = False,
    reviewed_by: Any = None,
    revision: int | None = None,
) -> CaptionTrack:
    """Make `cues` the captions of a video in a language, in place of any there were.

    `label` is what players show; the language's own name by default. `revision` is that of the
    words that were read before (0: there were none); raises Stale when they have changed since.
    Raises StillNeeded when a draft would take the place of captions that must stay.
    """
    track = _locked(video, language)
    if revision is not None and revision != (track.revision if track else 0):
        raise Stale(f"{language} captions of video {video.pk} are no longer at {revision}")
    if is_draft and track is not None:
        _refuse_if_needed(track)
    if track is None:
        track = CaptionTrack(video=video, language=language)
    track.label = label or dict(LANGUAGES).get(language, language)
    track.is_draft = is_draft
    track.reviewed_by = None if is_draft else reviewed_by
    track.reviewed_at = None if is_draft else timezone.now()
    track.revision += 1
    track.save()
    track.cues.all().delete()
    Cue.objects.bulk_create(
        Cue(track=track, start=cue.start, end=cue.end, text=cue.text, speaker=cue.speaker)
        for cue in cues
    )
    transaction.on_commit(partial(captions_changed.send, sender=Video, video=video))
    return track


@transaction.atomic
def remove_captions(video: Video, *, language: str) -> None:
    """Forget the captions of a video in a language. Raises StillNeeded."""
    track = _locked(video, language)
    if track is None:
        return
    _refuse_if_needed(track)
    track.delete()
    transaction.on_commit(partial(captions_changed.send, sender=Video, video=video))


def must_stay(track: CaptionTrack) -> bool:
    """Whether a published page needs these captions: no others say what is spoken."""
    # Read when asked: that module counts the captions of this one.
    from media import gate

    if track.is_draft:
        return False
    others = CaptionTrack.objects.filter(video=track.video, is_draft=False).exclude(pk=track.pk)
    says_what_is_spoken = track.language == track.video.language
    return (says_what_is_spoken or not others.exists()) and gate.captions_are_needed(track.video)


def _refuse_if_needed(track: CaptionTrack) -> None:
    if must_stay(track):
        raise StillNeeded(f"{track.language} captions of video {track.video.pk} are on show")


def _locked(video: Video, language: str) -> CaptionTrack | None:
    """The track, held until the end of the transaction: two people write one after the other."""
    Video.objects.select_for_update().only("pk").get(pk=video.pk)
    return CaptionTrack.objects.filter(video=video, language=language).first()
