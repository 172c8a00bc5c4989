"""Demo videos: from a clip to an MP4 that goes through the same pipeline as an upload."""

from __future__ import annotations

import math
import subprocess
import tempfile
from array import array
from collections.abc import Iterable
from pathlib import Path

from demo.frames import FRAME_RATE, HEIGHT, WIDTH, frames
from demo.screenplay import Chapter, Clip, Cue, timed_cues, to_webvtt
from demo.voice import SAMPLE_RATE, gain, loudness, soundtrack, voice_for

__all__ = ["Chapter", "Clip", "ClipError", "Cue", "render_clip", "timed_cues", "to_webvtt"]

#: Lines of the film; what is written on it is large.
KEPT_HEIGHT = 540
#: Seconds that ffmpeg may take to finish once it has every frame.
PATIENCE = 120


class ClipError(RuntimeError):
    """ffmpeg did not make the clip; the message ends with what it said."""


def render_clip(clip: Clip, target: Path, *, ffmpeg: str) -> None:
    """Draw, say and encode the clip into `target`, an MP4 (H.264 and AAC).

    `ffmpeg` is the program to run. The file appears whole or not at all. Raises ClipError.
    """
    voice = voice_for(clip.speaker or clip.slug, clip.gender)
    samples = soundtrack(clip.cues, voice=voice, duration=clip.duration)
    pictures = frames(clip, _mouth_levels(clip, samples))
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=f".{target.stem}-") as folder:
        sound, film = Path(folder, "voice.s16le"), Path(folder, "film.mp4")
        sound.write_bytes(samples.tobytes())
        _encode(
            _command(ffmpeg, sound, film, loud=gain(samples)),
            pictures,
            log=Path(folder, "ffmpeg.log"),
        )
        film.replace(target)


def _mouth_levels(clip: Clip, samples: array[int]) -> list[float]:
    """How loud each frame is; without a voice, a murmur during each cue so that mouths move."""
    levels = loudness(samples, rate=FRAME_RATE)
    if any(levels):
        return levels
    for cue in clip.cues:
        for index in range(math.ceil(cue.start * FRAME_RATE), math.floor(cue.end * FRAME_RATE)):
            levels[index] = 0.3 + 0.3 * math.sin(index * 1.7)
    return levels


def _command(ffmpeg: str, sound: Path, film: Path, *, loud: float) -> list[str]:
    size = f"-f rawvideo -pix_fmt yuv420p -s {WIDTH}x{HEIGHT} -r {FRAME_RATE}"
    colour = "-color_range tv -colorspace bt709 -color_primaries bt709 -color_trc bt709"
    # One thread: the drawing keeps the other core busy, and the total is less.
    picture = f"-c:v libx264 -preset superfast -crf 25 -threads 1 -g {FRAME_RATE * 10}"
    # The engine has nothing to say above 8 kHz, and its sibilants tire the ear.
    said = f"highpass=f=80,lowpass=f=7600,volume={loud:.3f},alimiter=limit=0.65:level=0"
    return [
        *(ffmpeg, "-hide_banner", "-loglevel", "error", "-y"),
        *(*size.split(), *colour.split(), "-i", "pipe:0"),
        *("-f", "s16le", "-ar", f"{SAMPLE_RATE}", "-ac", "1", "-i", str(sound)),
        *(*picture.split(), "-pix_fmt", "yuv420p", *colour.split()),
        # Drawn large, kept at a size that two cores prepare in minutes, thirty-eight times.
        *("-vf", f"scale=-2:{KEPT_HEIGHT}", "-af", said),
        *("-c:a", "aac", "-b:a", "48k", "-ar", "44100"),
        *("-movflags", "+faststart", str(film)),
    ]


def _encode(command: list[str], pictures: Iterable[bytes], *, log: Path) -> None:
    with (
        log.open("wb") as errors,
        subprocess.Popen(command, stdin=subprocess.PIPE, stderr=errors) as process,
    ):
        try:
            if process.stdin:
                for picture in pictures:
                    process.stdin.write(picture)
                process.stdin.close()
            status = process.wait(PATIENCE)
        except BrokenPipeError:
            status = process.wait(PATIENCE) or 1
        finally:
            if process.poll() is None:
                process.kill()
    if status:
        said = log.read_text(errors="replace").strip()[-2000:]
        raise ClipError(f"ffmpeg stopped with status {status}: {said}")
