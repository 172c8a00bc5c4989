from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from tests.accounts.conftest import code_in, only_mail, post, text_of
from tests.accounts.factories import PASSWORD, make_user

pytestmark = pytest.mark.django_db
SIGN_IN = "/compte/connexion/"
CODE = "/compte/connexion/code/saisie/"
RESET = "/compte/mot-de-passe/oubli/"


@pytest.fixture
def person(db: None) -> User:
    return make_user(email="camille@mairie.example")


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


@pytest.mark.parametrize("typed", ["camille@mairie.example", "Camille@MAIRIE.example "])
def test_a_person_signs_in_by_password_whatever_the_case(
    client: Client, person: User, typed: str
) -> None:
    response = post(client, SIGN_IN, login=typed, password=PASSWORD, next="/parcours/")
    assert response.headers["Location"] == "/parcours/"
    assert is_signed_in(client)


def test_a_person_signs_in_by_code_from_the_same_form(client: Client, person: User) -> None:
    response = post(
        client, SIGN_IN, login=person.email, password="inexact", by_code="1", next="/parcours/"
    )
    assert response.headers["Location"] == f"{CODE}?next=%2Fparcours%2F"
    message = only_mail()
    code = code_in(message)
    response = post(client, CODE, code=code, next="/parcours/")
    assert response.headers["Location"] == "/parcours/"
    assert is_signed_in(client)


def test_a_code_serves_once(client: Client, person: User) -> None:
    post(client, SIGN_IN, login=person.email, by_code="1")
    code = code_in(only_mail())
    post(client, CODE, code=code)
    client.logout()
    post(client, CODE, code=code)
    assert not is_signed_in(client)


@pytest.mark.parametrize(
    "target", ["//ailleurs.example", "https://ailleurs.example/", "javascript:1"]
)
def test_next_never_leads_elsewhere(client: Client, person: User, target: str) -> None:
    response = post(client, SIGN_IN, login=person.email, password=PASSWORD, next=target)
    assert response.headers["Location"] == "/mon-espace/"


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(person: User) -> None:
    known = post(Client(), SIGN_IN, login=person.email, password="inexact")
    unknown = post(Client(), SIGN_IN, login="inconnue@mairie.example", password="inexact")
    assert "est inexact" in text_of(known)
    assert text_of(known).replace(person.email, "ADRESSE") == text_of(unknown).replace(
        "inconnue@mairie.example", "ADRESSE"
    )


def test_a_code_asked_for_an_unknown_address_gets_the_same_answer_and_a_mail(
    person: User,
) -> None:
    known, unknown = Client(), Client()
    first = post(known, SIGN_IN, login=person.email, by_code="1")
    code_in(only_mail())
    second = post(unknown, SIGN_IN, login="inconnue@mairie.example", by_code="1")
    assert only_mail().subject == "Aucun compte à cette adresse"
    assert first.headers["Location"] == second.headers["Location"]
    assert text_of(known.get(CODE)).replace(person.email, "ADRESSE") == text_of(
        unknown.get(CODE)
    ).replace("inconnue@mairie.example", "ADRESSE")


def test_without_a_password_the_form_says_what_to_do(client: Client, person: User) -> None:
    page = text_of(post(client, SIGN_IN, login=person.email, password=""))
    assert "Saisissez votre mot de passe, ou demandez un code par courriel." in page
    assert f'value="{person.email}"' in page
    assert not mail.outbox


def test_attempts_count_together_whatever_the_case_and_the_letters(person: User) -> None:
    spellings = [
        "camille@mairie.example",
        "CAMILLE@mairie.example",
        "Camille@Mairie.Example",
        "camille@MAIRIE.example",
        " camille@mairie.example ",
    ]
    for spelling in spellings:
        assert "est inexact" in text_of(post(Client(), SIGN_IN, login=spelling, password="non"))
    response = post(Client(), SIGN_IN, login="CaMiLLe@mairie.example", password=PASSWORD)
    assert "trop de tentatives" in text_of(response)


def test_codes_asked_count_together_whatever_the_case(person: User) -> None:
    for spelling in ("camille@mairie.example", "CAMILLE@mairie.example", "Camille@mairie.example"):
        post(Client(), SIGN_IN, login=spelling, by_code="1")
    response = post(Client(), "/compte/connexion/code/", email="camille@MAIRIE.example")
    assert "trop de tentatives" in text_of(response)
    assert len(mail.outbox) == 3


def test_too_many_resets_are_answered_in_french(person: User) -> None:
    for _attempt in range(3):
        post(Client(), RESET, email=person.email)
    response = post(Client(), RESET, email=person.email.upper())
    assert response.status_code == 429
    assert "Il y a eu trop de tentatives" in text_of(response)
    assert response.headers["Retry-After"] == "300"


def test_signing_out_takes_a_post(client: Client, person: User) -> None:
    client.force_login(person)
    page = text_of(client.get("/compte/deconnexion/"))
    assert "Me déconnecter" in page
    assert is_signed_in(client)
    client.post("/compte/deconnexion/")
    assert not is_signed_in(client)


def test_a_forgotten_password_is_replaced_with_a_code(client: Client, person: User) -> None:
    post(client, RESET, email=person.email)
    message = only_mail()
    response = client.post(f"{RESET}code/", {"code": code_in(message)})
    assert response.headers["Location"] == f"{RESET}nouveau/"
    weak = client.post(f"{RESET}nouveau/", {"password1": "azerty"})
    assert "trop court" in text_of(weak)
    client.post(f"{RESET}nouveau/", {"password1": "une-autre-suite-de-mots"})
    person.refresh_from_db()
    assert person.check_password("une-autre-suite-de-mots")
    assert is_signed_in(client)
    assert only_mail().subject == "Votre mot de passe a changé"


def test_a_reset_for_an_unknown_address_gets_the_same_answer(person: User) -> None:
    known, unknown = Client(), Client()
    first = post(known, RESET, email=person.email)
    second = post(unknown, RESET, email="inconnue@mairie.example")
    assert first.headers["Location"] == second.headers["Location"]
    assert text_of(known.get(f"{RESET}code/")).replace(person.email, "ADRESSE") == text_of(
        unknown.get(f"{RESET}code/")
    ).replace("inconnue@mairie.example", "ADRESSE")


def test_a_forged_host_never_reaches_a_mail(client: Client, person: User) -> None:
    response = client.post(RESET, {"email": person.email}, headers={"host": "ailleurs.example"})
    assert response.status_code == 400
    assert not mail.outbox


def test_a_code_drops_the_password_typed_before_the_address_was_proved(client: Client) -> None:
    victim = make_user(email="victime@mairie.example", verified=False)
    post(client, SIGN_IN, login=victim.email, by_code="1")
    post(client, CODE, code=code_in(only_mail()))
    assert is_signed_in(client)
    victim.refresh_from_db()
    assert not victim.has_usable_password()
    assert EmailAddress.objects.get(user=victim).verified


def test_a_code_leaves_the_password_of_a_proved_address(client: Client, person: User) -> None:
    post(client, SIGN_IN, login=person.email, by_code="1")
    post(client, CODE, code=code_in(only_mail()))
    person.refresh_from_db()
    assert person.check_password(PASSWORD)


@pytest.fixture
def demo(db: None) -> User:
    return make_user(email="demo@academie.example", is_demo=True)


def test_a_demonstration_account_signs_in_where_it_is_allowed(client: Client, demo: User) -> None:
    post(client, SIGN_IN, login=demo.email, password=PASSWORD)
    assert is_signed_in(client)


def test_a_demonstration_account_is_refused_elsewhere_by_every_way_in(
    client: Client, demo: User, settings: Settings
) -> None:
    already_in = Client()
    already_in.force_login(demo)
    settings.DEMO_ACCOUNTS_ALLOWED = False

    response = post(client, SIGN_IN, login=demo.email, password=PASSWORD)
    assert response.headers["Location"] == "/compte/compte-ferme/"
    assert "Ce compte est fermé" in text_of(client.get("/compte/compte-ferme/"))
    assert not is_signed_in(client)

    post(client, SIGN_IN, login=demo.email, by_code="1")
    post(client, CODE, code=code_in(only_mail()))
    assert not is_signed_in(client)

    post(client, RESET, email=demo.email)
    client.post(f"{RESET}code/", {"code": code_in(only_mail())})
    client.post(f"{RESET}nouveau/", {"password1": "une-autre-suite-de-mots"})
    assert not is_signed_in(client)

    assert already_in.get("/compte/").status_code == 302


def test_the_cms_sends_visitors_to_our_sign_in_and_back(client: Client) -> None:
    response = client.get("/cms/", follow=True)
    assert response.redirect_chain[-1] == ("/compte/connexion/?next=/cms/", 302)
    forged = client.get("/cms/login/?next=//ailleurs.example")
    assert forged.headers["Location"] == "/compte/connexion/?next=/cms/"


def test_the_cms_refuses_a_learner_in_french_without_sending_them_round(
    client: Client, person: User
) -> None:
    client.force_login(person)
    response = client.get("/cms/pages/", follow=True)
    assert response.status_code == 403
    assert len(response.redirect_chain) == 1
    assert "Cette page ne vous est pas ouverte" in text_of(response)
    assert "autorisation" not in text_of(client.get("/compte/"))


def test_wagtails_own_sign_in_form_is_not_served(client: Client) -> None:
    response = client.post("/cms/login/", {"username": "x", "password": "y"})
    assert response.status_code == 405


def test_an_administrator_enters_the_cms_from_its_sign_in_address(client: Client) -> None:
    client.force_login(make_user(is_superuser=True, is_staff=True))
    assert client.get("/cms/login/").headers["Location"] == "/cms/"


@pytest.mark.parametrize("path", ["ailleurs", "?"])
def test_the_cms_door_takes_what_is_no_name_of_a_view(
    client: Client, person: User, path: str
) -> None:
    person.is_superuser = True
    person.save()
    client.force_login(person)
    answer = client.get("/cms/login/", {"next": path})
    assert (answer.status_code, answer["Location"]) == (302, path)
