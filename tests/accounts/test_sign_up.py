from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from collectivites.models import Collectivite, Membership
from tests.accounts.conftest import code_in, only_mail, post, text_of
from tests.accounts.factories import PASSWORD, make_user
from tests.collectivites.factories import make_collectivite

pytestmark = pytest.mark.django_db
SIGN_UP = "/compte/inscription/"
CODE = "/compte/inscription/code/"
Form = dict[str, str]


def test_a_mayor_signs_up_types_the_code_and_lands_where_they_came_from(
    client: Client, sign_up_form: Form, roche: Collectivite
) -> None:
    response = client.post(SIGN_UP, {**sign_up_form, "next": "/parcours/?page=2"})
    assert response.headers["Location"] == CODE
    assert "jeanne.dupuis@roche.example" in text_of(client.get(CODE))

    response = client.post(CODE, {"code": code_in(only_mail())})

    assert response.headers["Location"] == "/parcours/?page=2"
    person = User.objects.get(email="jeanne.dupuis@roche.example")
    assert client.session["_auth_user_id"] == str(person.pk)
    assert person.get_full_name() == "Jeanne Dupuis"
    assert not person.has_usable_password()
    assert EmailAddress.objects.get(user=person).verified
    membership = Membership.objects.get(person=person)
    assert (membership.collectivite, membership.function) == (roche, "Maire")


def test_what_a_person_declares_gives_no_right(client: Client, sign_up_form: Form) -> None:
    client.post(SIGN_UP, sign_up_form)
    membership = Membership.objects.get()
    assert membership.status == Membership.Status.PENDING
    assert not membership.is_referent
    assert not Membership.objects.confirmed().exists()


@pytest.mark.parametrize("target", ["//ailleurs.example/", "https://ailleurs.example/", "\\\\a.b"])
def test_next_never_leads_elsewhere(client: Client, sign_up_form: Form, target: str) -> None:
    client.post(SIGN_UP, {**sign_up_form, "next": target})
    response = client.post(CODE, {"code": code_in(only_mail())})
    assert response.headers["Location"] == "/mon-espace/"


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("email", "jeanne.dupuis", "Cette adresse n’est pas complète"),
        ("email", "", "Saisissez votre adresse électronique"),
        ("first_name", "", "Saisissez votre prénom"),
        ("last_name", " ", "Saisissez votre nom"),
        ("capacity", "", "Dites si vous êtes élue ou élu"),
        ("capacity", "roi", "n’en fait pas partie"),
        ("collectivite", "", "Tapez le nom ou le code postal"),
        ("collectivite", "Atlantide", "Aucune collectivité ne répond"),
        ("collectivite", "%", "Aucune collectivité ne répond"),
        ("password1", "azerty", "trop court"),
        ("password1", "1234567890", "entièrement numérique"),
        ("password1", "jeanne.dupuis@roche", "trop semblable"),
    ],
)
def test_an_error_is_said_in_french_on_its_field_and_nothing_typed_is_lost(
    client: Client, sign_up_form: Form, field: str, typed: str, said: str
) -> None:
    form = {**sign_up_form, "password1": "quatre-saisons-au-bourg", field: typed}
    response = client.post(SIGN_UP, form)
    page = text_of(response)
    assert response.status_code == 200
    assert "<title>Erreur\N{NO-BREAK SPACE}: " in page.replace("&nbsp;", "\N{NO-BREAK SPACE}")
    assert said in page
    assert f'id="id_{field}_error"' in page
    assert f'href="#id_{field}"' in page
    assert not User.objects.exists()
    assert not mail.outbox
    bound = response.context["form"]
    assert [bound[name].value() for name in form] == list(form.values())
    assert all(f'value="{value}"' in page for value in form.values() if value not in ("", "roi"))


def test_the_summary_of_errors_takes_the_focus(client: Client, sign_up_form: Form) -> None:
    page = text_of(client.post(SIGN_UP, {**sign_up_form, "email": ""}))
    assert 'role="alert" tabindex="-1" autofocus' in page
    assert "Un point est à revoir" in page


def test_several_collectivites_are_offered_as_choices(client: Client, sign_up_form: Form) -> None:
    drome = make_collectivite(name="Valence", code="26362")
    make_collectivite(name="Valence", code="16392", departement_name="Charente")
    form = {**sign_up_form, "collectivite": "valence"}

    page = text_of(client.post(SIGN_UP, form))
    assert "choisissez la vôtre" in page
    assert f'type="radio" name="collectivite_choice" value="{drome.pk}"' in page
    assert "Valence (Charente)" in page

    client.post(SIGN_UP, {**form, "collectivite_choice": str(drome.pk)})
    assert Membership.objects.get().collectivite == drome


def test_a_choice_made_for_another_text_does_not_count(
    client: Client, sign_up_form: Form, roche: Collectivite
) -> None:
    other = make_collectivite(name="Ormelle-la-Forêt")
    client.post(SIGN_UP, {**sign_up_form, "collectivite_choice": str(other.pk)})
    assert Membership.objects.get().collectivite == roche


@pytest.mark.parametrize("choice", ["999999", "-1", "abc", "9" * 40])
def test_a_forged_choice_is_never_taken(
    client: Client, sign_up_form: Form, roche: Collectivite, choice: str
) -> None:
    form = {**sign_up_form, "collectivite": "roche", "collectivite_choice": choice}
    assert client.post(SIGN_UP, form).status_code in (200, 302)
    assert set(Membership.objects.values_list("collectivite", flat=True)) <= {roche.pk}


def test_an_address_that_has_an_account_gets_the_same_answer_and_a_mail_that_says_so(
    sign_up_form: Form,
) -> None:
    person = make_user(email="jeanne.dupuis@roche.example", first_name="Jeanne-Marie")
    known, unknown = Client(), Client()

    answer_known = known.post(SIGN_UP, {**sign_up_form, "email": "Jeanne.Dupuis@ROCHE.example"})
    message = only_mail()
    answer_unknown = unknown.post(SIGN_UP, {**sign_up_form, "email": "nouvelle@roche.example"})
    code_in(only_mail())

    assert message.subject == "Vous avez déjà un compte"
    assert message.to == ["jeanne.dupuis@roche.example"]
    assert answer_known.headers["Location"] == answer_unknown.headers["Location"]
    page = text_of(known.get(CODE)).replace(person.email, "ADRESSE")
    assert page == text_of(unknown.get(CODE)).replace("nouvelle@roche.example", "ADRESSE")
    wrong_known = text_of(post(known, CODE, code="000000")).replace(person.email, "ADRESSE")
    wrong_unknown = text_of(post(unknown, CODE, code="000000"))
    assert wrong_known == wrong_unknown.replace("nouvelle@roche.example", "ADRESSE")
    person.refresh_from_db()
    assert person.first_name == "Jeanne-Marie"
    assert not Membership.objects.filter(person=person).exists()


def test_a_password_is_hashed_once_whether_or_not_the_address_has_an_account(
    sign_up_form: Form, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.contrib.auth.hashers import MD5PasswordHasher

    hashed: list[str] = []
    encode = MD5PasswordHasher.encode

    def counted(self: MD5PasswordHasher, password: str, salt: str) -> str:
        hashed.append(password)
        return str(encode(self, password, salt))

    make_user(email="jeanne.dupuis@roche.example", password=None)
    monkeypatch.setattr(MD5PasswordHasher, "encode", counted)
    form = {**sign_up_form, "password1": PASSWORD}
    Client().post(SIGN_UP, form)
    assert hashed == [PASSWORD]
    Client().post(SIGN_UP, {**form, "email": "nouvelle@roche.example"})
    assert hashed == [PASSWORD, PASSWORD]


def test_a_sign_up_left_before_its_code_does_not_hold_the_address(
    sign_up_form: Form,
) -> None:
    first, second = Client(), Client()
    first.post(SIGN_UP, {**sign_up_form, "first_name": "Usurpatrice", "password1": PASSWORD})
    stolen_code = code_in(only_mail())

    second.post(SIGN_UP, sign_up_form)
    response = second.post(CODE, {"code": code_in(only_mail())})

    assert response.headers["Location"] == "/mon-espace/"
    person = User.objects.get()
    assert person.first_name == "Jeanne"
    assert not person.has_usable_password()
    first.post(CODE, {"code": stolen_code})
    assert "_auth_user_id" not in first.session


def test_a_wrong_code_can_be_typed_again_five_times_then_no_more(
    client: Client, sign_up_form: Form
) -> None:
    client.post(SIGN_UP, sign_up_form)
    code = code_in(only_mail())
    wrong = "000000" if code != "000000" else "111111"
    for _attempt in range(4):
        page = text_of(client.post(CODE, {"code": wrong}))
        assert "Ce code n’est pas le bon" in page
    assert client.post(CODE, {"code": wrong}).headers["Location"] == "/compte/connexion/"
    client.post(CODE, {"code": code})
    assert "_auth_user_id" not in client.session


def test_a_code_typed_with_spaces_is_right(client: Client, sign_up_form: Form) -> None:
    client.post(SIGN_UP, sign_up_form)
    code = code_in(only_mail())
    client.post(CODE, {"code": f" {code[:3]} {code[3:]} "})
    assert "_auth_user_id" in client.session


def test_a_person_may_start_again_with_another_address(client: Client, sign_up_form: Form) -> None:
    client.post(SIGN_UP, sign_up_form)
    assert client.get(SIGN_UP).headers["Location"] == CODE
    response = client.post("/compte/deconnexion/", {"next": SIGN_UP})
    assert response.headers["Location"] == SIGN_UP
    assert client.get(SIGN_UP).status_code == 200


def test_what_somebody_types_is_shown_as_text(client: Client, sign_up_form: Form) -> None:
    script = "<script>alert(1)</script>"
    page = text_of(client.post(SIGN_UP, {**sign_up_form, "first_name": script, "email": ""}))
    assert script not in page
    client.post(SIGN_UP, {**sign_up_form, "first_name": script})
    message = only_mail()
    assert script not in str(message.body)


def test_the_form_asks_the_same_number_of_queries_whatever_the_number_of_collectivites(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.get(SIGN_UP)  # Fills the cache of the menu.
    with CaptureQueriesContext(connection) as few:
        client.get(SIGN_UP)
    for _number in range(20):
        make_collectivite()
    with django_assert_num_queries(len(few)):
        client.get(SIGN_UP)
    assert len(few) <= 2


def test_a_button_pressed_twice_leaves_one_person_and_the_last_code_right(
    client: Client, sign_up_form: Form
) -> None:
    other_tab = Client()
    other_tab.post(SIGN_UP, sign_up_form)
    only_mail()
    client.post(SIGN_UP, sign_up_form)
    client.post(CODE, {"code": code_in(only_mail())})
    assert "_auth_user_id" in client.session
    assert User.objects.count() == Membership.objects.count() == 1
