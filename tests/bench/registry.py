"""What a bench is, and what it finds."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass

import tests.bench


@dataclass(frozen=True)
class Result:
    """A value held against a limit: good while value ÷ limit is at most the bar."""

    name: str
    unit: str
    value: float
    limit_name: str
    limit: float
    bar: float

    @property
    def ratio(self) -> float:
        return self.value / self.limit

    @property
    def ok(self) -> bool:
        return self.ratio <= self.bar


def counted(name: str, unit: str, value: float, *, at_most: float, bar_name: str) -> Result:
    """A value whose bar is a number and no measure: its limit is that number."""
    return Result(name, unit, value, bar_name, at_most, bar=1.0)


Bench = Callable[[], list[Result]]
_BENCHES: dict[str, Bench] = {}


def bench(function: Bench) -> Bench:
    """Its name, with spaces for underscores, is what `ONLY=` chooses by."""
    _BENCHES[function.__name__.replace("_", "-")] = function
    return function


def benches() -> dict[str, Bench]:
    for module in pkgutil.iter_modules(tests.bench.__path__):
        if module.name != "__main__":
            importlib.import_module(f"tests.bench.{module.name}")
    return _BENCHES
