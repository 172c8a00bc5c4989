from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from pytest_django import DjangoDbBlocker

from tests.faults.site import Site
from tests.media.clips import Clips


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """They take two minutes: asked for with FAULTS=1, and always in continuous integration."""
    if "1" in (os.environ.get("FAULTS"), os.environ.get("REQUIRE_SERVICES")):
        return
    for item in items:
        if item.get_closest_marker("faults"):
            item.add_marker(pytest.mark.skip(reason="faults run with FAULTS=1"))


@pytest.fixture(scope="session")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Long enough to be caught half-way."""
    return Clips(tmp_path_factory.mktemp("clips")).video(seconds=20)


@pytest.fixture(scope="session")
def pristine(
    tmp_path_factory: pytest.TempPathFactory,
    clip: Path,
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
) -> Path:
    """The folder of a site that has just received a video; each test breaks a copy of it."""
    if connection.vendor != "sqlite":
        pytest.skip("the sites of these tests are copies of a SQLite database")
    folder = tmp_path_factory.mktemp("pristine") / "var"
    folder.mkdir()
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(folder / "academy.sqlite3")])
    site_in(folder, logs=folder.parent).act("receive", str(clip))
    return folder


@pytest.fixture
def site(tmp_path: Path, pristine: Path) -> Iterator[Site]:
    """A site whose video waits to be prepared."""
    shutil.copytree(pristine, tmp_path / "var")
    made = site_in(tmp_path / "var", logs=tmp_path)
    yield made
    made.stop()


def site_in(folder: Path, *, logs: Path) -> Site:
    return Site(folder, f"sqlite:///{folder / 'academy.sqlite3'}", logs)
