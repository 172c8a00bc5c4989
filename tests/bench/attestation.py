"""Printing an attestation: from what is frozen to the whole PDF, as one request does it."""

from __future__ import annotations

import resource
import statistics
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from tests.bench.registry import Result, bench, counted

if TYPE_CHECKING:
    from certificates.models import Attestation

# Milliseconds for an ordinary one; MiB that a hundred of them may leave behind.
MOST_MILLISECONDS, MOST_GROWTH = 150.0, 64.0
RUNS, LESSONS = 100, 8
ISSUED = datetime(2026, 11, 12, 13, 6, tzinfo=UTC)


@bench
def attestation() -> list[Result]:
    _open_django()
    from certificates.printing import print_pdf

    print_pdf(_attestation())  # The first in a process reads the fonts.
    before = _resident()
    times = [_milliseconds(lambda: print_pdf(_attestation())) for _run in range(RUNS)]
    growth = _resident() - before
    return [
        counted(
            "attestation",
            "ms",
            statistics.median(times),
            at_most=MOST_MILLISECONDS,
            bar_name="150 ms",
        ),
        counted("attestation, memory kept", "MiB", growth, at_most=MOST_GROWTH, bar_name="64 MiB"),
    ]


def _open_django() -> None:
    import django
    from django.conf import settings

    if not settings.configured:
        import os

        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "academy.settings.test")
        django.setup()


def _milliseconds(work: Any) -> float:
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def _resident() -> float:
    """The most memory that the process has held, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _attestation() -> Attestation:
    """Each with a code of its own, as each request has: nothing is compiled before it."""
    from certificates.models import Attestation
    from certificates.provider import AttestationSettings

    rows = [
        {
            "id": number,
            "title": f"La fin du cuivre, étape {number} : prévenir les habitants",
            "kind": "video",
            "means": "watched",
            "started_at": "2026-10-02T08:00:00+00:00",
            "completed_at": "2026-11-12T13:05:00+00:00",
            "seconds": 300 + number,
            "declared_on": None,
        }
        for number in range(LESSONS)
    ]
    context = {
        "first_name": "Jeanne",
        "last_name": "Dupuis",
        "kind": "course",
        "title": "Piloter la couverture numérique de sa commune",
        "competences": ["Infrastructures"],
        "courses": [{"id": 1, "title": "Piloter la couverture", "lessons": rows}],
        "first_at": "2026-10-02T08:00:00+00:00",
        "last_at": "2026-11-12T13:05:00+00:00",
        "seconds": sum(300 + number for number in range(LESSONS)),
        **AttestationSettings(provider_address="12 place de la Mairie\n64000 Pau").frozen(),
    }
    return Attestation(
        holder="Jeanne Dupuis", title=context["title"], context=context, issued_at=ISSUED
    )
