"""Feeds hold what everyone may know of, newest first, and cost the same whatever there is."""

from __future__ import annotations

from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from courses.models import LessonPage
from testimonials.models import TestimonialIndexPage
from tests.catalogue import SUMMARY, Catalogue, add_testimonial, make_video

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"
EVERYTHING = "/flux/atom/"
TRACK = "/flux/parcours/infrastructures/atom/"
COMPETENCE = "/flux/competences/infrastructures/atom/"
ADDRESSES = [
    address
    for feed in (EVERYTHING, TRACK, COMPETENCE)
    for address in (feed, feed.replace("atom", "rss"))
]


def titles(client: Client, address: str) -> list[str]:
    root = ElementTree.fromstring(client.get(address).content)  # noqa: S314  (our own feed)
    return [str(found.text) for found in root.iterfind(f"{ATOM}entry/{ATOM}title")]


@pytest.fixture(autouse=True)
def _dated(catalogue: Catalogue) -> None:
    """Pages of the catalogue were published one a day, in the order of the tree."""
    pages = list(Page.objects.filter(depth__gt=3).order_by("path"))
    for number, page in enumerate(pages):
        day = timezone.now() - timedelta(days=len(pages) - number)
        Page.objects.filter(pk=page.pk).update(first_published_at=day, last_published_at=day)


def test_the_feed_of_everything_is_in_the_order_of_publication(
    catalogue: Catalogue, client: Client
) -> None:
    assert titles(client, EVERYTHING) == [
        "Droit à la formation",
        "Fin du cuivre",
        "Témoignage 1",
        "Écrire à l’opérateur",
        "La fin du cuivre",
        "Lire la carte",
        "Piloter la couverture",
    ]


def test_the_feed_of_a_track_holds_its_courses_and_lessons(
    catalogue: Catalogue, client: Client
) -> None:
    assert titles(client, TRACK) == [
        "Écrire à l’opérateur",
        "La fin du cuivre",
        "Lire la carte",
        "Piloter la couverture",
    ]


def test_the_feed_of_a_competence_holds_what_is_classed_there_and_lessons_of_such_courses(
    catalogue: Catalogue, client: Client
) -> None:
    assert titles(client, COMPETENCE) == [
        "Droit à la formation",
        "Témoignage 1",
        "Écrire à l’opérateur",
        "La fin du cuivre",
        "Lire la carte",
        "Piloter la couverture",
    ]
    assert titles(client, "/flux/competences/donnees/atom/") == []


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_feed_is_sound_xml_and_leads_to_pages_that_answer(
    catalogue: Catalogue, client: Client, address: str
) -> None:
    catalogue.testimonial.title = "Fibre & cuivre <vite>\x0b"
    catalogue.testimonial.save_revision().publish()
    response = client.get(address)
    kind = address.strip("/").rpartition("/")[2]
    assert response["Content-Type"] == f"application/{kind}+xml; charset=utf-8"
    root = ElementTree.fromstring(response.content)  # noqa: S314  (our own feed)
    links = (
        [link.get("href") for link in root.iterfind(f"{ATOM}entry/{ATOM}link")]
        if kind == "atom"
        else [link.text for link in root.iterfind("channel/item/link")]
    )
    assert links
    for link in links:
        assert link is not None
        path = link.removeprefix("http://127.0.0.1:8000")
        assert client.get(path).status_code == 200, path


def test_a_reserved_page_is_announced_and_never_quoted(
    catalogue: Catalogue, client: Client, learner_client: Client
) -> None:
    for visitor in (client, learner_client):
        feed = visitor.get(EVERYTHING).content.decode()
        assert catalogue.reserved_lesson.title in feed
        assert catalogue.reserved_lesson.summary in feed
        assert "Rédigez un courrier" not in feed
        assert "corrigé réservé" not in feed
        assert "Phrase numéro" not in feed


def test_what_is_withdrawn_restricted_or_never_published_is_in_no_feed(
    catalogue: Catalogue, client: Client
) -> None:
    catalogue.testimonial.unpublish()
    PageViewRestriction.objects.create(
        page=catalogue.course, restriction_type=PageViewRestriction.LOGIN
    )
    assert titles(client, EVERYTHING) == ["Droit à la formation", "Fin du cuivre"]
    catalogue.track.unpublish()
    assert client.get(TRACK).status_code == 404
    assert client.get("/flux/parcours/inconnu/atom/").status_code == 404
    assert client.get("/flux/competences/inconnue/rss/").status_code == 404
    assert client.get("/flux/json/").status_code == 404


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_feed_costs_the_same_whatever_there_is(
    catalogue: Catalogue, client: Client, address: str
) -> None:
    def statements() -> int:
        cache.clear()
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len([query for query in queries if "cache_entries" not in query["sql"]])

    before = statements()
    assert before <= 7
    for number in range(2, 12):
        add_testimonial(
            TestimonialIndexPage.objects.get(),
            number,
            speaker=catalogue.speaker,
            competence=catalogue.competence,
            video=make_video(),
        )
        catalogue.course.refresh_from_db()
        lesson = LessonPage(title="Encore", slug=f"encore-{number}", summary=SUMMARY)
        catalogue.course.add_child(instance=lesson)
        lesson.save_revision().publish()
    assert statements() == before


def test_a_program_that_has_it_already_gets_nothing_new(
    catalogue: Catalogue, client: Client
) -> None:
    for _kept in (False, True):
        first = client.get(EVERYTHING)
        assert first["Last-Modified"]
        again = client.get(EVERYTHING, headers={"if-none-match": first["ETag"]})
        assert again.status_code == 304
        since = client.get(EVERYTHING, headers={"if-modified-since": first["Last-Modified"]})
        assert since.status_code == 304
    catalogue.testimonial.unpublish()
    assert client.get(EVERYTHING, headers={"if-none-match": first["ETag"]}).status_code == 200


def test_an_empty_feed_does_not_change_at_each_request(
    catalogue: Catalogue, client: Client
) -> None:
    address = "/flux/competences/donnees/rss/"
    first = client.get(address)
    cache.clear()
    assert client.get(address).content == first.content


@pytest.mark.parametrize(
    ("page", "feed"),
    [
        ("/", EVERYTHING),
        ("/temoignages/", EVERYTHING),
        ("/parcours/infrastructures/", TRACK),
        ("/competences/infrastructures/", COMPETENCE),
    ],
)
def test_pages_name_their_feed(catalogue: Catalogue, client: Client, page: str, feed: str) -> None:
    html = client.get(page).content.decode()
    assert 'rel="alternate" type="application/atom+xml"' in html
    assert f'href="{feed}"' in html


def test_people_find_the_feeds(catalogue: Catalogue, client: Client) -> None:
    assert f'<a href="{EVERYTHING}"' in client.get("/plan-du-site/").content.decode()
    for page, feed in (
        ("/parcours/infrastructures/", TRACK),
        ("/competences/infrastructures/", COMPETENCE),
    ):
        assert f'<a href="{feed}"' in client.get(page).content.decode()
