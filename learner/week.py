"""The time of a week, in words, and the goal that a person may have set. No Django model."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Week:
    """Seconds really followed since Monday; the goal in minutes, none by default."""

    seconds: int = 0
    goal_minutes: int | None = None

    @property
    def minutes(self) -> int:
        """Whole minutes, rounded down: nothing is claimed that was not done."""
        return self.seconds // 60

    @property
    def is_reached(self) -> bool:
        return self.goal_minutes is not None and self.minutes >= self.goal_minutes

    @property
    def shown_minutes(self) -> int:
        """For the bar, which is full once the goal is reached."""
        return min(self.minutes, self.goal_minutes or 0)
