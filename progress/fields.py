"""The column that holds a union of segments.

PostgreSQL has the type and its union (`+`); SQLite keeps the same text, and takes the union
from a function registered on each connection.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from progress import segments

SQLITE_UNION = "watched_union"
SQLITE_COVERED = "watched_tenths"


class WatchedField(models.Field):
    """A list of segments, in tenths of a second: see `segments.py`."""

    description = "Union of segments"

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        return "int4multirange" if connection.vendor == "postgresql" else "text"

    def get_placeholder(self, _value: Any, _compiler: Any, connection: BaseDatabaseWrapper) -> str:
        return placeholder(connection.vendor)

    def from_db_value(
        self, value: Any, _expression: Any, _connection: BaseDatabaseWrapper
    ) -> list[segments.Segment] | None:
        return None if value is None else self.to_python(value)

    def to_python(self, value: Any) -> list[segments.Segment]:
        if isinstance(value, str):
            return segments.parse(value)
        # psycopg gives a Multirange, made of ranges with two bounds.
        return [value_pair(part) for part in value]

    def get_prep_value(self, value: Iterable[segments.Segment] | None) -> str | None:
        return None if value is None else segments.serialise(segments.join(value))

    def value_to_string(self, obj: models.Model) -> str:
        return str(self.get_prep_value(getattr(obj, self.attname)))


def value_pair(part: Any) -> segments.Segment:
    """A segment from a pair or from a psycopg range."""
    if isinstance(part, tuple | list):
        return part[0], part[1]
    return part.lower, part.upper


def placeholder(vendor: str) -> str:
    return "%s::int4multirange" if vendor == "postgresql" else "%s"


def union_sql(left: str, right: str, vendor: str) -> str:
    """The union of two columns, in the database's own words."""
    if vendor == "postgresql":
        return f"{left} + {right}"
    return f"{SQLITE_UNION}({left}, {right})"


def covered_sql(column: str, vendor: str) -> str:
    """How many tenths a column holds, in the database's own words."""
    if vendor == "postgresql":
        parts = f"SELECT sum(upper(part) - lower(part)) FROM unnest({column}) part"  # noqa: S608
        return f"coalesce(({parts}), 0)"
    return f"{SQLITE_COVERED}({column})"


def register_functions(connection: BaseDatabaseWrapper, **_kwargs: Any) -> None:
    """Give a new SQLite connection the functions that it lacks (`connection_created`)."""
    if connection.vendor == "sqlite":
        create = connection.connection.create_function
        create(SQLITE_UNION, 2, segments.join_text, deterministic=True)
        create(SQLITE_COVERED, 1, segments.covered_text, deterministic=True)
