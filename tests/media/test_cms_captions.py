"""Captions in the CMS: languages, the editor without a script, what its script asks for."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from media.captions import as_cues, replace_captions
from media.models import CaptionTrack, SpeechJob, Video
from media.webvtt import Cue
from tests.catalogue import Catalogue, make_video

GOOD = "WEBVTT\n\n00:01.000 --> 00:03.000\n<v Ana>Bonjour à tous.\n"
BAD = "WEBVTT\n\n00:03.000 --> 00:02.000\nRecul\n"


def url(name: str, video: Video, *arguments: str) -> str:
    return reverse(f"wagtailsnippets_media_video:{name}", args=[video.pk, *arguments])


def save(client: Client, video: Video, text: str, *, language: str = "fr", **fields: Any) -> Any:
    data = {"text": text, "revision": "0", "action": "draft", **fields}
    headers = {"Accept": data.pop("accept", "text/html")}
    return client.post(url("captions_edit", video, language), data, headers=headers)


@pytest.fixture
def video(catalogue: Catalogue) -> Video:
    video = make_video("Une séance", is_public=False)
    video.caption_tracks.all().delete()
    return video


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("captions", ()),
        ("captions_propose", ()),
        ("captions_edit", ("fr",)),
        ("captions_remove", ("fr",)),
        ("captions_file", ("fr", "vtt")),
    ],
)
def test_captions_are_closed_to_visitors_and_learners(
    client: Client,
    learner_client: Client,
    catalogue: Catalogue,
    name: str,
    arguments: tuple[str, ...],
) -> None:
    video = make_video()
    for someone in (client, learner_client):
        for send in (someone.get, someone.post):
            response = send(url(name, video, *arguments))
            assert response.status_code in (302, 403, 405)
            place = response.headers.get("Location", "")
            assert place == "" or place.startswith(("/cms/login/", "/compte/")), place
    assert video.caption_tracks.count() == 1


def test_addresses_are_those_that_other_screens_link_to(catalogue: Catalogue) -> None:
    video = make_video()
    assert url("captions", video) == f"/cms/videos/{video.pk}/sous-titres/"
    assert url("captions_edit", video, "fr") == f"/cms/videos/{video.pk}/sous-titres/fr/"


def test_list_says_what_is_a_draft_and_who_reviewed_the_rest(
    editor_client: Client, editor: User, video: Video
) -> None:
    cues = [Cue(0, 2000, "Bonjour.")]
    replace_captions(video, cues, reviewed_by=editor)
    replace_captions(video, cues, language="en", is_draft=True)
    html = " ".join(editor_client.get(url("captions", video)).content.decode().split())
    assert "Brouillon, à relire" in html
    assert "par Jeanne Dupuis" in html
    assert "langue parlée" in html


def test_list_asks_the_same_number_of_questions_for_one_language_or_six(
    editor_client: Client,
    editor: User,
    video: Video,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    editor_client.get(url("captions", video))
    for language in ("fr", "en", "de", "es", "it", "pt"):
        replace_captions(video, [Cue(0, 2000, "Oui.")], language=language, reviewed_by=editor)
    with django_assert_max_num_queries(22):
        editor_client.get(url("captions", video))


def test_unknown_language_is_not_found(editor_client: Client, video: Video) -> None:
    assert editor_client.get(url("captions_edit", video, "tlh")).status_code == 404
    assert editor_client.get(url("captions_file", video, "fr", "vtt")).status_code == 404


def test_new_language_begins_empty(editor_client: Client, video: Video) -> None:
    response = editor_client.post(url("captions", video), {"language": "de"})
    assert response.headers["Location"] == url("captions_edit", video, "de")
    html = editor_client.get(response.headers["Location"]).content.decode()
    assert "Nouvelle langue" in html
    assert "WEBVTT" in html
    assert "À corriger" not in html.partition("data-captions-errors")[0]


def test_file_is_shown_for_review_and_not_saved(editor_client: Client, video: Video) -> None:
    file = SimpleUploadedFile("en.srt", b"1\n00:00:01,000 --> 00:00:03,000\nHello all\n")
    response = editor_client.post(url("captions", video), {"language": "en", "file": file})
    html = response.content.decode()
    assert "00:00:01.000 --&gt; 00:00:03.000" in html
    assert "pas encore enregistré" in html
    assert not CaptionTrack.objects.filter(video=video).exists()


def test_file_with_errors_is_shown_as_it_came_with_its_lines(
    editor_client: Client, video: Video
) -> None:
    file = SimpleUploadedFile("fr.vtt", BAD.encode())
    html = editor_client.post(
        url("captions", video), {"language": "fr", "file": file}
    ).content.decode()
    assert "Ligne 3\xa0: la fin vient avant le début." in html
    assert "Recul" in html


@pytest.mark.parametrize("content", [b"\x89PNG\r\n\x1a\n\x00\x00", b"\x00\x01"])
def test_file_that_is_no_text_is_refused(
    editor_client: Client, video: Video, content: bytes
) -> None:
    file = SimpleUploadedFile("photo.vtt", content)
    response = editor_client.post(url("captions", video), {"language": "fr", "file": file})
    assert response.status_code == 422
    assert "n’est pas du texte" in response.content.decode()


def test_draft_then_review_by_name(editor_client: Client, editor: User, video: Video) -> None:
    assert save(editor_client, video, GOOD).status_code == 302
    track = video.caption_tracks.get()
    assert (track.is_draft, track.reviewed_by, track.revision) == (True, None, 1)
    save(editor_client, video, GOOD, revision="1", action="reviewed")
    track.refresh_from_db()
    assert (track.is_draft, track.reviewed_by, track.revision) == (False, editor, 2)
    assert track.reviewed_at is not None
    assert as_cues(track) == [Cue(1000, 3000, "Bonjour à tous.", "Ana")]


def test_errors_keep_what_was_typed(editor_client: Client, video: Video) -> None:
    response = save(editor_client, video, BAD)
    html = response.content.decode()
    assert response.status_code == 422
    assert "Ligne 3\xa0: la fin vient avant le début." in html
    assert "Recul" in html
    assert not CaptionTrack.objects.filter(video=video).exists()


def test_captions_beyond_the_video_are_refused(editor_client: Client, video: Video) -> None:
    response = save(editor_client, video, "WEBVTT\n\n02:00.000 --> 02:01.000\nTrop tard\n")
    assert "après la fin de la vidéo" in response.content.decode()


def test_reading_speed_warns_and_does_not_refuse(editor_client: Client, video: Video) -> None:
    text = f"WEBVTT\n\n00:01.000 --> 00:02.000\n{'Vite ' * 8}\n"
    assert save(editor_client, video, text).status_code == 302
    html = editor_client.get(url("captions_edit", video, "fr")).content.decode()
    assert "trop rapide à lire" in html


def test_second_of_two_people_loses_nothing(editor_client: Client, video: Video) -> None:
    save(editor_client, video, GOOD)
    mine = GOOD.replace("Bonjour", "Bonsoir")
    response = save(editor_client, video, mine)
    html = response.content.decode()
    assert response.status_code == 409
    assert "Bonsoir à tous." in html
    assert "Bonjour à tous." in html
    assert 'name="revision" value="1"' in html
    assert as_cues(video.caption_tracks.get())[0].text == "Bonjour à tous."
    save(editor_client, video, mine, revision="1")
    assert as_cues(video.caption_tracks.get())[0].text == "Bonsoir à tous."


def test_script_gets_errors_conflicts_and_revisions(editor_client: Client, video: Video) -> None:
    json = {"accept": "application/json"}
    wrong = save(editor_client, video, BAD, **json)
    assert (wrong.status_code, wrong.json()["errors"][0]["line"]) == (422, 3)
    kept = save(editor_client, video, GOOD, **json)
    assert kept.json()["revision"] == 1
    overtaken = save(editor_client, video, GOOD, **json)
    assert overtaken.status_code == 409
    assert "Bonjour" in overtaken.json()["other_text"]
    assert overtaken.json()["revision"] == 1


@pytest.mark.parametrize(
    ("extension", "begins"), [("vtt", "WEBVTT"), ("srt", "1\n00:00:01,000 --> 00:00:03,000")]
)
def test_captions_are_downloaded_drafts_included(
    editor_client: Client, video: Video, extension: str, begins: str
) -> None:
    save(editor_client, video, GOOD)
    response = editor_client.get(url("captions_file", video, "fr", extension))
    assert response.content.decode().startswith(begins)
    assert f'filename="une-seance-fr.{extension}"' in response.headers["Content-Disposition"]
    assert editor_client.get(url("captions_file", video, "fr", "exe")).status_code == 404


def test_removal_is_asked_first(editor_client: Client, video: Video) -> None:
    save(editor_client, video, GOOD)
    address = url("captions_remove", video, "fr")
    assert "Retirer les sous-titres" in editor_client.get(address).content.decode()
    assert video.caption_tracks.exists()
    editor_client.post(address)
    assert not video.caption_tracks.exists()


def test_captions_that_a_published_page_needs_are_corrected_not_removed(
    editor_client: Client, catalogue: Catalogue
) -> None:
    video = catalogue.testimonial.video
    assert video is not None
    address = url("captions_remove", video, "fr")
    assert "ne peut pas rester sans sous-titres" in editor_client.get(address).content.decode()
    editor_client.post(address)
    track = video.caption_tracks.get()
    known = str(track.revision)
    refused = save(editor_client, video, GOOD, revision=known)
    assert refused.status_code == 403
    assert "ne peut pas rester sans sous-titres" in refused.content.decode()
    assert "Bonjour à tous." in refused.content.decode()
    assert save(editor_client, video, GOOD, revision=known, action="reviewed").status_code == 302
    assert as_cues(video.caption_tracks.get())[0].text == "Bonjour à tous."


def test_other_language_of_a_published_video_may_go(
    editor_client: Client, catalogue: Catalogue
) -> None:
    video = catalogue.testimonial.video
    assert video is not None
    replace_captions(video, [Cue(0, 2000, "Hello.")], language="en")
    editor_client.post(url("captions_remove", video, "en"))
    assert list(video.caption_tracks.values_list("language", flat=True)) == ["fr"]


def test_draft_from_speech_is_offered_when_there_is_a_model_and_nothing_to_lose(
    editor_client: Client, video: Video, settings: LazySettings
) -> None:
    offer = "Proposer des sous-titres à partir du son"
    assert offer not in editor_client.get(url("captions", video)).content.decode()
    settings.ASR_MODEL = "/modele"
    assert offer in editor_client.get(url("captions", video)).content.decode()
    editor_client.post(url("captions_propose", video))
    assert SpeechJob.objects.get().status == "waiting"
    assert offer not in editor_client.get(url("captions", video)).content.decode()
    SpeechJob.objects.all().delete()
    save(editor_client, video, GOOD)
    editor_client.post(url("captions_propose", video))
    assert not SpeechJob.objects.exists()


def test_long_council_is_saved_whole(editor_client: Client, video: Video) -> None:
    Video.objects.filter(pk=video.pk).update(duration=10_800)
    cues = [Cue(i * 7000, i * 7000 + 6500, f"Intervention numéro {i}.") for i in range(1500)]
    replace_captions(video, cues, is_draft=True)
    html = editor_client.get(url("captions_edit", video, "fr")).content.decode()
    assert "Intervention numéro 1499." in html
