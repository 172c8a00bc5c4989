"""The one command that makes every rendition of a video. No Django.

One process decodes once and scales in cascade: 1.6 times the work of the tallest rendition
alone, against 3.3 for one process per rendition. Sound is encoded once per bit rate and muxed
into every variant (hls.js light plays separate sound silently). The MP4 for download is a
remux of a middle rendition, written by the same process.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import ffmpeg

from media.ffmpeg.probing import INPUT_OPTIONS, Probe
from media.ffmpeg.process import locate

# Short sides, in pixels, with the peak bit rate of the picture (kb/s).
PEAK_RATES = {1080: 4500, 720: 2500, 480: 1100, 360: 650, 240: 320}
# Downloads and players without JavaScript: small enough for a village, sharp enough to read.
DOWNLOAD_SIDE = 480
SEGMENT_SECONDS, KEYFRAME_SECONDS = 4, 2
SOUND_RATE, SOUND_RATE_SMALLEST = 96, 48
DOWNLOAD = "video.mp4"
# For listening only; absent when there is no sound.
AUDIO = "audio.m4a"
# Seconds. Above, a first version is published before the ladder is made.
EARLY_ABOVE = 300

# Pixels of the longer side: banners get smaller renditions than their short side would.
LONGEST_SIDE = 4096

# Beyond what is measured: a file whose clock jumps cannot make an endless output.
_TIME_MARGIN = 1.02
# Each frame that is being decoded is kept: more threads would take the memory of a whole worker.
_DECODER_THREADS = 2
# Pixels above which one thread decodes alone.
_LARGE_PICTURE = 2560 * 1440
# Of the tallest encoder and of each other one: what two cores can use; on larger machines x264
# would take a thread, and the memory that goes with it, for each core and each rendition.
_TALLEST_THREADS, _OTHER_THREADS = 3, 2
# Bicubic for light, bilinear for colour, which is coarser already: bilinear for both would save a
# little more, and blurs (SSIM 0.974 against 0.984 at 360p, three steps down).
_SCALING = "bicublin"
# Below the tallest: without searching movement in smaller blocks than macroblocks. A twentieth of
# the ladder's work less, for 2 % more bytes (SSIM 0.9847 against 0.9848 at 720p).
_OTHER_SEARCH = "partitions=i8x8,i4x4"
# aresample: fill the gaps, so that sound and picture start and stay together.
_IN_STEP = {"async": 1, "first_pts": 0}


@dataclass(frozen=True)
class Rendition:
    """One size of a video, in displayed pixels, both even."""

    width: int
    height: int

    @property
    def side(self) -> int:
        return min(self.width, self.height)

    @property
    def name(self) -> str:
        return f"{self.side}p"

    @property
    def playlist(self) -> str:
        return f"{self.name}.m3u8"

    @property
    def init(self) -> str:
        return f"{self.name}-init.mp4"

    @property
    def peak_rate(self) -> int:
        """kb/s; odd sizes below the ladder get what its lowest step gets."""
        return PEAK_RATES.get(self.side, min(PEAK_RATES.values()))

    @property
    def sound_rate(self) -> int:
        return SOUND_RATE if self.side > min(PEAK_RATES) else SOUND_RATE_SMALLEST


def sized(width: int, height: int, side: int) -> Rendition:
    """The picture with its short side at `side` pixels, both sides even and at least 2."""
    ratio = side / min(width, height)
    return Rendition(_even(width * ratio), _even(height * ratio))


def ladder(probe: Probe) -> list[Rendition]:
    """The renditions of a video, tallest first: never upscaled, at least one."""
    ratio = max(probe.width, probe.height) / probe.short_side
    highest = min(probe.short_side, LONGEST_SIDE / ratio)
    sides = [side for side in PEAK_RATES if side <= highest] or [int(highest)]
    return [sized(probe.width, probe.height, side) for side in sides]


def download_rendition(renditions: list[Rendition]) -> Rendition:
    """The tallest up to DOWNLOAD_SIDE, else the smallest there is."""
    return next((r for r in renditions if r.side <= DOWNLOAD_SIDE), renditions[-1])


def ladder_command(source: Path, probe: Probe, renditions: list[Rendition]) -> list[str]:
    """The command that writes all renditions, the MP4 and the sound into its working folder."""
    is_large = probe.width * probe.height > _LARGE_PICTURE
    reading = {**INPUT_OPTIONS, "threads": 1 if is_large else _DECODER_THREADS}
    original = ffmpeg.input(str(source.absolute()), **reading)
    pictures = _cascade(original[str(probe.video_index)], probe, renditions)
    sounds = _sounds(original, probe, renditions)
    output = ffmpeg.output(
        *pictures,
        *sounds.values(),
        _destinations(renditions, list(sounds)),
        **_encoding(probe, renditions, list(sounds)),
    )
    _program, *arguments = ffmpeg.compile(output)
    watched = ["-nostdin", "-hide_banner", "-v", "error", "-progress", "pipe:1"]
    return [locate("ffmpeg"), *watched, *arguments]


def early_command(source: Path, probe: Probe) -> tuple[list[str], list[Rendition]]:
    """The command of a first version, as small as the ladder's last step, and its renditions.

    It is a version like another, with the same names of files.
    """
    smallest = ladder(probe)[-1:]
    return ladder_command(source, probe, smallest), smallest


def _cascade(stream: Any, probe: Probe, renditions: list[Rendition]) -> list[Any]:
    """Each size from the one above: as good as from the source, and much cheaper."""
    if probe.is_interlaced:
        stream = stream.filter("bwdif", mode="send_frame", deint="interlaced")
    # The command line takes the rate as a fraction. Pictures that begin after the sound: the
    # first one waits, as players stop where pictures are missing.
    stream = stream.filter("fps", fps=str(probe.rate), start_time=0)
    if probe.held:
        stream = stream.filter("tpad", stop_mode="clone", stop_duration=f"{probe.held:.3f}")
    pictures: list[Any] = []
    for size, smaller in [*pairwise(renditions), (renditions[-1], None)]:
        # Pictures of cameras and screens have a wider range of light than browsers expect.
        stream = stream.filter("scale", size.width, size.height, flags=_SCALING, out_range="tv")
        stream = stream.filter("setsar", "1")
        if not pictures:
            # What every browser decodes, whatever the source was.
            stream = stream.filter("format", "yuv420p")
        if smaller is None:
            pictures.append(stream)
        else:
            branches = stream.filter_multi_output("split")
            pictures.append(branches[0])
            stream = branches[1]
    return pictures


def _sounds(original: Any, probe: Probe, renditions: list[Rendition]) -> dict[int, Any]:
    """One encoder per bit rate (kb/s), highest first; none when the video is silent."""
    if probe.audio_index is None:
        return {}
    rates = sorted({rendition.sound_rate for rendition in renditions}, reverse=True)
    stream = original[str(probe.audio_index)].filter("aresample", 48000, **_IN_STEP)
    stream = stream.filter("aformat", channel_layouts="stereo")
    # Sound that ends before the pictures goes on in silence: players stop where it is missing.
    stream = stream.filter("apad", whole_dur=f"{probe.duration:.3f}")
    if len(rates) == 1:
        return {rates[0]: stream}
    branches = stream.filter_multi_output("asplit")
    return {rate: branches[number] for number, rate in enumerate(rates)}


def _encoding(probe: Probe, renditions: list[Rendition], sounds: list[int]) -> dict[str, Any]:
    options: dict[str, Any] = {
        "format": "tee",
        "c:v": "libx264",
        "preset": "veryfast",
        "crf": 23,
        # Segments may only be cut where every rendition has a keyframe.
        "force_key_frames": f"expr:gte(t,n_forced*{KEYFRAME_SECONDS})",
        "sc_threshold": 0,
        # Fragmented MP4 keeps the codec's header apart.
        "flags": "+global_header",
        "map_metadata": -1,
        "map_chapters": -1,
        "t": f"{probe.duration * _TIME_MARGIN + 1:.3f}",
    }
    for number, rendition in enumerate(renditions):
        options[f"maxrate:v:{number}"] = f"{rendition.peak_rate}k"
        options[f"bufsize:v:{number}"] = f"{rendition.peak_rate * 2}k"
        options[f"threads:v:{number}"] = _OTHER_THREADS if number else _TALLEST_THREADS
        if number:
            options[f"x264-params:v:{number}"] = _OTHER_SEARCH
    if sounds:
        options["c:a"] = "aac"
    for number, rate in enumerate(sounds):
        options[f"b:a:{number}"] = f"{rate}k"
    return options


def _destinations(renditions: list[Rendition], sounds: list[int]) -> str:
    """What the `tee` muxer writes: streams by number, pictures first, then sounds."""

    def streams(rendition: Rendition) -> str:
        chosen = [renditions.index(rendition)]
        if sounds:
            chosen.append(len(renditions) + sounds.index(rendition.sound_rate))
        return ",".join(map(str, chosen))

    chosen = download_rendition(renditions)
    written = [_hls(rendition, streams(rendition)) for rendition in renditions]
    written.append(f"[f=mp4:movflags=+faststart:select={streams(chosen)}]{DOWNLOAD}")
    if sounds:
        lightest = len(renditions) + len(sounds) - 1
        written.append(f"[f=ipod:movflags=+faststart:select={lightest}]{AUDIO}")
    return "|".join(written)


def _hls(rendition: Rendition, streams: str) -> str:
    options = {
        "f": "hls",
        "hls_time": SEGMENT_SECONDS,
        "hls_playlist_type": "vod",
        "hls_segment_type": "fmp4",
        "hls_flags": "independent_segments",
        "hls_fmp4_init_filename": rendition.init,
        "hls_segment_filename": f"{rendition.name}-%05d.m4s",
        "select": streams,
    }
    listed = ":".join(f"{name}={value}" for name, value in options.items())
    return f"[{listed}]{rendition.playlist}"


def _even(pixels: float) -> int:
    return max(2, round(pixels / 2) * 2)
