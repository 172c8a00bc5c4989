"""The search page finds what everyone may see, and only that."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.test import Client

from courses.models import ResourcePage
from tests.catalogue import Catalogue

pytestmark = pytest.mark.django_db


def test_a_title_is_found_by_one_of_its_words(catalogue: Catalogue, client: Client) -> None:
    call_command("update_index", verbosity=0)
    html = client.get("/recherche/", {"q": "couverture"}).content.decode()
    assert catalogue.course.get_url() in html


def test_nothing_found_gives_a_next_step(catalogue: Catalogue, client: Client) -> None:
    html = client.get("/recherche/", {"q": "zzzzzz"}).content.decode()
    assert "0 résultat" in html
    assert "/competences/" in html


def test_the_lessons_of_a_withdrawn_course_are_not_found(
    catalogue: Catalogue, client: Client
) -> None:
    call_command("update_index", verbosity=0)
    catalogue.course.unpublish()
    html = client.get("/recherche/", {"q": "carte"}).content.decode()
    assert catalogue.video_lesson.title not in html


def test_what_was_typed_is_kept_in_the_field(catalogue: Catalogue, client: Client) -> None:
    html = client.get("/recherche/", {"q": '"><script>alert(1)</script>'}).content.decode()
    assert "<script>alert" not in html
    assert "&quot;&gt;&lt;script&gt;" in html


def test_the_text_of_what_is_reserved_answers_registered_people_only(
    catalogue: Catalogue, client: Client, learner_client: Client
) -> None:
    resource = ResourcePage.objects.get()
    resource.members_only, resource.template_text = True, "Le xylophone municipal"
    resource.save_revision().publish()
    call_command("update_index", verbosity=0)

    def finds(someone: Client, words: str) -> bool:
        html = someone.get("/recherche/", {"q": words}).content.decode()
        return str(resource.get_url()) in html

    assert finds(learner_client, "xylophone")
    assert not finds(client, "xylophone")
    assert finds(client, "formation")
