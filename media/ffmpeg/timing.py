"""How long a file really plays, whatever its header says. No Django.

The header's word decides how much is made and whether a file is whole, so it is compared with
the last packets: reading them costs a seek.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from media.ffmpeg.process import ask, locate
from media.ffmpeg.refusals import TRUNCATED, NotAVideo

# Seconds. Above, a duration is not believable, and the file is read through.
LONGEST = 12 * 3600
# An output or a file with less than this share of what is announced is incomplete.
COMPLETE_RATIO = 0.98

# Seconds before the announced end from which packets are read.
_TAIL = 20.0
# Seconds that sound may go on after the pictures without being noticed.
_UNNOTICED = 0.5
# Seconds forwards and backwards between two packets from which a broadcast's clock was set anew:
# as ffmpeg has it when it transcodes.
_CLOCK_JUMP, _CLOCK_BACK = 10.0, 0.1
# Seconds: containers round, and count the last frame or not.
_ROUNDING = 0.25
# Seconds within which a whole file must be read.
_READING_LIMIT = 600.0
# Their packets carry the clock of the broadcast, which may jump.
_BROADCAST = ("mpegts", "mpeg")
_TAGGED = re.compile(r"(\d+):(\d\d):(\d\d(?:\.\d+)?)")


@dataclass(frozen=True)
class Timing:
    """Seconds that a video plays, and seconds at its end without any new picture."""

    duration: float
    held: float


def measure(
    path: Path,
    options: list[str],
    found: dict[str, Any],
    video: dict[str, Any],
    sound: dict[str, Any] | None,
) -> Timing:
    """What `found` (ffprobe's description) announces, held against the packets.

    Raises NotAVideo when the file ends before it should.
    """
    streams = [video] if sound is None else [video, sound]
    origin = float(found["format"].get("start_time", 0))
    announced = max(
        (_announced(stream, found["format"], origin) for stream in streams), default=0.0
    )
    ends: dict[int, float] = {}
    believable = 0 < announced <= LONGEST
    broadcast = found["format"]["format_name"] in _BROADCAST
    if believable and not broadcast:
        start = origin + announced - _TAIL
        ends = _ends(_packets(path, options, from_second=start), origin)
    for stream in streams:
        if stream["index"] not in ends:
            read = _packets(path, options, stream=stream["index"])
            ends[stream["index"]] = (_played if broadcast else _end)(read, origin)
    pictures = ends[video["index"]]
    last = max(ends[stream["index"]] for stream in streams)
    duration = last if last - pictures > _UNNOTICED else pictures
    if believable and not broadcast and duration < announced * COMPLETE_RATIO - _ROUNDING:
        raise NotAVideo(TRUNCATED)
    return Timing(duration=duration, held=duration - pictures)


def _announced(stream: dict[str, Any], container: dict[str, Any], origin: float) -> float:
    """Seconds from the file's first moment to the announced end of a stream; 0 when unknown."""
    if "duration" in stream:
        return float(stream.get("start_time", origin)) - origin + float(stream["duration"])
    tagged = _TAGGED.match(stream.get("tags", {}).get("DURATION", ""))
    if tagged:
        hours, minutes, seconds = tagged.groups()
        return int(hours) * 3600 + int(minutes) * 60 + float(seconds) - origin
    return float(container.get("duration", 0))


@dataclass(frozen=True)
class _Packet:
    """When it is shown, when it is decoded and how long it lasts, in seconds."""

    stream: int
    shown: float
    decoded: float
    length: float


def _packets(
    path: Path, options: list[str], *, from_second: float = 0.0, stream: int | None = None
) -> list[_Packet]:
    """From a moment of the file's own clock to its end, or all those of a stream."""
    command = [locate("ffprobe"), "-v", "error", *options, "-of", "csv=p=0"]
    if stream is not None:
        command += ["-select_streams", str(stream)]
    elif from_second > 0:
        command += ["-read_intervals", f"{from_second:.3f}%"]
    command += ["-show_entries", "packet=stream_index,pts_time,dts_time,duration_time"]
    answer = ask([*command, "-i", str(path)], limit=_READING_LIMIT).decode(errors="replace")
    return [packet for line in answer.splitlines() if (packet := _packet(line))]


def _packet(line: str) -> _Packet | None:
    """None for a packet without a time."""
    index, *times = (*line.split(","), "", "", "")[:4]
    shown, decoded, length = map(_number, times)
    moment = decoded if shown is None else shown
    if moment is None or not index.isdigit():
        return None
    return _Packet(int(index), moment, moment if decoded is None else decoded, length or 0.0)


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _ends(packets: list[_Packet], origin: float) -> dict[int, float]:
    ends: dict[int, float] = {}
    for packet in packets:
        end = packet.shown + packet.length - origin
        ends[packet.stream] = max(ends.get(packet.stream, 0.0), end)
    return ends


def _end(packets: list[_Packet], origin: float) -> float:
    return max(_ends(packets, origin).values(), default=0.0)


def _played(packets: list[_Packet], origin: float) -> float:
    """When one stream ends, in seconds, across jumps of its clock."""
    if not packets:
        return 0.0
    total = max(0.0, packets[0].shown - origin) + packets[-1].length
    for before, after in pairwise(packets):
        step = after.decoded - before.decoded
        total += step if -_CLOCK_BACK <= step <= _CLOCK_JUMP else before.length
    return total
