"""Every public page answers, to everyone the same, in a constant number of statements."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from courses.models import LessonPage
from testimonials.models import TestimonialIndexPage
from tests.catalogue import SUMMARY, Catalogue, add_testimonial, make_video

pytestmark = pytest.mark.django_db

MOST_STATEMENTS = 20
ADDRESSES = [
    "/",
    "/parcours/",
    "/parcours/infrastructures/",
    "/parcours/infrastructures/couverture/",
    "/parcours/infrastructures/couverture/lire-la-carte/",
    "/parcours/infrastructures/couverture/fin-du-cuivre/",
    "/parcours/infrastructures/couverture/ecrire-a-l-operateur/",
    "/temoignages/",
    "/temoignages/temoignage-1/",
    "/paroles-d-experts/",
    "/paroles-d-experts/fin-du-cuivre/",
    "/ressources/",
    "/ressources/droit-a-la-formation/",
    "/competences/",
    "/competences/infrastructures/",
    "/gouvernance/tous-pour-tous/",
    "/intervenants/solene-quemarrec/",
    "/a-propos/",
    "/recherche/?q=fibre",
    "/plan-du-site/",
    "/compte/inscription/",
    "/compte/connexion/",
]


def statements(client: Client, address: str) -> int:
    """SQL statements of a cold request: nothing in the cache, no cached site or content type."""
    cache.clear()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        response = client.get(address)
    assert response.status_code == 200, address
    return len(queries)


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_takes_few_statements(
    catalogue: Catalogue, client: Client, address: str, request: pytest.FixtureRequest
) -> None:
    if address.startswith("/recherche/"):
        request.getfixturevalue("search_index")
    assert statements(client, address) <= MOST_STATEMENTS


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_number_of_statements_does_not_grow_with_the_content(
    catalogue: Catalogue, client: Client, address: str
) -> None:
    _grow(catalogue)
    before = statements(client, address)
    _grow(catalogue, start=10)
    assert statements(client, address) <= before


def _grow(catalogue: Catalogue, *, start: int = 2) -> None:
    index = TestimonialIndexPage.objects.get()
    for number in range(start, start + 6):
        page = add_testimonial(
            index,
            number,
            speaker=catalogue.speaker,
            competence=catalogue.competence,
            video=make_video(f"Vidéo {number}"),
        )
        page.governance_models = [catalogue.governance_model]
        page.tags.add("fibre", f"étiquette {number}")
        page.save()
        catalogue.course.refresh_from_db()
        lesson = LessonPage(
            title=f"Séquence {number}",
            slug=f"sequence-{number}",
            summary=SUMMARY,
            video=make_video(f"Leçon {number}"),
        )
        catalogue.course.add_child(instance=lesson)
        lesson.save_revision().publish()


def test_drafts_and_withdrawn_pages_are_not_found(catalogue: Catalogue, client: Client) -> None:
    address = catalogue.testimonial.get_url()
    assert client.get(address).status_code == 200
    catalogue.testimonial.unpublish()
    assert client.get(address).status_code == 404
    assert "temoignage-1" not in client.get("/sitemap.xml").content.decode()
    assert "Témoignage 1" not in client.get("/temoignages/").content.decode()
    assert "Témoignage 1" not in client.get("/plan-du-site/").content.decode()
    assert "Témoignage 1" not in client.get("/recherche/?q=témoignage").content.decode()


def test_an_unpublished_course_hides_its_lessons(catalogue: Catalogue, client: Client) -> None:
    lesson = catalogue.video_lesson.get_url()
    catalogue.course.unpublish(set_expired=False)
    assert client.get(catalogue.course.get_url()).status_code == 404
    assert client.get(lesson).status_code == 404


def test_a_visitor_sees_what_a_reserved_lesson_is_about_and_how_to_sign_up(
    catalogue: Catalogue, client: Client, learner_client: Client
) -> None:
    address = catalogue.reserved_lesson.get_url()
    seen_by_visitor = client.get(address).content.decode()
    assert catalogue.reserved_lesson.title in seen_by_visitor
    assert "corrigé réservé" not in seen_by_visitor
    assert "/compte/inscription/" in seen_by_visitor
    assert "corrigé réservé" in learner_client.get(address).content.decode()


def test_a_reserved_video_lesson_shows_no_player_to_visitors(
    catalogue: Catalogue, client: Client, learner_client: Client
) -> None:
    lesson = catalogue.video_lesson
    lesson.members_only = True
    lesson.save_revision().publish()
    for_visitor = client.get(lesson.get_url()).content.decode()
    assert "<video" not in for_visitor
    assert "Phrase numéro" not in for_visitor
    for_learner = learner_client.get(lesson.get_url()).content.decode()
    assert "<video" in for_learner
    assert "Phrase numéro" in for_learner


def test_every_page_has_one_heading_and_a_title_of_its_own(
    catalogue: Catalogue, client: Client
) -> None:
    titles = set()
    for address in ADDRESSES:
        html = client.get(address).content.decode()
        assert html.count("<h1") == 1, address
        title = html.partition("<title>")[2].partition("</title>")[0].strip()
        assert title
        titles.add(title)
    assert len(titles) == len(ADDRESSES)


def test_no_page_loads_anything_from_elsewhere(catalogue: Catalogue, client: Client) -> None:
    for address in ADDRESSES:
        response = client.get(address)
        policy = response["Content-Security-Policy"]
        assert "unsafe" not in policy, address
        assert "default-src 'none'" in policy
        html = response.content.decode()
        for attribute in ('src="http', 'srcset="http', " style=", "<style", "onclick="):
            assert attribute not in html, (address, attribute)


def test_the_sitemap_lists_what_is_published(catalogue: Catalogue, client: Client) -> None:
    xml = client.get("/sitemap.xml").content.decode()
    for path in ("/temoignages/temoignage-1/", "/competences/infrastructures/", "/parcours/"):
        assert f"{path}</loc>" in xml
        assert client.get(path).status_code == 200


@pytest.mark.parametrize(
    "query", ["'", '"', "«", "l’élu", "(", "*", "AND", "a" * 500, "\x00", "fibre OR", "%", "-"]
)
def test_any_search_is_answered(catalogue: Catalogue, client: Client, query: str) -> None:
    assert client.get("/recherche/", {"q": query}).status_code == 200


@pytest.mark.parametrize("address", ["/", "/parcours/"])
def test_a_track_that_is_restricted_is_not_listed(
    catalogue: Catalogue, client: Client, address: str
) -> None:
    catalogue.track.title = "Parcours des préfigurateurs"
    catalogue.track.save_revision().publish()
    assert catalogue.track.title in client.get(address).content.decode()
    PageViewRestriction.objects.create(
        page=catalogue.track, restriction_type=PageViewRestriction.LOGIN
    )
    assert catalogue.track.title not in client.get(address).content.decode()
