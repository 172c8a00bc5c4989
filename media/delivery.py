"""How a video reaches a browser: addresses, and who may fetch them.

A public video has one lasting address. Any other is served under a signed prefix that
expires; relative names inside playlists inherit the prefix, so that every player follows.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.urls import reverse

from media.ffmpeg.ladder import DOWNLOAD
from media.ffmpeg.package import MASTER
from media.ffmpeg.pictures import POSTER
from media.models import CaptionTrack, Chapter, Video

SIGNING_SALT = "media.delivery"

# What a version folder holds, and nothing else is served from it.
_FILES = (
    (re.compile(r"(master|\d{1,4}p)\.m3u8"), "application/vnd.apple.mpegurl"),
    (re.compile(r"\d{1,4}p-\d{5,6}\.m4s"), "video/mp4"),
    (re.compile(r"\d{1,4}p-init\.mp4|video\.mp4"), "video/mp4"),
    (re.compile(r"poster\.jpg"), "image/jpeg"),
    (re.compile(r"poster-\d{3}\.webp"), "image/webp"),
)
_POSTER_NAME = re.compile(r"([0-9a-f-]{36})-(\d{1,9})(-\d{3}\.webp|\.jpg)")
_POSTER_WIDTH = 960


def content_type_of(name: str) -> str | None:
    """Media type of a file of a version; None for a name that no version holds."""
    return next((kind for pattern, kind in _FILES if pattern.fullmatch(name)), None)


def poster_file(name: str) -> tuple[UUID, int, str] | None:
    """Video, version and file of a poster's lasting address; None for any other name."""
    match = _POSTER_NAME.fullmatch(name)
    if match is None:
        return None
    try:
        return UUID(match[1]), int(match[2]), f"poster{match[3]}"
    except ValueError:
        return None


def sign(video: Video) -> str:
    """A prefix that opens this video, this version, for `VIDEO_LINK_SECONDS`."""
    return _signer().sign(_signed_value(video.uuid, video.version))


def opens(token: str, *, uuid: UUID, version: int) -> bool:
    """Whether a prefix is ours, has not expired, and is of this version of this video."""
    try:
        value = _signer().unsign(token, max_age=settings.VIDEO_LINK_SECONDS)
    except signing.BadSignature:
        return False
    return value == _signed_value(uuid, version)


def _signer() -> signing.TimestampSigner:
    return signing.TimestampSigner(salt=SIGNING_SALT)


def _signed_value(uuid: UUID, version: int) -> str:
    return f"{uuid.hex}.{version}"


@dataclass(frozen=True)
class PlayableTrack:
    """Captions in one language, and the same as text."""

    track: CaptionTrack
    base: str

    @property
    def language(self) -> str:
        return self.track.language

    @property
    def label(self) -> str:
        return f"{self.track.label} (brouillon)" if self.track.is_draft else self.track.label

    @property
    def captions(self) -> str:
        return f"{self.base}captions-{self.language}.vtt"

    @property
    def transcript(self) -> str:
        return f"{self.base}transcript-{self.language}.txt"


@dataclass(frozen=True)
class PlayableVideo:
    """What a template needs to show a player."""

    video: Video
    prefix: str
    tracks: list[PlayableTrack]
    chapters: list[Chapter]

    @property
    def base(self) -> str:
        return f"{self.prefix}{self.video.folder}/"

    @property
    def master(self) -> str:
        return f"{self.base}{MASTER}"

    @property
    def mp4(self) -> str:
        return f"{self.base}{DOWNLOAD}"

    @property
    def download(self) -> str:
        return f"{self.mp4}?download=1"

    @property
    def poster(self) -> str:
        """Lasting while a published page shows it; else under the same prefix as the rest."""
        if self.video.is_announced:
            return self.video.poster_url(_POSTER_WIDTH)
        return f"{self.base}{POSTER}"

    @property
    def transcript(self) -> PlayableTrack | None:
        """The track that is read beside the video: French, else what is spoken, else any."""
        known = {track.language: track for track in self.tracks}
        chosen = known.get("fr") or known.get(self.video.language)
        return chosen or next(iter(self.tracks), None)


def playable(video: Video, *, signed: bool, drafts: bool = False) -> PlayableVideo:
    """The addresses of a watchable video, with its captions and chapters: three statements.

    `drafts` adds captions that nobody has reviewed: for previews, they answer editors only.
    """
    prefix = reverse("media:root")
    if signed or not video.is_public:
        prefix = f"{prefix}s/{sign(video)}/"
    tracks = CaptionTrack.objects.filter(video=video).prefetch_related("cues")
    if not drafts:
        tracks = tracks.filter(is_draft=False)
    base = f"{prefix}{video.folder}/"
    return PlayableVideo(
        video=video,
        prefix=prefix,
        tracks=[PlayableTrack(track, base) for track in tracks],
        chapters=list(Chapter.objects.filter(video=video)),
    )
