"""The cache that every process shares."""

from __future__ import annotations

import pytest
import time_machine
from django.core.cache import cache
from django.core.cache import caches as connections
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms import caches

pytestmark = pytest.mark.django_db


def test_what_is_written_is_read_back_and_replaced() -> None:
    cache.set("clé", {"page": "<h1>é</h1>"})
    assert cache.get("clé") == {"page": "<h1>é</h1>"}
    cache.set("clé", 2)
    assert cache.get("clé") == 2


def test_an_entry_is_forgotten_after_its_time() -> None:
    with time_machine.travel("2026-11-22 10:00:00+00:00", tick=False):
        cache.set("brève", 1, 60)
        cache.set("sans-fin", 1, None)
        assert cache.get("brève") == 1
    with time_machine.travel("2026-11-22 10:01:30+00:00", tick=False):
        assert cache.get("brève") is None
        assert cache.get("sans-fin") == 1


def test_a_write_takes_one_statement() -> None:
    with CaptureQueriesContext(connection) as queries:
        cache.set("a", 1)
    assert len(queries) == 1


def test_a_full_cache_forgets_part_of_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(caches, "CULL_EVERY", 1)
    monkeypatch.setattr(connections["default"], "_max_entries", 20)
    for number in range(30):
        cache.set(f"entree-{number}", number)
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM cache_entries")
        assert cursor.fetchone()[0] <= 30
    assert cache.get("entree-29") == 29
    assert cache.get("entree-0") is None
