"""Captions between files and rows."""

from __future__ import annotations

from functools import partial

from django.db import transaction

from media import webvtt
from media.models import CaptionTrack, Cue, Video
from media.signals import captions_changed


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
    transaction.on_commit(partial(captions_changed.send, sender=Video, video=video))
    return track


@transaction.atomic
def remove_captions(video: Video, *, language: str) -> None:
    """Forget the captions of a video in a language."""
    CaptionTrack.objects.filter(video=video, language=language).delete()
    transaction.on_commit(partial(captions_changed.send, sender=Video, video=video))
