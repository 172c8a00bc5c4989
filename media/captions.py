"""Captions between files and rows."""

from __future__ import annotations

from django.db import transaction

from media import webvtt
from media.models import CaptionTrack, Cue, Video


def as_cues(track: CaptionTrack) -> list[webvtt.Cue]:
    """The rows of a track as values, in order."""
    return [webvtt.Cue(row.start, row.end, row.text, row.speaker) for row in track.cues.all()]


@transaction.atomic
def replace_captions(
    video: Video, cues: list[webvtt.Cue], *, language: str = "fr", label: str = "Français"
) -> CaptionTrack:
    """Make `cues` the captions of a video in a language, in place of any there were."""
    track, _created = CaptionTrack.objects.update_or_create(
        video=video, language=language, defaults={"label": label}
    )
    track.cues.all().delete()
    Cue.objects.bulk_create(
        Cue(track=track, start=cue.start, end=cue.end, text=cue.text, speaker=cue.speaker)
        for cue in cues
    )
    return track
