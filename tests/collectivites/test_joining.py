"""Coming to a collectivité: by a mail, by a code, by signing up for it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from accounts.models import User
from collectivites.joining import invitations, links
from collectivites.members import listing
from collectivites.models import Collectivite, Invitation, JoinLink, Membership
from collectivites.services import say_changed
from notifications.models import MailRhythm
from tests.accounts.conftest import code_in, only_mail
from tests.accounts.factories import make_user
from tests.collectivites.factories import make_collectivite, make_membership
from tests.collectivites.people import (
    Sharing,
    Status,
    make_line,
    make_member,
    make_referent,
    named,
    signed_in,
)

pytestmark = pytest.mark.django_db
SIGN_UP = "/compte/inscription/"


@pytest.fixture
def roche() -> Collectivite:
    return make_collectivite(name="Roche-Sauvaire")


@pytest.fixture
def referent(roche: Collectivite) -> Membership:
    return make_referent(roche)


def _secret_path() -> str:
    """The link of the one mail that left."""
    body = str(only_mail().body)
    found = re.search(r"/invitation/\S+", body)
    assert found, body
    return found[0]


def _invited(line: Membership, referent: Membership) -> str:
    signed_in(referent.person).post(
        f"/collectivites/{line.collectivite_id}/membres/{line.pk}/inviter/"
    )
    return _secret_path()


def test_what_is_shared_is_said_before_anyone_accepts(
    roche: Collectivite, referent: Membership, client: Client
) -> None:
    path = _invited(make_line(roche), referent)
    page = client.get(path).content.decode()
    assert "Vos réponses aux questions, vos notes" in page
    assert "Yann Kervaëc" in page
    assert f"/compte/inscription/?next={path.replace('/', '%2F')}" in page or path in page


def test_opening_an_invitation_accepts_nothing(roche: Collectivite, referent: Membership) -> None:
    line = make_line(roche)
    path = _invited(line, referent)
    visitor = signed_in(make_user())
    visitor.get(path)
    visitor.head(path)
    line.refresh_from_db()
    assert line.person is None
    assert Invitation.objects.get().accepted_at is None


@pytest.mark.parametrize("sharing", ["none", "assigned", "all"])
def test_accepting_attaches_the_account_with_what_it_chose(
    roche: Collectivite, referent: Membership, sharing: str
) -> None:
    line = make_line(roche)
    path = _invited(line, referent)
    person = make_user(email="personnel@ailleurs.example")
    answer = signed_in(person).post(path, {"sharing": sharing})
    assert answer.headers["Location"] == "/mes-collectivites/"
    line.refresh_from_db()
    assert (line.person, line.sharing, line.status, line.email) == (
        person,
        sharing,
        Status.ACTIVE,
        "",
    )
    assert line.joined_at is not None
    assert signed_in(make_user()).post(path, {"sharing": "all"}).status_code == 404
    line.refresh_from_db()
    assert line.person == person


def test_accepting_without_a_choice_shares_nothing_by_accident(
    roche: Collectivite, referent: Membership
) -> None:
    line = make_line(roche)
    path = _invited(line, referent)
    page = signed_in(make_user()).post(path, {"sharing": "tout"}).content.decode()
    assert "est à revoir" in page
    line.refresh_from_db()
    assert line.person is None


def test_the_link_is_kept_nowhere(roche: Collectivite, referent: Membership) -> None:
    path = _invited(make_line(roche), referent)
    token = path.split("/")[2]
    assert token not in str(list(Invitation.objects.values()))


def test_signing_up_from_an_invitation_asks_for_no_collectivite_and_comes_back(
    roche: Collectivite, referent: Membership, client: Client
) -> None:
    line = make_line(roche)
    path = _invited(line, referent)
    page = client.get(SIGN_UP, {"next": path}).content.decode()
    for value in ("Yann", "Kervaëc", "yann.kervaec@roche.example"):
        assert f'value="{value}"' in page
    assert 'name="collectivite"' not in page
    form = {"first_name": "Yann", "last_name": "Kervaëc", "email": "yann.kervaec@roche.example"}
    client.post(SIGN_UP, {**form, "password1": "", "next": path})
    answer = client.post("/compte/inscription/code/", {"code": code_in(only_mail())})
    assert answer.headers["Location"] == path
    person = User.objects.get(email="yann.kervaec@roche.example")
    assert not Membership.objects.of(person).exists()
    client.post(path, {"sharing": "assigned"})
    assert Membership.objects.of(person).get().pk == line.pk


def test_a_lost_mail_is_found_again_by_whoever_proved_the_address(
    roche: Collectivite, referent: Membership
) -> None:
    line = make_line(roche)
    _invited(line, referent)
    owner = signed_in(make_user(email=line.email))
    page = owner.get("/mes-collectivites/").content.decode()
    found = re.search(r"/mes-collectivites/invitations/\d+/", page)
    assert found
    unproved = signed_in(make_user(verified=False, email="x@roche.example"))
    assert unproved.get(found[0]).status_code == 404
    assert signed_in(make_user()).get(found[0]).status_code == 404
    owner.post(found[0], {"sharing": "none"})
    line.refresh_from_db()
    assert line.sharing == Sharing.NONE


def test_what_a_person_had_declared_is_one_with_what_the_collectivite_wrote(
    roche: Collectivite, referent: Membership
) -> None:
    line = make_line(roche, function="", delegation="Écoles")
    path = _invited(line, referent)
    person = make_user()
    declared = make_membership(person, roche, function="Adjointe au maire")
    signed_in(person).post(path, {"sharing": "all"})
    (kept,) = Membership.objects.of(person)
    assert kept.pk == line.pk
    assert (kept.function, kept.delegation) == ("Adjointe au maire", "Écoles")
    assert not Membership.objects.filter(pk=declared.pk).exists()


def test_a_member_who_accepts_a_second_invitation_stays_one_member(
    roche: Collectivite, referent: Membership
) -> None:
    path = _invited(make_line(roche, delegation="Écoles"), referent)
    member = make_member(roche)
    signed_in(member.person).post(path, {"sharing": "none"})
    (kept,) = Membership.objects.of(member.person)  # type: ignore[arg-type]
    assert (kept.pk, kept.delegation, kept.sharing) == (member.pk, "Écoles", Sharing.NONE)


def test_who_refuses_is_written_to_no_more(
    roche: Collectivite, referent: Membership, client: Client
) -> None:
    line = make_line(roche)
    path = _invited(line, referent)
    client.post(path, {"refuse": "1"})
    assert client.get(path).status_code == 404
    again = signed_in(referent.person).post(
        f"/collectivites/{roche.pk}/membres/{line.pk}/inviter/", follow=True
    )
    assert "nous ne lui écrivons plus" in again.content.decode()
    assert not mail.outbox
    assert User.objects.count() == 1


def test_a_second_mail_replaces_the_first_and_a_fourth_waits(
    roche: Collectivite, referent: Membership, client: Client
) -> None:
    line = make_line(roche)
    paths = [_invited(line, referent) for _mail in range(3)]
    assert [client.get(path).status_code for path in paths] == [404, 404, 200]
    signed_in(referent.person).post(f"/collectivites/{roche.pk}/membres/{line.pk}/inviter/")
    assert not mail.outbox


@pytest.mark.parametrize("how", ["withdrawn", "expired", "ended"])
def test_an_invitation_stops_leading_anywhere(
    roche: Collectivite, referent: Membership, client: Client, how: str
) -> None:
    line = make_line(roche)
    path = _invited(line, referent)
    own = signed_in(referent.person)
    base = f"/collectivites/{roche.pk}/membres/{line.pk}/"
    if how == "withdrawn":
        own.post(f"{base}invitation/retirer/")
    elif how == "ended":
        own.post(f"{base}terminer/", {"ended_on": timezone.localdate().isoformat()})
    else:
        Invitation.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    page = client.get(path)
    assert page.status_code == 404
    assert "plus valable" in page.content.decode()
    assert signed_in(make_user()).post(path, {"sharing": "all"}).status_code == 404
    line.refresh_from_db()
    assert line.person is None


def test_everyone_with_an_address_is_invited_once(
    roche: Collectivite, referent: Membership
) -> None:
    for number in range(3):
        make_line(roche, last_name=f"N{number}", email=f"n{number}@roche.example")
    make_line(roche, last_name="Sans", email="")
    client = signed_in(referent.person)
    assert listing.tallies(roche)["to_invite"] == 3
    for _press in range(2):
        client.post(f"/collectivites/{roche.pk}/membres/inviter/")
    once_more = Membership.objects.get(last_name="N0")
    invitations.invite(once_more, by=referent.person)
    mail.outbox.pop()
    assert listing.tallies(roche) == {"members": 5, "joined": 1, "waiting": 0, "to_invite": 0}
    assert sorted(message.to[0] for message in mail.outbox) == [
        f"n{number}@roche.example" for number in range(3)
    ]


def test_an_invitation_page_is_kept_by_no_cache(roche: Collectivite, referent: Membership) -> None:
    path = _invited(make_line(roche), referent)
    link = links.make_link(roche, by=referent.person, capacity="", days=7)  # type: ignore[arg-type]
    assert Client().get(f"/rejoindre/{link.code}/").status_code == 200
    assert Client().get(path).status_code == 200
    invitations.withdraw(Membership.objects.get(person=None))
    links.withdraw_link(link)
    assert Client().get(path).status_code == 404
    assert Client().get(f"/rejoindre/{link.code}/").status_code == 404


# By a code for all


@pytest.fixture
def link(roche: Collectivite, referent: Membership) -> JoinLink:
    assert referent.person is not None
    return links.make_link(roche, by=referent.person, capacity="", days=7)


def test_who_comes_by_the_code_asks_and_sees_nothing_given_before_an_answer(
    roche: Collectivite, referent: Membership, link: JoinLink
) -> None:
    person = make_user()
    client = signed_in(person)
    page = client.get(f"/rejoindre/{link.code}/").content.decode()
    assert "Vos réponses aux questions" in page
    form = {"capacity": "official", "function": "Maire", "sharing": "none"}
    for _press in range(2):
        client.post(f"/rejoindre/{link.code}/", form)
    asked = Membership.objects.of(person).get()
    assert (asked.status, asked.sharing, asked.is_referent) == (
        Status.PENDING,
        Sharing.NONE,
        False,
    )


def test_a_link_for_agents_asks_for_no_quality(roche: Collectivite, referent: Membership) -> None:
    link = links.make_link(roche, by=referent.person, capacity="agent", days=1)  # type: ignore[arg-type]
    person = make_user()
    signed_in(person).post(
        f"/rejoindre/{link.code}/", {"capacity": "official", "sharing": "assigned"}
    )
    assert Membership.objects.of(person).get().capacity == "agent"


def test_referents_are_told_once_a_day_however_many_ask(
    roche: Collectivite, referent: Membership, link: JoinLink
) -> None:
    form = {"capacity": "official", "function": "", "sharing": "assigned"}
    for _person in range(4):
        signed_in(make_user()).post(f"/rejoindre/{link.code}/", form)
    assert [message.to for message in mail.outbox] == [[referent.person.email]]  # type: ignore[union-attr]
    MailRhythm.objects.update(last_sent_at=timezone.now() - timedelta(days=1))
    signed_in(make_user()).post(f"/rejoindre/{link.code}/", form)
    assert len(mail.outbox) == 2


def test_the_mail_about_requests_has_its_way_out_and_its_way_back(
    roche: Collectivite, referent: Membership, link: JoinLink
) -> None:
    form = {"capacity": "official", "function": "", "sharing": "assigned"}
    signed_in(make_user()).post(f"/rejoindre/{link.code}/", form)
    way_out = str(only_mail().extra_headers["List-Unsubscribe"]).strip("<>")
    Client().post(way_out[way_out.index("/", 8) :])
    MailRhythm.objects.update(last_sent_at=timezone.now() - timedelta(days=1))
    signed_in(make_user()).post(f"/rejoindre/{link.code}/", form)
    assert not mail.outbox
    signed_in(referent.person).post(f"/collectivites/{roche.pk}/reglages/suivi/courriels/")
    signed_in(make_user()).post(f"/rejoindre/{link.code}/", form)
    assert len(mail.outbox) == 1


def test_a_code_is_typed_as_people_type(link: JoinLink, client: Client) -> None:
    typed = f" {link.code[:4].lower()} - {link.code[4:].lower()} "
    assert client.post("/rejoindre/", {"code": typed}).headers["Location"] == (
        f"/rejoindre/{link.code}/"
    )
    assert "huit lettres" in client.post("/rejoindre/", {"code": "abc"}).content.decode()


@pytest.mark.parametrize("code", ["ABCDEFGH", "x", "é" * 300, "%00", "<script>"])
def test_an_unknown_code_is_said_gently(client: Client, db: None, code: str) -> None:
    page = client.get(f"/rejoindre/{code}/")
    assert page.status_code == 404
    assert "plus valable" in page.content.decode()


def test_a_link_lasts_until_its_day_and_a_place_that_is_no_more_has_none(
    roche: Collectivite, link: JoinLink, client: Client
) -> None:
    path = f"/rejoindre/{link.code}/"
    JoinLink.objects.update(expires_on=timezone.localdate())
    assert client.get(path).status_code == 200
    JoinLink.objects.update(expires_on=timezone.localdate() - timedelta(days=1))
    assert client.get(path).status_code == 404
    JoinLink.objects.update(expires_on=timezone.localdate())
    Collectivite.objects.update(is_active=False)
    assert client.get(path).status_code == 404


def test_signing_up_from_a_link_declares_nothing_elsewhere(
    roche: Collectivite, link: JoinLink, client: Client
) -> None:
    path = f"/rejoindre/{link.code}/"
    form = {"first_name": "Ève", "last_name": "Aubrac", "email": "eve@roche.example"}
    client.post(SIGN_UP, {**form, "password1": "", "next": path})
    answer = client.post("/compte/inscription/code/", {"code": code_in(only_mail())})
    assert answer.headers["Location"] == path
    assert not Membership.objects.of(User.objects.get(email="eve@roche.example")).exists()


@pytest.mark.parametrize("path", ["/rejoindre/ABCDEFGH/", "/invitation/x/", "//x", "/cours/"])
def test_signing_up_from_anywhere_else_asks_for_the_collectivite(
    client: Client, db: None, path: str
) -> None:
    assert 'name="collectivite"' in client.get(SIGN_UP, {"next": path}).content.decode()


def test_who_signs_up_alone_is_known_to_referents_once_the_address_is_proved(
    roche: Collectivite, referent: Membership, client: Client
) -> None:
    form = {
        "first_name": "Ève",
        "last_name": "Aubrac",
        "email": "eve@ailleurs.example",
        "capacity": "official",
        "function": "Maire",
        "collectivite": "Roche-Sauvaire",
        "password1": "",
    }
    client.post(SIGN_UP, form)
    code = code_in(only_mail())
    watching = signed_in(referent.person)
    assert "Aubrac" not in watching.get(f"/collectivites/{roche.pk}/membres/").content.decode()
    client.post("/compte/inscription/code/", {"code": code})
    assert [message.to for message in mail.outbox] == [[referent.person.email]]  # type: ignore[union-attr]
    assert "Aubrac" in watching.get(f"/collectivites/{roche.pk}/membres/").content.decode()


def test_referents_hear_of_who_recognised_themselves_in_the_register(
    roche: Collectivite, referent: Membership
) -> None:
    asked = make_membership(collectivite=roche, origin=Membership.Origin.REGISTER)
    say_changed(asked)
    assert [message.to for message in mail.outbox] == [[referent.person.email]]  # type: ignore[union-attr]


def test_names_are_shown_as_text(roche: Collectivite, link: JoinLink, referent: Membership) -> None:
    asking = named("<script>alert(1)</script>", "X")
    client = signed_in(asking)
    client.post(
        f"/rejoindre/{link.code}/",
        {"capacity": "agent", "function": "<b>x</b>", "sharing": "none"},
    )
    page = signed_in(referent.person).get(f"/collectivites/{roche.pk}/membres/").content.decode()
    assert "<script>alert" not in page
    assert "<b>x" not in page
