"""A worker that is asked to end lets its video go, instead of being killed a moment later."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any


class Stopped(RuntimeError):
    """The worker was asked to end: the run goes back to the queue."""


@contextmanager
def until_asked_to_stop() -> Iterator[Callable[[], None]]:
    """Gives a function that raises Stopped once the process was sent SIGTERM.

    The worker's own handler, which ends it after its task, is called all the same. Where there
    is none (a command, a thread), signals do what they always do.
    """
    asked = threading.Event()
    former = signal.getsignal(signal.SIGTERM)

    def check() -> None:
        if asked.is_set():
            raise Stopped

    def note(number: int, frame: Any) -> None:
        asked.set()
        if callable(former):
            former(number, frame)

    if not callable(former) or threading.current_thread() is not threading.main_thread():
        yield check
        return
    signal.signal(signal.SIGTERM, note)
    try:
        yield check
    finally:
        signal.signal(signal.SIGTERM, former)
