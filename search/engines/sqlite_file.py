"""The file of the embedded index: its tables, its connections, its replacement.

`path` is a symbolic link to the file that serves. A rebuild makes another file beside it and moves
the link, so that searches never stop; a write-ahead log belongs to one file, never to the next.
Writers of all processes take turns by a lock on `<path>.lock`.
"""

from __future__ import annotations

import fcntl
import os
import secrets
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from search.engines import EngineUnavailable
from search.engines.prepared import FORMAT

# Seconds that a connection waits for another one.
_PATIENCE = 5
_TOKENS = "tokenize = \"ascii tokenchars '-~|_'\""
# A document has a number; its fields and passages are numbered from it (`HEAD`, `BODY` bits), so
# that what matches says at once which document it is of.
HEAD = 3
BODY = 12
_TABLES = f"""
CREATE TABLE meta (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE documents (
    number INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, digest TEXT NOT NULL,
    kind TEXT NOT NULL, published_on TEXT, minutes INTEGER, passages INTEGER NOT NULL,
    shown TEXT NOT NULL, words TEXT NOT NULL
);
CREATE TABLE facets (
    number INTEGER NOT NULL, facet TEXT NOT NULL, value TEXT NOT NULL, name TEXT NOT NULL,
    PRIMARY KEY (number, facet, value)
) WITHOUT ROWID;
CREATE TABLE fields (place INTEGER PRIMARY KEY, stems TEXT NOT NULL);
CREATE TABLE passages (
    place INTEGER PRIMARY KEY, stems TEXT NOT NULL, text TEXT NOT NULL, moments TEXT NOT NULL
);
CREATE TABLE lexicon (word TEXT PRIMARY KEY, documents INTEGER NOT NULL) WITHOUT ROWID;
CREATE VIRTUAL TABLE heads USING fts5(
    stems, content = 'fields', content_rowid = 'place', {_TOKENS});
CREATE VIRTUAL TABLE bodies USING fts5(
    stems, content = 'passages', content_rowid = 'place', {_TOKENS});
CREATE VIRTUAL TABLE titles USING fts5(title, speakers, tags, prefix = '1 2 3', {_TOKENS});
"""


class _Open:
    """A connection of one thread to one file."""

    def __init__(self, target: Path) -> None:
        self.target = target
        self.process = os.getpid()
        self.connection = _connected(target, "ro")
        self.connection.execute("PRAGMA cache_size = -16000")

    def __del__(self) -> None:
        # A forked process ends its own copy: it only reads, and locks are the parent's own.
        if getattr(self, "connection", None) is not None:
            self.connection.close()


class IndexFile:
    """Raises EngineUnavailable whatever goes wrong with the file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._local = threading.local()

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """A connection that sees one state of the index throughout."""
        with self._failures():
            connection = self._current().connection
            connection.execute("BEGIN")
            try:
                yield connection
            finally:
                connection.execute("ROLLBACK")

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction, one writer at a time."""
        with self._failures(), self._turn():
            target = self._target()
            if _format_of(target) != FORMAT:
                raise EngineUnavailable(f"{self.path} is of another format")
            connection = _connected(target, "rw")
            try:
                connection.execute("PRAGMA synchronous = NORMAL")
                connection.execute("BEGIN IMMEDIATE")
                yield connection
                connection.execute("UPDATE meta SET value = value + 1 WHERE name = 'version'")
                connection.execute("COMMIT")
            finally:
                # Rolls back what is not committed.
                connection.close()

    def replace(self, fill: Callable[[sqlite3.Connection], None]) -> None:
        """Make a new file, and let it serve once it is whole and on the disk."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self._failures(), self._turn():
            target = self.path.with_name(f"{self.path.name}-{secrets.token_hex(8)}")
            try:
                _make(target, fill)
                link = target.with_name(f"{target.name}-link")
                link.symlink_to(target.name)
                link.replace(self.path)
            finally:
                self._sweep()

    def is_ready(self) -> bool:
        try:
            return _format_of(self._target()) == FORMAT
        except (EngineUnavailable, sqlite3.Error, OSError):
            return False

    def _current(self) -> _Open:
        known: _Open | None = getattr(self._local, "open", None)
        target = self._target()
        if known is None or known.target != target or known.process != os.getpid():
            known = self._opened(target)
        return known

    def _opened(self, target: Path) -> _Open:
        self._local.open = None
        if _format_of(target) != FORMAT:
            # A rebuild may have come in between: another target then.
            target = self._target()
            if _format_of(target) != FORMAT:
                raise EngineUnavailable(f"{self.path} is of another format")
        self._local.open = _Open(target)
        opened: _Open = self._local.open
        return opened

    def _target(self) -> Path:
        try:
            return self.path.with_name(self.path.readlink().name)
        except OSError as error:
            raise EngineUnavailable(f"{self.path} is no index") from error

    @contextmanager
    def _turn(self) -> Iterator[None]:
        with self.path.with_name(f"{self.path.name}.lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    @contextmanager
    def _failures(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            if getattr(error, "sqlite_errorcode", 0) & 0xFF in (
                sqlite3.SQLITE_CORRUPT,
                sqlite3.SQLITE_NOTADB,
            ):
                self._give_up()
            raise EngineUnavailable(str(error)) from error
        except OSError as error:
            raise EngineUnavailable(str(error)) from error

    def _give_up(self) -> None:
        """A broken file serves nobody any more, so that the clock makes another."""
        known: _Open | None = getattr(self._local, "open", None)
        self._local.open = None
        with suppress(EngineUnavailable, OSError):
            if known is None or known.target == self._target():
                self.path.unlink()

    def _sweep(self) -> None:
        """Remove what serves no more; whoever still reads it keeps it until then."""
        with suppress(EngineUnavailable):
            serving = self._target().name
            for file in self.path.parent.glob(f"{self.path.name}-*"):
                if not file.name.startswith(serving):
                    file.unlink(missing_ok=True)


def _connected(target: Path, mode: str) -> sqlite3.Connection:
    return sqlite3.connect(
        f"{target.absolute().as_uri()}?mode={mode}",
        uri=True,
        timeout=_PATIENCE,
        isolation_level=None,
        # Closed by whichever thread drops it; used by its own.
        check_same_thread=False,
    )


def _format_of(target: Path) -> str | None:
    """The format of a file; None when it is not there. Raises sqlite3.Error on a broken one."""
    if not target.exists():
        return None
    connection = _connected(target, "ro")
    try:
        row = connection.execute("SELECT value FROM meta WHERE name = 'format'").fetchone()
        return row and str(row[0])
    finally:
        connection.close()


def _make(target: Path, fill: Callable[[sqlite3.Connection], None]) -> None:
    connection = _connected(target, "rwc")
    try:
        # Nobody reads it yet, and a half-made file is thrown away.
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA synchronous = OFF")
        connection.executescript(_TABLES)
        connection.execute("BEGIN")
        fill(connection)
        connection.executemany(
            "INSERT INTO meta VALUES (?, ?)",
            [("format", FORMAT), ("build", secrets.token_hex(8)), ("version", 1)],
        )
        connection.execute("COMMIT")
        connection.execute("INSERT INTO bodies(bodies) VALUES ('optimize')")
        connection.execute("PRAGMA journal_mode = WAL")
    finally:
        connection.close()
    with target.open("rb") as file:
        os.fsync(file.fileno())
