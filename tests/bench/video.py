"""What preparing a video costs, against x264 encoding its tallest rendition alone."""

from __future__ import annotations

import functools
import os
import re
import resource
import tempfile
from pathlib import Path

from media.ffmpeg import ladder, probing, process
from media.ffmpeg.storyboard import write_storyboard
from tests.bench import footage
from tests.bench.processor import Cost, cost, least_costs
from tests.bench.registry import Result, bench, counted

# MB of resident memory.
MEMORY = 700


@bench
def transcode() -> list[Result]:
    costs = _costs()
    whole, early = costs["ladder"].seconds, costs["early"].seconds
    alone, apart = costs["x264"].seconds, costs["per rendition"].seconds
    unit, x264 = "CPU s", "x264 1080p alone"
    return [
        Result("ladder", unit, whole, x264, alone, bar=1.7),
        Result("ladder and early version", unit, whole + early, x264, alone, bar=2.3),
        Result("first playable", unit, early, "ladder", whole, bar=0.45),
        Result("one process", unit, whole, "one process per rendition", apart, bar=0.6),
    ]


@bench
def memory() -> list[Result]:
    source = footage.phone()
    found = probing.probe(source)
    command = ladder.ladder_command(source, found, ladder.ladder(found))
    with tempfile.TemporaryDirectory() as folder:
        largest = cost(command, Path(folder)).memory
    usual, bar = _costs()["ladder"].memory, f"{MEMORY} MB"
    return [
        counted("memory, 1080p", "MB", usual, at_most=MEMORY, bar_name=bar),
        counted("memory, 4K in 10 bits", "MB", largest, at_most=MEMORY, bar_name=bar),
    ]


@bench
def version() -> list[Result]:
    """A whole version: its segments, and its storyboard against decoding the source."""
    source = footage.council()
    found = probing.probe(source)
    renditions = ladder.ladder(found)
    decoding = [process.locate("ffmpeg"), "-nostdin", "-v", "error", "-i", str(source)]
    decoding += ["-map", "0:v", "-f", "null", "-"]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        cost(ladder.ladder_command(source, found, renditions), folder)
        misaligned = _misaligned(folder, renditions)
        drawing = min(_storyboard(folder, renditions, found.duration) for _round in range(3))
        decoded = min(cost(decoding, folder).seconds for _round in range(3))
    return [
        Result("storyboard", "CPU s", drawing, "full decode", decoded, bar=0.02),
        Result("misaligned segments", "segments", misaligned, "one", 1, bar=0),
    ]


@functools.cache
def _costs() -> dict[str, Cost]:
    source = footage.council()
    found = probing.probe(source)
    renditions = ladder.ladder(found)
    return least_costs(
        {
            "x264": [_x264(source, found, renditions[0])],
            "ladder": [ladder.ladder_command(source, found, renditions)],
            "early": [ladder.early_command(source, found)[0]],
            "per rendition": [ladder.ladder_command(source, found, [r]) for r in renditions],
        }
    )


def _x264(source: Path, found: probing.Probe, tallest: ladder.Rendition) -> list[str]:
    """The pictures of the tallest rendition, encoded as the ladder does, and nothing else."""
    rate = tallest.peak_rate
    return [
        *(process.locate("ffmpeg"), "-nostdin", "-v", "error", "-i", str(source)),
        *("-map", f"0:{found.video_index}", "-c:v", "libx264", "-preset", "veryfast"),
        *("-crf", "23", "-maxrate", f"{rate}k", "-bufsize", f"{rate * 2}k"),
        *("-force_key_frames", f"expr:gte(t,n_forced*{ladder.KEYFRAME_SECONDS})"),
        *("-sc_threshold", "0", "-f", "null", "-"),
    ]


def _storyboard(folder: Path, renditions: list[ladder.Rendition], duration: float) -> float:
    """Processor seconds of this process and of the ffmpeg that it starts."""
    before = _used()
    write_storyboard(folder, renditions, duration=duration)
    return _used() - before


def _used() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return sum(os.times()[:2]) + children.ru_utime + children.ru_stime


def _misaligned(folder: Path, renditions: list[ladder.Rendition]) -> int:
    """Segments that do not begin and end when those of the tallest rendition do."""
    cuts = [re.findall(r"#EXTINF:([\d.]+)", (folder / r.playlist).read_text()) for r in renditions]
    longest = max(map(len, cuts))
    padded = [cut + [""] * (longest - len(cut)) for cut in cuts]
    return sum(row[0] != other for row in zip(*padded, strict=True) for other in row[1:])
