"""What dashboards cost in the country: `python -m tests.bench.dashboard_probe`, as JSON."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

import django

ROUNDS, WARM_UP = 25, 3


@dataclass(frozen=True)
class Cost:
    """Of one request: statements, milliseconds waiting for the database, and processor ones."""

    statements: int
    database: float
    processor: float
    rows: int


def measured(get: Callable[[], Any]) -> Cost:
    """The least of several, statement by statement: neighbours make one dearer, never cheaper.

    Once in a while a cache of the site's own is filled again: that is no part of the page.
    """
    from django.db import connection

    waits: list[float] = []

    def timed(execute: Callable[..., Any], *arguments: Any) -> Any:
        started = time.perf_counter()
        try:
            return execute(*arguments)
        finally:
            waits.append(time.perf_counter() - started)

    rounds: list[list[float]] = []
    processor: list[float] = []
    for _round in range(WARM_UP + ROUNDS):
        waits.clear()
        with connection.execute_wrapper(timed):
            spent = time.process_time()
            answer = get()
            processor.append(time.process_time() - spent)
        if answer.status_code != 200:
            raise RuntimeError(f"{answer.status_code}")
        rounds.append(list(waits))
    steady = rounds[WARM_UP:]
    usual = min(map(len, steady))
    return Cost(
        statements=usual,
        database=1000 * sum(min(times) for times in zip(*steady, strict=False)),
        processor=1000 * min(processor[WARM_UP:]),
        rows=answer.content.count(b"<tr"),
    )


def main() -> None:
    from django.conf import settings
    from django.test import Client
    from django.urls import reverse

    from collectivites.models import Membership

    settings.ALLOWED_HOSTS = ["testserver"]
    referent = Membership.objects.select_related("person").get(is_referent=True)
    client = Client()
    assert referent.person is not None
    client.force_login(referent.person)
    pages = {
        name: reverse(f"training:{name}", args=[referent.collectivite_id])
        for name in ("dashboard", "communes")
    }
    found = {}
    for name, page in pages.items():

        def get(page: str = page) -> Any:
            return client.get(page)

        found[name] = asdict(measured(get))
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    django.setup()
    main()
