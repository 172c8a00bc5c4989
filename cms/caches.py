"""Django's database cache, with a write that takes one statement instead of five."""

from __future__ import annotations

import base64
import pickle
import random
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.db import DatabaseCache as DjangoDatabaseCache
from django.db import DatabaseError, connections, router
from django.utils import timezone

# One write in this many looks whether the table has grown too large.
CULL_EVERY = 50


def _one_in(count: int) -> bool:
    return random.randrange(count) == 0  # noqa: S311  (no secret here)


class DatabaseCache(DjangoDatabaseCache):
    """Every process sees what another wrote; works on SQLite and PostgreSQL (`ON CONFLICT`)."""

    # Set by Django's class, which django-stubs does not describe.
    _table: str
    _max_entries: int
    _cull: Callable[[str, Any, datetime, int], None]

    def set(
        self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None
    ) -> None:
        key = self.make_and_validate_key(key, version=version)
        connection = connections[router.db_for_write(self.cache_model_class)]
        table = connection.ops.quote_name(self._table)
        pickled = pickle.dumps(value, self.pickle_protocol)
        expires = self._expiry(timeout)
        with connection.cursor() as cursor:
            if _one_in(CULL_EVERY):
                self._cull_if_full(cursor, table, connection.alias)
            try:
                cursor.execute(
                    f"INSERT INTO {table} (cache_key, value, expires) VALUES (%s, %s, %s) "  # noqa: S608  (quoted name of a setting)
                    "ON CONFLICT (cache_key) DO UPDATE "
                    "SET value = excluded.value, expires = excluded.expires",
                    [
                        key,
                        base64.b64encode(pickled).decode("ascii"),
                        connection.ops.adapt_datetimefield_value(expires),
                    ],
                )
            except DatabaseError:
                # As Django's: a cache that cannot be written is a slower site, not a broken one.
                # Inside a transaction the failure must be seen, or the next statement fails oddly.
                if connection.in_atomic_block:
                    raise

    def _expiry(self, timeout: Any) -> datetime:
        seconds = self.get_backend_timeout(timeout)
        if seconds is None:
            return datetime.max.replace(tzinfo=UTC, microsecond=0, year=9998)
        return datetime.fromtimestamp(seconds, tz=UTC).replace(microsecond=0)

    def _cull_if_full(self, cursor: Any, table: str, alias: str) -> None:
        cursor.execute(f"SELECT COUNT(*) FROM {table}")  # noqa: S608  (quoted name of a setting)
        (count,) = cursor.fetchone()
        if count > self._max_entries:
            self._cull(alias, cursor, timezone.now().replace(microsecond=0), count)
