"""Which engine answers: Elasticsearch when its address is given, else the file of this machine."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from search.engines import Engine
from search.engines.sqlite import SqliteEngine


def current_engine() -> Engine:
    """The engine of the settings; the same object for a process."""
    if settings.ELASTICSEARCH_URL:
        return _elasticsearch(settings.ELASTICSEARCH_URL, settings.ELASTICSEARCH_INDEX)
    return _embedded(Path(settings.SEARCH_INDEX_FILE))


@lru_cache(maxsize=4)
def _embedded(path: Path) -> Engine:
    return SqliteEngine(path)


@lru_cache(maxsize=4)
def _elasticsearch(url: str, index: str) -> Engine:
    # Who keeps the index in a file has no use for the client, nor for the time that it takes.
    from search.engines.elasticsearch import ElasticsearchEngine

    return ElasticsearchEngine(url, index)
