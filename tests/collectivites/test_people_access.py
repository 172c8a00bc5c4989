"""Who reaches which page of a collectivité: every role, every address."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import User
from collectivites.models import Collectivite, Committee, Membership
from collectivites.services import end
from tests.accounts.factories import make_user
from tests.collectivites.factories import make_collectivite, make_membership
from tests.collectivites.people import Status, make_line, make_member, make_referent, signed_in
from tests.conftest import person as person_with_roles

pytestmark = pytest.mark.django_db

READ = (
    "membres/",
    "membres/ajouter/",
    "membres/{line}/",
    "membres/{line}/modifier/",
    "membres/{line}/terminer/",
    "membres/{asking}/demande/",
    "reglages/",
    "reglages/commissions/{committee}/",
)
WRITTEN = (
    "membres/ajouter/",
    "membres/inviter/",
    "membres/{line}/modifier/",
    "membres/{line}/terminer/",
    "membres/{line}/inviter/",
    "membres/{line}/invitation/retirer/",
    "membres/{asking}/demande/",
    "membres/{asking}/demande/refuser/",
    "reglages/suivi/ajouter/",
    "reglages/suivi/courriels/",
    "reglages/suivi/{referent}/retirer/",
    "reglages/commissions/ajouter/",
    "reglages/commissions/{committee}/",
    "reglages/commissions/{committee}/supprimer/",
    "reglages/liens/ajouter/",
    "reglages/liens/1/retirer/",
    "reglages/delegation/donner/",
    "reglages/delegation/1/retirer/",
)


@pytest.fixture
def roche() -> Collectivite:
    return make_collectivite(name="Roche-Sauvaire")


@pytest.fixture
def keys(roche: Collectivite) -> dict[str, int]:
    """What the addresses name, with a référent who stays."""
    asking = make_membership(collectivite=roche)
    signed_in(asking.person)
    return {
        "line": make_line(roche).pk,
        "asking": asking.pk,
        "referent": make_referent(roche).pk,
        "committee": Committee.objects.create(collectivite=roche, name="Finances").pk,
    }


def _gone(roche: Collectivite) -> User | None:
    left = make_referent(roche)
    end(left)
    return left.person


def _dismissed(roche: Collectivite) -> User | None:
    return make_member(roche).person


def _unconfirmed(roche: Collectivite) -> User | None:
    return make_membership(collectivite=roche).person


def _of_another(roche: Collectivite) -> User | None:
    return make_referent(make_collectivite()).person


def _of_its_community(roche: Collectivite) -> User | None:
    community = make_collectivite(kind="epci", code="200000001")
    roche.epci = community
    roche.save()
    return make_referent(community).person


STRANGERS: dict[str, Callable[[Collectivite], User | None]] = {
    "learner": lambda _roche: make_user(),
    "member": _dismissed,
    "asking member": _unconfirmed,
    "référent of another place": _of_another,
    "référent of its community": _of_its_community,
    "référent who just left": _gone,
    "editor": lambda _roche: person_with_roles("redaction@exemple.test", "Rédaction"),
    "administrator": lambda _roche: person_with_roles("adm@exemple.test", "Administration"),
}


def _addresses(roche: Collectivite, ends: tuple[str, ...], keys: dict[str, int]) -> list[str]:
    return [f"/collectivites/{roche.pk}/{end.format(**keys)}" for end in ends]


@pytest.mark.parametrize("role", STRANGERS)
def test_no_one_else_finds_the_pages_of_a_collectivite(
    roche: Collectivite, keys: dict[str, int], role: str
) -> None:
    client = signed_in(STRANGERS[role](roche))
    before = list(Membership.objects.order_by("pk").values())
    assert {client.get(path).status_code for path in _addresses(roche, READ, keys)} == {404}
    assert {client.post(path).status_code for path in _addresses(roche, WRITTEN, keys)} == {404}
    assert list(Membership.objects.order_by("pk").values()) == before
    assert Committee.objects.count() == 1


def test_visitors_are_asked_to_sign_in(
    roche: Collectivite, keys: dict[str, int], client: Client
) -> None:
    answers = [client.get(path) for path in _addresses(roche, READ, keys)]
    answers += [client.post(path) for path in _addresses(roche, WRITTEN, keys)]
    answers += [client.get("/mes-collectivites/"), client.get("/mes-collectivites/journal/")]
    assert {answer.status_code for answer in answers} == {302}
    assert all(answer.headers["Location"].startswith("/compte/connexion/") for answer in answers)


def test_its_referent_finds_every_page_and_no_cache_keeps_it(
    roche: Collectivite, keys: dict[str, int]
) -> None:
    client = signed_in(make_referent(roche).person)
    answers = [client.get(path) for path in _addresses(roche, READ, keys)]
    assert {answer.status_code for answer in answers} == {200}
    assert all("no-store" in answer.headers["Cache-Control"] for answer in answers)


def test_a_look_never_changes_anything(roche: Collectivite, keys: dict[str, int]) -> None:
    client = signed_in(make_referent(roche).person)
    only_written = [path for path in WRITTEN if path not in READ]
    answers = [client.get(path) for path in _addresses(roche, tuple(only_written), keys)]
    assert {answer.status_code for answer in answers} == {405}


def test_the_members_of_another_place_are_not_found_through_ones_own(
    roche: Collectivite, keys: dict[str, int]
) -> None:
    own = make_collectivite()
    client = signed_in(make_referent(own).person)
    ends = ("", "modifier/", "terminer/", "demande/")
    for key in (keys["line"], keys["asking"], 999_999_999, 10**30):
        assert {
            client.get(f"/collectivites/{own.pk}/membres/{key}/{end}").status_code for end in ends
        } == {404}
    for end_of_path in ("inviter/", "invitation/retirer/", "demande/refuser/"):
        path = f"/collectivites/{own.pk}/membres/{keys['line']}/{end_of_path}"
        assert client.post(path).status_code == 404


def test_a_right_lost_between_the_page_and_the_button_is_lost(
    roche: Collectivite, keys: dict[str, int]
) -> None:
    leaving = make_referent(roche)
    client = signed_in(leaving.person)
    page = f"/collectivites/{roche.pk}/membres/{keys['asking']}/demande/"
    assert client.get(page).status_code == 200
    end(leaving)
    assert client.post(page).status_code == 404
    assert Membership.objects.get(pk=keys["asking"]).status == Status.PENDING
