"""The small pictures that the seek bar shows, many to a sheet. No Django.

They come from the keyframes of the lowest rendition: 0.4 % of the work of decoding it all.
"""

from __future__ import annotations

import math
from pathlib import Path

from PIL import Image

from media.ffmpeg.ladder import KEYFRAME_SECONDS, Rendition
from media.ffmpeg.process import FfmpegError, ask, locate

COLUMNS, ROWS = 10, 10
# Pixels of the longer side of a picture.
TILE_SIDE = 160

# Seconds between two pictures, by the longest video (seconds) that they are for: all of them
# multiples of KEYFRAME_SECONDS. One sheet is enough for short ones.
_INTERVALS = {200: 2.0, 400: 4.0, 3 * 3600: 10.0}
_LONGEST_INTERVAL = 30.0
# Seconds within which the pictures of the longest video must be read.
_LIMIT = 600.0


def sheet_name(number: int) -> str:
    """File of a sheet, from 1 on."""
    return f"storyboard-{number:03d}.jpg"


def write_storyboard(
    folder: Path, renditions: list[Rendition], *, duration: float
) -> dict[str, int | float]:
    """Write the sheets of a finished version in its folder; what players must know of them.

    Picture n (from 0) shows second n × interval; it is on sheet n // (columns × rows) + 1, in
    column n % columns and row n // columns % rows. Empty when no picture could be made: a seek
    bar does without. Raises OSError when the disk is full.
    """
    smallest = renditions[-1]
    interval = _interval(duration)
    width, height = _tile_size(smallest)
    try:
        pixels = ask(_command(folder / smallest.playlist, interval, width, height), limit=_LIMIT)
    except FfmpegError:
        return {}
    size = width * height * 3
    count = min(len(pixels) // size, math.ceil(duration / interval))
    tiles = [pixels[number * size : (number + 1) * size] for number in range(count)]
    for first in range(0, count, COLUMNS * ROWS):
        sheet = _sheet(tiles[first : first + COLUMNS * ROWS], width, height)
        name = sheet_name(first // (COLUMNS * ROWS) + 1)
        sheet.save(folder / name, quality=60, optimize=True, progressive=True)
    if not count:
        return {}
    return {
        "interval": interval,
        "width": width,
        "height": height,
        "columns": COLUMNS,
        "rows": ROWS,
        "count": count,
    }


def _interval(duration: float) -> float:
    fitting = (interval for longest, interval in _INTERVALS.items() if duration <= longest)
    return next(fitting, _LONGEST_INTERVAL)


def _tile_size(rendition: Rendition) -> tuple[int, int]:
    ratio = TILE_SIDE / max(rendition.width, rendition.height)
    return max(1, round(rendition.width * ratio)), max(1, round(rendition.height * ratio))


def _command(playlist: Path, interval: float, width: int, height: int) -> list[str]:
    # A keyframe comes with the first frame of its second: half a keyframe's time is no doubt.
    due = f"gte(t,selected_n*{interval}-{KEYFRAME_SECONDS / 2})"
    filters = f"setpts=PTS-STARTPTS,select='{due}',scale={width}:{height}:flags=area"
    return [
        *(locate("ffmpeg"), "-nostdin", "-v", "error", "-threads", "1", "-skip_frame", "nokey"),
        *("-i", str(playlist.absolute()), "-an", "-vf", filters, "-fps_mode", "passthrough"),
        *("-pix_fmt", "rgb24", "-f", "rawvideo", "-"),
    ]


def _sheet(tiles: list[bytes], width: int, height: int) -> Image.Image:
    """Of the same size whatever it holds, so that players may scale it without measuring."""
    sheet = Image.new("RGB", (width * COLUMNS, height * ROWS))
    for number, pixels in enumerate(tiles):
        place = (number % COLUMNS * width, number // COLUMNS * height)
        sheet.paste(Image.frombytes("RGB", (width, height), pixels), place)
    return sheet
