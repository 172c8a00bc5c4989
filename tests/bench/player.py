"""What a page with a player makes a browser fetch for it, compressed."""

from __future__ import annotations

import re
from pathlib import Path

import brotli

from tests.bench.registry import Result, bench, counted

ASSETS = Path(__file__).parents[2] / "var" / "assets"
# KiB: with the page, and with what the first play adds.
UP_FRONT, WITH_HLS = 40, 140

_STATIC = re.compile(r'(?:from|import)\s*"(\./[^"]+|\.\./[^"]+)"')
_ON_PLAY = re.compile(r'import\("(\./[^"]+|\.\./[^"]+)"\)')


@bench
def player() -> list[Result]:
    first = _reached({ASSETS / "js" / "player.js"}, _STATIC)
    later = {found for script in first for found in _named(script, _ON_PLAY)}
    everything = _reached(first | later, _STATIC)
    style = {ASSETS / "css" / "player.css"}
    return [
        counted(
            "player up front", "KiB", _weight(first | style), at_most=UP_FRONT, bar_name="40 KiB"
        ),
        counted(
            "player with HLS",
            "KiB",
            _weight(everything | style),
            at_most=WITH_HLS,
            bar_name="140 KiB",
        ),
    ]


def _reached(scripts: set[Path], pattern: re.Pattern[str]) -> set[Path]:
    reached, waiting = set(scripts), list(scripts)
    while waiting:
        for found in _named(waiting.pop(), pattern) - reached:
            reached.add(found)
            waiting.append(found)
    return reached


def _named(script: Path, pattern: re.Pattern[str]) -> set[Path]:
    return {(script.parent / name).resolve() for name in pattern.findall(script.read_text())}


def _weight(files: set[Path]) -> float:
    """KiB, as a server that compresses at its best sends them."""
    return sum(len(brotli.compress(path.read_bytes(), quality=11)) for path in files) / 1024
