"""What a file really holds, whatever its name says, or why it is refused. No Django."""

from __future__ import annotations

import json
import signal
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from media.ffmpeg import refusals, timing
from media.ffmpeg.boxes import is_cut, is_iso
from media.ffmpeg.process import FfmpegError, Stalled, ask, locate
from media.ffmpeg.refusals import NotAVideo

# Containers that hold their own pictures. A playlist (hls, concat, dash) names other files:
# it could read the neighbour's upload, and a protocol white list alone does not stop it.
CONTAINERS = "mov,matroska,avi,mpegts,mpeg,asf,flv,ogg"
INPUT_OPTIONS = {"protocol_whitelist": "file", "format_whitelist": CONTAINERS}
# What films are made of: ffmpeg also decodes hundreds of codecs of games and of text screens,
# which nobody maintains.
PICTURE_CODECS = frozenset(
    (
        *("h264", "hevc", "av1", "vp6", "vp6f", "vp8", "vp9", "theora", "flv1", "h263"),
        *("mpeg1video", "mpeg2video", "mpeg4", "msmpeg4v1", "msmpeg4v2", "msmpeg4v3"),
        *("vc1", "wmv1", "wmv2", "wmv3", "mss2", "tscc", "tscc2", "flashsv", "flashsv2"),
        *("mjpeg", "jpeg2000", "prores", "dnxhd", "dvvideo", "cfhd", "v210", "v410"),
        *("ffv1", "huffyuv", "ffvhuff", "utvideo", "rawvideo", "qtrle", "rpza", "png"),
        *("svq1", "svq3", "cinepak"),
    )
)

# Seconds. Below, there is nothing to watch.
SHORTEST = 0.5
# Displayed pixels of the shorter side, of the longer one, and of both multiplied: 4K of cinemas
# and of phones; above, decoding takes more memory than a worker has.
SMALLEST_SIDE, LARGEST_SIDE, LARGEST_PICTURE = 16, 8192, 4096 * 3072
# Frames a second: more is invisible on talking people and costs the last village its link.
HIGHEST_RATE = 30
# Pictures are kept back by two frames while they are put in order: at one a second, players would
# wait two seconds for the first.
LOWEST_RATE = 10
_USUAL_RATE = Fraction(25)
_INTERLACED = ("tt", "bb", "tb", "bt")
_FRENCH = ("fre", "fra", "fr")


@dataclass(frozen=True)
class Probe:
    """A video as it is displayed: rotated, with square pixels."""

    # Seconds.
    duration: float
    width: int
    height: int
    # Frames a second, from LOWEST_RATE to HIGHEST_RATE.
    rate: Fraction
    # Stream numbers in the file; no sound is a case like another.
    video_index: int
    audio_index: int | None
    # Seconds at the end during which the last picture stays and the sound goes on.
    held: float = 0.0
    is_interlaced: bool = False

    @property
    def short_side(self) -> int:
        return min(self.width, self.height)


def probe(path: Path) -> Probe:
    """What the file holds. Raises NotAVideo with the reason in French."""
    try:
        return _probe(path.absolute())
    except Stalled:
        raise NotAVideo(refusals.TOO_SLOW) from None


def _probe(path: Path) -> Probe:
    if path.stat().st_size == 0:
        raise NotAVideo(refusals.EMPTY)
    found = _describe(path)
    streams = found.get("streams", [])
    video = _picture(streams)
    if is_cut(path):
        raise NotAVideo(refusals.TRUNCATED)
    width, height = _displayed_size(video)
    _check_size(width, height)
    if not _decodes(path, video["index"]):
        raise NotAVideo(refusals.NO_PICTURE)
    sound = _sound(path, streams)
    time = timing.measure(path, _options(), found, video, sound)
    if time.duration < SHORTEST:
        raise NotAVideo(refusals.TOO_SHORT)
    if time.duration > timing.LONGEST:
        raise NotAVideo(refusals.TOO_LONG)
    return Probe(
        duration=time.duration,
        width=width,
        height=height,
        rate=_rate(video),
        video_index=video["index"],
        audio_index=sound["index"] if sound else None,
        held=time.held,
        is_interlaced=video.get("field_order") in _INTERLACED,
    )


def was_killed(error: FfmpegError) -> bool:
    """Whether the server ended it (want of memory, a time limit): that says nothing of the file."""
    return error.returncode in (-signal.SIGKILL, -signal.SIGTERM)


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
    except FfmpegError as error:
        if was_killed(error):
            raise
        raise NotAVideo(_reason(path, error.stderr_tail)) from None
    if refusals.at_first_sight(path) == refusals.STILL_IMAGE:
        raise NotAVideo(refusals.STILL_IMAGE)
    return description


def _options() -> list[str]:
    return [part for name, value in INPUT_OPTIONS.items() for part in (f"-{name}", value)]


def _reason(path: Path, said: str) -> str:
    """Why ffprobe could not open a file, from what it begins with and what ffprobe said."""
    if reason := refusals.at_first_sight(path):
        return reason
    if is_iso(path) and ("moov atom not found" in said or is_cut(path)):
        return refusals.TRUNCATED
    return refusals.UNKNOWN


def _picture(streams: list[dict[str, Any]]) -> dict[str, Any]:
    """The first stream of moving pictures: the cover of an album is not. Raises NotAVideo."""
    moving = [
        stream
        for stream in streams
        if stream.get("codec_type") == "video"
        and not stream.get("disposition", {}).get("attached_pic")
    ]
    known = [stream for stream in moving if stream.get("codec_name") in PICTURE_CODECS]
    sized = [stream for stream in known if stream.get("width") and stream.get("height")]
    if sized:
        return sized[0]
    if known or (moving and moving[0].get("codec_name", "unknown") == "unknown"):
        raise NotAVideo(refusals.NO_PICTURE)
    if moving:
        raise NotAVideo(refusals.UNKNOWN_PICTURE)
    has_sound = any(stream.get("codec_type") == "audio" for stream in streams)
    raise NotAVideo(refusals.SOUND_ONLY if has_sound else refusals.NO_PICTURE)


def _sound(path: Path, streams: list[dict[str, Any]]) -> dict[str, Any] | None:
    """The French track, else the one that players choose, else the first: if it can be decoded.

    Phones and cameras add tracks that nothing decodes beside one that everything does. Raises
    NotAVideo when there is sound and none of it can be decoded: a silent video would mislead.
    """
    tracks = [stream for stream in streams if stream.get("codec_type") == "audio"]
    known = [track for track in tracks if int(track.get("sample_rate", 0)) > 0]
    for track in sorted(known, key=_preference):
        if _decodes(path, track["index"]):
            return track
    if any(track.get("nb_frames") != "0" for track in tracks):
        raise NotAVideo(refusals.NO_SOUND)
    return None


def _preference(track: dict[str, Any]) -> tuple[bool, bool]:
    """Smaller is better."""
    language = track.get("tags", {}).get("language", "").lower()
    return language not in _FRENCH, not track.get("disposition", {}).get("default")


def _decodes(path: Path, index: int) -> bool:
    """Whether something comes out of the decoder: of pictures, the first one is enough."""
    command = [locate("ffmpeg"), "-nostdin", "-v", "error", *_options(), "-i", str(path)]
    command += ["-map", f"0:{index}", "-frames", "1", "-f", "framecrc", "-"]
    try:
        frames = ask(command)
    except FfmpegError as error:
        if was_killed(error):
            raise
        return False
    return any(line and not line.startswith(b"#") for line in frames.splitlines())


def _check_size(width: int, height: int) -> None:
    if max(width, height) > LARGEST_SIDE or width * height > LARGEST_PICTURE:
        raise NotAVideo(refusals.TOO_LARGE)
    if min(width, height) < SMALLEST_SIDE:
        raise NotAVideo(refusals.TOO_SMALL)


def _displayed_size(video: dict[str, Any]) -> tuple[int, int]:
    width, height = video["width"], video["height"]
    shape = _fraction(video.get("sample_aspect_ratio", "1:1").replace(":", "/"))
    if shape:
        width = max(1, round(width * shape))
    sides = [data["rotation"] for data in video.get("side_data_list", []) if "rotation" in data]
    rotation = float(sides[0] if sides else video.get("tags", {}).get("rotate", 0))
    # ffmpeg turns by quarters only; anything else stays in the frame as it is.
    return (height, width) if abs(rotation % 180 - 90) < 1 else (width, height)


def _rate(video: dict[str, Any]) -> Fraction:
    """Frames a second, halved or doubled to fit: 50 becomes 25, 60 becomes 30, 6 becomes 12."""
    rate = _fraction(video.get("avg_frame_rate", "")) or _fraction(video.get("r_frame_rate", ""))
    if not 1 <= rate <= 240:
        return _USUAL_RATE
    while rate > HIGHEST_RATE:
        rate /= 2
    while rate < LOWEST_RATE:
        rate *= 2
    return rate.limit_denominator(1001)


def _fraction(text: str) -> Fraction:
    """The value of `30000/1001`; 0 for `0/0` and for what is no fraction."""
    try:
        return Fraction(text)
    except (ValueError, ZeroDivisionError):
        return Fraction(0)
