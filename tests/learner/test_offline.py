"""The site as an application, and what a device is told of a lesson that it keeps."""

from __future__ import annotations

import json
import re
from http import HTTPStatus
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse

from media.models import CaptionTrack, Cue
from progress import play_token
from progress.models import QuizAttempt
from tests.catalogue import add_quiz
from tests.courses.test_prerequisites import add_course, ask_first
from tests.progress.conftest import post_message

pytestmark = pytest.mark.django_db

# Bytes of the files of a version, as a disk holds them.
FILES = {
    "master.m3u8": 300,
    "720p.m3u8": 210,
    "720p-init.mp4": 900,
    "720p-00000.m4s": 90_000,
    "360p.m3u8": 200,
    "360p-init.mp4": 850,
    "360p-00000.m4s": 30_000,
    "360p-00001.m4s": 31_000,
    "240p.m3u8": 190,
    "240p-init.mp4": 840,
    "240p-00000.m4s": 12_000,
    "video.mp4": 70_000,
    "audio.m4a": 9_000,
    "poster.jpg": 5_000,
    "storyboard-001.jpg": 4_000,
}


@pytest.fixture
def filmed(catalogue, tmp_path, settings):
    """The video lesson, with files that hold as many bytes as they say."""
    settings.VIDEO_ROOT = tmp_path
    lesson = catalogue.video_lesson
    lesson.video.heights = [720, 360, 240]
    lesson.video.save()
    folder = tmp_path / lesson.video.folder
    folder.mkdir(parents=True)
    for name, size in FILES.items():
        (folder / name).write_bytes(b"\0" * size)
    return lesson


def static(name: str) -> Path:
    """The built file of that name."""
    found = finders.find(name)
    assert isinstance(found, str)
    return Path(found)


def contents(client, lesson):
    answer = client.get(reverse("offline:lesson", args=[lesson.pk]))
    assert answer.status_code == HTTPStatus.OK, answer.content
    return answer.json()


def choices(found):
    return {choice["name"]: choice for choice in found["choices"]}


def test_the_manifest_names_the_site_in_french_with_its_own_colours(client):
    answer = client.get("/application.webmanifest")
    assert answer["Content-Type"] == "application/manifest+json"
    assert "no-cache" in answer["Cache-Control"]
    manifest = json.loads(answer.content)
    assert manifest["name"] == settings.SITE_NAME
    assert (manifest["lang"], manifest["start_url"], manifest["scope"]) == (
        "fr",
        "/mon-espace/",
        "/",
    )
    tokens = Path(settings.BASE_DIR, "academy/assets/css/look/tokens.css").read_text()
    assert f"--paper-raised: {manifest['theme_color']};" in tokens
    assert f"--paper: {manifest['background_color']};" in tokens
    home = client.get("/mon-espace/", follow=True).content.decode()
    assert '<link rel="manifest" href="/application.webmanifest">' in home
    assert f'content="{manifest["theme_color"]}" media="(prefers-color-scheme: light)"' in home


def test_every_icon_is_drawn_at_its_size(client):
    manifest = json.loads(client.get("/application.webmanifest").content)
    drawn = {icon["sizes"]: icon["src"] for icon in manifest["icons"]}
    assert set(drawn) == {"any", "192x192", "512x512"}
    for size in ("192x192", "512x512"):
        image = static(drawn[size].removeprefix("/static/")).read_bytes()
        assert image.startswith(b"\x89PNG\r\n\x1a\n")
        width, height = (int.from_bytes(image[at : at + 4]) for at in (16, 20))
        assert f"{width}x{height}" == size
    purposes = {icon["purpose"] for icon in manifest["icons"]}
    assert purposes == {"any", "maskable"}


def test_the_worker_is_asked_for_again_each_time_and_names_files_that_are_served(client):
    answer = client.get("/service-worker.js")
    assert answer["Content-Type"].startswith("text/javascript")
    assert "no-cache" in answer["Cache-Control"]
    # A worker fetches under its own policy.
    assert "connect-src 'self'" in answer["Content-Security-Policy"]
    found = re.match(r"self\.SITE=(\{.*?\});\n", answer.content.decode())
    assert found
    site = json.loads(found[1])
    assert "/static/css/site.css" in site["files"]
    assert any(name.startswith("/static/js/chunks/hls") for name in site["files"])
    for name in site["files"]:
        assert finders.find(name.removeprefix("/static/")), name


@pytest.mark.parametrize("page", ["/service-worker.js", "/application.webmanifest"])
def test_the_worker_and_the_manifest_are_the_same_for_all(client, learner_client, page):
    for first, again in ((client, client), (learner_client, client)):
        assert first.get(page).content == again.get(page).content
    assert client.post(page).status_code == HTTPStatus.METHOD_NOT_ALLOWED


def test_the_page_of_what_is_kept_holds_nothing_personal(
    client, learner_client, catalogue, django_assert_max_num_queries
):
    visitor = client.get("/hors-connexion/").content.decode()
    assert "Connectez-vous" in visitor
    learner_client.get("/hors-connexion/")
    # Session, person, their groups and the menu.
    with django_assert_max_num_queries(5):
        text = learner_client.get("/hors-connexion/").content.decode()
    assert "csrfmiddlewaretoken" not in text
    assert "noindex" in text


def test_visitors_are_told_to_sign_in(catalogue):
    answer = Client().get(reverse("offline:lesson", args=[catalogue.video_lesson.pk]))
    assert answer.status_code == HTTPStatus.UNAUTHORIZED


@pytest.mark.parametrize("pk", [0, 10**18, 10**30])
def test_unknown_lesson_is_not_found(catalogue, learner_client, pk):
    assert learner_client.get(f"/hors-connexion/sequence/{pk}/").status_code == HTTPStatus.NOT_FOUND


def test_withdrawn_lesson_or_course_is_not_found(catalogue, learner_client):
    address = reverse("offline:lesson", args=[catalogue.video_lesson.pk])
    catalogue.course.unpublish()
    assert learner_client.get(address).status_code == HTTPStatus.NOT_FOUND


def test_lesson_that_waits_for_another_course_is_refused(catalogue, learner_client):
    ask_first(catalogue.course, add_course(catalogue, "D’abord", "d-abord"))
    address = reverse("offline:lesson", args=[catalogue.video_lesson.pk])
    assert learner_client.get(address).status_code == HTTPStatus.FORBIDDEN


def test_sizes_are_those_of_the_disk(filmed, learner, learner_client):
    found = contents(learner_client, filmed)
    offered = choices(found)
    assert offered["sound"]["files"] == [["audio.m4a", FILES["audio.m4a"]]]
    assert offered["file"]["bytes"] == FILES["video.mp4"]
    picture = offered["picture"]
    assert picture["label"] == "Image et son (360p)"
    assert picture["playlist"] == "360p.m3u8"
    assert {name for name, _size in picture["files"]} == {
        "360p.m3u8",
        "360p-init.mp4",
        "360p-00000.m4s",
        "360p-00001.m4s",
    }
    assert picture["bytes"] == sum(FILES[name] for name, _size in picture["files"])
    for track in found["captions"]:
        assert len(learner_client.get(track["url"]).content) == track["bytes"]
    assert found["bytes"] == sum(track["bytes"] for track in found["captions"]) > 0
    assert found["version"] == filmed.video.folder
    assert found["pages"] == [{"url": filmed.get_url()}]
    assert (found["person"], found["title"]) == (learner.pk, filmed.title)
    files = [static(name) for name in ("css/site.css", "js/player.js")]
    assert found["site"]["bytes"] > sum(file.stat().st_size for file in files)


def test_files_of_a_reserved_lesson_are_under_a_signature(filmed, learner_client):
    filmed.members_only = True
    filmed.save_revision().publish()
    found = contents(learner_client, filmed)
    assert found["base"].startswith("/videos/s/")
    sound = learner_client.get(f"{found['base']}audio.m4a")
    assert len(b"".join(sound.streaming_content)) == FILES["audio.m4a"]
    sound.close()
    assert all(track["url"].startswith("/videos/s/") for track in found["captions"])


def test_the_tallest_picture_up_to_360_is_offered_else_the_smallest(filmed, learner_client):
    filmed.video.heights = [720]
    filmed.video.save()
    assert choices(contents(learner_client, filmed))["picture"]["playlist"] == "720p.m3u8"
    filmed.video.heights = [720, 240]
    filmed.video.save()
    assert choices(contents(learner_client, filmed))["picture"]["playlist"] == "240p.m3u8"


def test_silent_video_offers_no_sound(filmed, learner_client, settings):
    Path(settings.VIDEO_ROOT, filmed.video.folder, "audio.m4a").unlink()
    assert set(choices(contents(learner_client, filmed))) == {"picture", "file"}


def test_text_is_kept_as_a_page(catalogue, learner_client):
    found = contents(learner_client, catalogue.text_lesson)
    assert found["choices"] == [
        {"name": "page", "label": "La séquence", "playlist": "", "bytes": 0, "files": []}
    ]
    assert found["version"] == ""
    assert found["forms"] == [reverse("progress:complete", args=[catalogue.text_lesson.pk])]


def test_quiz_is_kept_with_its_open_attempt(catalogue, learner, learner_client):
    quiz = add_quiz(catalogue.course)
    found = contents(learner_client, quiz)
    attempt = QuizAttempt.objects.get(person=learner, lesson=quiz)
    assert found["pages"] == [
        {"url": quiz.get_url()},
        {
            "url": reverse("progress:quiz_attempt", args=[attempt.uuid]),
            "also": reverse("progress:quiz", args=[quiz.pk]),
        },
    ]
    # Asked about again, it is the same attempt.
    assert contents(learner_client, quiz)["pages"] == found["pages"]


def test_the_play_token_is_good_and_opens_no_course(filmed, learner, learner_client):
    """Kept lessons are compared with those online each day: that is not watching them."""
    found = contents(learner_client, filmed)
    assert not learner.enrolments.exists()
    token = play_token.read(found["play"]["token"])
    assert token.person == learner.pk
    sent = post_message(token, segments=[[0, 5]], position=5)
    assert sent.status_code == HTTPStatus.OK


def test_statements_do_not_grow_with_captions_nor_files(
    filmed, learner_client, django_assert_max_num_queries
):
    address = reverse("offline:lesson", args=[filmed.pk])
    learner_client.get(address)
    for language in ("en", "de", "es"):
        track = CaptionTrack.objects.create(video=filmed.video, language=language)
        Cue.objects.create(track=track, start=0, end=900, text="One.")
    with django_assert_max_num_queries(16):
        assert len(learner_client.get(address).json()["captions"]) == 4
