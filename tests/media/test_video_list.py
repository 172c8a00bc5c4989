"""Videos side by side: the list, the chooser of pages, the home page of the CMS."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.search.index import insert_or_update_object

from media.models import CaptionTrack, Video
from tests.catalogue import Catalogue, make_video

LIST = "wagtailsnippets_media_video:list"
STATES = "wagtailsnippets_media_video:states"
CHOOSE = "wagtailsnippetchoosers_media_video:choose"


def text(client: Client, url: str, **query: str) -> str:
    return " ".join(client.get(url, query).content.decode().replace("\xa0", " ").split())


def titles(client: Client, **query: str) -> list[str]:
    """The titles of our own rows that the list shows, in its order."""
    rows = client.get(reverse(LIST), query).context["object_list"]
    return [video.title for video in rows if video.title.startswith("Vidéo ")]


@pytest.fixture
def three(catalogue: Catalogue) -> dict[str, Video]:
    """One with reviewed captions, one with a draft, one that fails and has none."""
    made = {
        "relue": make_video("Vidéo relue", duration=60.0),
        "brouillon": make_video("Vidéo brouillon", duration=300.0),
        "muette": make_video(
            "Vidéo muette", status=Video.Status.FAILED, version=0, original_name="Été.mp4"
        ),
    }
    CaptionTrack.objects.filter(video=made["brouillon"]).update(is_draft=True)
    made["muette"].caption_tracks.all().delete()
    for video in made.values():
        # As the worker does, once the row is committed.
        insert_or_update_object(video)
    return made


def test_list_filters_by_captions_and_by_state(
    editor_client: Client, three: dict[str, Video]
) -> None:
    assert titles(editor_client, captions="reviewed") == ["Vidéo relue"]
    assert titles(editor_client, captions="draft") == ["Vidéo brouillon"]
    assert titles(editor_client, captions="none") == ["Vidéo muette"]
    assert titles(editor_client, status="failed") == ["Vidéo muette"]
    assert titles(editor_client, status="ready", captions="none") == []


@pytest.mark.parametrize("order", ["duration", "-page_count", "status", "created_at"])
def test_list_is_searched_filtered_and_sorted_at_once(
    editor_client: Client, three: dict[str, Video], order: str
) -> None:
    assert titles(editor_client, q="brouil", captions="draft", ordering=order) == [
        "Vidéo brouillon"
    ]
    assert titles(editor_client, q="brouil", captions="reviewed", ordering=order) == []


def test_video_is_found_by_the_name_of_its_file(
    editor_client: Client, three: dict[str, Video]
) -> None:
    assert titles(editor_client, q="Été.mp4") == ["Vidéo muette"]


def test_list_sorts_by_duration(editor_client: Client, three: dict[str, Video]) -> None:
    assert titles(editor_client, status="ready", ordering="-duration")[:2] == [
        "Vidéo brouillon",
        "Vidéo relue",
    ]


def test_list_counts_the_pages_that_show_each_video(
    editor_client: Client, catalogue: Catalogue
) -> None:
    catalogue.text_lesson.video = catalogue.testimonial.video
    catalogue.text_lesson.save()
    html = text(editor_client, reverse(LIST))
    assert "2 pages" in html
    usage = "wagtailsnippets_media_video:usage"
    assert reverse(usage, args=[catalogue.testimonial.video_id]) in html


@pytest.mark.parametrize("name", [LIST, CHOOSE, "wagtailadmin_home"])
def test_fifty_rows_cost_no_more_statements_than_three(
    editor_client: Client, catalogue: Catalogue, name: str
) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            editor_client.get(reverse(name))
        return len(queries)

    make_video("Vidéo 0", status=Video.Status.FAILED, version=0)
    count()
    few = count()
    for number in range(50):
        ready = number % 2
        make_video(
            f"Vidéo {number}",
            status=Video.Status.READY if ready else Video.Status.PROCESSING,
            version=ready,
            is_public=False,
        )
    assert count() == few


def test_states_of_the_rows_under_way_come_in_one_answer(
    editor_client: Client, catalogue: Catalogue
) -> None:
    running = make_video(status=Video.Status.PROCESSING, version=0, progress=42)
    done = make_video()
    with CaptureQueriesContext(connection) as queries:
        answer = editor_client.get(reverse(STATES), {"v": [running.pk, done.pk, "x", "²"]}).json()
    assert sum("media_video" in query["sql"] for query in queries) == 1
    assert answer[str(running.pk)]["text"].replace("\xa0", " ") == "En préparation, 42 %"
    assert [answer[str(video.pk)]["finished"] for video in (running, done)] == [False, True]
    assert len(answer) == 2


def test_states_are_closed_to_visitors_and_learners(
    client: Client, learner_client: Client, catalogue: Catalogue
) -> None:
    for someone in (client, learner_client):
        assert someone.get(reverse(STATES)).status_code in (302, 403)


def test_chooser_shows_picture_length_and_state(
    editor_client: Client, catalogue: Catalogue
) -> None:
    make_video("À choisir", is_public=False, duration=125.0)
    html = editor_client.get(reverse(CHOOSE)).json()["html"]
    row = html.partition("À choisir")
    before, after = row[0].rpartition("<tr")[2], row[2].partition("</tr>")[0]
    assert "/poster-320.webp" in before
    assert "2:05" in after
    assert "Prête" in after


def test_home_page_names_the_videos_that_wait_for_someone(
    editor_client: Client, learner_client: Client, three: dict[str, Video]
) -> None:
    make_video("Vidéo en route", status=Video.Status.PROCESSING, version=0, progress=42)
    html = text(editor_client, reverse("wagtailadmin_home"))
    panel = html.partition("Vidéos à suivre")[2]
    order = [panel.find(f"Vidéo {name}<") for name in ("muette", "en route", "brouillon")]
    assert order == sorted(order)
    assert order[0] > 0
    assert "Vidéo relue" not in panel
    assert "Sous-titres à relire" in panel
    assert learner_client.get(reverse("wagtailadmin_home")).status_code in (302, 403)
