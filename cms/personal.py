"""What rooms know about a person, told to the room of accounts without being imported by it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any


@dataclass
class PersonalData:
    """What each room holds about a person, for the file that this person may download.

    Each room registers, in its `ready()`, a French heading and a function from the person to
    what JSON can hold. Erasing needs no registry: everything refers to the person by a foreign
    key, and goes with it.
    """

    _exporters: dict[str, Callable[[Any], Any]] = field(default_factory=dict)

    def register(self, heading: str, exporter: Callable[[Any], Any]) -> None:
        """Registering the same heading again replaces it."""
        self._exporters[heading] = exporter

    def export(self, person: Any) -> dict[str, Any]:
        return {heading: exporter(person) for heading, exporter in self._exporters.items()}


@dataclass(frozen=True)
class AccountSection:
    """A part of « Mon compte »: the template shows `data` under the name `section`."""

    template: str
    data: Any


@dataclass
class AccountSections:
    """What rooms add to « Mon compte », in the order in which they are loaded."""

    _sources: dict[str, Callable[[Any], Any]] = field(default_factory=dict)

    def register(self, template: str, source: Callable[[Any], Any]) -> None:
        """Show `template` with what `source` says of the person."""
        self._sources[template] = source

    def of(self, person: Any) -> list[AccountSection]:
        return [AccountSection(name, source(person)) for name, source in self._sources.items()]


@dataclass
class PageParts:
    """What higher rooms add to the one personal request of a page: notes, what is kept…"""

    _sources: dict[str, Callable[[Any, Any], Any]] = field(default_factory=dict)

    def register(self, name: str, source: Callable[[Any, Any], Any]) -> None:
        """`source` takes the person and the page (in its own type); None says nothing."""
        self._sources[name] = source

    def about(self, person: Any, page: Any) -> dict[str, Any]:
        """What each room has to say, by name, ready for JSON."""
        said = {name: source(person, page) for name, source in self._sources.items()}
        return {name: value for name, value in said.items() if value is not None}


@dataclass(frozen=True)
class DueItem:
    """Something that a person is asked to follow: shown at the top of « Mon espace »."""

    title: str
    url: str
    # None when it is asked for without a date.
    due_on: date | None
    # Who asks for it: « Commune de Saint-Orval-les-Prés ».
    asked_by: str


@dataclass
class DueItems:
    """What a person has to follow, from the rooms that may ask for it."""

    _sources: dict[str, Callable[[Any], list[DueItem]]] = field(default_factory=dict)

    def register(self, name: str, source: Callable[[Any], list[DueItem]]) -> None:
        """`source` takes the person; it costs a constant number of statements."""
        self._sources[name] = source

    def of(self, person: Any) -> list[DueItem]:
        """Soonest first, then what has no date."""
        found = [item for source in self._sources.values() for item in source(person)]
        return sorted(found, key=lambda item: (item.due_on or date.max, item.title))


personal_data = PersonalData()
account_sections = AccountSections()
page_parts = PageParts()
due_items = DueItems()
