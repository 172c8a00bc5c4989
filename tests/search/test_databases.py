"""What PostgreSQL alone does: rows that someone is changing are locked, and waits may cross."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import load_backend

from search import indexing
from search.models import IndexState, PendingDocument
from tests.search_index import Rebuild

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(postgresql_database: None) -> Iterator[BaseDatabaseWrapper]:
    """Another connection, in the middle of publishing."""
    backend = load_backend(connection.settings_dict["ENGINE"])
    other = backend.DatabaseWrapper(connection.settings_dict, "other")
    other.set_autocommit(False)
    yield other
    other.close()


def publish(editor: BaseDatabaseWrapper, key: str) -> None:
    """What `indexing.changed` writes."""
    with editor.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '3s'")
        cursor.execute(
            "INSERT INTO search_pendingdocument (key, changes, asked_at) VALUES (%s, 1, now()) "
            "ON CONFLICT (key) DO UPDATE SET changes = search_pendingdocument.changes + 1",
            [key],
        )


def test_a_worker_never_waits_for_who_publishes(
    editor: BaseDatabaseWrapper, search_index: Rebuild
) -> None:
    """Each would hold a row that the other wants: the database would stop one of them."""
    indexing.changed({"page-901", "page-902"})
    publish(editor, "page-902")
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '3s'")
    before = IndexState.objects.get().version
    assert indexing.refresh() == 1
    assert indexing.refresh() == 0
    publish(editor, "page-901")
    editor.commit()
    assert IndexState.objects.get().version > before
    assert dict(PendingDocument.objects.values_list("key", "changes")) == {
        "page-901": 1,
        "page-902": 2,
    }
    assert indexing.refresh() == 2
    assert not PendingDocument.objects.exists()
