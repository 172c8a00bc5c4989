"""How a video reaches a browser: addresses, and who may fetch them.

A public video has one lasting address. Any other is served under a signed prefix that
expires; relative names inside playlists inherit the prefix, so that every player follows.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.core import signing
from django.urls import reverse

from media.models import CaptionTrack, Video

SIGNING_SALT = "media.delivery"


def sign(video: Video) -> str:
    """A prefix that opens this video, this version, for `VIDEO_LINK_SECONDS`."""
    return signing.TimestampSigner(salt=SIGNING_SALT).sign(f"{video.uuid.hex}.{video.version}")


@dataclass(frozen=True)
class PlayableVideo:
    """What a template needs to show a player."""

    video: Video
    prefix: str
    tracks: list[CaptionTrack]

    @property
    def base(self) -> str:
        return f"{self.prefix}{self.video.folder}/"

    @property
    def master(self) -> str:
        return f"{self.base}master.m3u8"

    @property
    def mp4(self) -> str:
        return f"{self.base}video.mp4"

    @property
    def poster(self) -> str:
        return f"{self.base}poster.jpg"


def playable(video: Video, *, signed: bool) -> PlayableVideo:
    prefix = reverse("media:root")
    if signed or not video.is_public:
        prefix = f"{prefix}s/{sign(video)}/"
    return PlayableVideo(video=video, prefix=prefix, tracks=list(video.caption_tracks.all()))
