"""Kept pages: the same for every visitor, never a signed-in person's, never out of date."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.db import connection
from django.db.utils import ConnectionHandler
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoCaptureOnCommitCallbacks
from wagtail.models import PageViewRestriction

from cms import page_cache
from cms.page_cache import GENERATION_KEY, forget_pages
from media.models import Chapter
from tests.catalogue import Catalogue

pytestmark = pytest.mark.django_db


def test_a_kept_page_takes_one_statement(catalogue: Catalogue, client: Client) -> None:
    first = client.get("/temoignages/")
    with CaptureQueriesContext(connection) as queries:
        again = client.get("/temoignages/")
    assert len(queries) == 1
    assert again.content == first.content
    for header in ("Content-Security-Policy", "X-Frame-Options", "X-Content-Type-Options"):
        assert again[header] == first[header]


def test_publishing_shows_at_once(catalogue: Catalogue, client: Client) -> None:
    client.get("/temoignages/")
    catalogue.testimonial.title = "Un autre titre"
    catalogue.testimonial.save_revision().publish()
    assert "Un autre titre" in client.get("/temoignages/").content.decode()


def test_withdrawing_shows_at_once(catalogue: Catalogue, client: Client) -> None:
    address = catalogue.testimonial.get_url()
    assert client.get(address).status_code == 200
    catalogue.testimonial.unpublish()
    assert client.get(address).status_code == 404


def test_deleting_shows_at_once(catalogue: Catalogue, client: Client) -> None:
    client.get("/temoignages/")
    catalogue.testimonial.delete()
    assert "Témoignage 1" not in client.get("/temoignages/").content.decode()


def test_a_changed_speaker_shows_at_once(catalogue: Catalogue, client: Client) -> None:
    address = catalogue.testimonial.get_url()
    client.get(address)
    catalogue.speaker.role = "Maire honoraire"
    catalogue.speaker.save()
    assert "Maire honoraire" in client.get(address).content.decode()


def test_a_chapter_that_is_named_anew_shows_at_once(catalogue: Catalogue, client: Client) -> None:
    address = catalogue.testimonial.get_url()
    chapter, _created = Chapter.objects.get_or_create(
        video=catalogue.testimonial.video, start=0, defaults={"title": "Le début"}
    )
    client.get(address)
    chapter.title = "Ce que nous avons fait"
    chapter.save()
    assert "Ce que nous avons fait" in client.get(address).content.decode()


def test_a_page_that_is_restricted_is_hidden_at_once(catalogue: Catalogue, client: Client) -> None:
    address = catalogue.testimonial.get_url()
    assert client.get(address).status_code == 200
    PageViewRestriction.objects.create(
        page=catalogue.testimonial, restriction_type=PageViewRestriction.LOGIN
    )
    assert client.get(address).status_code == 302


def test_a_full_cache_that_forgets_the_generation_brings_no_old_page_back(
    catalogue: Catalogue, client: Client
) -> None:
    address = catalogue.testimonial.get_url()
    cache.delete(GENERATION_KEY)
    client.get(address)
    catalogue.testimonial.title = "Un autre titre"
    catalogue.testimonial.save_revision().publish()
    cache.delete(GENERATION_KEY)
    assert "Un autre titre" in client.get(address).content.decode()


def test_pages_are_forgotten_again_when_the_change_is_committed(
    db: None, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks() as callbacks:
        forget_pages()
    before = cache.get(GENERATION_KEY)
    for callback in callbacks:
        callback()
    assert cache.get(GENERATION_KEY) > before


@pytest.mark.parametrize("path", ["/%00/", "/temoignages%0A/", f"/{'a' * 400}/"])
def test_an_odd_address_is_not_found(catalogue: Catalogue, client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_what_a_signed_in_person_sees_is_never_kept(
    catalogue: Catalogue, client: Client, learner_client: Client
) -> None:
    signed_in = learner_client.get("/")
    assert "no-cache" in signed_in["Cache-Control"]
    assert "Cookie" in signed_in["Vary"]
    visitor = client.get("/").content.decode()
    assert "/mon-espace/" in signed_in.content.decode()
    assert "/compte/deconnexion/" not in visitor
    assert "Se connecter" in visitor
    assert "Se connecter" not in learner_client.get("/").content.decode()


def test_a_visitor_who_has_the_page_is_told_that_it_still_holds(
    catalogue: Catalogue, client: Client
) -> None:
    first = client.get("/temoignages/")
    again = client.get("/temoignages/", headers={"if-none-match": first["ETag"]})
    assert again.status_code == 304


def test_a_filtered_list_is_not_kept(catalogue: Catalogue, client: Client) -> None:
    client.get("/temoignages/?competence=donnees")
    assert "Témoignage 1" in client.get("/temoignages/").content.decode()


def test_forms_are_never_kept(catalogue: Catalogue, client: Client) -> None:
    first = client.get("/compte/connexion/").content.decode()
    second = Client().get("/compte/connexion/").content.decode()
    assert "csrfmiddlewaretoken" in first
    assert first != second


def test_what_is_the_same_for_all_may_be_kept_by_a_network(
    catalogue: Catalogue, learner_client: Client
) -> None:
    response = learner_client.get("/collectivites/recherche/?q=orval")
    assert "public" in response["Cache-Control"]
    assert "Cookie" not in response.get("Vary", "")


def test_a_server_that_starts_forgets_the_pages_of_the_previous_release(
    catalogue: Catalogue, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.get("/temoignages/")
    # In a test the connection holds the transaction that everything lives in.
    monkeypatch.setattr(page_cache, "connections", ConnectionHandler({}))
    page_cache.start_afresh()
    with CaptureQueriesContext(connection) as queries:
        client.get("/temoignages/")
    assert len(queries) > 1
