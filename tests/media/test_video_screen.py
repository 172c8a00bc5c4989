"""The page of a video in the CMS: its preparation in words, and what one may ask of it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.log_actions import registry

from accounts.models import User
from media import services
from media.cms.steps import remaining_text, sentence, speed_text, steps
from media.models import CaptionTrack, Video
from tests.catalogue import Catalogue, make_video
from tests.media.clips import Clips
from tests.media.conftest import MakeVideo

Status, Step = Video.Status, Video.Step


def address(name: str, *args: object) -> str:
    return reverse(f"wagtailsnippets_media_video:{name}", args=args)


def page(client: Client, video: Video, query: str = "") -> str:
    html = client.get(address("edit", video.pk) + query).content.decode()
    return " ".join(html.replace("\xa0", " ").split())


def states(video: Video) -> str:
    """« done done present todo »: one word a step."""
    return " ".join(step.state for step in steps(video))


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"status": Status.UPLOADED}, "present todo todo todo todo"),
        ({"status": Status.PROCESSING, "step": Step.PROBE}, "done present todo todo todo"),
        ({"status": Status.PROCESSING, "step": Step.EARLY}, "done done present todo todo"),
        # A short video goes straight to all its qualities.
        ({"status": Status.PROCESSING, "step": Step.LADDER}, "done done present todo"),
        (
            {
                "status": Status.PROCESSING,
                "step": Step.LADDER,
                "version": 1,
                "duration": 900,
                "heights": [240],
            },
            "done done done present todo",
        ),
        ({"status": Status.PROCESSING, "step": Step.FINISH}, "done done present todo"),
        ({"status": Status.READY, "version": 1, "duration": 900}, "done done done done done"),
        ({"status": Status.READY, "version": 1, "duration": 90}, "done done done done"),
        ({"status": Status.REFUSED}, "done stopped todo todo todo"),
        ({"status": Status.FAILED, "progress": 40}, "done done stopped todo"),
        ({"status": Status.CANCELLED}, "done stopped todo todo todo"),
        ({"status": Status.WITHDRAWN}, ""),
    ],
)
def test_steps_say_what_is_done_and_what_is_under_way(
    fields: dict[str, object], expected: str
) -> None:
    assert states(Video(**fields)) == expected


def test_what_already_serves_is_said() -> None:
    running = {"status": Status.PROCESSING, "step": Step.LADDER, "version": 1}
    assert "légère peut déjà" in sentence(Video(**running, heights=[240]))
    assert "d’avant reste en ligne" in sentence(Video(**running, heights=[720, 240]))


@pytest.mark.parametrize(
    ("speed", "text"),
    [
        (0, ""),
        (0.4, "moins vite que la lecture"),
        (1.0, "à la vitesse de la lecture"),
        (1.5, "1,5 fois plus vite que la lecture"),
        (2.04, "2 fois plus vite que la lecture"),
        (3.2, "3 fois plus vite que la lecture"),
    ],
)
def test_speed_is_told_in_words(speed: float, text: str) -> None:
    assert speed_text(speed) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (None, ""),
        (20, "encore moins d’une minute"),
        (65, "encore environ 1 minute"),
        (230, "encore environ 4 minutes"),
        (3590, "encore environ 1 heure"),
        (4900, "encore environ 1 heure et 20 minutes"),
        (7300, "encore environ 2 heures"),
    ],
)
def test_remaining_time_is_told_in_words(seconds: int | None, text: str) -> None:
    assert remaining_text(seconds) == text


def test_present_step_pace_and_remaining_time_are_on_the_page(
    editor_client: Client, catalogue: Catalogue
) -> None:
    video = make_video(
        status=Status.PROCESSING, version=0, step="ladder", progress=42, speed=3, remaining=240
    )
    html = page(editor_client, video)
    (present,) = re.findall(r'data-state="present" aria-current="step"> <span[^>]*>([^<]*)', html)
    assert present == "Toutes les qualités"
    assert "3 fois plus vite que la lecture" in html
    assert "encore environ 4 minutes" in html
    assert address("cancel", video.pk) in html


def test_every_step_of_a_ready_video_is_told_as_done(
    editor_client: Client, catalogue: Catalogue
) -> None:
    video = make_video()
    told = editor_client.get(address("state", video.pk)).json()
    assert {state for state, _word in told["steps"].values()} == {"done"}
    assert 'aria-current="step"' not in page(editor_client, video)


def test_one_statement_answers_how_far_a_video_is(
    editor_client: Client, catalogue: Catalogue
) -> None:
    video = make_video(status=Status.PROCESSING, version=0, step="ladder", progress=42)
    with CaptureQueriesContext(connection) as queries:
        told = editor_client.get(address("state", video.pk)).json()
    assert sum("media_video" in query["sql"] for query in queries) == 1
    assert told["label"].replace("\xa0", " ") == "En préparation, 42 %"
    assert told["steps"]["full"] == ["present", "en ce moment"]
    assert "light" not in told["steps"]
    assert (told["status"], told["progress"], told["finished"]) == ("processing", 42, False)


ACTIONS = ["cancel", "retry", "dismiss", "poster"]


@pytest.mark.parametrize("name", ACTIONS)
def test_actions_are_asked_by_post_only_with_a_token(
    editor: User, catalogue: Catalogue, name: str
) -> None:
    video = make_video()
    client = Client(enforce_csrf_checks=True)
    client.force_login(editor)
    assert client.get(address(name, video.pk)).status_code == 405
    assert client.post(address(name, video.pk)).status_code == 403


@pytest.mark.parametrize("name", [*ACTIONS, "replace"])
def test_actions_are_closed_to_visitors_and_learners(
    client: Client, learner_client: Client, catalogue: Catalogue, name: str
) -> None:
    video = make_video(status=Status.PROCESSING, version=0)
    for someone in (client, learner_client):
        assert someone.post(address(name, video.pk)).status_code in (302, 403)
    video.refresh_from_db()
    assert (video.status, video.poster_at) == ("processing", None)


def test_each_role_is_offered_what_it_may_do(
    editor_client: Client,
    moderator_client: Client,
    administrator_client: Client,
    catalogue: Catalogue,
) -> None:
    video = make_video(audio_description="")
    delete, override = address("delete", video.pk), address("override", video.pk)
    html = page(editor_client, video)
    assert delete not in html
    assert override not in html
    for someone in (moderator_client, administrator_client):
        html = page(someone, video)
        assert delete in html
        assert override in html


def test_cancelled_twice_is_cancelled_once(editor_client: Client, catalogue: Catalogue) -> None:
    video = make_video(status=Status.PROCESSING, version=0, original="a/original.mp4")
    first = editor_client.post(address("cancel", video.pk), follow=True).content.decode()
    assert "La préparation est annulée." in first
    second = editor_client.post(address("cancel", video.pk), follow=True).content.decode()
    assert "rien à annuler" in second
    video.refresh_from_db()
    assert video.status == "cancelled"
    logged = registry.get_logs_for_instance(video).filter(action="media.cancel")
    assert [entry.user.email for entry in logged] == ["redaction@exemple.test"]


def test_cancelling_a_replacement_leaves_what_serves(
    editor_client: Client, catalogue: Catalogue
) -> None:
    video = make_video(status=Status.PROCESSING, incoming="a/b/original.mp4")
    editor_client.post(address("cancel", video.pk))
    video.refresh_from_db()
    assert (video.status, video.version, video.incoming.name) == ("ready", 1, "")


def test_of_two_people_who_start_again_one_starts(
    editor_client: Client, moderator_client: Client, catalogue: Catalogue
) -> None:
    video = make_video(status=Status.CANCELLED, version=0, original="a/original.mp4")
    answers = [
        someone.post(address("retry", video.pk), follow=True).content.decode()
        for someone in (editor_client, moderator_client)
    ]
    assert ["est relancée" in html for html in answers] == [True, False]
    video.refresh_from_db()
    assert video.status == "uploaded"


def test_failure_says_why_and_what_to_do(editor_client: Client, catalogue: Catalogue) -> None:
    video = make_video(
        status=Status.FAILED, version=0, original="a/original.mp4", error="Le disque est plein."
    )
    html = page(editor_client, video)
    assert "Le disque est plein." in html
    assert "Si cela se répète, déposez un autre export" in html
    assert address("retry", video.pk) in html


def test_reason_why_another_file_was_refused_is_said_until_it_is_read(
    editor_client: Client, catalogue: Catalogue
) -> None:
    video = make_video(error="Le fichier déposé n’a pas été accepté.")
    assert "Le fichier déposé n’a pas été accepté." in page(editor_client, video)
    editor_client.post(address("dismiss", video.pk))
    assert "Le fichier déposé" not in page(editor_client, video)
    failed = make_video(status=Status.FAILED, version=0, error="Le disque est plein.")
    editor_client.post(address("dismiss", failed.pk))
    assert "Le disque est plein." in page(editor_client, failed)


def test_withdrawn_video_offers_nothing_any_more(
    editor_client: Client, catalogue: Catalogue
) -> None:
    video = make_video(status=Status.WITHDRAWN, version=0)
    html = page(editor_client, video)
    assert "fichiers et sous-titres sont effacés" in html
    assert address("replace", video.pk) not in html
    assert editor_client.get(address("replace", video.pk)).status_code == 302
    assert address("captions", video.pk) not in html
    assert "captions_file" not in html
    assert editor_client.get(address("captions", video.pk)).status_code == 404
    edited = reverse("wagtailsnippets_media_video:captions_edit", args=[video.pk, "fr"])
    assert editor_client.post(edited, {"text": "WEBVTT"}).status_code == 404
    renamed = reverse("wagtailsnippets_media_video:edit", args=[video.pk])
    editor_client.post(renamed, {"title": "Une vidéo retirée"})
    video.refresh_from_db()
    assert (video.title, video.status) == ("Une vidéo retirée", Status.WITHDRAWN)


def upload(path: Path) -> SimpleUploadedFile:
    return SimpleUploadedFile(path.name, path.read_bytes(), "video/mp4")


@pytest.fixture
def real_video(catalogue: Catalogue, make_real_video: MakeVideo, editor: User) -> Video:
    video = make_real_video(original="deja/original.mp4", original_name="mars.mp4")
    video.chapters.all().delete()
    return video


@pytest.mark.parametrize(("answer", "same"), [("same", True), ("other", False)])
def test_replacement_asks_whether_the_content_is_the_same(
    editor_client: Client, editor: User, real_video: Video, clips: Clips, answer: str, same: bool
) -> None:
    url = address("replace", real_video.pk)
    html = " ".join(editor_client.get(url).content.decode().split())
    assert "L’avancement des personnes et les sous-titres sont gardés." in html
    assert "L’avancement repart de zéro" in html
    path = clips.video("court.mp4", size="320x240", seconds=1)
    response = editor_client.post(url, {"original": upload(path), "content": answer})
    assert response.headers["Location"] == address("edit", real_video.pk)
    real_video.refresh_from_db()
    assert (real_video.status, real_video.version) == ("uploaded", 3)
    assert (real_video.incoming_name, real_video.incoming_same_take) == ("court.mp4", same)
    assert real_video.incoming_by == editor
    html = page(editor_client, real_video)
    assert "court.mp4, déposé par" in html
    assert "La version d’avant reste en ligne." in html


def test_another_content_is_not_put_in_a_published_page_behind_the_gate(
    editor_client: Client, catalogue: Catalogue, clips: Clips
) -> None:
    video = Video.objects.get(pk=catalogue.video_lesson.video_id)
    path = clips.video("court.mp4", size="320x240", seconds=1)
    url = address("replace", video.pk)
    html = editor_client.post(url, {"original": upload(path), "content": "other"}).content.decode()
    assert "Déposez-le comme une nouvelle vidéo" in html
    video.refresh_from_db()
    assert (video.status, video.incoming.name) == ("ready", "")
    catalogue.video_lesson.unpublish()
    editor_client.post(url, {"original": upload(path), "content": "other"})
    video.refresh_from_db()
    assert not video.incoming_same_take


def test_replacement_without_an_answer_changes_nothing(
    editor_client: Client, real_video: Video, clips: Clips
) -> None:
    path = clips.video("court.mp4", size="320x240", seconds=1)
    url = address("replace", real_video.pk)
    html = editor_client.post(url, {"original": upload(path)}).content.decode()
    assert "Dites si le contenu est le même" in html
    real_video.refresh_from_db()
    assert (real_video.status, real_video.incoming.name) == ("ready", "")


def test_nobody_is_asked_about_what_nobody_has_watched(
    editor_client: Client, catalogue: Catalogue, clips: Clips
) -> None:
    video = make_video(status=Status.REFUSED, version=0, original_name="texte.mp4")
    url = address("replace", video.pk)
    assert "Que contient le nouveau fichier" not in editor_client.get(url).content.decode()
    path = clips.video("court.mp4", size="320x240", seconds=1)
    editor_client.post(url, {"original": upload(path)})
    video.refresh_from_db()
    assert (video.status, video.original_name, video.take) == ("uploaded", "court.mp4", 1)


def test_poster_is_chosen_at_a_moment_or_left_to_the_pipeline(
    editor_client: Client, real_video: Video
) -> None:
    url = address("poster", real_video.pk)
    response = editor_client.post(url, {"moment": "0:01,5"})
    assert response.headers["Location"].endswith("?affiche=0#affiche")
    real_video.refresh_from_db()
    assert real_video.poster_at == 1.5
    assert "La nouvelle image se fabrique." in page(editor_client, real_video, "?affiche=0")
    assert "Prise à 0:01,5." in page(editor_client, real_video)
    editor_client.post(url, {"moment": "0:01,5", "automatic": "1"})
    real_video.refresh_from_db()
    assert real_video.poster_at is None


@pytest.mark.parametrize(
    ("moment", "reason"),
    [
        ("9:59", "La vidéo se termine avant ce moment"),
        ("à la fin", "Écrivez un moment de la vidéo comme 1:12"),
        ("", "Écrivez un moment de la vidéo comme 1:12"),
        ("1:75", "Écrivez un moment de la vidéo comme 1:12"),
    ],
)
def test_moment_without_a_frame_is_refused(
    editor_client: Client, real_video: Video, moment: str, reason: str
) -> None:
    url = address("poster", real_video.pk)
    html = editor_client.post(url, {"moment": moment}, follow=True).content.decode()
    assert reason in html
    real_video.refresh_from_db()
    assert real_video.poster_at is None


def test_page_says_what_is_missing_before_publication(
    editor_client: Client, catalogue: Catalogue
) -> None:
    video = make_video(audio_description="")
    CaptionTrack.objects.filter(video=video).update(is_draft=True)
    html = page(editor_client, video)
    assert "Une page ne peut pas encore montrer cette vidéo :" in html
    assert "brouillon" in html
    assert "L’audiodescription n’est pas décidée." in html
    CaptionTrack.objects.filter(video=video).update(is_draft=False)
    Video.objects.filter(pk=video.pk).update(audio_description="not_needed")
    assert "Rien ne manque : une page peut montrer cette vidéo." in page(editor_client, video)


def test_facts_name_the_file_its_versions_and_the_pages(
    editor_client: Client, editor: User, catalogue: Catalogue
) -> None:
    video = Video.objects.get(pk=catalogue.testimonial.video_id)
    Video.objects.filter(pk=video.pk).update(
        original_name="Été à Orval.mp4", version=3, take=2, audio_bytes=500_000, uploaded_by=editor
    )
    html = page(editor_client, video)
    for fact in ("Été à Orval.mp4", "version 3, montage 2", "720p, 480p", "0,5 Mo"):
        assert fact in html
    assert reverse("wagtailadmin_pages:edit", args=[catalogue.testimonial.pk]) in html


def test_replacement_is_in_the_facts_with_its_author(
    moderator_client: Client, editor_client: Client, real_video: Video, clips: Clips
) -> None:
    path = clips.video("court.mp4", size="320x240", seconds=1)
    moderator_client.post(
        address("replace", real_video.pk), {"original": upload(path), "content": "same"}
    )
    services.cancel(real_video)
    assert re.search(
        r"<dt>Remplacé</dt> <dd> le .* par Jeanne Dupuis", page(editor_client, real_video)
    )


def test_page_costs_the_same_whatever_the_number_of_captions_and_pages(
    editor_client: Client, catalogue: Catalogue
) -> None:
    video = make_video(original_name="a.mp4")

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            page(editor_client, video)
        return len(queries)

    count()
    few = count()
    for language in ("en", "de", "it"):
        CaptionTrack.objects.create(video=video, language=language, label=language)
    for lesson in (catalogue.video_lesson, catalogue.text_lesson):
        lesson.video = video
        lesson.save()
    assert count() == few


def test_saving_is_told_in_good_french(editor_client: Client, catalogue: Catalogue) -> None:
    video = make_video("Le conseil")
    told = editor_client.post(address("edit", video.pk), {"title": ""}).content.decode()
    assert "La vidéo n’est pas encore enregistrée" in told
    assert "(e)" not in told.split("<main")[0]
