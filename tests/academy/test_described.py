"""What search engines of the web read of each page, and what they never read."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Page

from courses.models import LessonPage
from media.captions import replace_captions
from media.models import Chapter, Video
from media.webvtt import Cue
from tests.catalogue import Catalogue

pytestmark = pytest.mark.django_db

LESSON = "/parcours/infrastructures/couverture/lire-la-carte/"
TALK = "/temoignages/temoignage-1/"
_ELEMENT = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


def things(client: Client, address: str) -> dict[str, Any]:
    """What the page says, by type."""
    html = client.get(address).content.decode()
    found = [json.loads(content) for content in _ELEMENT.findall(html)]
    return {thing["@type"]: thing for thing in found}


def test_the_home_page_says_whose_site_it_is_and_how_to_search_it(
    catalogue: Catalogue, client: Client
) -> None:
    site = things(client, "/")["WebSite"]
    assert site["publisher"]["@type"] == "Organization"
    target = site["potentialAction"]["target"]["urlTemplate"]
    assert target == "http://127.0.0.1:8000/recherche/?q={search_term_string}"


def test_a_course_and_a_track_say_what_one_learns_and_how_long_it_takes(
    catalogue: Catalogue, client: Client
) -> None:
    course = things(client, "/parcours/infrastructures/couverture/")["Course"]
    assert course["teaches"] == ["Lire une carte de couverture"]
    assert course["provider"]["name"]
    minutes = sum(LessonPage.objects.values_list("minutes", flat=True))
    assert course["hasCourseInstance"]["courseWorkload"] == f"PT{minutes}M"
    track = things(client, "/parcours/infrastructures/")["Course"]
    assert [part["name"] for part in track["hasPart"]] == ["Piloter la couverture"]
    assert track["timeRequired"] == f"PT{minutes}M"


@pytest.mark.parametrize("address", [LESSON, TALK])
def test_a_public_video_is_told_with_its_words_and_its_chapters(
    catalogue: Catalogue, client: Client, address: str
) -> None:
    for video in Video.objects.all():
        Chapter.objects.create(video=video, start=30_000, title="La suite")
    Video.objects.update(is_announced=True, published_at=timezone.now())
    video = things(client, address)["VideoObject"]
    assert video["duration"] == "PT1M35S"
    assert video["uploadDate"]
    assert video["thumbnailUrl"][0].endswith(".jpg")
    assert video["contentUrl"].endswith("/video.mp4")
    assert video["transcript"].startswith("Phrase numéro 0. Phrase numéro 1.")
    assert [
        (clip["name"], clip["startOffset"], clip["endOffset"]) for clip in video["hasPart"]
    ] == [
        ("Pour commencer", 0, 30),
        ("La suite", 30, 95),
    ]
    assert video["hasPart"][1]["url"] == f"http://127.0.0.1:8000{address}?t=30#lecteur"


def test_without_chapters_the_moments_are_those_of_the_transcript(
    catalogue: Catalogue, client: Client
) -> None:
    video = catalogue.testimonial.video
    assert video is not None
    Video.objects.filter(pk=video.pk).update(duration=600)
    Chapter.objects.filter(video=video).delete()
    sentence = "Nous avons réuni les onze communes " + "et parlé longuement " * 15 + "du réseau."
    replace_captions(
        video, [Cue(20_000 * number, 20_000 * number + 9000, sentence) for number in range(12)]
    )
    clips = things(client, TALK)["VideoObject"]["hasPart"]
    assert [clip["startOffset"] for clip in clips] == [0, 60, 120, 180]
    assert clips[-1]["endOffset"] == 600
    assert clips[0]["name"].startswith("Nous avons réuni les onze communes")
    assert len(clips[0]["name"]) <= 81


@pytest.mark.parametrize("page", ["video_lesson", "testimonial"])
def test_nothing_of_what_is_reserved_is_told(
    catalogue: Catalogue, client: Client, learner_client: Client, page: str
) -> None:
    reserved = getattr(catalogue, page)
    reserved.members_only = True
    reserved.save_revision().publish()
    address = reserved.get_url()
    video = things(client, address)["VideoObject"]
    assert video["name"] == reserved.title
    assert video["requiresSubscription"] is True
    assert not {"contentUrl", "transcript", "hasPart"} & set(video)
    html = client.get(address).content.decode()
    assert "Phrase numéro" not in html
    assert "/videos/s/" not in html
    # Whoever is signed in reads a page made for people.
    assert "application/ld+json" not in learner_client.get(address).content.decode()


def test_a_lesson_behind_another_course_is_not_told_either(
    catalogue: Catalogue, client: Client
) -> None:
    Video.objects.update(is_public=False)
    video = things(client, LESSON)["VideoObject"]
    assert not {"contentUrl", "transcript", "hasPart"} & set(video)


@pytest.mark.parametrize(
    ("address", "steps"),
    [
        (
            LESSON,
            ["Accueil", "Parcours", "Infrastructures", "Piloter la couverture", "Lire la carte"],
        ),
        (TALK, ["Accueil", "Témoignages", "Témoignage 1"]),
        ("/competences/infrastructures/", ["Accueil", "Compétences", "Infrastructures"]),
        ("/intervenants/solene-quemarrec/", ["Accueil", "Solène Quemarrec"]),
    ],
)
def test_the_way_to_a_page_is_told_as_it_is_shown(
    catalogue: Catalogue, client: Client, address: str, steps: list[str]
) -> None:
    told = things(client, address)["BreadcrumbList"]["itemListElement"]
    assert [step["name"] for step in told] == steps
    for step in told:
        path = step["item"].removeprefix("http://127.0.0.1:8000")
        assert client.get(path).status_code == 200
    assert told[-1]["item"].endswith(address)


def test_a_title_made_to_harm_stays_inside_its_element(
    catalogue: Catalogue, client: Client
) -> None:
    title = "</script><script>alert(1)</script>"
    for page in (catalogue.testimonial, catalogue.course):
        page.title = title
        page.summary = title
        page.save_revision().publish()
        html = client.get(page.get_url()).content.decode()
        assert "<script>alert" not in html
        assert (
            things(client, page.get_url())["BreadcrumbList"]["itemListElement"][-1]["name"] == title
        )


@pytest.mark.parametrize("address", [LESSON, TALK, "/parcours/infrastructures/", "/"])
def test_telling_costs_no_statement(
    catalogue: Catalogue,
    client: Client,
    monkeypatch: pytest.MonkeyPatch,
    address: str,
) -> None:
    from django.core.cache import cache

    def statements() -> int:
        cache.clear()
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len([query for query in queries if "cache_entries" not in query["sql"]])

    told = statements()
    page = Page.objects.get(url_path=f"/{catalogue.home.slug}{address}").specific_class
    monkeypatch.setattr(page, "structured_data", lambda _page, _context: [])
    assert statements() == told


@pytest.mark.parametrize(
    "address",
    [
        "/",
        LESSON,
        TALK,
        "/parcours/infrastructures/",
        "/ressources/droit-a-la-formation/",
        "/competences/infrastructures/",
        "/a-propos/",
    ],
)
def test_every_shared_link_has_a_picture_with_words_for_it(
    catalogue: Catalogue, client: Client, address: str
) -> None:
    html = client.get(address).content.decode()
    (picture,) = re.findall(r'<meta property="og:image" content="([^"]+)">', html)
    assert picture.startswith("http://127.0.0.1:8000/")
    assert html.count('<meta property="og:image:alt"') == 1
    assert html.count('<meta property="og:title"') == 1
