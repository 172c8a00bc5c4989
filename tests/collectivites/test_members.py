"""The list of members, as a référent keeps it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from collectivites.models import Collectivite, Committee, Membership
from collectivites.signals import membership_changed
from notifications.models import AuditEntry
from tests.accounts.factories import make_user
from tests.collectivites.factories import make_collectivite, make_membership
from tests.collectivites.people import (
    Status,
    make_line,
    make_member,
    make_referent,
    named,
    signed_in,
)

pytestmark = pytest.mark.django_db
LINE = {
    "first_name": "Yann",
    "last_name": "Kervaëc",
    "email": "yann.kervaec@roche.example",
    "capacity": "official",
    "function": "Conseiller municipal",
    "delegation": "Écoles",
    "started_on": "2026-03-21",
    "is_salaried": "True",
}


@pytest.fixture
def roche() -> Collectivite:
    return make_collectivite(name="Roche-Sauvaire")


@pytest.fixture
def referent(roche: Collectivite) -> Membership:
    return make_referent(roche)


def _list(place: Collectivite) -> str:
    return f"/collectivites/{place.pk}/membres/"


def _page(member: Membership, end: str = "") -> str:
    return f"/collectivites/{member.collectivite_id}/membres/{member.pk}/{end}"


def test_fifty_members_a_page_cost_as_many_statements_as_three(
    roche: Collectivite, referent: Membership
) -> None:
    client = signed_in(referent.person)
    committee = Committee.objects.create(collectivite=roche, name="Finances")
    for number in range(3):
        make_line(roche, last_name=f"Nom{number}").committees.add(committee)
    client.get(_list(roche))
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(_list(roche))
    for number in range(60):
        person = named("Ève", f"Autre{number:02}") if number % 2 else None
        line = make_member(roche, person) if person else make_line(roche, last_name=f"N{number}")
        line.committees.add(committee)
    with CaptureQueriesContext(connection) as many:
        page = client.get(_list(roche)).content.decode()
    assert page.count('<th scope="row">') == 50
    assert len(many) == len(few) <= 16
    assert client.get(_list(roche), {"page": "2"}).content.decode().count('<th scope="row">') == 14


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ({}, {"Kervaëc", "Aubrac", "Zola"}),
        ({"q": "kerva"}, {"Kervaëc"}),
        ({"q": "KERVAEC yann"}, {"Kervaëc"}),
        ({"q": "erva"}, set()),
        ({"statut": "joined"}, {"Aubrac"}),
        ({"statut": "unjoined"}, {"Kervaëc"}),
        ({"statut": "pending"}, {"Zola"}),
        ({"statut": "ended"}, {"Ancien"}),
        ({"fonction": "Maire"}, {"Aubrac"}),
        ({"fonction": "Fonction disparue"}, {"Kervaëc", "Aubrac", "Zola"}),
        ({"commission": "Finances"}, {"Aubrac"}),
        ({"commission": "9999999999999999999999"}, {"Kervaëc", "Aubrac", "Zola"}),
        ({"page": "99"}, {"Kervaëc", "Aubrac", "Zola"}),
    ],
)
def test_the_list_is_searched_and_filtered(
    roche: Collectivite, referent: Membership, asked: dict[str, str], shown: set[str]
) -> None:
    client = signed_in(referent.person)
    make_line(roche)
    committee = Committee.objects.create(collectivite=roche, name="Finances")
    make_member(roche, named("Élise", "Aubrac")).committees.add(committee)
    asking = named("Émile", "Zola")
    signed_in(asking)
    make_membership(asking, roche, function="Conseiller municipal")
    make_member(roche, named("Jean", "Ancien"), status=Status.ENDED)
    if asked.get("commission") == "Finances":
        asked = {"commission": str(committee.pk)}
    page = client.get(_list(roche), asked).content.decode()
    names = {name for name in ("Kervaëc", "Aubrac", "Zola", "Ancien") if f"{name}</a>" in page}
    assert names == shown


def test_who_never_proved_their_address_asks_for_nothing(
    roche: Collectivite, referent: Membership
) -> None:
    client = signed_in(referent.person)
    unproved = make_membership(named("Émile", "Zola"), roche)
    assert "Zola" not in client.get(_list(roche)).content.decode()
    assert client.get(_page(unproved, "demande/")).status_code == 404


def test_a_line_is_added_without_account_and_without_mail(
    roche: Collectivite, referent: Membership
) -> None:
    client = signed_in(referent.person)
    committee = Committee.objects.create(collectivite=roche, name="Finances")
    told: list[Membership] = []

    def hear(membership: Membership, **_rest: object) -> None:
        told.append(membership)
        assert list(membership.committees.all()) == [committee]

    membership_changed.connect(hear)
    try:
        client.post(f"{_list(roche)}ajouter/", {**LINE, "committees": [committee.pk]})
    finally:
        membership_changed.disconnect(hear)
    line = Membership.objects.get(last_name="Kervaëc")
    assert [membership.pk for membership in told] == [line.pk]
    assert (line.person, line.status, line.is_salaried) == (None, Status.ACTIVE, True)
    assert (line.confirmed_by, line.delegation) == (referent.person, "Écoles")
    assert not mail.outbox
    entry = AuditEntry.objects.get(action="added")
    assert "Kervaëc" not in entry.what
    assert entry.subject is None


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("last_name", "", "Saisissez le nom"),
        ("first_name", " ", "Saisissez le prénom"),
        ("capacity", "", "Dites si c’est une élue ou un élu"),
        ("email", "yann", "adresse"),
        ("started_on", "0026-03-21", "l’année semble fausse"),
        ("started_on", "2226-03-21", "l’année semble fausse"),
        ("started_on", "31/02/2026", "date"),
        ("last_name", "Aubrac", "Une personne de ce nom est déjà dans la liste"),
        ("email", "deja@roche.example", "déjà celle d’un membre"),
    ],
)
def test_what_is_wrong_with_a_line_is_said_on_its_field(
    roche: Collectivite, referent: Membership, field: str, typed: str, said: str
) -> None:
    client = signed_in(referent.person)
    make_member(roche, named("Yann", "Aubrac"))
    make_line(roche, last_name="Autre", email="deja@roche.example")
    count = Membership.objects.count()
    page = client.post(f"{_list(roche)}ajouter/", {**LINE, field: typed}).content.decode()
    assert said in page
    assert Membership.objects.count() == count


def test_two_people_may_bear_the_same_name_once_it_is_said(
    roche: Collectivite, referent: Membership
) -> None:
    client = signed_in(referent.person)
    make_line(roche, email="")
    form = {**LINE, "first_name": "yann", "last_name": "KERVAEC"}
    assert "Est-ce la même" in client.post(f"{_list(roche)}ajouter/", form).content.decode()
    client.post(f"{_list(roche)}ajouter/", {**form, "is_namesake": "on"})
    assert Membership.objects.filter(collectivite=roche, person=None).count() == 2


def test_a_member_reads_which_fields_were_changed_and_keeps_name_and_address(
    roche: Collectivite, referent: Membership
) -> None:
    member = make_member(roche, named("Élise", "Aubrac"))
    form = {**LINE, "function": "Adjointe au maire", "first_name": "Pirate", "email": "p@x.example"}
    signed_in(referent.person).post(_page(member, "modifier/"), form)
    member.refresh_from_db()
    assert (member.function, member.full_name, member.email) == (
        "Adjointe au maire",
        "Élise Aubrac",
        "",
    )
    entry = AuditEntry.objects.get(action="changed", subject=member.person)
    assert entry.what.startswith("votre fiche de membre : ")
    assert "fonction ou poste" in entry.what
    assert "délégation" in entry.what


def test_an_ended_mandate_is_not_edited_any_more(roche: Collectivite, referent: Membership) -> None:
    member = make_member(roche, status=Status.ENDED, function="Maire")
    client = signed_in(referent.person)
    client.post(_page(member, "modifier/"), LINE)
    member.refresh_from_db()
    assert member.function == "Maire"
    assert "vous ne voyez plus rien" in client.get(_page(member)).content.decode()


def test_ending_keeps_the_row_closes_the_view_and_tells_the_person(
    roche: Collectivite, referent: Membership
) -> None:
    member = make_member(roche, started_on=timezone.localdate() - timedelta(days=30))
    yesterday = timezone.localdate() - timedelta(days=1)
    client = signed_in(referent.person)
    client.post(_page(member, "terminer/"), {"ended_on": yesterday.isoformat()})
    member.refresh_from_db()
    assert (member.status, member.ended_on) == (Status.ENDED, yesterday)
    (message,) = mail.outbox
    assert "Elle ne voit plus rien" in message.body
    assert AuditEntry.objects.filter(action="removed", subject=member.person).exists()
    client.post(_page(member, "terminer/"), {"ended_on": yesterday.isoformat()})
    assert len(mail.outbox) == 1


@pytest.mark.parametrize(
    ("days", "said"), [(1, "pas encore venu"), (-40, "avant d’avoir commencé")]
)
def test_a_mandate_ends_neither_tomorrow_nor_before_it_began(
    roche: Collectivite, referent: Membership, days: int, said: str
) -> None:
    today = timezone.localdate()
    member = make_member(roche, started_on=today - timedelta(days=30))
    day = today + timedelta(days=days)
    answer = signed_in(referent.person).post(
        _page(member, "terminer/"), {"ended_on": day.isoformat()}
    )
    assert said in answer.content.decode()
    member.refresh_from_db()
    assert member.status == Status.ACTIVE


def test_a_line_written_by_mistake_is_erased_when_nobody_joined(
    roche: Collectivite, referent: Membership
) -> None:
    client = signed_in(referent.person)
    today = timezone.localdate().isoformat()
    line = make_line(roche)
    client.post(_page(line, "terminer/"), {"ended_on": today, "is_mistake": "on"})
    assert not Membership.objects.filter(pk=line.pk).exists()
    joined = make_member(roche)
    client.post(_page(joined, "terminer/"), {"ended_on": today, "is_mistake": "on"})
    joined.refresh_from_db()
    assert joined.status == Status.ENDED


def test_a_request_is_confirmed_and_told(roche: Collectivite, referent: Membership) -> None:
    asking = make_user()
    asked = make_membership(asking, roche)
    signed_in(asking)
    signed_in(referent.person).post(_page(asked, "demande/"))
    asked.refresh_from_db()
    assert (asked.status, asked.confirmed_by) == (Status.ACTIVE, referent.person)
    (message,) = mail.outbox
    assert message.to == [asking.email]
    assert "les formations que ma collectivité me demande" in message.body


def test_a_request_is_one_with_the_line_that_stood_for_the_person(
    roche: Collectivite, referent: Membership
) -> None:
    line = make_line(roche, delegation="Écoles", function="")
    asking = named("Yann", "Kervaec")
    asked = make_membership(asking, roche, sharing=Membership.Sharing.ALL)
    signed_in(asking)
    client = signed_in(referent.person)
    assert "déjà dans votre liste" in client.get(_page(asked, "demande/")).content.decode()
    client.post(_page(asked, "demande/"), {"same_as": line.pk})
    (kept,) = Membership.objects.of(asking)
    assert kept.pk == line.pk
    assert (kept.delegation, kept.function, kept.sharing) == ("Écoles", "Maire", "all")
    assert (kept.status, kept.email) == (Status.ACTIVE, "")


def test_a_request_is_never_tied_to_the_line_of_another_collectivite(
    roche: Collectivite, referent: Membership
) -> None:
    other = make_line(make_collectivite())
    asking = named("Yann", "Kervaëc")
    asked = make_membership(asking, roche)
    signed_in(asking)
    signed_in(referent.person).post(_page(asked, "demande/"), {"same_as": other.pk})
    other.refresh_from_db()
    asked.refresh_from_db()
    assert (other.person, asked.status) == (None, Status.ACTIVE)


def test_a_namesake_in_the_list_is_asked_about_and_may_be_somebody_else(
    roche: Collectivite, referent: Membership
) -> None:
    line = make_line(roche)
    asking = named("Yann", "Kervaëc")
    asked = make_membership(asking, roche)
    signed_in(asking)
    client = signed_in(referent.person)
    assert "Dites si cette personne" in client.post(_page(asked, "demande/")).content.decode()
    client.post(_page(asked, "demande/"), {"same_as": "0"})
    line.refresh_from_db()
    asked.refresh_from_db()
    assert (line.person, asked.status) == (None, Status.ACTIVE)


def test_a_refused_request_is_told_once_and_leaves_the_list(
    roche: Collectivite, referent: Membership
) -> None:
    asking = named("Émile", "Zola")
    asked = make_membership(asking, roche)
    signed_in(asking)
    client = signed_in(referent.person)
    for _press in range(2):
        client.post(_page(asked, "demande/refuser/"), {"reason": "Nous ne vous connaissons pas."})
    (message,) = mail.outbox
    assert "Nous ne vous connaissons pas." in message.body
    assert "Zola" not in client.get(_list(roche), {"statut": "ended"}).content.decode()
    asked.refresh_from_db()
    assert asked.status == Status.ENDED


def test_a_look_is_noted_once_a_day_and_not_of_oneself(
    roche: Collectivite, referent: Membership
) -> None:
    member = make_member(roche)
    client = signed_in(referent.person)
    for _time in range(2):
        client.get(_list(roche))
        client.get(_page(member))
        client.get(_page(referent))
    assert list(
        AuditEntry.objects.filter(action="looked").order_by("pk").values_list("what", "subject")
    ) == [("la liste des membres", None), ("votre fiche de membre", member.person_id)]
