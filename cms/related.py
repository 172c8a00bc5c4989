"""What stands near a page: computed by the room of search, shown by the rooms below it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class RelatedLine:
    """One page near another, as a line of text."""

    title: str
    # Path of the page.
    url: str
    # As people read it: « Témoignage ».
    kind: str
    # Who speaks, or where it belongs.
    byline: str = ""
    minutes: int | None = None


Finder = Callable[[str], Sequence[RelatedLine]]


@dataclass
class Related:
    """One room finds; without it, nothing is near anything."""

    _finders: list[Finder] = field(default_factory=list)

    def register(self, finder: Finder) -> None:
        """`finder` takes the path of a page and costs one statement; registered again, it stays."""
        if finder not in self._finders:
            self._finders.append(finder)

    def near(self, address: str) -> list[RelatedLine]:
        """What everyone may know of near this path, the nearest first."""
        return [line for finder in self._finders for line in finder(address)]


related = Related()
