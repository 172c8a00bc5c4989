"""What an address of the search page asks for: read without ever failing, and written back."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from cms.searchable import FACETS, KINDS
from competences.models import Audience, Level

# Characters. Nobody types more; what is beyond is neither searched for nor shown again.
MOST_TYPED = 200
# Of one facet.
MOST_VALUES = 20
MOST_OF_A_VALUE = 100
SORTS = ("pertinence", "recent", "duree")
# Facets whose values never change: what is not among them is no choice.
CLOSED: dict[str, tuple[str, ...]] = {
    "genre": tuple(KINDS),
    "niveau": tuple(Level.values),
    "duree": ("court", "moyen", "long"),
    "public": tuple(Audience.values),
    "sous-titres": ("oui",),
}
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]+")


@dataclass(frozen=True)
class SearchAddress:
    """One search, as its address says it; `page` counts from 1."""

    typed: str = ""
    filters: Mapping[str, frozenset[str]] = field(default_factory=dict)
    sort: str = SORTS[0]
    # Search for what was typed, whatever its spelling.
    is_exact: bool = False
    page: int = 1

    @classmethod
    def read(cls, asked: QueryDict) -> SearchAddress:
        """Whatever is typed after « ? » is a search: what makes no sense is left out."""
        sort = asked.get("tri", "")
        return cls(
            typed=_cleaned(asked.get("q", ""), MOST_TYPED),
            filters={
                facet: frozenset(values)
                for facet in FACETS
                if (values := _chosen(facet, asked.getlist(facet)))
            },
            sort=sort if sort in SORTS else SORTS[0],
            is_exact=asked.get("exact") == "1",
            page=_number(asked.get("page", "")),
        )

    @property
    def asks_something(self) -> bool:
        return bool(self.typed or self.filters)

    @property
    def query_string(self) -> str:
        """Always in the same order, so that two addresses of one search are the same text."""
        said = [("q", self.typed)] if self.typed else []
        said += [
            (facet, value) for facet in FACETS for value in sorted(self.filters.get(facet, ()))
        ]
        if self.sort != SORTS[0]:
            said.append(("tri", self.sort))
        if self.is_exact:
            said.append(("exact", "1"))
        if self.page > 1:
            said.append(("page", str(self.page)))
        return urlencode(said)

    @property
    def url(self) -> str:
        path = reverse("search:results")
        return f"{path}?{self.query_string}" if self.query_string else path

    def without(self, facet: str, value: str) -> SearchAddress:
        """The same search with one choice less."""
        left = self.filters.get(facet, frozenset()) - {value}
        others = {name: values for name, values in self.filters.items() if name != facet}
        return replace(self, filters=others | ({facet: left} if left else {}), page=1)

    def unfiltered(self) -> SearchAddress:
        return replace(self, filters={}, page=1)

    def sorted_by(self, sort: str) -> SearchAddress:
        return replace(self, sort=sort, page=1)

    def exactly(self) -> SearchAddress:
        return replace(self, is_exact=True, page=1)

    def of(self, typed: str) -> SearchAddress:
        """Another spelling, within the same choices."""
        return replace(self, typed=typed, is_exact=False, page=1)


def _cleaned(text: str, most: int) -> str:
    return _CONTROLS.sub(" ", text).strip()[:most].strip()


def _chosen(facet: str, values: list[str]) -> list[str]:
    cleaned = [_cleaned(value, MOST_OF_A_VALUE) for value in values[:MOST_VALUES]]
    known = CLOSED.get(facet)
    return [value for value in cleaned if value and (known is None or value in known)]


def _number(text: str) -> int:
    """A page from 1; anything else is the first."""
    return max(1, int(text)) if re.fullmatch(r"[0-9]{1,4}", text) else 1
