"""Films to measure with: grain, slow movement, a caption, as a filmed council has them."""

from __future__ import annotations

import subprocess
from pathlib import Path

from media.ffmpeg.process import locate

FOLDER = Path(__file__).parents[2] / "var" / "bench"

_ROOM = "mandelbrot=s=960x540:r=25:start_scale=0.5:end_scale=0.49"
_PERSON = "testsrc2=s=640x360:r=25"
_MIXED = (
    "[0]scale=1920:1080[room];[room][1]overlay=x='640+300*sin(t/3)':y=380,"
    "noise=alls=4:allf=t,format=yuv420p[picture];[2][3]amerge=inputs=2,volume=0.4[sound]"
)


def council() -> Path:
    """Twenty seconds of 1080p at 25 frames and 17 Mb a second, as phones film, with its sound."""
    return _made(
        "conseil-1080p.mp4",
        *("-f", "lavfi", "-i", _ROOM, "-f", "lavfi", "-i", _PERSON),
        *("-f", "lavfi", "-i", "anoisesrc=c=pink:a=0.2:r=48000"),
        *("-f", "lavfi", "-i", "sine=220:r=48000", "-filter_complex", _MIXED),
        *("-map", "[picture]", "-map", "[sound]", "-t", "20"),
        *("-c:v", "libx264", "-preset", "veryfast", "-b:v", "17M", "-c:a", "aac", "-b:a", "160k"),
    )


def phone() -> Path:
    """Two seconds of 4K in 10 bits, as phones film: the heaviest source that is usual."""
    drawn = "testsrc2=s=3840x2160:r=30:d=2,noise=alls=6:allf=t,format=yuv420p10le"
    return _made(
        "telephone-4k.mp4",
        *("-f", "lavfi", "-i", drawn, "-c:v", "libx265", "-preset", "ultrafast"),
        *("-x265-params", "log-level=error:ref=4:bframes=4"),
    )


def _made(name: str, *arguments: str) -> Path:
    path = FOLDER / name
    if not path.exists():
        FOLDER.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_name(f"unfinished-{name}")
        command = [locate("ffmpeg"), "-nostdin", "-v", "error", "-y", *arguments, str(unfinished)]
        subprocess.run(command, check=True)
        unfinished.rename(path)
    return path
