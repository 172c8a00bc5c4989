"""Videos in the CMS: sent, followed, captioned, chosen, kept while they are used."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import User
from media.cms.panels import video_edit_handler
from media.models import Chapter, Cue, Video
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
USUAL = {
    "language": "fr",
    "useful_start": "",
    "useful_end": "",
    "captions_language": "fr",
    **NO_CHAPTERS,
}


def upload(path: Path) -> SimpleUploadedFile:
    return SimpleUploadedFile(path.name, path.read_bytes(), "video/mp4")


def captions(text: str, name: str = "sous-titres.vtt") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode(), "text/vtt")


@pytest.mark.parametrize("view", ["list", "add", "edit", "state", "delete"])
def test_cms_is_closed_to_visitors_and_learners(
    client: Client, catalogue: Catalogue, learner_client: Client, view: str
) -> None:
    pk = [catalogue.testimonial.video_id] if view not in ("list", "add") else []
    url = reverse(f"wagtailsnippets_media_video:{view}", args=pk)
    for someone in (client, learner_client):
        response = someone.get(url)
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
    assert response.headers["Location"] == reverse(EDIT, args=[video.pk])
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
    assert "<strong>Français</strong> – 5 sous-titres," in " ".join(html.split())
    assert "data-player" in html


def test_editing_a_title_prepares_nothing_again(editor_client: Client, video: Video) -> None:
    edit(editor_client, video, title="Un meilleur titre")
    video.refresh_from_db()
    assert (video.title, video.status) == ("Un meilleur titre", "ready")


def test_saving_the_form_leaves_what_a_worker_has_written_meanwhile(
    editor: User, video: Video
) -> None:
    """The form was read while version 3 was being made; it is saved once version 4 is there."""
    form_class = video_edit_handler.bind_to_model(Video).get_form_class()
    stale = Video.objects.get(pk=video.pk)
    form = form_class({**USUAL, "title": "Relu"}, instance=stale, for_user=editor)
    Video.objects.filter(pk=video.pk).update(version=4, status="processing", leased_by="un")
    assert form.is_valid(), form.errors
    form.save()
    video.refresh_from_db()
    assert (video.title, video.version, video.status, video.leased_by) == (
        "Relu",
        4,
        "processing",
        "un",
    )


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


def test_captions_that_a_person_chose_count_as_read_by_that_person(
    editor_client: Client, editor: User, video: Video
) -> None:
    video.caption_tracks.update(is_draft=True)
    edit(editor_client, video, captions_file=captions("WEBVTT\n\n00:01.000 --> 00:02.000\nOui"))
    track = video.caption_tracks.get()
    assert (track.is_draft, track.reviewed_by) == (False, editor)
    html = " ".join(editor_client.get(reverse(EDIT, args=[video.pk])).content.decode().split())
    assert "relus par Jeanne Dupuis le" in html


def test_wrong_captions_are_refused_line_by_line(editor_client: Client, video: Video) -> None:
    html = edit(
        editor_client,
        video,
        captions_file=captions("WEBVTT\n\n00:03.000 --> 00:02.000\nRecul\n\nquoi\n"),
    ).replace("\xa0", " ")
    assert "Ligne 3 : la fin vient avant le début." in html
    assert "Ligne 6 : il manque les temps" in html
    assert Cue.objects.filter(track__video=video).count() == 5


def chapters(*rows: tuple[object, str, str], deleted: tuple[int, ...] = ()) -> dict[str, str]:
    """The fields of the rows: (pk of a chapter or "", moment, title)."""
    fields = {**NO_CHAPTERS, "chapters-TOTAL_FORMS": str(len(rows))}
    fields["chapters-INITIAL_FORMS"] = str(sum(bool(pk) for pk, _moment, _title in rows))
    for number, (pk, moment, title) in enumerate(rows):
        fields[f"chapters-{number}-id"] = str(pk)
        fields[f"chapters-{number}-start"] = moment
        fields[f"chapters-{number}-title"] = title
        fields[f"chapters-{number}-DELETE"] = "on" if number in deleted else ""
    return fields


def kept(video: Video) -> list[tuple[int, str]]:
    return list(Chapter.objects.filter(video=video).values_list("start", "title"))


def test_chapters_are_typed_as_moments_in_any_order(editor_client: Client, video: Video) -> None:
    Video.objects.filter(pk=video.pk).update(duration=7200)
    edit(editor_client, video, **chapters(("", "1:02:05", "La carte"), ("", "12,5", "Le début")))
    assert kept(video) == [(12_500, "Le début"), (3_725_000, "La carte")]
    html = editor_client.get(reverse(EDIT, args=[video.pk])).content.decode()
    assert html.index('value="0:12,5"') < html.index('value="1:02:05"')


@pytest.mark.parametrize(
    ("moment", "reason"),
    [
        ("9:59", "Chapitre 2 : la vidéo se termine à"),
        ("0:01", "Chapitre 2 : le chapitre 1 commence déjà à 0:01."),
        ("bientôt", "Écrivez un moment de la vidéo comme 1:12"),
        ("-1", "Écrivez un moment de la vidéo comme 1:12"),
    ],
)
def test_wrong_chapter_names_its_row_and_nothing_typed_is_lost(
    editor_client: Client, video: Video, moment: str, reason: str
) -> None:
    rows = chapters(("", "0:01", "Un"), ("", moment, "Deux"))
    html = edit(editor_client, video, title="Autre titre", **rows).replace("\xa0", " ")
    assert reason in html
    assert f'value="{moment}"' in html
    assert "Autre titre" in html
    assert kept(video) == []


def test_two_chapters_may_exchange_their_moments(editor_client: Client, video: Video) -> None:
    one = Chapter.objects.create(video=video, start=0, title="Un")
    two = Chapter.objects.create(video=video, start=1000, title="Deux")
    edit(editor_client, video, **chapters((one.pk, "0:01", "Un"), (two.pk, "0:00", "Deux")))
    assert kept(video) == [(0, "Deux"), (1000, "Un")]


def test_chapter_may_take_the_place_of_one_that_is_removed(
    editor_client: Client, video: Video
) -> None:
    one = Chapter.objects.create(video=video, start=0, title="Un")
    rows = chapters((one.pk, "0:00", "Un"), ("", "0:00", "Mieux"), deleted=(0,))
    edit(editor_client, video, **rows)
    assert kept(video) == [(0, "Mieux")]


def test_chapter_that_someone_else_added_meanwhile_is_kept_and_said(
    editor_client: Client, video: Video
) -> None:
    Chapter.objects.create(video=video, start=1000, title="D’une collègue")
    html = edit(editor_client, video, **chapters(("", "0:01", "Le mien")))
    assert "un chapitre ajouté entre-temps commence déjà à 0:01." in html
    edit(editor_client, video, **chapters(("", "0:00", "Le mien")))
    assert kept(video) == [(0, "Le mien"), (1000, "D’une collègue")]


@pytest.mark.parametrize(
    ("start", "end", "reason"),
    [
        ("0:01", "0:00,5", "La fin utile vient après le début utile."),
        ("", "9:59", "La vidéo se termine avant"),
        ("9:59", "", "La vidéo se termine avant"),
        ("tôt", "", "Écrivez un moment"),
    ],
)
def test_useful_bounds_lie_in_order_inside_the_video(
    editor_client: Client, video: Video, start: str, end: str, reason: str
) -> None:
    assert reason in edit(editor_client, video, useful_start=start, useful_end=end)
    video.refresh_from_db()
    assert video.useful_bounds == (0, video.duration)


def test_useful_bounds_are_kept_in_seconds(editor_client: Client, video: Video) -> None:
    edit(editor_client, video, useful_start="0:00,5", useful_end="0:01")
    video.refresh_from_db()
    assert video.useful_bounds == (0.5, 1.0)
    edit(editor_client, video)
    video.refresh_from_db()
    assert (video.useful_start, video.useful_end) == (0, None)


def test_editor_cannot_delete_and_nobody_deletes_what_a_page_shows(
    editor_client: Client, moderator_client: Client, catalogue: Catalogue
) -> None:
    used = Video.objects.get(pk=catalogue.testimonial.video_id)
    url = reverse("wagtailsnippets_media_video:delete", args=[used.pk])
    assert editor_client.post(url).status_code == 302
    several = reverse("wagtail_bulk_action", args=["media", "video", "delete"])
    for address in (url, f"{several}?id={used.pk}&next=/cms/"):
        page = moderator_client.post(address, follow=True).content.decode()
        assert "Rien n’a été supprimé" in page
        assert catalogue.testimonial.title in page
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
