"""Dashboards in a country of 525,000 people: statements, database time, processor time.

Of a collectivité of 500 people who follow sixty lessons, and of an intercommunalité to which
thirty communes delegated their view.
"""

from __future__ import annotations

import json
import sys

from tests.bench.country import country
from tests.bench.registry import Result, bench, counted
from tests.faults.postgres import Missing

STATEMENTS, MILLISECONDS = 12, 15.0
# Twice an empty Wagtail home (8.2 ms, see the budgets of the design).
PROCESSOR = 16.4
NAMES = {"dashboard": "500 people", "communes": "30 communes"}


@bench
def dashboards() -> list[Result]:
    try:
        made = country()
    except Missing as missing:
        sys.stdout.write(f"dashboards: no PostgreSQL server ({missing})\n")
        return []
    costs = json.loads(made.python("-m", "tests.bench.dashboard_probe"))
    results = []
    for page, cost in costs.items():
        name = NAMES[page]
        results += [
            counted(
                f"{name}: statements",
                "",
                cost["statements"],
                at_most=STATEMENTS,
                bar_name="statements",
            ),
            counted(
                f"{name}: database",
                "ms",
                cost["database"],
                at_most=MILLISECONDS,
                bar_name="ms of the database",
            ),
            counted(
                f"{name}: processor",
                "ms CPU",
                cost["processor"],
                at_most=PROCESSOR,
                bar_name="two empty Wagtail homes",
            ),
        ]
    return results
