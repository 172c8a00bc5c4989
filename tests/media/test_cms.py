"""Videos in the CMS: sent, followed, captioned, chosen, kept while they are used."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import User
from media.models import Cue, Video
from tests.catalogue import Catalogue, make_video
from tests.media.clips import Clips
from tests.media.conftest import MakeVideo

LIST = "wagtailsnippets_media_video:list"
ADD = "wagtailsnippets_media_video:add"
EDIT = "wagtailsnippets_media_video:edit"
NO_CHAPTERS = {
    "chapters-TOTAL_FORMS": "0",
    "chapters-INITIAL_FORMS": "0",
    "chapters-MIN_NUM_FORMS": "0",
    "chapters-MAX_NUM_FORMS": "1000",
}
USUAL = {"useful_start": "0", "useful_end": "", "captions_language": "fr", **NO_CHAPTERS}


def upload(path: Path) -> SimpleUploadedFile:
    return SimpleUploadedFile(path.name, path.read_bytes(), "video/mp4")


def captions(text: str, name: str = "sous-titres.vtt") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode(), "text/vtt")


@pytest.mark.parametrize("view", ["list", "add", "edit", "state", "retry", "delete"])
def test_cms_is_closed_to_visitors_and_learners(
    client: Client, catalogue: Catalogue, learner_client: Client, view: str
) -> None:
    pk = [catalogue.testimonial.video_id] if view not in ("list", "add") else []
    url = reverse(f"wagtailsnippets_media_video:{view}", args=pk)
    for someone in (client, learner_client):
        response = someone.post(url) if view == "retry" else someone.get(url)
        assert response.status_code in (302, 403)
        place = response.headers.get("Location", "")
        assert place == "" or place.startswith(("/cms/login/", "/compte/")), place


def test_list_says_where_each_video_is(editor_client: Client) -> None:
    make_video("Longue", status=Video.Status.PROCESSING, progress=42)
    make_video("Cassée", status=Video.Status.FAILED)
    html = editor_client.get(reverse(LIST)).content.decode().replace("\xa0", " ")
    assert "En préparation, 42 %" in html
    assert "En échec" in html
    assert "1:35" in html


def test_editor_sends_a_video(
    editor_client: Client, editor: User, clips: Clips, django_capture_on_commit_callbacks: object
) -> None:
    path = clips.video("Été à Orval.mp4", size="320x240", seconds=1)
    response = editor_client.post(
        reverse(ADD), {"title": "L’été", "original": upload(path), **USUAL}
    )
    video = Video.objects.get(title="L’été")
    assert response.status_code == 302
    assert (video.status, video.uploaded_by, video.original_name) == (
        "uploaded",
        editor,
        "Été à Orval.mp4",
    )
    assert video.queued_at is not None
    assert Path(video.original.path).read_bytes() == path.read_bytes()


def test_name_that_no_video_has_is_refused_and_nothing_typed_is_lost(
    editor_client: Client,
) -> None:
    file = SimpleUploadedFile("discours.docx", b"PK")
    response = editor_client.post(
        reverse(ADD), {"title": "Discours du maire", "original": file, **USUAL}
    )
    html = response.content.decode()
    assert response.status_code == 200
    assert "n’est pas une vidéo d’après son nom" in html
    assert "Discours du maire" in html
    assert not Video.objects.filter(title="Discours du maire").exists()


def test_file_above_the_cap_is_refused(
    editor_client: Client, clips: Clips, settings: LazySettings
) -> None:
    settings.VIDEO_MAX_BYTES = 1000
    path = clips.video("court.mp4", size="320x240", seconds=1)
    response = editor_client.post(
        reverse(ADD), {"title": "Lourde", "original": upload(path), **USUAL}
    )
    assert "trop lourd" in response.content.decode()
    assert not Video.objects.filter(title="Lourde").exists()


def test_missing_file_is_asked_for(editor_client: Client) -> None:
    response = editor_client.post(reverse(ADD), {"title": "Sans fichier", **USUAL})
    assert response.status_code == 200
    assert not Video.objects.filter(title="Sans fichier").exists()


def edit(client: Client, video: Video, **fields: object) -> str:
    response = client.post(
        reverse(EDIT, args=[video.pk]), {"title": video.title, **USUAL, **fields}, follow=True
    )
    return response.content.decode()


@pytest.fixture
def video(catalogue: Catalogue, make_real_video: MakeVideo) -> Video:
    video = make_real_video(original="deja/original.mp4")
    video.chapters.all().delete()
    return video


def test_edit_page_shows_the_video_its_state_and_its_captions(
    editor_client: Client, video: Video
) -> None:
    html = editor_client.get(reverse(EDIT, args=[video.pk])).content.decode()
    assert "Prête" in html
    assert "Français (5)" in " ".join(html.split())
    assert "data-player" in html


def test_editing_a_title_prepares_nothing_again(editor_client: Client, video: Video) -> None:
    edit(editor_client, video, title="Un meilleur titre")
    video.refresh_from_db()
    assert (video.title, video.status) == ("Un meilleur titre", "ready")


def test_new_file_is_prepared_while_the_old_version_serves(
    editor_client: Client, video: Video, clips: Clips
) -> None:
    path = clips.video("court.mp4", size="320x240", seconds=1)
    edit(editor_client, video, original=upload(path))
    video.refresh_from_db()
    assert (video.status, video.version, video.original_name) == ("uploaded", 3, "court.mp4")


def test_captions_replace_those_of_their_language(editor_client: Client, video: Video) -> None:
    edit(
        editor_client,
        video,
        captions_file=captions("WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ana>Bonjour"),
    )
    (cue,) = Cue.objects.filter(track__video=video)
    assert (cue.start, cue.end, cue.text, cue.speaker) == (1000, 2000, "Bonjour", "Ana")
    edit(
        editor_client,
        video,
        captions_file=captions("1\n00:00:01,000 --> 00:00:02,000\nHello\n", "en.srt"),
        captions_language="en",
    )
    tracks = video.caption_tracks.values_list("language", "label")
    assert list(tracks) == [("en", "English"), ("fr", "Français")]
    edit(editor_client, video, captions_removed=["en"])
    assert list(video.caption_tracks.values_list("language", flat=True)) == ["fr"]


def test_wrong_captions_are_refused_line_by_line(editor_client: Client, video: Video) -> None:
    html = edit(
        editor_client,
        video,
        captions_file=captions("WEBVTT\n\n00:03.000 --> 00:02.000\nRecul\n\nquoi\n"),
    ).replace("\xa0", " ")
    assert "Ligne 3 : la fin vient avant le début." in html
    assert "Ligne 6 : il manque les temps" in html
    assert Cue.objects.filter(track__video=video).count() == 5


def test_chapters_are_typed_in_minutes_and_seconds(editor_client: Client, video: Video) -> None:
    edit(
        editor_client,
        video,
        **{
            **NO_CHAPTERS,
            "chapters-TOTAL_FORMS": "1",
            "chapters-0-id": "",
            "chapters-0-start": "1:02:05",
            "chapters-0-title": "La carte",
            "chapters-0-DELETE": "",
        },
    )
    chapter = video.chapters.get()
    assert (chapter.start, chapter.title) == (3_725_000, "La carte")
    html = editor_client.get(reverse(EDIT, args=[video.pk])).content.decode()
    assert 'value="1:02:05"' in html


def test_refused_video_says_why_and_can_be_tried_again(
    editor_client: Client, catalogue: Catalogue
) -> None:
    video = make_video(status=Video.Status.REFUSED, version=0, error="Il en manque une partie.")
    html = editor_client.get(reverse(EDIT, args=[video.pk])).content.decode()
    assert "Il en manque une partie." in html
    retry = reverse("wagtailsnippets_media_video:retry", args=[video.pk])
    assert retry in html
    assert editor_client.get(retry).status_code == 405
    assert editor_client.post(retry).status_code == 302
    video.refresh_from_db()
    assert (video.status, video.error, video.attempts) == ("uploaded", "", 0)


def test_state_is_told_while_the_page_stays_open(
    editor_client: Client, catalogue: Catalogue
) -> None:
    video = make_video(status=Video.Status.PROCESSING, version=0, progress=42)
    url = reverse("wagtailsnippets_media_video:state", args=[video.pk])
    assert url == f"/cms/videos/{video.pk}/etat/"
    assert editor_client.get(url).json() == {
        "status": "processing",
        "label": "En préparation",
        "progress": 42,
        "error": "",
        "finished": False,
    }


def test_editor_cannot_delete_and_nobody_deletes_what_a_page_shows(
    editor_client: Client, moderator_client: Client, catalogue: Catalogue
) -> None:
    used = Video.objects.get(pk=catalogue.testimonial.video_id)
    url = reverse("wagtailsnippets_media_video:delete", args=[used.pk])
    assert editor_client.post(url).status_code == 302
    response = moderator_client.post(url, follow=True)
    assert "Cette vidéo est montrée par une page" in response.content.decode()
    assert Video.objects.filter(pk=used.pk).exists()


def test_moderator_deletes_a_video_that_no_page_shows(
    moderator_client: Client, catalogue: Catalogue
) -> None:
    video = make_video()
    moderator_client.post(reverse("wagtailsnippets_media_video:delete", args=[video.pk]))
    assert not Video.objects.filter(pk=video.pk).exists()


def test_video_is_sent_from_the_page_that_needs_it(
    editor_client: Client, editor: User, clips: Clips, catalogue: Catalogue
) -> None:
    lesson = reverse("wagtailadmin_pages:edit", args=[catalogue.video_lesson.pk])
    assert reverse("wagtailsnippetchoosers_media_video:choose") in (
        editor_client.get(lesson).content.decode()
    )
    chooser = "wagtailsnippetchoosers_media_video:choose"
    assert "Déposer une vidéo" in editor_client.get(reverse(chooser)).json()["html"]
    path = clips.video("court.mp4", size="320x240", seconds=1)
    response = editor_client.post(
        reverse("wagtailsnippetchoosers_media_video:create"),
        {"title": "Depuis la page", "original": upload(path)},
    )
    assert response.json()["step"] == "chosen"
    video = Video.objects.get(title="Depuis la page")
    assert (video.uploaded_by, video.original_name, video.status) == (
        editor,
        "court.mp4",
        "uploaded",
    )


def test_body_larger_than_any_video_is_refused_unread(
    editor_client: Client, settings: LazySettings
) -> None:
    settings.VIDEO_MAX_BYTES = 0
    file = SimpleUploadedFile("long.mp4", bytes(1_100_000), "video/mp4")
    response = editor_client.post(reverse(ADD), {"title": "Géante", "original": file, **USUAL})
    assert response.status_code == 400


def test_large_forms_are_taken_from_people_of_the_cms_only(
    client: Client, learner_client: Client, editor_client: Client
) -> None:
    def answer(someone: Client, url: str) -> int:
        file = SimpleUploadedFile("film.mp4", b"0" * 1_500_000)
        return int(someone.post(url, {"original": file}).status_code)

    assert answer(client, "/compte/connexion/") == 400
    assert answer(learner_client, "/compte/nom/") == 400
    assert answer(editor_client, reverse(ADD)) == 200
