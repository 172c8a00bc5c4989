"""Where higher rooms tell lower ones what exists, without being imported by them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet


@dataclass(frozen=True)
class Section:
    """Published pages of one kind, ready to be listed with one template."""

    title: str
    template: str
    pages: QuerySet[Any]
    index_url: str


@dataclass
class Catalogue:
    """What is listed on the page of a competence or of a governance model.

    Each room registers, in its `ready()`, a function from field look-ups to a section.
    """

    _sources: list[tuple[int, Callable[..., Section | None]]] = field(default_factory=list)

    def register(self, source: Callable[..., Section | None], *, position: int) -> None:
        """Add a kind of page; smaller positions come first. Registering twice changes nothing."""
        if (position, source) not in self._sources:
            self._sources.append((position, source))
            self._sources.sort(key=lambda entry: entry[0])

    def sections(self, **lookups: Any) -> list[Section]:
        found = (source(**lookups) for _position, source in self._sources)
        return [section for section in found if section is not None]


catalogue = Catalogue()
