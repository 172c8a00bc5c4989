"""What the person at the terminal reads: one line per step, one line per failure."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VAR = Path(os.environ.get("VAR_DIR") or ROOT / "var")


class Failure(Exception):
    """Stops the command; its text is the one line that says what is wrong and what to do."""


def say(text: str) -> None:
    print(f"==> {text}", flush=True)


@contextmanager
def step(text: str) -> Iterator[None]:
    """Announce a step, and say how long it took when that was felt."""
    say(text)
    start = time.monotonic()
    yield
    elapsed = time.monotonic() - start
    if elapsed >= 1:
        print(f"    {elapsed:.1f} s", flush=True)


def run_logged(
    command: Sequence[str | Path],
    *,
    log: str,
    explain: Callable[[str], str],
    env: Mapping[str, str] | None = None,
) -> None:
    """Run a command with its output in var/log/setup/.

    Raises Failure when it does not exit with 0: `explain` gets the whole output and returns
    the sentence to show.
    """
    log_file = VAR / "log" / "setup" / f"{log}.log"
    log_file.parent.mkdir(parents=True, exist_ok=True)
    with log_file.open("wb") as output:
        code = subprocess.run(
            command, cwd=ROOT, env=env, stdout=output, stderr=subprocess.STDOUT, check=False
        ).returncode
    if code:
        text = log_file.read_text(errors="replace")
        raise Failure(f"{explain(text)} Details: {shown(log_file)}")


def last_line(text: str) -> str:
    """The last line that says something: where tools put their error."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else "no output"


def shown(path: Path) -> str:
    """The path as the person would type it from the project's folder."""
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else str(path)


def fail(text: str) -> int:
    """Print the line of a failure; returns the exit code."""
    sys.stdout.flush()
    print(f"ERROR: {text}", file=sys.stderr, flush=True)
    return 1
