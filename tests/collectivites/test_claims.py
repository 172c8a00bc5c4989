"""The first person who follows the training of a collectivité."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from accounts.models import User
from collectivites.models import Collectivite, Membership, ReferentClaim
from tests.accounts.conftest import only_mail
from tests.accounts.factories import make_user
from tests.catalogue import Catalogue
from tests.collectivites.factories import make_collectivite, make_membership
from tests.collectivites.people import Status, make_referent, signed_in

pytestmark = pytest.mark.django_db
TOWN_HALL = "mairie@roche-sauvaire.example"
REQUESTS = "/cms/collectivites/"


@pytest.fixture
def roche() -> Collectivite:
    return make_collectivite(name="Roche-Sauvaire", official_email=TOWN_HALL)


def _ask(membership: Membership, message: str = "") -> None:
    signed_in(membership.person).post(
        f"/mes-collectivites/{membership.pk}/suivi/", {"message": message}
    )


def _decision_path() -> str:
    message = only_mail()
    assert message.to == [TOWN_HALL]
    found = re.search(r"/suivi/\S+", str(message.body))
    assert found
    return found[0]


def test_the_official_address_names_the_first_referent(roche: Collectivite, client: Client) -> None:
    asking = make_membership(collectivite=roche)
    _ask(asking, "Je suis la secrétaire de mairie.")
    path = _decision_path()
    page = client.get(path).content.decode()
    assert "Je suis la secrétaire de mairie." in page
    asking.refresh_from_db()
    assert not asking.is_referent
    client.post(path, {})
    asking.refresh_from_db()
    assert not asking.is_referent
    client.post(path, {"grant": "1"})
    asking.refresh_from_db()
    assert (asking.status, asking.is_referent) == (Status.ACTIVE, True)
    assert only_mail().to == [asking.person.email]  # type: ignore[union-attr]
    assert client.get(path).status_code == 404
    assert signed_in(asking.person).get(f"/collectivites/{roche.pk}/membres/").status_code == 200


def test_the_official_address_says_no_and_the_mandate_stays_declared(
    roche: Collectivite, client: Client
) -> None:
    asking = make_membership(collectivite=roche)
    _ask(asking)
    client.post(_decision_path(), {"refuse": "1"})
    asking.refresh_from_db()
    assert (asking.status, asking.is_referent) == (Status.PENDING, False)
    assert ReferentClaim.objects.get().state == "refused"


def test_the_address_is_shown_only_in_part(roche: Collectivite) -> None:
    asking = make_membership(collectivite=roche)
    page = signed_in(asking.person).get(f"/mes-collectivites/{asking.pk}/suivi/").content.decode()
    assert "m…@roche-sauvaire.example" in page
    assert TOWN_HALL not in page


def test_one_asks_once_and_only_for_oneself(roche: Collectivite) -> None:
    asking = make_membership(collectivite=roche)
    _ask(asking)
    _ask(asking)
    assert ReferentClaim.objects.count() == len(mail.outbox) == 1
    stranger = signed_in(make_user())
    assert stranger.post(f"/mes-collectivites/{asking.pk}/suivi/").status_code == 404


def test_a_place_that_has_a_referent_takes_no_claim(roche: Collectivite) -> None:
    make_referent(roche)
    asking = make_membership(collectivite=roche)
    _ask(asking)
    assert not ReferentClaim.objects.exists()
    page = signed_in(asking.person).get(f"/mes-collectivites/{asking.pk}/suivi/").content.decode()
    assert "Une personne suit déjà" in page


def test_a_referent_whose_account_is_closed_leaves_the_place_free(roche: Collectivite) -> None:
    gone = make_referent(roche).person
    assert gone is not None
    gone.is_active = False
    gone.save()
    _ask(make_membership(collectivite=roche))
    assert ReferentClaim.objects.count() == 1


def test_of_two_claims_the_first_granted_wins(roche: Collectivite, client: Client) -> None:
    first, second = make_membership(collectivite=roche), make_membership(collectivite=roche)
    _ask(first)
    path = _decision_path()
    _ask(second)
    client.post(_decision_path(), {"grant": "1"})
    answer = client.post(path, {"grant": "1"})
    assert "suit déjà" in answer.content.decode()
    assert list(Membership.objects.referents()) == [second]


def test_an_official_address_is_not_flooded(roche: Collectivite) -> None:
    for _person in range(5):
        _ask(make_membership(collectivite=roche))
    assert len(mail.outbox) == 3
    assert ReferentClaim.objects.filter(sent_to="").count() == 2


def test_a_link_of_last_month_leads_nowhere(roche: Collectivite, client: Client) -> None:
    _ask(make_membership(collectivite=roche))
    ReferentClaim.objects.update(made_at=timezone.now() - timedelta(days=31))
    assert client.post(_decision_path(), {"grant": "1"}).status_code == 404
    assert not Membership.objects.referents().exists()


def test_leaving_takes_the_claim_along(roche: Collectivite, client: Client) -> None:
    asking = make_membership(collectivite=roche)
    _ask(asking)
    path = _decision_path()
    signed_in(asking.person).post(f"/compte/collectivites/{asking.pk}/terminer/")
    assert client.post(path, {"grant": "1"}).status_code == 404
    assert not Membership.objects.referents().exists()


# Where no address is known, the site's staff answers.


@pytest.fixture
def claim(catalogue: Catalogue) -> ReferentClaim:
    _ask(make_membership(collectivite=make_collectivite(name="Ormelle-la-Forêt")))
    assert not mail.outbox
    return ReferentClaim.objects.get()


def test_the_administration_grants_or_refuses(
    claim: ReferentClaim, administrator: User, administrator_client: Client
) -> None:
    page = administrator_client.get(REQUESTS, {"q": "ormelle"}).content.decode()
    assert claim.membership.full_name in page
    assert (
        claim.membership.full_name
        not in administrator_client.get(REQUESTS, {"q": "vergnac"}).content.decode()
    )
    administrator_client.post(f"{REQUESTS}demandes/{claim.pk}/", {"grant": "1"})
    claim.refresh_from_db()
    assert (claim.state, claim.decided_by) == ("granted", administrator)
    assert claim.membership.is_referent


def test_the_administration_confirms_a_mandate_where_nobody_follows(
    catalogue: Catalogue, administrator_client: Client
) -> None:
    declared = make_membership()
    signed_in(declared.person)
    attended = make_referent(make_collectivite()).collectivite
    elsewhere = make_membership(collectivite=attended)
    signed_in(elsewhere.person)
    page = administrator_client.get(REQUESTS).content.decode()
    assert declared.full_name in page
    assert elsewhere.full_name not in page
    administrator_client.post(f"{REQUESTS}mandats/{declared.pk}/", {"grant": "1"})
    declared.refresh_from_db()
    assert declared.status == Status.ACTIVE
    assert (
        administrator_client.post(f"{REQUESTS}mandats/{elsewhere.pk}/", {"grant": "1"}).status_code
        == 404
    )


def test_nobody_else_in_the_cms_sees_or_answers_requests(
    claim: ReferentClaim, editor_client: Client, moderator_client: Client
) -> None:
    for client in (editor_client, moderator_client):
        assert claim.membership.full_name not in client.get(REQUESTS, follow=True).content.decode()
        client.post(f"{REQUESTS}demandes/{claim.pk}/", {"grant": "1"})
        assert "collectivites/" not in client.get("/cms/").content.decode()
    claim.refresh_from_db()
    assert claim.state == "waiting"
