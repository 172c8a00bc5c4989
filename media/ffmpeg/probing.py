"""What a file really holds, whatever its name says, or why it is refused. No Django."""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from media.ffmpeg.process import FfmpegError, Stalled, ask, locate

# Containers that hold their own pictures. A playlist (hls, concat, dash) names other files:
# it could read the neighbour's upload, and a protocol white list alone does not stop it.
CONTAINERS = "mov,matroska,avi,mpegts,mpeg,asf,flv,ogg"
INPUT_OPTIONS = {"protocol_whitelist": "file", "format_whitelist": CONTAINERS}

# Seconds. Below, there is nothing to watch; above, the announced duration is not believable.
SHORTEST, LONGEST = 0.5, 12 * 3600
# Pixels of the longer side.
LARGEST_SIDE = 8192
# An output or a file with less than this share of what is announced is incomplete.
COMPLETE_RATIO = 0.98
# Frames a second: more is invisible on talking people and costs the last village its link.
HIGHEST_RATE = 30
_USUAL_RATE = Fraction(25)
_ISO_BEGINNINGS = (b"ftyp", b"wide", b"mdat", b"moov", b"free")

EMPTY = "Le fichier est vide : l’envoi s’est sans doute interrompu. Déposez-le à nouveau."
PLAYLIST = (
    "Ce fichier est une liste de lecture : il renvoie à d’autres fichiers au lieu de contenir "
    "des images. Déposez le fichier de la vidéo elle-même."
)
UNKNOWN = (
    "Ce fichier n’est pas une vidéo, quelle que soit son extension. Formats acceptés : "
    "MP4, MOV, MKV, WebM, AVI, MPEG, WMV."
)
TRUNCATED = (
    "La vidéo est incomplète : il en manque une partie. L’envoi ou l’enregistrement s’est sans "
    "doute interrompu. Déposez le fichier d’origine entier."
)
SOUND_ONLY = "Ce fichier contient du son, mais aucune image : il faut une vidéo."
NO_PICTURE = "Aucune image de cette vidéo ne peut être lue. Exportez-la à nouveau en MP4."
TOO_SHORT = "La vidéo dure moins d’une demi-seconde."
TOO_LONG = "La vidéo annonce une durée de plus de douze heures : découpez-la."
TOO_LARGE = "L’image dépasse 8 192 pixels de côté : exportez la vidéo en 4K ou en HD."
TOO_SLOW = "La lecture de ce fichier n’aboutit pas. Exportez la vidéo à nouveau en MP4."


class NotAVideo(ValueError):
    """A file that is refused; the message says why, in French, to the person who sent it."""


@dataclass(frozen=True)
class Probe:
    """A video as it is displayed: rotated, with square pixels."""

    # Seconds.
    duration: float
    width: int
    height: int
    # Frames a second, at most HIGHEST_RATE.
    rate: Fraction
    # Stream numbers in the file; no sound is a case like another.
    video_index: int
    audio_index: int | None

    @property
    def short_side(self) -> int:
        return min(self.width, self.height)


def probe(path: Path) -> Probe:
    """What the file holds. Raises NotAVideo with the reason in French."""
    path = path.absolute()
    if path.stat().st_size == 0:
        raise NotAVideo(EMPTY)
    try:
        found = _describe(path)
        streams = found.get("streams", [])
        video = next((stream for stream in streams if _is_video(stream)), None)
        if video is None:
            sound = any(stream.get("codec_type") == "audio" for stream in streams)
            raise NotAVideo(SOUND_ONLY if sound else NO_PICTURE)
        if _is_cut(path):
            raise NotAVideo(TRUNCATED)
        _check_picture(path, video["index"])
        duration = _duration(path, found, video)
    except Stalled:
        raise NotAVideo(TOO_SLOW) from None
    width, height = _displayed_size(video)
    if max(width, height) > LARGEST_SIDE:
        raise NotAVideo(TOO_LARGE)
    if duration < SHORTEST:
        raise NotAVideo(TOO_SHORT)
    if duration > LONGEST:
        raise NotAVideo(TOO_LONG)
    return Probe(
        duration=duration,
        width=width,
        height=height,
        rate=_rate(video),
        video_index=video["index"],
        audio_index=next((s["index"] for s in streams if _is_audio(s)), None),
    )


def duration_of(path: Path) -> float:
    """Seconds that a file of ours announces; 0 when it announces none."""
    found = json.loads(
        ask([locate("ffprobe"), "-v", "error", "-show_format", "-of", "json", str(path)])
    )
    return float(found["format"].get("duration", 0))


def _describe(path: Path) -> dict[str, Any]:
    command = [locate("ffprobe"), "-v", "error", *_options()]
    command += ["-show_format", "-show_streams", "-of", "json", "-i", str(path)]
    try:
        description: dict[str, Any] = json.loads(ask(command))
    except Stalled:
        raise
    except FfmpegError as error:
        raise NotAVideo(_reason(path, error.stderr_tail)) from None
    return description


def _options() -> list[str]:
    return [part for name, value in INPUT_OPTIONS.items() for part in (f"-{name}", value)]


def _reason(path: Path, said: str) -> str:
    """Why ffprobe could not open a file, from what it begins with and what ffprobe said."""
    with path.open("rb") as file:
        head = file.read(1024).lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith((b"#extm3u", b"ffconcat", b"[playlist]")) or b"<mpd" in head:
        return PLAYLIST
    if head[4:8] in _ISO_BEGINNINGS and ("moov atom not found" in said or _is_cut(path)):
        return TRUNCATED
    return UNKNOWN


def _is_video(stream: dict[str, Any]) -> bool:
    """Moving pictures: the cover of an album is not."""
    is_cover = stream.get("disposition", {}).get("attached_pic")
    has_size = stream.get("width") and stream.get("height")
    return bool(stream.get("codec_type") == "video" and not is_cover and has_size)


def _is_audio(stream: dict[str, Any]) -> bool:
    """Sound that can be decoded: cameras add tracks that nothing knows."""
    known = stream.get("codec_name", "unknown") not in ("unknown", "none")
    return bool(stream.get("codec_type") == "audio" and known and int(stream["sample_rate"]))


def _check_picture(path: Path, index: int) -> None:
    """One frame must come out of the decoder. Raises NotAVideo."""
    command = [locate("ffmpeg"), "-nostdin", "-v", "error", *_options(), "-i", str(path)]
    command += ["-map", f"0:{index}", "-frames:v", "1", "-f", "framecrc", "-"]
    try:
        frames = ask(command)
    except Stalled:
        raise
    except FfmpegError:
        frames = b""
    if not any(line and not line.startswith(b"#") for line in frames.splitlines()):
        raise NotAVideo(NO_PICTURE)


def _duration(path: Path, found: dict[str, Any], video: dict[str, Any]) -> float:
    """Seconds of pictures; recordings made by browsers announce none and are read through."""
    for announced in (video.get("duration"), found["format"].get("duration")):
        if announced is not None:
            return float(announced)
    command = [locate("ffprobe"), "-v", "error", *_options(), "-of", "csv=p=0"]
    command += ["-select_streams", str(video["index"]), "-show_entries", "packet=pts_time"]
    stamps = ask([*command, "-i", str(path)]).decode().split()
    times = [float(stamp.rstrip(",")) for stamp in stamps if stamp[0].isdigit()]
    return max(times, default=0) - min(times, default=0)


def _displayed_size(video: dict[str, Any]) -> tuple[int, int]:
    width, height = video["width"], video["height"]
    shape = _fraction(video.get("sample_aspect_ratio", "1:1").replace(":", "/"))
    if shape:
        width = max(1, round(width * shape))
    sides = [data["rotation"] for data in video.get("side_data_list", []) if "rotation" in data]
    rotation = sides[0] if sides else int(video.get("tags", {}).get("rotate", 0))
    return (height, width) if rotation % 180 else (width, height)


def _rate(video: dict[str, Any]) -> Fraction:
    """Frames a second, halved until it is at most HIGHEST_RATE: 50 becomes 25, 60 becomes 30."""
    rate = _fraction(video.get("avg_frame_rate", "")) or _fraction(video.get("r_frame_rate", ""))
    if not 1 <= rate <= 240:
        return _USUAL_RATE
    while rate > HIGHEST_RATE:
        rate /= 2
    return rate.limit_denominator(1001)


def _fraction(text: str) -> Fraction:
    """The value of `30000/1001`; 0 for `0/0` and for what is no fraction."""
    try:
        return Fraction(text)
    except (ValueError, ZeroDivisionError):
        return Fraction(0)


def _is_cut(path: Path) -> bool:
    """Whether a box of an ISO file (MP4, MOV) announces more bytes than the file has.

    A file cut after its index probes clean and encodes without an error. ISO/IEC 14496-12, 4.2.
    """
    total = path.stat().st_size
    with path.open("rb") as file:
        position = 0
        while position + 16 <= total:
            file.seek(position)
            size, kind, long_size = struct.unpack(">I4sQ", file.read(16))
            if position == 0 and kind not in _ISO_BEGINNINGS:
                return False
            if size == 1:
                size = long_size
            if size < 8:
                return False
            if kind in (b"mdat", b"moov") and total - position < size * COMPLETE_RATIO:
                return True
            position += size
    return False
