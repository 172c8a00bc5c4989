"""What every test may use."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from pytest_django import DjangoDbBlocker
from wagtail.models import Collection, Locale, Page

from accounts.models import User
from cms import caches
from tests.catalogue import Catalogue, build_catalogue

pytest_plugins = [
    "tests.browser",
    "tests.services",
    "tests.databases",
    "tests.elasticsearch",
    "tests.search_index",
]


@pytest.fixture(scope="session", autouse=True)
def _var_folder_disappears() -> Iterator[None]:
    """Everything that tests write lies in one temporary folder (settings/test.py)."""
    yield
    folder = Path(settings.VAR_DIR)
    if folder.name.startswith("academy-test-"):
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(autouse=True)
def _empty_cache(request: pytest.FixtureRequest) -> None:
    """Rate limits and cached pages of one test never reach another."""
    if "django_db_setup" in request.fixturenames:
        cache.clear()


@pytest.fixture(autouse=True)
def _no_culling(monkeypatch: pytest.MonkeyPatch) -> None:
    """The cache counts its rows at one write in fifty, by chance: statements are not the same."""
    monkeypatch.setattr(caches, "CULL_EVERY", 10**9)


@pytest.fixture(scope="module")
def _module_catalogue(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[Catalogue]:
    """Built once for a module and rolled back after it: each test works inside a savepoint."""
    with django_db_blocker.unblock():
        block = transaction.atomic()
        block.__enter__()
        try:
            yield build_catalogue()
        finally:
            transaction.set_rollback(True)
            block.__exit__(None, None, None)


@pytest.fixture
def catalogue(_module_catalogue: Catalogue, db: None) -> Catalogue:
    """A small published academy: one page of each kind, roles and workflow."""
    return _module_catalogue.fresh()


@pytest.fixture
def live_catalogue(transactional_db: None) -> Catalogue:
    """The same, really committed: for browsers, threads and other processes.

    The transactional test before emptied the tables, roots of the trees included.
    """
    Locale.objects.get_or_create(language_code="fr")
    if not Page.objects.exists():
        Page.add_root(instance=Page(title="Root", slug="root"))
    if not Collection.objects.exists():
        Collection.add_root(name="Root")
    return build_catalogue()


def person(email: str, *groups: str) -> User:
    someone = User.objects.create_user(
        email=email, password="mot-de-passe-solide", first_name="Jeanne", last_name="Dupuis"
    )
    someone.groups.set(Group.objects.filter(name__in=groups))
    return someone


@pytest.fixture
def learner(db: None) -> User:
    return person("elue@exemple.test")


@pytest.fixture
def editor(catalogue: Catalogue) -> User:
    return person("redaction@exemple.test", "Rédaction")


@pytest.fixture
def moderator(catalogue: Catalogue) -> User:
    return person("moderation@exemple.test", "Modération")


@pytest.fixture
def administrator(catalogue: Catalogue) -> User:
    return person("administration@exemple.test", "Administration")


def signed_in(someone: User) -> Client:
    client = Client()
    client.force_login(someone)
    return client


@pytest.fixture
def learner_client(learner: User) -> Client:
    return signed_in(learner)


@pytest.fixture
def editor_client(editor: User) -> Client:
    return signed_in(editor)


@pytest.fixture
def moderator_client(moderator: User) -> Client:
    return signed_in(moderator)


@pytest.fixture
def administrator_client(administrator: User) -> Client:
    return signed_in(administrator)
