from __future__ import annotations

import json
from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from accounts.services import forget_sessions, forget_unverified
from collectivites.models import Membership
from tests.accounts.conftest import code_in, only_mail, text_of
from tests.accounts.factories import PASSWORD, make_user
from tests.collectivites.factories import make_collectivite, make_membership

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(db: None) -> User:
    return make_user(email="camille@mairie.example", first_name="Camille", last_name="Roussel")


@pytest.fixture
def signed_in(client: Client, person: User) -> Client:
    client.force_login(person)
    return client


@pytest.mark.parametrize(
    "path",
    [
        "/compte/",
        "/compte/nom/",
        "/compte/mes-donnees/",
        "/compte/effacer/",
        "/compte/courriel/",
        "/compte/mot-de-passe/",
        "/compte/collectivites/ajouter/",
        "/compte/collectivites/1/terminer/",
    ],
)
def test_a_visitor_is_sent_to_sign_in_and_back(client: Client, path: str) -> None:
    assert client.get(path).headers["Location"] == f"/compte/connexion/?next={path}"


def test_the_account_page_shows_what_the_person_gave_and_nobody_elses(
    signed_in: Client, person: User
) -> None:
    make_membership(person, make_collectivite(name="Roche-Sauvaire"))
    make_membership(collectivite=make_collectivite(name="Ormelle-la-Forêt"))
    page = text_of(signed_in.get("/compte/"))
    assert "Camille Roussel" in page
    assert "camille@mairie.example" in page
    assert "Roche-Sauvaire (Drôme)" in page
    assert "Ormelle" not in page


def test_the_account_page_costs_the_same_whatever_the_number_of_collectivites(
    signed_in: Client, person: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    make_membership(person)
    signed_in.get("/compte/")
    with CaptureQueriesContext(connection) as few:
        signed_in.get("/compte/")
    for _number in range(5):
        make_membership(person)
    with django_assert_num_queries(len(few)):
        signed_in.get("/compte/")
    assert len(few) <= 8


def test_a_personal_page_is_never_kept_by_a_cache(signed_in: Client) -> None:
    for path in ("/compte/", "/compte/mes-donnees/", "/compte/effacer/"):
        assert "no-store" in signed_in.get(path).headers["Cache-Control"]


def test_a_person_changes_their_name(signed_in: Client, person: User) -> None:
    signed_in.post("/compte/nom/", {"first_name": "Camille", "last_name": "Roussel-Martin"})
    person.refresh_from_db()
    assert person.last_name == "Roussel-Martin"
    page = text_of(signed_in.post("/compte/nom/", {"first_name": "", "last_name": "Roussel"}))
    assert "<title>Erreur&nbsp;: Modifier mon nom" in page


def test_a_new_address_replaces_the_old_one_once_its_code_is_typed(
    signed_in: Client, person: User
) -> None:
    signed_in.post("/compte/courriel/", {"email": "nouvelle@mairie.example", "action_add": "1"})
    message = only_mail()
    assert message.to == ["nouvelle@mairie.example"]
    person.refresh_from_db()
    assert person.email == "camille@mairie.example"

    signed_in.post("/compte/inscription/code/", {"code": code_in(message)})

    person.refresh_from_db()
    assert person.email == "nouvelle@mairie.example"
    assert list(EmailAddress.objects.values_list("email", "verified")) == [
        ("nouvelle@mairie.example", True)
    ]
    warning = only_mail()
    assert warning.to == ["camille@mairie.example"]
    assert warning.subject == "L’adresse de votre compte a changé"


def test_the_address_of_somebody_else_is_never_taken(signed_in: Client, person: User) -> None:
    make_user(email="prise@mairie.example")
    response = signed_in.post(
        "/compte/courriel/", {"email": "prise@mairie.example", "action_add": "1"}
    )
    assert response.status_code == 302
    code = only_mail()
    assert code.subject == "Vous avez déjà un compte" or code_in(code)
    signed_in.post("/compte/inscription/code/", {"code": "000000"})
    person.refresh_from_db()
    assert person.email == "camille@mairie.example"


def test_a_password_is_changed_with_the_current_one(signed_in: Client, person: User) -> None:
    new = "une-autre-suite-de-mots"
    page = text_of(
        signed_in.post("/compte/mot-de-passe/", {"oldpassword": "inexact", "password1": new})
    )
    assert "Ce n’est pas votre mot de passe actuel" in page
    response = signed_in.post("/compte/mot-de-passe/", {"oldpassword": PASSWORD, "password1": new})
    assert response.headers["Location"] == "/compte/"
    person.refresh_from_db()
    assert person.check_password(new)
    assert "_auth_user_id" in signed_in.session


def test_a_person_without_a_password_may_choose_one(client: Client) -> None:
    person = make_user(password=None)
    client.force_login(person)
    assert client.get("/compte/mot-de-passe/").headers["Location"] == "/compte/mot-de-passe/choix/"
    client.post("/compte/mot-de-passe/choix/", {"password1": "une-suite-de-quatre-mots"})
    person.refresh_from_db()
    assert person.check_password("une-suite-de-quatre-mots")


def test_the_file_of_ones_data_holds_every_mandate_and_no_secret(
    signed_in: Client, person: User
) -> None:
    ended = make_membership(person, make_collectivite(name="Roche-Sauvaire"))
    ended.end()
    make_membership(person, make_collectivite(name="Ormelle-la-Forêt"), capacity="agent")
    response = signed_in.get("/compte/mes-donnees/")
    assert response.headers["Content-Disposition"] == (
        'attachment; filename="mes-donnees-viatic-academie.json"'
    )
    data = json.loads(response.content)
    assert data["compte"]["adresse électronique"] == "camille@mairie.example"
    assert [entry["état"] for entry in data["mandats et postes"]] == ["Terminé", "Déclaré"]
    assert not data["mandats et postes"][0]["référente ou référent formation"]
    assert person.password not in response.content.decode()


def test_erasing_takes_ones_own_address_typed_again(signed_in: Client, person: User) -> None:
    page = text_of(signed_in.post("/compte/effacer/", {"email": "autre@mairie.example"}))
    assert "Ce n’est pas l’adresse de ce compte" in page
    assert User.objects.filter(pk=person.pk).exists()


def test_an_erased_person_leaves_nothing_and_is_told_so(signed_in: Client, person: User) -> None:
    membership = make_membership(person)
    other = make_membership()
    elsewhere = Client()
    elsewhere.force_login(person)

    response = signed_in.post("/compte/effacer/", {"email": "Camille@mairie.example"})

    assert response.headers["Location"] == "/"
    assert not User.objects.filter(pk=person.pk).exists()
    assert not EmailAddress.objects.filter(user_id=person.pk).exists()
    assert list(Membership.objects.all()) == [other]
    assert type(membership.collectivite).objects.filter(pk=membership.collectivite_id).exists()
    assert "_auth_user_id" not in signed_in.session
    assert elsewhere.get("/compte/").status_code == 302
    message = only_mail()
    assert message.to == ["camille@mairie.example"]
    assert message.subject == "Votre compte est effacé"


def test_reading_the_erasure_page_erases_nothing(signed_in: Client, person: User) -> None:
    signed_in.get("/compte/effacer/", {"email": person.email})
    assert User.objects.filter(pk=person.pk).exists()


def test_sign_ups_never_finished_are_forgotten_after_a_week() -> None:
    unfinished = make_user(verified=False)
    finished = make_user()
    made_in_the_cms = User.objects.create_user("equipe@academie.example")
    came_in_by_code = make_user(verified=False, last_login=timezone.now())
    forget_unverified()
    assert User.objects.filter(pk=unfinished.pk).exists()
    with time_machine.travel(timezone.now() + timedelta(days=8)):
        forget_unverified()
    assert set(User.objects.all()) == {finished, made_in_the_cms, came_in_by_code}


def test_sessions_are_renewed_when_a_person_comes_in(client: Client, person: User) -> None:
    client.get("/compte/connexion/")
    client.post("/compte/connexion/code/", {"email": person.email})
    before = client.session.session_key
    client.post("/compte/connexion/code/saisie/", {"code": code_in(only_mail())})
    assert client.session.session_key != before
    assert not Session.objects.filter(session_key=before).exists()


def test_ended_sessions_are_forgotten(signed_in: Client) -> None:
    forget_sessions()
    assert Session.objects.count() == 1
    with time_machine.travel(timezone.now() + timedelta(days=61)):
        forget_sessions()
    assert not Session.objects.exists()
