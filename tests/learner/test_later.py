"""« À voir plus tard »: kept once, by script or by form."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from accounts.services import personal_file
from learner.models import SavedPage
from learner.page_tokens import PageToken
from tests.catalogue import Catalogue
from tests.conftest import person

pytestmark = pytest.mark.django_db
API = "/mon-espace/api/plus-tard/"


def send(client: Client, method: str, token: str) -> Any:
    return client.generic(method, API, headers={"X-Page-Token": token})


def test_keeping_twice_keeps_once_and_so_does_removing(
    catalogue: Catalogue, learner: User, learner_client: Client
) -> None:
    address = f"/avancement/moi/?page={catalogue.testimonial.pk}"
    saved = learner_client.get(address).json()["saved"]
    assert (saved["address"], saved["is_saved"]) == (API, False)
    for _again in range(2):
        assert send(learner_client, "PUT", saved["token"]).json() == {"is_saved": True}
    assert SavedPage.objects.get().person == learner
    assert learner_client.get(address).json()["saved"]["is_saved"] is True
    for _again in range(2):
        assert send(learner_client, "DELETE", saved["token"]).json() == {"is_saved": False}
    assert not SavedPage.objects.exists()


def test_only_the_person_of_the_token_keeps_and_only_what_is_followed(
    catalogue: Catalogue, learner: User, learner_client: Client
) -> None:
    other = person("autre@exemple.test")
    stolen = PageToken(other.pk, catalogue.testimonial.pk).sign()
    assert send(learner_client, "PUT", stolen).status_code == HTTPStatus.FORBIDDEN
    assert send(Client(), "PUT", stolen).status_code == HTTPStatus.UNAUTHORIZED
    course = PageToken(learner.pk, catalogue.course.pk).sign()
    assert send(learner_client, "PUT", course).status_code == HTTPStatus.NOT_FOUND
    catalogue.testimonial.unpublish()
    gone = PageToken(learner.pk, catalogue.testimonial.pk).sign()
    assert send(learner_client, "PUT", gone).status_code == HTTPStatus.NOT_FOUND
    assert not SavedPage.objects.exists()


def test_without_script_a_form_keeps_and_removes(
    catalogue: Catalogue, learner_client: Client
) -> None:
    here = f"/mon-espace/page/{catalogue.testimonial.pk}/"
    address = f"{here}plus-tard/"
    assert Client().post(address, {"later": "1"})["Location"].startswith("/compte/connexion/")
    assert learner_client.get(address).status_code == HTTPStatus.METHOD_NOT_ALLOWED
    for _again in range(2):
        assert learner_client.post(address, {"later": "1"})["Location"] == here
    assert SavedPage.objects.count() == 1
    assert "Ne plus garder" in learner_client.get(here).content.decode()
    answer = learner_client.post(address, {"from": "home"})
    assert answer["Location"] == "/mon-espace/"
    assert not SavedPage.objects.exists()
    unknown = learner_client.post("/mon-espace/page/999999999/plus-tard/", {"later": "1"})
    assert unknown.status_code == HTTPStatus.NOT_FOUND


def test_a_deleted_page_is_no_longer_for_later(catalogue: Catalogue, learner: User) -> None:
    SavedPage.objects.create(person=learner, page=catalogue.expert_talk)
    SavedPage.objects.create(person=learner, page=catalogue.testimonial)
    catalogue.expert_talk.delete()
    assert [kept["page"] for kept in personal_file(learner)["à voir plus tard"]] == ["Témoignage 1"]


@pytest.mark.parametrize("name", ["video_lesson", "text_lesson", "testimonial", "expert_talk"])
def test_pages_lead_there_and_hold_nothing_personal(
    catalogue: Catalogue, learner_client: Client, name: str
) -> None:
    page = getattr(catalogue, name)
    link = f'href="/mon-espace/page/{page.pk}/"'
    for client in (Client(), learner_client):
        assert link in client.get(page.get_url()).content.decode()
