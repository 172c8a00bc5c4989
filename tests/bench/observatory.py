"""The public observatory of a whole country: its national page, and counting everyone again.

Measured inside the country's own process, where the time of each statement is seen.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from typing import Any

from tests.bench.registry import Result, bench, counted

VISITS = 20
MOST_MILLISECONDS, MOST_REBUILD, MOST_EACH, MOST_PUBLISHING = 10.0, 300.0, 1.0, 60.0


@bench
def observatory() -> list[Result]:
    from tests.bench.country import country

    found = json.loads(country().python("-m", "tests.bench.observatory").splitlines()[-1])
    if found["differing"]:
        raise RuntimeError(f"{found['differing']} cells differ from those kept by events")
    return [
        counted(
            "observatory, national page",
            "ms DB",
            found["page"],
            at_most=MOST_MILLISECONDS,
            bar_name="10 ms",
        ),
        counted(
            "observatory, rebuilt",
            "s",
            found["rebuild"],
            at_most=MOST_REBUILD,
            bar_name="5 minutes",
        ),
        counted(
            "observatory, kept by events",
            "ms/head",
            found["kept"] * 1000 / found["people"],
            at_most=MOST_EACH,
            bar_name="1 ms",
        ),
        counted(
            "observatory, published",
            "s",
            found["publishing"],
            at_most=MOST_PUBLISHING,
            bar_name="1 minute",
        ),
    ]


def measure() -> dict[str, float]:
    from django.db import connection

    from collectivites.models import Membership
    from training.models import Cell, Participation, Recount
    from training.observatory import counting, marking, publishing

    with connection.cursor() as cursor:
        cursor.execute("UPDATE accounts_user SET last_login = date_joined")
        cursor.execute("VACUUM ANALYZE accounts_user")
    found = {"rebuild": _seconds(counting.rebuild)}
    rebuilt = _cells()
    Participation.objects.all().delete()
    Cell.objects.all().delete()
    marking.mark_members(Membership.objects.all())
    found["people"] = Recount.objects.count()
    found["kept"] = _seconds(marking.count_marked)
    found["differing"] = len(rebuilt ^ _cells())
    found["publishing"] = _seconds(publishing.publish)
    # Neighbours make a visit dearer, never cheaper.
    found["page"] = min(_page_milliseconds() for _visit in range(VISITS))
    return found


def _cells() -> set[tuple[Any, ...]]:
    from training.models import Cell

    return {row[1:] for row in Cell.objects.values_list()}


def _seconds(work: Callable[[], Any]) -> float:
    start = time.monotonic()
    work()
    return time.monotonic() - start


def _page_milliseconds() -> float:
    """Of all the statements of the page, when nothing of it is kept yet."""
    from django.core.cache import cache
    from django.db import connection
    from django.test import Client

    spent = 0.0

    def timed(execute: Any, *arguments: Any) -> Any:
        nonlocal spent
        start = time.perf_counter()
        try:
            return execute(*arguments)
        finally:
            spent += time.perf_counter() - start

    cache.clear()
    with connection.execute_wrapper(timed):
        answer = Client().get("/observatoire/")
    if answer.status_code != 200 or b"tile--" not in answer.content:
        raise RuntimeError(f"The national page answered {answer.status_code} without its map.")
    return spent * 1000


if __name__ == "__main__":
    import django

    django.setup()
    sys.stdout.write(json.dumps(measure()) + "\n")
