"""`media.speech` in a process of its own: its memory is given back, its crash is survived."""

from __future__ import annotations

import json
import os
import selectors
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO

from django.conf import settings

from media.ffmpeg.process import locate
from media.webvtt import Cue

# Seconds without a word from the process after which it is stopped: five minutes of sound are
# heard at a time, by two slow processors at worst.
STALL_LIMIT = 1800.0
_TICK = 1.0
_STDERR_KEPT = 2000


class SpeechFailed(RuntimeError):
    """The process gave up: its return code (see `media.speech`) and the end of what it said."""

    def __init__(self, code: int, said: str) -> None:
        super().__init__(f"speech ended with {code}: {said}")
        self.code = code


class SpeechInterrupted(RuntimeError):
    """The process was killed, or stopped because it no longer advanced: worth another try."""


def listen(audio: Path, *, language: str, on_progress: Callable[[float], None]) -> list[Cue]:
    """Captions of what is said in a file. Raises SpeechFailed and SpeechInterrupted.

    `on_progress` gets the seconds of sound heard, about each second; what it raises stops the
    process and goes on to the caller.
    """
    command = [
        *(settings.ASR_PYTHON or sys.executable, "-m", "media.speech", str(audio)),
        *("--language", language, "--model", str(settings.ASR_MODEL)),
        *("--threads", str(settings.ASR_THREADS)),
    ]
    environment = os.environ | {"FFMPEG": locate("ffmpeg"), "HF_HUB_OFFLINE": "1"}
    with tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(
            command,
            cwd=settings.BASE_DIR,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=errors,
            start_new_session=True,
        )
        try:
            cues = _follow(process, on_progress)
        finally:
            _end(process)
        if process.returncode < 0:
            raise SpeechInterrupted(f"speech was ended by signal {-process.returncode}")
        if process.returncode:
            raise SpeechFailed(process.returncode, _tail(errors))
        return cues


def _follow(process: subprocess.Popen[bytes], on_progress: Callable[[float], None]) -> list[Cue]:
    """What the process tells until it ends."""
    assert process.stdout is not None  # noqa: S101  (asked for by the only caller)
    cues: list[Cue] = []
    heard, rest, told_at = 0.0, b"", time.monotonic()
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdout, selectors.EVENT_READ)
        while True:
            if selector.select(timeout=_TICK):
                chunk = os.read(process.stdout.fileno(), 65536)
                if not chunk:
                    break
                *lines, rest = (rest + chunk).split(b"\n")
                told_at = time.monotonic()
                for message in map(json.loads, lines):
                    heard = max(heard, message.get("done", 0.0))
                    if "cue" in message:
                        cues.append(Cue(*message["cue"]))
            if time.monotonic() - told_at > STALL_LIMIT:
                raise SpeechInterrupted(f"no advance in {STALL_LIMIT:.0f} s")
            on_progress(heard)
    process.wait()
    return cues


def _end(process: subprocess.Popen[bytes]) -> None:
    """No process of the group outlives the run."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    process.wait()
    if process.stdout is not None:
        process.stdout.close()


def _tail(errors: IO[bytes]) -> str:
    errors.seek(0)
    return errors.read()[-_STDERR_KEPT:].decode(errors="replace").strip()
