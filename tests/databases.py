"""A database that several processes share, for the tests that start some."""

from __future__ import annotations

import shutil
import sqlite3
import threading
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import load_backend
from django.http.response import HttpResponseBase
from pytest_django import DjangoDbBlocker

from academy.settings.base import database_from
from tests.faults.postgres import Missing, Server
from tests.faults.site import Site
from tests.services import absent

_shared: list[BaseDatabaseWrapper] = []


class _InTurn(WSGIHandler):
    """One request at a time.

    Threads of a live server share one connection in memory. Two at once may wait for each other
    for ever: one holds the interpreter and wants the connection, the other runs a statement that
    calls a function of ours, and wants the interpreter.
    """

    _turn = threading.Lock()

    def __call__(self, environ: dict[str, Any], start_response: Any) -> HttpResponseBase:
        with self._turn:
            return super().__call__(environ, start_response)


@pytest.fixture(scope="session", autouse=True)
def _live_server_takes_requests_in_turn() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.test.testcases.WSGIHandler", _InTurn)
        yield


@pytest.fixture(scope="session")
def pristine(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Path | None:
    """The migrated test database, copied to a file.

    None for PostgreSQL, which copies by itself.
    """
    if connection.vendor != "sqlite":
        return None
    path = tmp_path_factory.mktemp("pristine") / "database.sqlite3"
    with django_db_blocker.unblock():
        connection.ensure_connection()
        copy = sqlite3.connect(path)
        connection.connection.backup(copy)
        copy.execute("PRAGMA journal_mode=WAL")
        copy.close()
    return path


@pytest.fixture
def shared_database(db: None, pristine: Path | None, tmp_path: Path) -> Iterator[None]:
    """A database that processes share and where each statement is committed, as in production."""
    usual = connections["default"]
    shared = usual.copy("default")
    if pristine is None:
        name = f"{usual.settings_dict['NAME']}_shared"
        _copy_postgresql(usual, name)
    else:
        name = str(shutil.copy(pristine, tmp_path))
    shared.settings_dict = {**usual.settings_dict, "NAME": name}
    connections["default"] = shared
    _shared.append(shared)
    yield
    _shared.remove(shared)
    shared.close()
    connections["default"] = usual


@pytest.fixture(scope="session")
def postgresql_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A real PostgreSQL of the tests' own, whose database has every table and no row."""
    try:
        server = Server()
    except Missing as missing:
        absent("PostgreSQL server", str(missing))
    server.start()
    folder = tmp_path_factory.mktemp("postgresql")
    site = Site(folder, server.url, folder, "tests.faults.unmigrated")
    site.python("manage.py", "migrate", "--run-syncdb", "--verbosity=0")
    site.python("manage.py", "createcachetable")
    yield server
    server.remove()


_copies = count()


@pytest.fixture
def postgresql_database(db: None, postgresql_server: Server) -> Iterator[None]:
    """An empty PostgreSQL that processes share, whatever database the other tests run on."""
    usual = connections["default"]
    name = f"copy_{next(_copies)}"
    settings = connections.configure_settings({"default": database_from(postgresql_server.url)})
    backend = load_backend(settings["default"]["ENGINE"])
    shared = backend.DatabaseWrapper(settings["default"] | {"NAME": "template1"}, "default")
    with shared.cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE postgres')
    shared.close()
    shared.settings_dict["NAME"] = name
    connections["default"] = shared
    _shared.append(shared)
    yield
    _shared.remove(shared)
    shared.close()
    connections["default"] = usual


@pytest.fixture(params=["sqlite", "postgresql"])
def each_database(request: pytest.FixtureRequest, pristine: Path | None) -> None:
    """The test runs twice: on a file of SQLite as in production, and on PostgreSQL.

    `pristine` comes first: once a test has begun its transaction, nothing can be copied.
    """
    if request.param == "postgresql":
        request.getfixturevalue("postgresql_database")
    elif connection.vendor == "sqlite":
        request.getfixturevalue("shared_database")
    else:
        pytest.skip("DATABASE_URL names a PostgreSQL database")


def use_in_forked_process() -> None:
    """Open the shared database anew: the parent's connection belongs to the parent.

    It must be named again. Once a browser runs in the tests' process, asgiref keeps connections
    with its event loop, and a forked process has none.
    """
    (shared,) = _shared
    shared.connection = None
    connections["default"] = shared


def _copy_postgresql(usual: BaseDatabaseWrapper, name: str) -> None:
    """Copies the test database; nobody may be connected to it meanwhile."""
    usual.connection.rollback()
    usual.close()
    with usual._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{usual.settings_dict["NAME"]}"')


@pytest.fixture(scope="module")
def module_database(pristine: Path | None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file for the tests of a module and for the servers that it starts."""
    if pristine is None:
        pytest.skip("servers of these tests share an SQLite file, and DATABASE_URL names another")
    return Path(shutil.copy(pristine, tmp_path_factory.mktemp("shared")))


@pytest.fixture
def shared_rows(db: None, module_database: Path) -> Iterator[None]:
    """What the test writes is committed in the module's file, and stays there."""
    usual = connections["default"]
    shared = usual.copy("default")
    shared.settings_dict = {**usual.settings_dict, "NAME": str(module_database)}
    connections["default"] = shared
    yield
    shared.close()
    connections["default"] = usual
