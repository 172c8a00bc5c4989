"""The field of the collectivité in a real browser, with JavaScript and without."""

from __future__ import annotations

import pytest
from django.core import mail
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from collectivites import throttle
from collectivites.models import Collectivite, Membership
from tests.accounts.conftest import code_in, only_mail
from tests.collectivites.factories import make_collectivite

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def sign_up(live_server: LiveServer) -> str:
    throttle.forget()
    make_collectivite(name="Roche-Sauvaire", population=183, is_fictional=True)
    make_collectivite(name="Valence", code="26362", population=64_000, postal_codes="26000")
    make_collectivite(name="Valence", code="82186", departement_name="Tarn-et-Garonne")
    return f"{live_server.url}/compte/inscription/"


def test_a_suggestion_is_picked_by_keyboard_and_announced(phone_page: Page, sign_up: str) -> None:
    phone_page.goto(sign_up)
    field = phone_page.get_by_role("combobox", name="Votre collectivité")
    choice = phone_page.locator("input[name=collectivite_choice]")
    field.press_sequentially("valence")
    expect(phone_page.get_by_role("option")).to_have_count(2)
    expect(phone_page.get_by_role("status")).to_contain_text("2 propositions")
    expect(field).to_have_attribute("aria-expanded", "true")

    field.press("ArrowDown")
    field.press("ArrowDown")
    second = phone_page.get_by_role("option").nth(1)
    expect(second).to_have_attribute("aria-selected", "true")
    expect(field).to_have_attribute("aria-activedescendant", second.get_attribute("id") or "")

    field.press("Enter")
    expect(field).to_have_value("Valence (Tarn-et-Garonne)")
    expect(phone_page.get_by_role("status")).to_contain_text("est choisi")
    expect(field).to_have_attribute("aria-expanded", "false")
    assert choice.input_value() == str(Collectivite.objects.get(code="82186").pk)

    field.press("Backspace")
    expect(choice).to_have_value("")


def test_escape_closes_the_suggestions_and_keeps_the_text(phone_page: Page, sign_up: str) -> None:
    phone_page.goto(sign_up)
    field = phone_page.get_by_role("combobox", name="Votre collectivité")
    field.press_sequentially("roche")
    phone_page.get_by_role("option").wait_for()
    field.press("Escape")
    expect(phone_page.get_by_role("listbox")).to_be_hidden()
    expect(field).to_have_value("roche")
    field.fill("Atlantide")
    expect(phone_page.get_by_role("status")).to_have_text("Aucune proposition pour ce texte.")


def test_a_suggestion_is_picked_with_a_finger(phone_page: Page, sign_up: str) -> None:
    phone_page.goto(sign_up)
    field = phone_page.get_by_role("combobox", name="Votre collectivité")
    field.press_sequentially("roche")
    phone_page.get_by_role("option").tap()
    expect(field).to_have_value("Roche-Sauvaire (Drôme)")


def test_without_javascript_a_person_signs_up_choosing_among_those_that_answer(
    page_without_javascript: Page, sign_up: str
) -> None:
    page = page_without_javascript
    page.goto(sign_up)
    page.get_by_label("Prénom").fill("Jeanne")
    page.get_by_label("Nom", exact=True).fill("Dupuis")
    page.get_by_label("Adresse électronique").fill("jeanne@roche.example")
    page.get_by_text("Élue ou élu", exact=True).click()
    page.get_by_label("Votre collectivité").fill("Valence")
    page.get_by_role("button", name="M’inscrire").click()

    expect(page).to_have_title("Erreur : S’inscrire gratuitement – Viatic Académie")
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_label("Prénom")).to_have_value("Jeanne")
    page.get_by_label("Valence (Tarn-et-Garonne)").check()
    page.get_by_role("button", name="M’inscrire").click()

    page.get_by_label("Code à six chiffres").fill(code_in(only_mail()))
    page.get_by_role("button", name="Valider").click()
    page.wait_for_url("**/mon-espace/")
    assert Membership.objects.get().collectivite.code == "82186"
    assert not mail.outbox
