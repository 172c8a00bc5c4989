"""What rooms know about a person, told to the room of accounts without being imported by it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
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


personal_data = PersonalData()
account_sections = AccountSections()
