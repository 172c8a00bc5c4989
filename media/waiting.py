"""Long copies that must not let a lease run out."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait

KeepAlive = Callable[[], None]
Job = Callable[[threading.Event], None]

# Seconds between two signs of life.
PULSE = 5.0


def nothing_to_renew() -> None:
    """For those who hold no lease."""


def alongside(jobs: Sequence[Job], keep_alive: KeepAlive, *, threads: int = 1) -> None:
    """Run jobs in threads that touch no database, while this one calls `keep_alive` at times.

    Raises what the first failing job or `keep_alive` (a lost lease) raises, once the jobs under
    way have ended: each is given an event, set when it had better stop.
    """
    stop = threading.Event()
    with ThreadPoolExecutor(threads) as pool:
        pending: set[Future[None]] = {pool.submit(job, stop) for job in jobs}
        try:
            while pending:
                done, pending = wait(pending, timeout=PULSE, return_when="FIRST_EXCEPTION")
                for future in done:
                    future.result()
                keep_alive()
        except BaseException:
            stop.set()
            pool.shutdown(cancel_futures=True)
            raise
