"""What people find of plain pages: about, accessibility, legal notice, help."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django.db.models import QuerySet

from academy.models import StandardPage
from cms.prose import paragraphs_of, passages_of
from cms.searchable import Document, Label
from cms.searchable_pages import head_of, pages


class StandardPageType:
    model = StandardPage

    def documents(self, pages: QuerySet[Any], *, heads_only: bool) -> Iterator[Document]:
        for page in pages:
            yield replace(
                head_of(page, "page"),
                facets={"genre": (Label("page", "Page d’information"),)},
                passages=() if heads_only else passages_of(*paragraphs_of(page.body)),
            )

    def closed_to(self, person: Any, pages: QuerySet[Any]) -> QuerySet[Any]:
        return pages.none()


def connect() -> None:
    pages.register(StandardPageType())
