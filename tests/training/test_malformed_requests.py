"""Whatever is typed in an address or sent to a form, every page of the rooms answers calmly."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver

from accounts.models import User
from collectivites.models import Collectivite, Committee, Membership
from tests.accounts.factories import make_user
from tests.catalogue import Catalogue
from tests.conftest import signed_in
from tests.training.plans import add_member, ask, with_referent
from tests.training.registers import make_line

pytestmark = pytest.mark.django_db

HUGE = 10**30
ODD = ("abc\x00", str(HUGE), "-1", "0001-01", "9999-12", "0001-01-01", "9999-12-31")
ASKED = (
    *("page", "annee", "mois", "etat", "fonction", "theme", "formation", "tri", "q", "statut"),
    *("commission", "qualite", "lignes", "tableau", "format", "demandes", "mandats"),
)
TYPED = (
    *("first_name", "last_name", "email", "capacity", "function", "delegation", "committees"),
    *("started_on", "ended_on", "is_salaried", "same_as", "member", "name", "days", "sharing"),
    *("code", "message", "mandate", "answer", "subject", "audience", "committee", "membership"),
    *("due_on", "confirm", "declared_on", "declared_reason", "orientations", "allowances"),
    *("budget", "carried_over", "adopted_on", "reference", "deliberation", "title", "provider"),
    *("hours", "leave_days", "teaching_cost", "financing", "competence", "reason", "collectivite"),
    *("collectivite_choice", "file", "certificate"),
)

Town = tuple[Collectivite, User, dict[str, Any]]


@pytest.fixture
def town(catalogue: Catalogue) -> Town:
    """A commune where something is asked and registered, and what its addresses name."""
    place, referent = with_referent()
    own = Membership.objects.get(person=referent)
    member = add_member(place, make_user())
    asked = ask(place, catalogue.course)
    keys = {
        "pk": place.pk,
        "member": member.pk,
        "membership": own.pk,
        "committee": Committee.objects.create(collectivite=place, name="Finances").pk,
        "action": make_line(member).pk,
        "key": asked.pk,
        "row": asked.rows.get(membership=member).pk,
        "year": 2026,
        "name": "membres",
        "format": "csv",
        "extension": "csv",
    }
    return place, referent, keys


def _patterns(patterns: list[Any], before: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from _patterns(pattern.url_patterns, before + str(pattern.pattern))
        else:
            yield before + str(pattern.pattern), pattern


def addresses(keys: dict[str, Any], other: Any) -> list[str]:
    """Every address of the three rooms; what `keys` does not name is `other`."""
    found = []
    for room in ("collectivites.urls", "training.urls", "notifications.urls"):
        prefix = {"notifications.urls": "courriels/"}.get(room, "")
        for route, pattern in _patterns(import_module(room).urlpatterns):
            if route.startswith("observatoire/^"):
                continue
            path = route
            for name, converter in pattern.pattern.converters.items():
                kind = type(converter).__name__.removesuffix("Converter").lower()
                kind = {"string": "str"}.get(kind, kind)
                value = keys.get(name, other)
                path = path.replace(f"<{kind}:{name}>", str(value))
            found.append(f"/{prefix}{path}")
    return found


def test_odd_addresses_are_not_found(town: Town) -> None:
    place, referent, _keys = town
    client = signed_in(referent)
    for path in (*addresses({}, HUGE), *addresses({"pk": place.pk}, HUGE)):
        assert client.get(path).status_code < 500, path
        assert client.post(path).status_code < 500, path


@pytest.mark.parametrize("odd", ODD)
def test_odd_words_in_an_address_choose_nothing(town: Town, odd: str) -> None:
    _place, referent, keys = town
    client = signed_in(referent)
    for path in addresses(keys, 1):
        answer = client.get(path, dict.fromkeys(ASKED, odd))
        assert answer.status_code < 500, path


@pytest.mark.parametrize("odd", ODD)
def test_odd_words_in_a_form_are_refused(town: Town, odd: str) -> None:
    place, referent, keys = town
    client = signed_in(referent)
    for path in addresses(keys, 1):
        if path.endswith(("/terminer/", "/quitter/")):
            continue
        answer = client.post(path, dict.fromkeys(TYPED, odd))
        assert answer.status_code < 500, path
    assert place.memberships.filter(is_referent=True).exists()
