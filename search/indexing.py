"""How the index follows the database: what changed is written down with the change.

A row of PendingDocument is written in the transaction of the change, and goes once the document
is indexed as it was after that change. So a worker may be killed, come twice or come late: what
it leaves is taken up by the next one.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from django.db import connection, transaction
from django.dispatch import Signal
from django.utils import timezone

from cms.page_cache import forget_pages
from cms.searchable import Document, searchable
from search.engines import Engine, EngineUnavailable
from search.engines.choice import current_engine
from search.models import IndexState, PendingDocument

logger = logging.getLogger(__name__)

# The index has changed. Sender: None. Arguments: `keys` of the documents, or None: all of them.
indexed = Signal()

# Keys in one statement: databases limit how many values it may carry.
_KEYS_AT_ONCE = 300
# Documents that one turn takes up: what waits behind it in the queue waits little.
TURN = 200


def changed(keys: Collection[str]) -> None:
    """These documents may differ from the index: have them indexed once this is committed.

    Called in the transaction of the change; from its commit on, and until the index has followed,
    nobody is answered from their passages (`search.readers`).
    """
    if not keys:
        return
    ordered = sorted(set(keys))
    for start in range(0, len(ordered), _KEYS_AT_ONCE):
        _write_down(ordered[start : start + _KEYS_AT_ONCE])
    forget_pages()
    if not _is_asked_for():
        # The clock asks too: a queue that fails must not fail what the editor did.
        transaction.on_commit(_ask, robust=True)


def _write_down(keys: list[str]) -> None:
    """One statement, always in the same order: two changes at once neither lose a key nor wait
    for each other."""
    now = connection.ops.adapt_datetimefield_value(timezone.now())
    values = [value for key in keys for value in (key, 1, now)]
    with connection.cursor() as cursor:
        cursor.execute(_upsert(len(keys)), values)


@cache
def _upsert(rows: int) -> str:
    table = PendingDocument._meta.db_table
    values = ", ".join(["(%s, %s, %s)"] * rows)
    return (
        f"INSERT INTO {table} (key, changes, asked_at) VALUES {values} "  # noqa: S608  (our own table)
        f"ON CONFLICT (key) DO UPDATE SET changes = {table}.changes + 1"
    )


def _is_asked_for() -> bool:
    """Whether this transaction asks already: an import changes thousands of pages in one."""
    return any(entry[1] is _ask for entry in connection.run_on_commit)


def _ask() -> None:
    """Have a worker index what waits, unless one is about to begin: it will find this too."""
    from django_tasks_db.models import DBTaskResult

    from search.tasks import follow

    if not DBTaskResult.objects.ready().filter(task_path=follow.module_path).exists():
        follow.enqueue()


def refresh(limit: int = TURN) -> int:
    """Index what waits, at most `limit` documents; returns how many wait no more.

    None when all of them changed again meanwhile: whoever changed them asks for it again. Does
    nothing while there is no index: whoever builds it takes up what waits. Raises
    EngineUnavailable.
    """
    engine = current_engine()
    waiting = list(PendingDocument.objects.all()[:limit])
    if not waiting or not engine.is_ready():
        return 0
    keys = {pending.key for pending in waiting}
    documents = list(_documents(keys))
    engine.index(documents)
    engine.delete(keys - {document.key for document in documents})
    settled = _settle(engine, waiting)
    indexed.send_robust(sender=None, keys=frozenset(keys))
    return settled


@contextmanager
def patience() -> Iterator[None]:
    """An engine that does not answer is tried again by the clock: what waits is written down."""
    try:
        yield
    except EngineUnavailable as error:
        logger.warning("The index does not follow for now: %s", error)


def rebuild() -> int:
    """Make the whole index anew; returns how many documents it holds. Raises EngineUnavailable.

    What changes meanwhile may reach the former index only: it is looked for afterwards.
    """
    engine = current_engine()
    waiting = list(PendingDocument.objects.all())
    count = 0

    def counted() -> Iterator[Document]:
        nonlocal count
        for document in _documents():
            count += 1
            yield document

    engine.rebuild(counted())
    _settle(engine, waiting, rebuilt_at=timezone.now())
    indexed.send_robust(sender=None, keys=None)
    _mend(engine)
    return count


def check() -> int:
    """Compare the index with the database, and index again what differs; returns how many.

    What merely waits for its turn is no drift. Raises EngineUnavailable.
    """
    engine = current_engine()
    if not engine.is_ready():
        rebuild()
        return 0
    mended = _mend(engine)
    note(engine, checked_at=timezone.now(), mended=mended)
    if mended:
        logger.warning("%d documents of the index were out of date: they are mended.", mended)
    return mended


def _mend(engine: Engine) -> int:
    waiting = set(PendingDocument.objects.values_list("key", flat=True))
    known = engine.digests()
    now = {document.key: document.digest for document in _documents()}
    differing = {key for key in known.keys() | now.keys() if known.get(key) != now.get(key)}
    changed(differing)
    for _turn in range(len(differing | waiting) // TURN + 1):
        refresh()
    return len(differing - waiting)


def _documents(keys: Collection[str] | None = None) -> Iterable[Document]:
    """Those that everyone may know of: all, or of these keys."""
    for source in searchable.sources():
        if keys is None:
            yield from source.documents()
            continue
        own = {key for key in keys if searchable.source_of(key) is source}
        if own:
            yield from source.documents(own)


def _settle(engine: Engine, waiting: list[PendingDocument], **fields: Any) -> int:
    """Forget what was indexed, and tell every process that the index is another; how many.

    A row that is gone was settled by another worker, which may have written before this one what
    came after: the document is looked at once more. A row that was raised, or that someone is
    raising, waits for its turn: nobody waits for who publishes, who may wait for this.
    """
    last = max((row.pk for row in waiting), default=0)
    with transaction.atomic():
        rows = PendingDocument.objects.filter(pk__lte=last)
        free = dict(rows.select_for_update(skip_locked=True).values_list("pk", "changes"))
        known = set(rows.values_list("pk", flat=True))
        settled = [row.pk for row in waiting if free.get(row.pk) == row.changes]
        for start in range(0, len(settled), _KEYS_AT_ONCE):
            PendingDocument.objects.filter(pk__in=settled[start : start + _KEYS_AT_ONCE]).delete()
        # Never a version that was before, on any machine: processes remember by it.
        note(engine, version=time.time_ns(), **fields)
    changed({row.key for row in waiting if row.pk not in known})
    return len(settled)


def note(engine: Engine, **fields: Any) -> None:
    """Write down the state of an engine's index."""
    IndexState.objects.update_or_create(engine=engine.name, defaults=fields)
