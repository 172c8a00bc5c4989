"""How long a run will still take."""

from __future__ import annotations

import pytest

from media.forecast import Forecast


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_nothing_is_said_until_the_speed_has_settled(clock: Clock) -> None:
    forecast = Forecast(600, clock=clock)
    assert forecast.remaining(5, 2.0) is None
    clock.now += 10
    assert forecast.remaining(20, 2.0) == 290


def test_nothing_is_said_while_nothing_advances(clock: Clock) -> None:
    forecast = Forecast(600, clock=clock)
    clock.now += 60
    assert forecast.remaining(0, 0) is None


def test_what_comes_after_this_pass_counts(clock: Clock) -> None:
    forecast = Forecast(600, later=2.6, clock=clock)
    clock.now += 10
    assert forecast.remaining(300, 6.0) == (300 + 600 * 2.6) / 6


def test_one_slow_second_does_not_make_the_figure_jump(clock: Clock) -> None:
    forecast = Forecast(1000, clock=clock)
    clock.now += 10
    forecast.remaining(100, 4.0)
    assert forecast.remaining(100, 2.0) == pytest.approx(900 / 3.5, abs=1)
    assert forecast.speed == pytest.approx(3.5)


def test_nothing_remains_of_what_is_longer_than_announced(clock: Clock) -> None:
    forecast = Forecast(10, clock=clock)
    clock.now += 10
    assert forecast.remaining(11, 2.0) == 0
