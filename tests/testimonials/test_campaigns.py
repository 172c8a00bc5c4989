"""The period before an election, as pure arithmetic."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from testimonials.campaigns import campaign_start, in_campaign


@pytest.mark.parametrize(
    ("election", "start"),
    [
        (date(2026, 3, 15), date(2025, 9, 1)),
        (date(2028, 3, 12), date(2027, 9, 1)),
        (date(2024, 6, 30), date(2023, 12, 1)),
        (date(2024, 7, 7), date(2024, 1, 1)),
        (date(2024, 12, 31), date(2024, 6, 1)),
        (date(2024, 1, 1), date(2023, 7, 1)),
    ],
)
def test_the_period_starts_on_the_first_day_of_the_sixth_month_before(
    election: date, start: date
) -> None:
    assert campaign_start(election) == start


def test_the_number_of_months_is_content() -> None:
    assert campaign_start(date(2028, 3, 12), months=3) == date(2027, 12, 1)


@pytest.mark.parametrize(
    ("day", "inside"),
    [
        (date(2027, 8, 31), False),
        (date(2027, 9, 1), True),
        (date(2028, 3, 19), True),
        (date(2028, 3, 20), False),
    ],
)
def test_the_period_lasts_until_the_last_round(day: date, inside: bool) -> None:
    rounds: dict[str, Any] = {"first_round": date(2028, 3, 12), "last_round": date(2028, 3, 19)}
    assert in_campaign(day, **rounds) is inside
