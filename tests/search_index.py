"""The index of the search, for the tests that need one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pytest_django import Settings

from search import indexing

Rebuild = Callable[[], int]


@pytest.fixture
def search_index(db: None, settings: Settings, tmp_path: Path) -> Rebuild:
    """The embedded index, in a folder of its own, made from the database as it is now.

    Ask for it after `catalogue`, or call what it returns to make the index anew.
    """
    settings.SEARCH_INDEX_FILE = tmp_path / "search.sqlite3"
    settings.ELASTICSEARCH_URL = ""
    indexing.rebuild()
    return indexing.rebuild
