from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from collectivites import throttle
from collectivites.models import Membership
from tests.accounts.factories import make_user
from tests.collectivites.factories import make_collectivite, make_membership, person_of

pytestmark = pytest.mark.django_db
SEARCH = "/collectivites/recherche/"
ADD = "/compte/collectivites/ajouter/"


@pytest.fixture(autouse=True)
def _new_minute() -> Iterator[None]:
    throttle.forget()
    yield
    throttle.forget()


def test_suggestions_are_public_cacheable_and_open_no_session(client: Client) -> None:
    roche = make_collectivite(name="Roche-Sauvaire")
    response = client.get(SEARCH, {"q": "roche"})
    assert response.json() == {
        "results": [
            {
                "id": roche.pk,
                "label": "Roche-Sauvaire (Drôme)",
                "detail": "commune, 412\N{NO-BREAK SPACE}habitants",
            }
        ]
    }
    assert "public" in response.headers["Cache-Control"]
    assert "max-age=3600" in response.headers["Cache-Control"]
    assert not response.cookies


def test_suggestions_cost_one_query(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _number in range(12):
        make_collectivite()
    with django_assert_num_queries(1):
        assert len(client.get(SEARCH, {"q": "roche"}).json()["results"]) == 10


@pytest.mark.parametrize("typed", ["", "r", "' OR 1=1 --", "\x00", "é" * 5000, "%%"])
def test_whatever_is_typed_gets_an_answer(client: Client, typed: str) -> None:
    make_collectivite(name="Roche-Sauvaire")
    response = client.get(SEARCH, {"q": typed})
    assert response.status_code == 200
    assert response.json() == {"results": []}


def test_suggestions_change_nothing(client: Client) -> None:
    assert client.post(SEARCH, {"q": "roche"}).status_code == 405


def test_one_connection_may_not_ask_without_end(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(throttle, "REQUESTS_A_MINUTE", 3)
    answers = [client.get(SEARCH, {"q": "ro"}).status_code for _attempt in range(4)]
    assert answers == [200, 200, 200, 429]
    refused = client.get(SEARCH, {"q": "ro"})
    assert refused.headers["Retry-After"] == "60"
    assert "public" not in refused.headers.get("Cache-Control", "")
    assert client.get(SEARCH, {"q": "ro"}, REMOTE_ADDR="192.0.2.7").status_code == 200


def test_a_person_declares_a_second_mandate_but_not_twice_the_same(client: Client) -> None:
    person = make_user()
    client.force_login(person)
    make_collectivite(name="Ormelle-la-Forêt")
    form = {"capacity": "agent", "function": "", "collectivite": "ormelle"}
    assert client.post(ADD, form).headers["Location"] == "/mes-collectivites/"
    membership = Membership.objects.get(person=person)
    assert membership.status == Membership.Status.PENDING
    again = client.post(ADD, form)
    assert "Vous avez déjà déclaré cette collectivité" in again.content.decode()
    assert Membership.objects.count() == 1
    client.post(ADD, {**form, "capacity": "official"})
    assert Membership.objects.count() == 2


def test_an_ended_mandate_gives_no_right_any_more_and_stays_in_ones_history(
    client: Client,
) -> None:
    membership = make_membership(status=Membership.Status.ACTIVE, is_referent=True)
    client.force_login(person_of(membership))
    path = f"/compte/collectivites/{membership.pk}/terminer/"
    client.get(path)
    assert Membership.objects.confirmed().get().is_referent
    client.post(path)
    ended = Membership.objects.get()
    assert (ended.status, ended.is_referent) == (Membership.Status.ENDED, False)
    assert client.post(path).status_code == 404


def test_the_mandate_of_somebody_else_is_not_found(client: Client) -> None:
    membership = make_membership()
    client.force_login(make_user())
    path = f"/compte/collectivites/{membership.pk}/terminer/"
    assert client.get(path).status_code == 404
    assert client.post(path).status_code == 404
    membership.refresh_from_db()
    assert membership.status == Membership.Status.PENDING
