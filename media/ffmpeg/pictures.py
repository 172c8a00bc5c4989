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


def full_poster(revision: int = 0) -> str:
    """File of the full poster; each poster chosen later has a name of its own, from 1 on."""
    return f"poster{_mark(revision)}.jpg"


def small_poster(width: int, revision: int = 0) -> str:
    return f"poster-{width}{_mark(revision)}.webp"


def write_posters(
    source: Path, probe: Probe, folder: Path, *, at: float | None = None, revision: int = 0
) -> list[str]:
    """The names of the posters written in `folder`, full size first.

    They show the frame at `at` seconds, or else the first that is neither black nor flat, from
    a tenth of the way on. Raises FfmpegError when no frame at all can be read.
    """
    frame = _chosen(source, probe, at=at)
    names = [full_poster(revision)]
    frame.save(folder / names[0], quality=82, optimize=True, progressive=True)
    for width in poster_widths(probe.width, probe.height):
        names.append(small_poster(width, revision))
        height = max(1, round(frame.height * width / frame.width))
        small = frame.resize((width, height), Image.Resampling.LANCZOS)
        small.save(folder / names[-1], quality=72, method=4)
    return names


def _mark(revision: int) -> str:
    return f".r{revision}" if revision else ""


def _chosen(source: Path, probe: Probe, *, at: float | None) -> Image.Image:
    size = poster_size(probe.width, probe.height)
    # Past the last frame there is none: then the usual choice is made.
    if at is not None and (frame := _frame(source, probe, size, at=at)):
        return frame
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
    return best


def _frame(source: Path, probe: Probe, size: Rendition, *, at: float) -> Image.Image | None:
    """One decoded frame, as raw pixels: the wheel's ffmpeg has no PNG encoder."""
    options = [part for name, value in INPUT_OPTIONS.items() for part in (f"-{name}", value)]
    command = [locate("ffmpeg"), "-nostdin", "-v", "error", "-ss", f"{at:.3f}", *options]
    command += ["-threads", "1", "-i", str(source.absolute()), "-map", f"0:{probe.video_index}"]
    whole = "bwdif=deint=interlaced," if probe.is_interlaced else ""
    command += ["-vf", f"{whole}scale={size.width}:{size.height},setsar=1", "-frames:v", "1"]
    pixels = ask([*command, "-pix_fmt", "rgb24", "-f", "rawvideo", "-"])
    if len(pixels) != size.width * size.height * 3:
        return None
    return Image.frombytes("RGB", (size.width, size.height), pixels)


def _deviation(frame: Image.Image) -> float:
    return ImageStat.Stat(frame.convert("L")).stddev[0]


def _says_something(frame: Image.Image) -> bool:
    mean = ImageStat.Stat(frame.convert("L")).mean[0]
    return mean > _DARKEST_MEAN and _deviation(frame) > _FLATTEST_DEVIATION
