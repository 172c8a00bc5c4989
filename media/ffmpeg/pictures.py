"""The poster of a video, in the sizes that pages ask for. No Django."""

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageStat

from media.ffmpeg.ladder import Rendition, sized
from media.ffmpeg.probing import INPUT_OPTIONS, Probe
from media.ffmpeg.process import FfmpegError, ask, locate

POSTER = "poster.jpg"
POSTER_SIDE = 720
POSTER_WIDTHS = (320, 640, 960)

# Where to look for a frame, as shares of the duration.
_MOMENTS = (0.1, 0.25, 0.5, 0.0)
# Grey levels, 0-255: below, a frame is black, or one flat colour.
_DARKEST_MEAN, _FLATTEST_DEVIATION = 24, 8


def poster_size(width: int, height: int) -> Rendition:
    """The size of the full poster of a video displayed at width × height."""
    return sized(width, height, min(POSTER_SIDE, width, height))


def poster_widths(width: int, height: int) -> list[int]:
    """Widths of the small posters: never larger than the full one."""
    full = poster_size(width, height).width
    return [small for small in POSTER_WIDTHS if small < full]


def small_poster(width: int) -> str:
    return f"poster-{width}.webp"


def write_posters(source: Path, probe: Probe, folder: Path) -> None:
    """The first frame that is neither black nor flat, from a tenth of the way on.

    Raises FfmpegError when no frame at all can be read.
    """
    size = poster_size(probe.width, probe.height)
    best: Image.Image | None = None
    for moment in _MOMENTS:
        frame = _frame(source, probe, size, at=probe.duration * moment)
        if frame is None:
            continue
        if best is None or _deviation(frame) > _deviation(best):
            best = frame
        if _says_something(frame):
            break
    if best is None:
        raise FfmpegError(1, "no frame for the poster")
    best.save(folder / POSTER, quality=82, optimize=True, progressive=True)
    for width in poster_widths(probe.width, probe.height):
        height = round(best.height * width / best.width)
        small = best.resize((width, height), Image.Resampling.LANCZOS)
        small.save(folder / small_poster(width), quality=72, method=4)


def _frame(source: Path, probe: Probe, size: Rendition, *, at: float) -> Image.Image | None:
    """One decoded frame, as raw pixels: the wheel's ffmpeg has no PNG encoder."""
    options = [part for name, value in INPUT_OPTIONS.items() for part in (f"-{name}", value)]
    command = [locate("ffmpeg"), "-nostdin", "-v", "error", "-ss", f"{at:.3f}", *options]
    command += ["-i", str(source.absolute()), "-map", f"0:{probe.video_index}"]
    command += ["-vf", f"scale={size.width}:{size.height},setsar=1", "-frames:v", "1"]
    pixels = ask([*command, "-pix_fmt", "rgb24", "-f", "rawvideo", "-"])
    if len(pixels) != size.width * size.height * 3:
        return None
    return Image.frombytes("RGB", (size.width, size.height), pixels)


def _deviation(frame: Image.Image) -> float:
    return ImageStat.Stat(frame.convert("L")).stddev[0]


def _says_something(frame: Image.Image) -> bool:
    mean = ImageStat.Stat(frame.convert("L")).mean[0]
    return mean > _DARKEST_MEAN and _deviation(frame) > _FLATTEST_DEVIATION
