"""The settings of a collectivité: who follows, commissions, links, what an EPCI sees."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from collectivites.models import Collectivite, Committee, JoinLink, Membership, ViewDelegation
from notifications.models import AuditEntry
from tests.collectivites.factories import make_collectivite
from tests.collectivites.people import Status, make_line, make_member, make_referent, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def community() -> Collectivite:
    return make_collectivite(kind="epci", name="CC des Trois Rives", code="200000001")


@pytest.fixture
def roche(community: Collectivite) -> Collectivite:
    return make_collectivite(name="Roche-Sauvaire", epci=community)


@pytest.fixture
def referent(roche: Collectivite) -> Membership:
    return make_referent(roche)


def _settings(place: Collectivite, end: str = "") -> str:
    return f"/collectivites/{place.pk}/reglages/{end}"


def test_the_last_referent_is_never_removed(roche: Collectivite, referent: Membership) -> None:
    client = signed_in(referent.person)
    answer = client.post(_settings(roche, f"suivi/{referent.pk}/retirer/"), follow=True)
    assert "dernière personne" in answer.content.decode()
    ending = f"/collectivites/{roche.pk}/membres/{referent.pk}/terminer/"
    answer = client.post(ending, {"ended_on": "2026-04-01"}, follow=True)
    assert "dernière personne" in answer.content.decode()
    referent.refresh_from_db()
    assert (referent.is_referent, referent.status) == (True, Status.ACTIVE)


def test_one_of_two_referents_may_go_and_the_other_may_not(
    roche: Collectivite, referent: Membership
) -> None:
    other = make_referent(roche)
    client = signed_in(referent.person)
    client.post(_settings(roche, f"suivi/{referent.pk}/retirer/"))
    referent.refresh_from_db()
    assert not referent.is_referent
    assert referent.status == Status.ACTIVE
    assert client.get(_settings(roche)).status_code == 404
    signed_in(other.person).post(_settings(roche, f"suivi/{other.pk}/retirer/"))
    other.refresh_from_db()
    assert other.is_referent


def test_only_a_confirmed_member_who_joined_is_named(
    roche: Collectivite, referent: Membership
) -> None:
    client = signed_in(referent.person)
    member = make_member(roche)
    others = [
        make_line(roche),
        make_member(roche, status=Status.PENDING),
        make_member(roche, status=Status.ENDED),
        make_member(make_collectivite()),
    ]
    for line in others:
        client.post(_settings(roche, "suivi/ajouter/"), {"member": line.pk})
    client.post(_settings(roche, "suivi/ajouter/"), {"member": "0"})
    assert list(Membership.objects.referents()) == [referent]
    client.post(_settings(roche, "suivi/ajouter/"), {"member": member.pk})
    assert set(Membership.objects.referents()) == {referent, member}


def test_commissions_are_added_renamed_and_deleted_without_their_members(
    roche: Collectivite, referent: Membership
) -> None:
    client = signed_in(referent.person)
    client.post(_settings(roche, "commissions/ajouter/"), {"name": "  Finances   locales "})
    committee = Committee.objects.get(name="Finances locales")
    doubled = client.post(_settings(roche, "commissions/ajouter/"), {"name": "FINANCES LOCALES"})
    assert "existe déjà" in doubled.content.decode()
    member = make_member(roche)
    member.committees.add(committee)
    page = _settings(roche, f"commissions/{committee.pk}/")
    client.post(page, {"name": "Finances"})
    committee.refresh_from_db()
    assert committee.name == "Finances"
    client.post(f"{page}supprimer/")
    assert not Committee.objects.exists()
    assert Membership.objects.filter(pk=member.pk).exists()


def test_the_commission_of_another_place_is_not_found(
    roche: Collectivite, referent: Membership
) -> None:
    other = Committee.objects.create(collectivite=make_collectivite(), name="Ailleurs")
    client = signed_in(referent.person)
    page = _settings(roche, f"commissions/{other.pk}/")
    assert client.post(page, {"name": "Pris"}).status_code == 404
    assert client.post(f"{page}supprimer/").status_code == 404
    other.refresh_from_db()
    assert other.name == "Ailleurs"


def test_a_link_is_made_shown_as_a_sheet_with_a_qr_code_and_withdrawn(
    roche: Collectivite, referent: Membership
) -> None:
    client = signed_in(referent.person)
    made = client.post(_settings(roche, "liens/ajouter/"), {"capacity": "", "days": "7"})
    link = JoinLink.objects.get()
    sheet = client.get(made.headers["Location"]).content.decode()
    assert "data:image/svg+xml" in sheet
    assert f"/rejoindre/{link.code}/" in sheet
    assert f"{link.code[:4]}-{link.code[4:]}" in sheet
    client.post(_settings(roche, f"liens/{link.pk}/retirer/"))
    assert client.get(made.headers["Location"]).status_code == 404


@pytest.mark.parametrize("days", ["0", "365", "", "x"])
def test_a_link_lasts_as_long_as_is_offered(
    roche: Collectivite, referent: Membership, days: str
) -> None:
    signed_in(referent.person).post(
        _settings(roche, "liens/ajouter/"), {"capacity": "", "days": days}
    )
    assert not JoinLink.objects.exists()


def test_a_commune_lets_its_own_community_see_and_takes_it_back(
    roche: Collectivite, community: Collectivite, referent: Membership
) -> None:
    client = signed_in(referent.person)
    for _press in range(2):
        client.post(_settings(roche, "delegation/donner/"))
    given = ViewDelegation.objects.get()
    assert (given.commune, given.epci, given.given_by) == (roche, community, referent.person)
    theirs = signed_in(make_referent(community).person)
    assert "Roche-Sauvaire" in theirs.get(_settings(community)).content.decode()
    assert theirs.post(_settings(roche, f"delegation/{given.pk}/retirer/")).status_code == 404
    client.post(_settings(roche, f"delegation/{given.pk}/retirer/"))
    given.refresh_from_db()
    assert given.withdrawn_at is not None
    assert "Roche-Sauvaire" not in theirs.get(_settings(community)).content.decode()
    told = AuditEntry.objects.filter(what__contains="suivi délégué", subject=None)
    assert set(told.values_list("action", flat=True)) == {"added", "removed"}


def test_a_community_and_a_commune_on_its_own_delegate_nothing(community: Collectivite) -> None:
    for place in (community, make_collectivite()):
        client = signed_in(make_referent(place).person)
        client.post(_settings(place, "delegation/donner/"))
    assert not ViewDelegation.objects.exists()


def test_the_page_costs_the_same_however_much_it_lists(
    roche: Collectivite, referent: Membership
) -> None:
    client = signed_in(referent.person)
    client.get(_settings(roche))
    with CaptureQueriesContext(connection) as few:
        client.get(_settings(roche))
    for number in range(5):
        make_referent(roche)
        Committee.objects.create(collectivite=roche, name=f"C{number}")
        client.post(_settings(roche, "liens/ajouter/"), {"capacity": "", "days": "7"})
    with CaptureQueriesContext(connection) as many:
        client.get(_settings(roche))
    assert len(many) == len(few) <= 15
