"""What a person may find, from the database's truth: the index may be late, or hold too much."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser

from cms.searchable import searchable
from search.engines import EngineUnavailable, Reader
from search.engines.choice import current_engine
from search.memory import Remembered, index_stamp, stamp
from search.models import PendingDocument


@dataclass(frozen=True)
class _ForAll:
    """The same for everyone, while neither the content nor the index changes."""

    hidden: frozenset[str]
    # What changed and is not indexed yet: passages of the index may be older than the change.
    unsettled: frozenset[str]
    closed_to_visitors: frozenset[str]
    knows_index: bool = True


def reader_of(person: Any) -> Reader:
    """What this person may not find; None is a visitor.

    Hidden is what the index holds and nobody may know of any more. Closed is what this person
    may not read (`Source.closed`), and what changed since it was indexed.
    """
    try:
        known = _for_all()
    except EngineUnavailable:
        # What answers in its place reads the database, which hides by itself; the engine may be
        # back a moment later, and is not asked by who cannot say what it must not find.
        none: frozenset[str] = frozenset()
        known = _ForAll(none, none, _closed(AnonymousUser()), knows_index=False)
    is_visitor = person is None or not person.is_authenticated
    return Reader(
        hidden=known.hidden,
        closed=known.closed_to_visitors if is_visitor else known.unsettled | _closed(person),
        unsettled=known.unsettled,
        knows_index=known.knows_index,
    )


def _closed(person: Any) -> frozenset[str]:
    return frozenset().union(*(source.closed(person) for source in searchable.sources()))


def _make_for_all() -> _ForAll:
    # Before anything else: what is settled meanwhile was indexed as it now is.
    unsettled = frozenset(PendingDocument.objects.values_list("key", flat=True))
    visible = set().union(*(source.keys() for source in searchable.sources()))
    return _ForAll(
        hidden=(_indexed_keys() | unsettled) - visible,
        unsettled=unsettled,
        closed_to_visitors=unsettled | _closed(AnonymousUser()),
    )


def _make_indexed_keys() -> frozenset[str]:
    return frozenset(current_engine().digests())


_for_all = Remembered(_make_for_all, stamp)
_indexed_keys = Remembered(_make_indexed_keys, index_stamp)
