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

from media.ffmpeg.ladder import AUDIO, DOWNLOAD
from media.ffmpeg.package import MASTER
from media.ffmpeg.pictures import full_poster
from media.models import CaptionTrack, Chapter, Video

SIGNING_SALT = "media.delivery"
PLAYLIST = "application/vnd.apple.mpegurl"

# What a version folder holds, and nothing else is served from it.
_FILES = tuple(
    (re.compile(pattern, re.ASCII), kind)
    for pattern, kind in (
        (r"(master|\d{1,4}p)\.m3u8", PLAYLIST),
        (r"\d{1,4}p-\d{5,6}\.m4s", "video/mp4"),
        (r"\d{1,4}p-init\.mp4|video\.mp4", "video/mp4"),
        (r"audio\.m4a", "audio/mp4"),
        (r"poster(\.r\d{1,9})?\.jpg|storyboard-\d{3}\.jpg", "image/jpeg"),
        (r"poster-\d{3}(\.r\d{1,9})?\.webp", "image/webp"),
    )
)
_POSTER_NAME = re.compile(
    r"(?P<uuid>[0-9a-f-]{36})-(?P<version>\d{1,9})(?P<revision>\.r\d{1,9})?"
    r"(?:(?P<width>-\d{3})\.webp|\.jpg)",
    re.ASCII,
)
_POSTER_WIDTH = 960


def content_type_of(name: str) -> str | None:
    """Media type of a file of a version; None for a name that no version holds."""
    return next((kind for pattern, kind in _FILES if pattern.fullmatch(name)), None)


def poster_file(name: str) -> tuple[UUID, int, str] | None:
    """Video, version and file of a poster's lasting address; None for any other name.

    `<uuid>-<version>.r3-640.webp` is `poster-640.r3.webp`: what it is of, then which size.
    """
    match = _POSTER_NAME.fullmatch(name)
    if match is None:
        return None
    try:
        uuid = UUID(match["uuid"])
    except ValueError:
        return None
    revision, width = match["revision"] or "", match["width"]
    file_name = f"poster{width}{revision}.webp" if width else f"poster{revision}.jpg"
    return uuid, int(match["version"]), file_name


def sign(video: Video, version: int | None = None) -> str:
    """A token that opens one version, the published one if none is named.

    It lasts `VIDEO_LINK_SECONDS`.
    """
    return _signer().sign(_signed_value(video.uuid, version or video.version))


def signed_prefix(video: Video, version: int | None = None) -> str:
    """What stands before `<uuid>/<version>/` in the addresses that a token opens."""
    return f"{reverse('media:root')}s/{sign(video, version)}/"


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
    def audio(self) -> str:
        """The sound alone; empty for a silent video."""
        return f"{self.base}{AUDIO}" if self.video.audio_bytes else ""

    @property
    def storyboard(self) -> str:
        """The first sheet of pictures of the seek bar; empty when there are none."""
        return f"{self.base}storyboard-001.jpg" if self.video.storyboard else ""

    @property
    def renewal(self) -> str:
        """Where a fresh prefix is asked for; empty when addresses last."""
        if not self.is_signed:
            return ""
        address = reverse("media:renewal", args=[self.video.uuid])
        return f"{address}?version={self.video.version}"

    @property
    def is_signed(self) -> bool:
        return self.prefix != reverse("media:root")

    @property
    def expires_in(self) -> int:
        """Seconds for which a signed prefix, just made, opens the files."""
        return int(settings.VIDEO_LINK_SECONDS)

    @property
    def poster(self) -> str:
        """Lasting while a published page shows it; else under the same prefix as the rest."""
        if self.video.is_announced:
            return self.video.poster_url(_POSTER_WIDTH)
        return f"{self.base}{full_poster(self.video.poster_revision)}"

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
    needs_token = signed or not video.is_public
    prefix = signed_prefix(video) if needs_token else reverse("media:root")
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
