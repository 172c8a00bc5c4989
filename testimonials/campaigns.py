"""When public communication before an election becomes delicate. No Django."""

from __future__ import annotations

from datetime import date


def campaign_start(election: date, *, months: int = 6) -> date:
    """First day of the `months`-th month before the month of an election.

    The rule and its source are content of the CMS (`testimonials.elections`): code électoral,
    article L. 52-1, counts six months. Raises ValueError before the year 1.
    """
    month = election.year * 12 + election.month - 1 - months
    return date(month // 12, month % 12 + 1, 1)


def in_campaign(day: date, *, first_round: date, last_round: date | None, months: int = 6) -> bool:
    """Whether `day` lies between the start of that period and the last round, both included."""
    return campaign_start(first_round, months=months) <= day <= (last_round or first_round)
