"""« Mes collectivités »: the person's own side."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from collectivites.models import Collectivite, Membership, ViewDelegation
from collectivites.selectors import belonging_periods, exported_looks, scope_of
from collectivites.services import end_past_mandates
from collectivites.sharing import sees
from collectivites.signals import membership_changed
from notifications import audit
from tests.accounts.factories import make_user
from tests.collectivites.factories import make_collectivite, make_membership
from tests.collectivites.people import (
    Sharing,
    Status,
    make_line,
    make_member,
    make_referent,
    signed_in,
)

pytestmark = pytest.mark.django_db
MINE = "/mes-collectivites/"


@pytest.fixture
def roche() -> Collectivite:
    return make_collectivite(name="Roche-Sauvaire")


def _note(place: Collectivite, actor: Membership, what: str, **fields: object) -> None:
    audit.record(
        actor=actor.person,
        action=audit.Action.EXPORTED,
        what=what,
        scope=scope_of(place.pk),
        scope_label=place.label,
        **fields,  # type: ignore[arg-type]
    )


@pytest.mark.parametrize(
    ("status", "sharing", "seen"),
    [
        (Status.ACTIVE, Sharing.ALL, Sharing.ALL),
        (Status.ACTIVE, Sharing.ASSIGNED, Sharing.ASSIGNED),
        (Status.ACTIVE, Sharing.NONE, Sharing.NONE),
        (Status.PENDING, Sharing.ALL, Sharing.NONE),
        (Status.ENDED, Sharing.ALL, Sharing.NONE),
    ],
)
def test_a_collectivite_sees_what_is_shared_between_confirmation_and_end(
    roche: Collectivite, status: Membership.Status, sharing: Membership.Sharing, seen: str
) -> None:
    assert sees(make_membership(collectivite=roche, status=status, sharing=sharing)) == seen


def test_a_line_that_nobody_joined_shows_nothing(roche: Collectivite) -> None:
    assert sees(make_line(roche, sharing=Sharing.ALL)) == Sharing.NONE


def test_a_person_changes_what_is_seen_at_once_and_it_is_told(roche: Collectivite) -> None:
    member = make_member(roche)
    told: list[str] = []

    def hear(membership: Membership, **_rest: object) -> None:
        told.append(membership.sharing)

    membership_changed.connect(hear)
    try:
        signed_in(member.person).post(f"{MINE}{member.pk}/partage/", {"sharing": "none"})
    finally:
        membership_changed.disconnect(hear)
    member.refresh_from_db()
    assert (member.sharing, told) == (Sharing.NONE, ["none"])


@pytest.mark.parametrize("typed", ["", "tout", "ALL"])
def test_an_unknown_choice_changes_nothing(roche: Collectivite, typed: str) -> None:
    member = make_member(roche)
    signed_in(member.person).post(f"{MINE}{member.pk}/partage/", {"sharing": typed})
    member.refresh_from_db()
    assert member.sharing == Sharing.ASSIGNED


def test_nobody_chooses_for_another(roche: Collectivite) -> None:
    member = make_member(roche)
    for somebody in (make_user(), make_referent(roche).person):
        path = f"{MINE}{member.pk}/partage/"
        assert signed_in(somebody).post(path, {"sharing": "all"}).status_code == 404
    member.refresh_from_db()
    assert member.sharing == Sharing.ASSIGNED


def test_the_page_costs_the_same_for_one_mandate_as_for_four(roche: Collectivite) -> None:
    member = make_member(roche)
    client = signed_in(member.person)
    client.get(MINE)
    with CaptureQueriesContext(connection) as few:
        client.get(MINE)
    for _place in range(3):
        make_member(make_collectivite(), member.person)
    with CaptureQueriesContext(connection) as many:
        client.get(MINE)
    assert len(many) == len(few) <= 15


def test_a_member_learns_that_the_commune_lets_its_community_see(roche: Collectivite) -> None:
    community = make_collectivite(kind="epci", name="CC des Trois Rives", code="200000001")
    member = make_member(roche)
    client = signed_in(member.person)
    given = ViewDelegation.objects.create(commune=roche, epci=community, given_at=timezone.now())
    assert "CC des Trois Rives" in client.get(MINE).content.decode()
    given.withdrawn_at = timezone.now()
    given.save()
    assert "CC des Trois Rives" not in client.get(MINE).content.decode()


def test_the_person_reads_who_looked_while_they_belonged_and_nothing_of_others(
    roche: Collectivite,
) -> None:
    referent = make_referent(roche)
    member = make_member(roche, joined_at=timezone.now() - timedelta(days=10))
    other = make_member(roche)
    before, since = timezone.now() - timedelta(days=20), timezone.now() - timedelta(days=5)
    _note(roche, referent, "le tableau d’avant", at=before)
    _note(roche, referent, "le tableau de tous", at=since)
    _note(roche, referent, "votre ligne à vous", subject=member.person)
    _note(roche, referent, "la ligne de l’autre", subject=other.person)
    _note(make_collectivite(), referent, "le tableau d’ailleurs")
    client = signed_in(member.person)
    for page in (MINE, f"{MINE}journal/"):
        text = client.get(page).content.decode()
        assert "le tableau de tous" in text
        assert "votre ligne à vous" in text
        assert "avant" not in text.split("Qui a regardé")[-1]
        assert "la ligne de l’autre" not in text
        assert "ailleurs" not in text.split("Qui a regardé")[-1]
    assert {entry["action"] for entry in exported_looks(member.person)} == {  # type: ignore[arg-type]
        "a téléchargé le tableau de tous",
        "a téléchargé votre ligne à vous",
    }


def test_what_was_seen_until_the_end_was_written_down_is_told_too(roche: Collectivite) -> None:
    referent = make_referent(roche)
    member = make_member(roche, joined_at=timezone.now() - timedelta(days=10))
    _note(roche, referent, "le tableau de la veille", at=timezone.now() - timedelta(days=1))
    signed_in(referent.person).post(
        f"/collectivites/{roche.pk}/membres/{member.pk}/terminer/",
        {"ended_on": (timezone.localdate() - timedelta(days=3)).isoformat()},
    )
    _note(roche, referent, "le tableau d’après", at=timezone.now() + timedelta(hours=1))
    text = signed_in(member.person).get(MINE).content.decode()
    assert "le tableau de la veille" in text
    assert "le tableau d’après" not in text


def test_leaving_keeps_the_history_and_names_no_place_twice(roche: Collectivite) -> None:
    member = make_member(roche, function="Maire")
    client = signed_in(member.person)
    client.post(f"/compte/collectivites/{member.pk}/terminer/")
    text = client.get(MINE).content.decode()
    assert "Auparavant" in text
    assert "Vous n’avez déclaré aucune collectivité" in text
    ((begun, ended),) = belonging_periods(member.person)[scope_of(roche.pk)]  # type: ignore[arg-type]
    assert begun == member.joined_at
    assert ended is not None


def test_who_alone_follows_a_place_is_told_what_leaving_does(roche: Collectivite) -> None:
    referent = make_referent(roche)
    path = f"/compte/collectivites/{referent.pk}/terminer/"
    client = signed_in(referent.person)
    assert "la seule personne à suivre" in client.get(path).content.decode()
    make_referent(roche)
    assert "la seule personne à suivre" not in client.get(path).content.decode()


def test_a_planned_end_ends_by_itself_once_its_day_is_over(roche: Collectivite) -> None:
    today = timezone.localdate()
    over = make_member(roche, ended_on=today - timedelta(days=1), is_referent=True)
    last_day = make_member(roche, ended_on=today)
    end_past_mandates()
    over.refresh_from_db()
    last_day.refresh_from_db()
    assert (over.status, over.ended_on, over.is_referent) == (
        Status.ENDED,
        today - timedelta(days=1),
        False,
    )
    assert last_day.status == Status.ACTIVE
