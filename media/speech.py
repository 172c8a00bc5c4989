"""Draft captions from speech, by faster-whisper (optional extra `asr`). No Django.

Run as a program in a process of its own (`python -m media.speech`), which gives its memory back
when it ends and may live in another environment than the site's. It writes one JSON object a
line: `{"done": seconds}` or `{"cue": [start, end, text]}`; when it gives up, it ends with one
of the codes below. The sound is read in parts, so that three hours take no more memory than
ten minutes.
"""

from __future__ import annotations

import argparse
import ctypes
import json
import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from media.ffmpeg.process import FfmpegMissing, locate
from media.readability import FASTEST, LINE_LENGTH, LINES, LONGEST, SHORTEST
from media.webvtt import Cue

# What the process ends with.
NOT_INSTALLED, MODEL_UNREADABLE, NO_SOUND = 3, 4, 5

RATE = 16_000
_PART = 300 * RATE
# Seconds of a part that are heard again with the next one: a sentence may be cut there.
_UNSURE = 10.0
# Seconds of silence between two words that end a caption.
_PAUSE = 0.8
# Characters from which the end of a sentence ends a caption.
_SENTENCE = 20
# Only containers that hold their own sound: a playlist could name another file.
_CONTAINERS = "mov,matroska,avi,mpegts,mpeg,asf,flv,ogg,wav"
_NICENESS = 10
_PR_SET_PDEATHSIG = 1


class SpeechError(RuntimeError):
    """No draft can be written; `code` is what the process ends with."""

    def __init__(self, code: int, detail: str) -> None:
        super().__init__(detail)
        self.code = code


@dataclass(frozen=True)
class Word:
    """A word as it was heard, with its space and punctuation; times in seconds."""

    start: float
    end: float
    text: str


def transcribe(
    audio: Path,
    language: str,
    model_folder: Path,
    on_progress: Callable[[float], None],
    *,
    threads: int = 2,
) -> Iterator[Cue]:
    """Captions of what is said, in order, as soon as they are known. Raises SpeechError.

    `on_progress` gets the seconds of sound that were heard. Speaks to no network.
    """
    model = _load(model_folder, threads)
    yield from cues_of(_words(model, audio, language, on_progress))


def _load(folder: Path, threads: int) -> Any:
    try:
        from faster_whisper import WhisperModel
    except ImportError as error:
        raise SpeechError(NOT_INSTALLED, str(error)) from None
    if not (folder / "model.bin").is_file():
        raise SpeechError(MODEL_UNREADABLE, f"there is no model.bin in {folder}")
    try:
        return WhisperModel(
            str(folder),
            device="cpu",
            compute_type="int8",
            cpu_threads=threads,
            local_files_only=True,
        )
    except (OSError, RuntimeError, ValueError) as error:
        raise SpeechError(MODEL_UNREADABLE, str(error)) from None


def _words(
    model: Any, audio: Path, language: str, on_progress: Callable[[float], None]
) -> Iterator[Word]:
    import numpy

    offset, rest = 0, numpy.empty(0, numpy.float32)
    for samples, is_last in _parts(audio):
        sound = numpy.frombuffer(samples, numpy.int16).astype(numpy.float32) / 32_768
        sound = numpy.concatenate((rest, sound))
        # Up to where the words of this part are kept, in samples; the rest is heard again.
        kept = len(sound) if is_last else len(sound) - int(_UNSURE * RATE)
        segments, _info = model.transcribe(
            sound,
            language=language,
            word_timestamps=True,
            condition_on_previous_text=False,
        )
        for segment in segments:
            if not is_last and segment.end * RATE > kept:
                kept = int(segment.start * RATE)
                break
            on_progress(offset / RATE + segment.end)
            for word in segment.words or ():
                yield Word(offset / RATE + word.start, offset / RATE + word.end, word.word)
        offset, rest = offset + kept, sound[kept:]
        on_progress(offset / RATE)


def _parts(audio: Path) -> Iterator[tuple[bytes, bool]]:
    """The sound as 16-bit samples, part by part, and whether it is the last. Raises SpeechError."""
    command = [
        *(locate("ffmpeg"), "-nostdin", "-v", "error", "-protocol_whitelist", "file"),
        *("-format_whitelist", _CONTAINERS, "-i", str(audio.resolve()), "-map", "0:a:0"),
        *("-ac", "1", "-ar", str(RATE), "-f", "s16le", "pipe:1"),
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as ffmpeg:
        assert ffmpeg.stdout is not None  # noqa: S101  (asked for above)
        assert ffmpeg.stderr is not None  # noqa: S101
        part = ffmpeg.stdout.read(2 * _PART)
        if not part:
            raise SpeechError(NO_SOUND, ffmpeg.stderr.read().decode(errors="replace")[-400:])
        while part:
            following = ffmpeg.stdout.read(2 * _PART)
            yield part[: len(part) // 2 * 2], not following
            part = following


def cues_of(words: Iterable[Word]) -> Iterator[Cue]:
    """Words gathered into captions that can be read: see `media.readability` for the limits."""
    group: list[Word] = []
    ready: Cue | None = None
    for word in words:
        if group and _ends_before(word, group):
            cue = _cue(group, after=ready)
            if ready is not None:
                yield _shown_long_enough(ready, before=cue.start)
            ready, group = cue, []
        group.append(word)
    if group:
        cue = _cue(group, after=ready)
        if ready is not None:
            yield _shown_long_enough(ready, before=cue.start)
        ready = cue
    if ready is not None:
        yield _shown_long_enough(ready, before=ready.start + LONGEST)


def _ends_before(word: Word, group: list[Word]) -> bool:
    """Whether a caption ends here rather than take one more word."""
    so_far = _written(group)
    if word.start - group[-1].end > _PAUSE or word.end - group[0].start > LONGEST / 1000:
        return True
    # A word that begins without a space belongs to the one before it.
    if not word.text.startswith(" "):
        return False
    if len(so_far) >= _SENTENCE and so_far.endswith((".", "?", "!", "…")):
        return True
    return len(_lines(_written([*group, word]))) > LINES


def _cue(group: list[Word], *, after: Cue | None) -> Cue:
    earliest = after.start + 1 if after is not None else 0
    start = max(earliest, round(group[0].start * 1000))
    end = max(start + 1, min(round(group[-1].end * 1000), start + LONGEST))
    return Cue(start, end, "\n".join(_lines(_written(group))))


def _shown_long_enough(cue: Cue, *, before: int) -> Cue:
    """The same, left on screen as long as it takes to read when nothing follows at once."""
    wanted = cue.start + max(SHORTEST, round(len(cue.text) * 1000 / FASTEST))
    end = min(max(cue.end, wanted), cue.start + LONGEST, max(before, cue.start + 1))
    return Cue(cue.start, end, cue.text)


def _written(group: list[Word]) -> str:
    text = " ".join("".join(word.text for word in group).split()).replace("'", "’")
    for mark in "?!:;»":
        text = text.replace(f" {mark}", f"\N{NO-BREAK SPACE}{mark}")
    return text.replace("« ", "«\N{NO-BREAK SPACE}")


def _lines(text: str) -> list[str]:
    """Lines that fit; two of about the same length rather than a long one and a word."""
    lines = textwrap.wrap(text, LINE_LENGTH, break_long_words=False, break_on_hyphens=False)
    if len(lines) != LINES:
        return lines
    balanced = textwrap.wrap(
        text, max(len(text) // 2 + 4, 12), break_long_words=False, break_on_hyphens=False
    )
    fits = len(balanced) == LINES and max(map(len, balanced)) <= LINE_LENGTH
    return balanced if fits else lines


def main() -> int:
    """The program: writes what is heard as lines of JSON; returns the code to end with."""
    parser = argparse.ArgumentParser()
    parser.add_argument("audio", type=Path)
    parser.add_argument("--language", required=True)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    _stay_in_the_background()
    try:
        cues = transcribe(
            options.audio,
            options.language,
            options.model,
            lambda seconds: _say({"done": round(seconds, 1)}),
            threads=options.threads,
        )
        for cue in cues:
            _say({"cue": [cue.start, cue.end, cue.text]})
    except (SpeechError, FfmpegMissing) as error:
        sys.stderr.write(f"{error}\n")
        return error.code if isinstance(error, SpeechError) else NO_SOUND
    return 0


def _say(message: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


def _stay_in_the_background() -> None:
    """Yield the processor, and end with the worker that asked, however it ends."""
    os.nice(_NICENESS)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


if __name__ == "__main__":
    sys.exit(main())
