"""Attestations and their settings in the CMS: the administration's, nobody else's."""

from __future__ import annotations

from datetime import date

import pytest
from django.core import mail
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from certificates.document import document
from certificates.models import Attestation
from certificates.provider import AttestationSettings
from tests.catalogue import Catalogue
from tests.certificates.following import FINISHED, attested
from tests.conftest import person, signed_in

pytestmark = pytest.mark.django_db
LIST = "/cms/attestations/"
SETTINGS = "/cms/settings/certificates/attestationsettings/"


def details(attestation: Attestation) -> str:
    return f"{LIST}{attestation.pk}/"


def test_only_the_administration_has_the_menu_and_the_screens(
    attestation: Attestation,
    editor_client: Client,
    moderator_client: Client,
    administrator_client: Client,
    learner_client: Client,
) -> None:
    screens = [LIST, details(attestation), f"{details(attestation)}annuler/", SETTINGS]
    for client in (editor_client, moderator_client, learner_client):
        for address in screens:
            assert client.get(address).status_code in {302, 403}, address
            assert "Piloter la couverture" not in client.get(address).content.decode()
    assert LIST not in moderator_client.get("/cms/").content.decode()
    assert LIST in administrator_client.get("/cms/").content.decode()
    for address in screens:
        assert administrator_client.get(address, follow=True).status_code == 200


def test_nobody_writes_or_deletes_an_attestation_there(
    attestation: Attestation, administrator_client: Client
) -> None:
    owner = User.objects.create_superuser(email="racine@exemple.test", password="x")
    for client in (administrator_client, signed_in(owner)):
        page = client.get(LIST).content.decode()
        for address in ("new/", f"edit/{attestation.pk}/", f"delete/{attestation.pk}/"):
            assert client.post(f"{LIST}{address}").status_code == 404
            assert address not in page
    assert Attestation.objects.filter(pk=attestation.pk).exists()


@pytest.mark.parametrize("write", [str.lower, str.upper, lambda code: code[:9], lambda code: code])
def test_an_attestation_is_found_by_its_code_however_written(
    attestation: Attestation, administrator_client: Client, write
) -> None:
    answer = administrator_client.get(LIST, {"q": write(attestation.shown_code)})
    assert attestation.shown_code in answer.content.decode()


def test_an_attestation_is_found_by_name_and_title_and_nothing_by_other_words(
    attestation: Attestation, administrator_client: Client
) -> None:
    for words, is_found in (("dupuis", True), ("piloter", True), ("Zzyx", False)):
        page = administrator_client.get(LIST, {"q": words}).content.decode()
        assert (attestation.shown_code in page) is is_found


def test_the_list_costs_the_same_whatever_its_length(
    catalogue: Catalogue,
    administrator_client: Client,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    first = attested(person("premiere@exemple.test"), catalogue.course)
    administrator_client.get(LIST)
    with django_assert_max_num_queries(30) as few:
        administrator_client.get(LIST)
    Attestation.objects.bulk_create(
        Attestation(
            person_id=first.person_id,
            holder="Jeanne Dupuis",
            title=f"Cours {number}",
            context=first.context,
            evidence={},
            issued_at=FINISHED,
        )
        for number in range(45)
    )
    with django_assert_max_num_queries(len(few)):
        page = administrator_client.get(LIST).content.decode()
    assert "Cours 44" in page


def test_revoking_needs_a_reason_and_is_said_to_the_person(
    attestation: Attestation, administrator: User, administrator_client: Client
) -> None:
    address = f"{details(attestation)}annuler/"
    assert "sans retour possible" in administrator_client.get(address).content.decode()
    for bad in ({}, {"reason": "error"}, {"reason": "autre", "note": "x"}, {"note": "x"}):
        assert administrator_client.post(address, bad).status_code == 200
    assert Attestation.objects.get(pk=attestation.pk).is_valid
    administrator_client.post(address, {"reason": "error", "note": "Le titre était faux."})
    kept = Attestation.objects.get(pk=attestation.pk)
    assert (kept.revoked_by, kept.revoked_reason) == (administrator, "error")
    page = administrator_client.get(details(attestation)).content.decode()
    assert "Le titre était faux." in page
    assert "annuler/" not in page


def test_the_person_is_told_calmly_in_french(
    attestation: Attestation, administrator: User, administrator_client: Client
) -> None:
    address = f"{details(attestation)}annuler/"
    administrator_client.post(address, {"reason": "request", "note": "Comme convenu."})
    (message,) = mail.outbox
    assert message.to == ["elue@exemple.test"]
    for said in (attestation.shown_code, "à la demande de la personne", "Comme convenu."):
        assert said in message.body
    assert administrator.email not in message.body


def test_the_settings_are_said_by_attestations_issued_afterwards(
    attestation: Attestation, administrator_client: Client, catalogue: Catalogue
) -> None:
    saved = administrator_client.post(
        administrator_client.get(SETTINGS, follow=True).request["PATH_INFO"],
        {
            "provider_name": "Centre de gestion",
            "provider_address": "1 place\n64000 Pau",
            "signatory_name": "Claire Etcheverry",
            "statement": "Une mention.",
            "approved_statement": "Une autre mention.",
            "statement_source": "un texte",
            "statement_date": "2027-01-05",
            "approval_number": "",
            "approval_date": "",
        },
    )
    assert saved.status_code == 302
    shown = document(attested(person("autre@exemple.test"), catalogue.course))
    assert shown.opening == "Centre de gestion atteste que"
    assert shown.provider_lines[:2] == ["1 place", "64000 Pau"]
    assert shown.statement == "Une mention."
    assert shown.statement_source == "Source\u00a0: un texte, consulté le 5 janvier 2027."
    assert document(attestation).provider == "Viatic Académie"


def test_an_approval_changes_the_words_only_once_it_is_filled(
    catalogue: Catalogue, learner: User
) -> None:
    kept = AttestationSettings.objects.create(site_id=catalogue.home.get_site().pk)
    assert "ni formation par un organisme agréé" in kept.frozen()["statement"]["text"]
    kept.approval_number, kept.approval_date = "75-2027-12", date(2027, 1, 4)
    kept.save()
    shown = document(attested(learner, catalogue.course))
    assert "ni formation par un organisme agréé" not in shown.statement
    assert "ni au droit individuel à la formation" in shown.statement
    assert shown.facts[-1].value == "n°\u00a075-2027-12 du 4 janvier 2027"


@pytest.mark.parametrize("half", [{"approval_number": "75-1"}, {"approval_date": "2027-01-04"}])
def test_half_an_approval_is_refused(
    catalogue: Catalogue, administrator_client: Client, half: dict[str, str]
) -> None:
    address = administrator_client.get(SETTINGS, follow=True).request["PATH_INFO"]
    whole = {
        "statement": "x",
        "approved_statement": "x",
        "statement_source": "x",
        "statement_date": "2027-01-05",
    }
    assert administrator_client.post(address, {**whole, **half}).status_code == 200
    assert not AttestationSettings.objects.exclude(approval_number="", approval_date=None).exists()
