"""Where higher rooms tell lower ones what exists, without being imported by them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet

if TYPE_CHECKING:
    from wagtail.models import Page


@dataclass(frozen=True)
class Section:
    """Published pages of one kind, ready to be listed with one template."""

    title: str
    template: str
    pages: QuerySet[Any]
    # The page type of the list that holds them all.
    index_type: type[Page]
    index_url: str = ""


@dataclass
class Catalogue:
    """What is listed on the page of a competence or of a governance model.

    Each room registers, in its `ready()`, a function from field look-ups to a section.
    """

    _sources: list[tuple[int, Callable[..., Section]]] = field(default_factory=list)

    def register(self, source: Callable[..., Section], *, position: int) -> None:
        """Add a kind of page; smaller positions come first. Registering twice changes nothing."""
        if (position, source) not in self._sources:
            self._sources.append((position, source))
            self._sources.sort(key=lambda entry: entry[0])

    def sections(self, **lookups: Any) -> list[Section]:
        """The sections in order, each with the address of its list (one statement for all)."""
        # Registries are read while applications load, before any model exists.
        from django.contrib.contenttypes.models import ContentType
        from wagtail.models import Page

        found = [source(**lookups) for _position, source in self._sources]
        types = ContentType.objects.get_for_models(*{section.index_type for section in found})
        indexes = Page.objects.live().filter(content_type__in=types.values())
        urls = {index.content_type_id: index.url for index in indexes}
        return [
            replace(section, index_url=urls.get(types[section.index_type].pk, ""))
            for section in found
        ]


catalogue = Catalogue()
