"""The facets of an answer, as the page shows them: what may be chosen, what is chosen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise

from cms.searchable import FACETS, KINDS
from competences.models import Audience, Level
from search.addresses import CLOSED, SearchAddress
from search.engines import Answer

# Values that are seen at once; the others unfold.
FIRST = 8
# Open from the start on a wide screen: what people choose by most.
OPEN = ("genre", "competence", "duree")
# What is said of values that no document of the answer names.
_NAMES: dict[str, Mapping[str, str | Promise]] = {
    "genre": KINDS,
    "niveau": dict(Level.choices),
    "duree": {
        "court": "5 minutes au plus",
        "moyen": "De 6 à 15 minutes",
        "long": "Plus de 15 minutes",
    },
    "public": dict(Audience.choices),
    "sous-titres": {"oui": "Avec sous-titres"},
}


@dataclass(frozen=True)
class Choice:
    """One value of a facet; `count` documents would be found with it."""

    value: str
    name: str
    count: int
    is_chosen: bool


@dataclass(frozen=True)
class Facet:
    """`name` is what the address says, `label` what people read."""

    name: str
    label: str
    choices: tuple[Choice, ...]
    is_open: bool

    @property
    def first(self) -> tuple[Choice, ...]:
        return self.choices[: self._seen]

    @property
    def others(self) -> tuple[Choice, ...]:
        return self.choices[self._seen :]

    @property
    def chosen_count(self) -> int:
        return sum(choice.is_chosen for choice in self.choices)

    @property
    def _seen(self) -> int:
        """All of a scale, all that are chosen, and one more rather than unfolding a single one."""
        seen = max(FIRST, self.chosen_count)
        return len(self.choices) if self.name in CLOSED or len(self.choices) == seen + 1 else seen


@dataclass(frozen=True)
class Chip:
    """A choice that one takes back by following `url`."""

    label: str
    name: str
    url: str


def facets_of(answer: Answer, address: SearchAddress) -> list[Facet]:
    """Those that tell documents apart, in the order of the page."""
    return [
        facet
        for name in FACETS
        if (facet := _facet(name, answer, address.filters.get(name, frozenset()))) is not None
    ]


def chips_of(answer: Answer, address: SearchAddress) -> list[Chip]:
    return [
        Chip(FACETS[name], name_of(name, value, answer), address.without(name, value).url)
        for name in FACETS
        for value in sorted(address.filters.get(name, ()))
    ]


def name_of(facet: str, value: str, answer: Answer) -> str:
    """What people read; the value itself when nothing names it any more."""
    fixed = _NAMES.get(facet, {}).get(value)
    said = fixed or answer.names.get(facet, {}).get(value)
    return str(said or value.replace("-", " ").capitalize())


def _facet(name: str, answer: Answer, chosen: frozenset[str]) -> Facet | None:
    counts = answer.facets.get(name, {})
    choices = [
        Choice(value, name_of(name, value, answer), counts.get(value, 0), value in chosen)
        for value in {*counts, *chosen}
    ]
    if not chosen and all(choice.count in (0, answer.total) for choice in choices):
        # Choosing would change nothing.
        return None
    ordered = _ordered(name, [choice for choice in choices if choice.count or choice.is_chosen])
    return Facet(name, FACETS[name], tuple(ordered), is_open=bool(chosen) or name in OPEN)


def _ordered(name: str, choices: Iterable[Choice]) -> list[Choice]:
    """Chosen values first; scales in their own order, the others by how much they find."""
    scale = CLOSED.get(name)
    if scale is not None:
        places = {value: place for place, value in enumerate(scale)}
        return sorted(choices, key=lambda choice: places.get(choice.value, len(scale)))
    return sorted(
        choices, key=lambda choice: (not choice.is_chosen, -choice.count, choice.name.casefold())
    )
