"""What a process remembers while nothing that it rests on has changed."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from django.core.cache import cache

from cms.page_cache import GENERATION_KEY, forget_pages
from search.engines.choice import current_engine
from search.models import IndexState

Value = TypeVar("Value")


class Remembered(Generic[Value]):
    """A value kept while `stamp()` is the same; made again when it changes, or is None.

    The stamp is read before the value is made: what is kept is never older than its stamp.
    """

    def __init__(self, make: Callable[[], Value], stamp: Callable[[], Hashable | None]) -> None:
        self._make, self._stamp = make, stamp
        self._kept: tuple[Hashable, Value] | None = None

    def __call__(self) -> Value:
        stamp, kept = self._stamp(), self._kept
        if stamp is not None and kept is not None and kept[0] == stamp:
            return kept[1]
        value = self._make()
        if stamp is not None:
            self._kept = (stamp, value)
        return value


def content_stamp() -> int | None:
    """Another one whenever anything that pages show has changed (`cms.page_cache`)."""
    generation: int | None = cache.get(GENERATION_KEY)
    if generation is None:
        # Never one that was before: a full cache may have forgotten it.
        forget_pages()
        generation = cache.get(GENERATION_KEY)
    return generation


def index_stamp() -> tuple[str, int] | None:
    """Another one whenever the index has changed; None while nothing is known of it."""
    name = current_engine().name
    version = IndexState.objects.filter(engine=name).values_list("version", flat=True).first()
    return None if version is None else (name, version)


def stamp() -> tuple[Hashable, Hashable] | None:
    """Both: for what rests on the content and on the index."""
    content, index = content_stamp(), index_stamp()
    return None if content is None or index is None else (content, index)
