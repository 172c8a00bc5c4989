"""What has to happen every minute, registered by the rooms that need it.

A job must be safe when it runs twice at once and when it is cut half-way: several clocks may
tick, and a clock may die.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

logger = logging.getLogger(__name__)

Job = Callable[[], None]

_jobs: dict[str, Job] = {}


def register(name: str, job: Job) -> None:
    """Run `job` at each tick. Registering the same name again replaces it."""
    _jobs[name] = job


def tick() -> list[str]:
    """Run every job once; return the names of those that failed.

    One failing job must not silence the others: it is logged and tried at the next tick.
    """
    failed = []
    for name, job in _jobs.items():
        try:
            job()
        except Exception:
            logger.exception("Clock job %s failed; it runs again at the next tick.", name)
            failed.append(name)
    return failed
