"""The playlist that players start from, and whether a version is whole. No Django."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path

from media.ffmpeg.ladder import AUDIO, DOWNLOAD, Rendition
from media.ffmpeg.probing import duration_of
from media.ffmpeg.timing import COMPLETE_RATIO

MASTER = "master.m3u8"
# Players begin with the first one listed: weak links must see something at once.
FIRST_SIDE = 360

_SEGMENT = re.compile(r"#EXTINF:([\d.]+),.*\n(\S+)")


class Incomplete(ValueError):
    """A version shorter than what the source announced; both durations in seconds."""

    def __init__(self, made: float, announced: float) -> None:
        super().__init__(f"{made:.1f} s were made of {announced:.1f} s")
        self.made = made
        self.announced = announced


def finish(folder: Path, renditions: list[Rendition], *, rate: Fraction, announced: float) -> float:
    """Check the version in `folder`, write its master playlist, return its seconds.

    Raises Incomplete when a rendition, the MP4 or the sound is shorter than 98 % of
    `announced`: a file cut in the middle encodes without any error.
    """
    durations = [_duration(folder / rendition.playlist) for rendition in renditions]
    files = [DOWNLOAD, AUDIO] if _has_sound(folder / renditions[0].init) else [DOWNLOAD]
    made = min(*durations, *(duration_of(folder / name) for name in files))
    if made < announced * COMPLETE_RATIO:
        raise Incomplete(made, announced)
    (folder / MASTER).write_text(master_playlist(folder, renditions, rate=rate))
    return durations[0]


def master_playlist(folder: Path, renditions: list[Rendition], *, rate: Fraction) -> str:
    """RFC 8216, 4.3.4.2: true bit rates and codecs, 360p (or the nearest below) first."""
    first = next((r for r in renditions if r.side <= FIRST_SIDE), renditions[-1])
    lines = ["#EXTM3U", "#EXT-X-VERSION:7", "#EXT-X-INDEPENDENT-SEGMENTS"]
    for rendition in [first, *(r for r in reversed(renditions) if r != first)]:
        peak, average = _bit_rates(folder, rendition)
        attributes = {
            "BANDWIDTH": peak,
            "AVERAGE-BANDWIDTH": average,
            "RESOLUTION": f"{rendition.width}x{rendition.height}",
            "FRAME-RATE": f"{float(rate):.3f}",
            "CODECS": f'"{codecs(folder / rendition.init)}"',
        }
        listed = ",".join(f"{name}={value}" for name, value in attributes.items())
        lines += [f"#EXT-X-STREAM-INF:{listed}", rendition.playlist]
    return "\n".join(lines) + "\n"


def codecs(init: Path) -> str:
    """RFC 6381 names of what an init segment announces: `avc1.4d401f,mp4a.40.2`."""
    header = init.read_bytes()
    start = header.index(b"avcC") + 5
    names = [f"avc1.{header[start : start + 3].hex()}"]
    if _has_sound(init):
        names.append("mp4a.40.2")
    return ",".join(names)


def _has_sound(init: Path) -> bool:
    return b"mp4a" in init.read_bytes()


def _segments(playlist: Path) -> list[tuple[float, str]]:
    found = _SEGMENT.findall(playlist.read_text())
    return [(float(seconds), name) for seconds, name in found]


def _duration(playlist: Path) -> float:
    return sum(seconds for seconds, _name in _segments(playlist))


def _bit_rates(folder: Path, rendition: Rendition) -> tuple[int, int]:
    """Bits a second of the heaviest segment, and of the whole."""
    segments = _segments(folder / rendition.playlist)
    sizes = [(folder / name).stat().st_size * 8 for _seconds, name in segments]
    times = [seconds for seconds, _name in segments]
    # A very short last segment would give a peak that nobody sees.
    peaks = [size / max(seconds, 1.0) for size, seconds in zip(sizes, times, strict=True)]
    return round(max(peaks)), round(sum(sizes) / sum(times))
