"""What rooms let people find, told to the room of search without importing it.

A document is what one result leads to: a page, a speaker, a competence. Its passages are what is
read or said in it; what is said carries its seconds.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, Protocol


@dataclass(frozen=True)
class Label:
    """A value of a facet: what the address says, and what people read."""

    value: str
    name: str


@dataclass(frozen=True)
class Passage:
    """A few sentences, as people read them."""

    text: str
    # Where each caption begins: (offset in `text`, second of the video), in order. Written text
    # has none.
    moments: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class Document:
    """What may be found. Everything but the passages is for everyone to see."""

    # The name of its source, and its own: « page-12 » for every page (`cms.searchable_pages`),
    # « speaker-3 », « competence-1 ».
    key: str
    # Of `KINDS`.
    kind: str
    title: str
    # Path of the page: « /temoignages/la-fibre-et-apres/ ».
    url: str
    summary: str = ""
    # Shown under the title: « Solène Quemarrec, maire, Saint-Orval-les-Prés, 412 habitants ».
    byline: str = ""
    speakers: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    # From the name of a facet (`FACETS`) to its values of this document.
    facets: Mapping[str, tuple[Label, ...]] = field(default_factory=dict)
    passages: tuple[Passage, ...] = ()
    # Whether the passages are kept from some people: visitors, or who has yet to finish a course.
    is_reserved: bool = False
    published_on: date | None = None
    minutes: int | None = None

    @property
    def digest(self) -> str:
        """Changes when anything that is indexed or shown changes."""
        content = json.dumps(asdict(self), sort_keys=True, default=str, ensure_ascii=False)
        return hashlib.blake2b(content.encode(), digest_size=16).hexdigest()


# What a document is, in the order in which the page of search lists them.
KINDS: dict[str, str] = {
    "temoignage": "Témoignage",
    "parole-d-expert": "Parole d’expert",
    "parcours": "Parcours",
    "cours": "Cours",
    "sequence": "Séquence",
    "ressource": "Ressource",
    "personne": "Intervenante ou intervenant",
    "competence": "Compétence",
    "gouvernance": "Modèle de gouvernance",
    "page": "Page d’information",
}

# Facets by the name that addresses carry, in the order of the page.
FACETS: dict[str, str] = {
    "genre": "Genre de contenu",
    "parcours": "Parcours",
    "competence": "Compétence",
    "modele": "Modèle de gouvernance",
    "niveau": "Niveau",
    "duree": "Durée",
    "public": "Public",
    "intervenant": "Qui parle",
    "etiquette": "Étiquette",
    "sous-titres": "Sous-titres",
}


Changed = Callable[[Collection[str]], None]


class Source(Protocol):
    """One kind of things that a room lets people find; its documents' keys begin with `name`."""

    name: str

    def documents(
        self, keys: Collection[str] | None = None, *, heads_only: bool = False
    ) -> Iterable[Document]:
        """Those that everyone may know of, now: all, or of these keys; constant statements.

        `heads_only` leaves out the passages, which are most of the work.
        """

    def keys(self) -> set[str]:
        """The keys of all that everyone may know of, now, without making the documents."""

    def closed(self, person: Any) -> set[str]:
        """Of these, those whose passages are not this person's to read (AnonymousUser too)."""

    def connect(self, changed: Changed) -> None:
        """Call `changed` with the keys of documents that may have changed, appeared or gone, in
        the transaction of the change, whenever something that they show changes."""


@dataclass
class Searchable:
    """The sources of every room, registered in their `ready()`; who listens may come before."""

    _sources: dict[str, Source] = field(default_factory=dict)
    _listeners: list[Changed] = field(default_factory=list)

    def register(self, source: Source) -> None:
        """Registering the same name again replaces it."""
        self._sources[source.name] = source
        source.connect(self.say_changed)

    def sources(self) -> list[Source]:
        return list(self._sources.values())

    def source_of(self, key: str) -> Source | None:
        return self._sources.get(key.rpartition("-")[0])

    def when_changed(self, listener: Changed) -> None:
        """Have `listener` called with the keys of what changed, in the transaction of the change.

        Registering twice changes nothing.
        """
        if listener not in self._listeners:
            self._listeners.append(listener)

    def say_changed(self, keys: Collection[str]) -> None:
        """These documents may have changed, appeared or gone."""
        if keys:
            for listener in self._listeners:
                listener(keys)


searchable = Searchable()
