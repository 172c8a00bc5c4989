"""Who may fetch which file of which video."""

from __future__ import annotations

import shutil
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.utils import timezone

from media import services
from media.delivery import playable, sign
from media.models import CaptionTrack, Cue, Video
from tests.media.conftest import MakeVideo
from tests.media.serving import Reader

pytestmark = pytest.mark.django_db

FILES = (
    *("master.m3u8", "360p.m3u8", "240p-init.mp4", "240p-00000.m4s", "video.mp4"),
    *("audio.m4a", "poster.jpg", "poster-320.webp", "captions-fr.vtt", "transcript-fr.txt"),
)


@pytest.fixture
def client() -> Reader:
    return Reader()


def body(response: Any) -> bytes:
    content: bytes = response.body
    return content


def address(video: Video, name: str, *, token: str = "", version: int | None = None) -> str:
    prefix = f"/videos/s/{token}" if token else "/videos"
    return f"{prefix}/{video.uuid}/{version or video.version}/{name}"


@pytest.mark.parametrize("name", FILES)
def test_public_video_is_served_to_everyone(
    client: Client, make_real_video: MakeVideo, name: str
) -> None:
    response = client.get(address(make_real_video(is_public=True), name))
    assert response.status_code == 200
    assert body(response)
    assert response["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("name", FILES)
def test_reserved_or_draft_video_is_refused_without_a_signature(
    client: Client, make_real_video: MakeVideo, name: str
) -> None:
    assert client.get(address(make_real_video(is_public=False), name)).status_code == 403


@pytest.mark.parametrize("name", FILES)
def test_signature_opens_every_file_of_its_version(
    client: Client, make_real_video: MakeVideo, name: str
) -> None:
    video = make_real_video(is_public=False)
    response = client.get(address(video, name, token=sign(video)))
    assert response.status_code == 200
    assert "private" in response["Cache-Control"]


def test_signature_expires(client: Client, make_real_video: MakeVideo) -> None:
    video = make_real_video(is_public=False)
    signed = address(video, "master.m3u8", token=sign(video))
    with time_machine.travel(timezone.now() + timedelta(seconds=settings.VIDEO_LINK_SECONDS - 60)):
        assert client.get(signed).status_code == 200
    with time_machine.travel(timezone.now() + timedelta(seconds=settings.VIDEO_LINK_SECONDS + 60)):
        assert client.get(signed).status_code == 403


def test_signature_of_another_video_or_version_opens_nothing(
    client: Client, make_real_video: MakeVideo
) -> None:
    video, other = make_real_video(is_public=False), make_real_video(is_public=False)
    former = Video(uuid=video.uuid, version=video.version - 1)
    for token in (sign(other), sign(former), sign(video)[:-1] + "_", "x", "a:b:c"):
        assert client.get(address(video, "master.m3u8", token=token)).status_code == 403


@pytest.mark.parametrize(
    "name",
    [
        *("", "secret.txt", "original.mp4", "..", "../3/video.mp4", "....//video.mp4"),
        *("video.mp4/", "video.mp4\x00", "MASTER.M3U8", "360p.m3u8~", ".3", "captions-fr.txt"),
        *("transcript-fr.vtt", "captions-../x.vtt", "captions-de.vtt", "1080p.m3u8"),
        *("storyboard-1.jpg", "poster.r.jpg", "audio.m4a.bak", "٢٤٠p.m3u8"),
        *(".", "./video.mp4", "%2e%2e", "a" * 300, "poster" + "0" * 5000 + ".jpg"),
    ],
)
def test_name_that_no_version_holds_is_not_found(
    client: Client, make_real_video: MakeVideo, name: str
) -> None:
    video = make_real_video(is_public=True)
    (video.home / str(video.version) / "secret.txt").write_text("secret")
    for raw in (name, quote(name, safe="")):
        assert client.get(address(video, raw)).status_code == 404
        assert client.get(address(video, raw, token=sign(video))).status_code == 404


def test_version_that_was_never_published_is_not_found(
    client: Client, make_real_video: MakeVideo
) -> None:
    """A run that is about to be published has its folder before its row names it."""
    video = make_real_video(is_public=True, is_announced=True)
    shutil.copytree(video.home / "3", video.home / "4")
    for version in (0, 2, 4, 10**30):
        url = f"/videos/{video.uuid}/{version}/master.m3u8"
        assert client.get(url).status_code == 404
        assert client.get(f"/videos/affiche/{video.uuid}-{version}.jpg").status_code == 404


def test_version_that_was_replaced_is_served_while_it_is_kept(
    client: Client, make_real_video: MakeVideo
) -> None:
    video = make_real_video(is_public=True, is_announced=True)
    public, signed = (
        address(video, "240p-00000.m4s"),
        address(video, "240p-00000.m4s", token=sign(video)),
    )
    poster = video.poster_url()
    Video.objects.filter(pk=video.pk).update(version=4)
    assert [client.get(url).status_code for url in (public, signed, poster)] == [200] * 3
    shutil.rmtree(video.home / "3")
    assert [client.get(url).status_code for url in (public, signed, poster)] == [404] * 3


def test_withdrawn_video_answers_nobody(
    client: Client, make_real_video: MakeVideo, django_capture_on_commit_callbacks: Any
) -> None:
    video = make_real_video(is_public=True, is_announced=True)
    token, poster = sign(video), video.poster_url()
    names = ("master.m3u8", "240p-00000.m4s", "captions-fr.vtt", "audio.m4a")
    urls = [address(video, name, token=given) for name in names for given in ("", token)]
    assert {client.get(url).status_code for url in (*urls, poster)} == {200}
    with django_capture_on_commit_callbacks(execute=True):
        services.withdraw(video)
    assert {client.get(url).status_code for url in (*urls, poster)} == {404}


@pytest.mark.parametrize(
    ("flags", "status"),
    [
        ({"is_announced": True, "is_public": False}, 200),
        ({"is_announced": True, "is_public": True}, 200),
        ({"is_announced": False, "is_public": False}, 403),
    ],
    ids=["reserved", "public", "draft"],
)
def test_poster_follows_the_published_pages(
    client: Client, make_real_video: MakeVideo, flags: dict[str, bool], status: int
) -> None:
    video = make_real_video(**flags)
    for url in (video.poster_url(), video.poster_url(300)):
        assert client.get(url).status_code == status


def test_poster_chosen_later_has_an_address_of_its_own(
    client: Client, make_real_video: MakeVideo
) -> None:
    video = make_real_video(is_announced=True, is_public=False)
    folder = video.home / str(video.version)
    shutil.copy(folder / "poster.jpg", folder / "poster.r2.jpg")
    (folder / "poster-320.r2.webp").write_bytes(b"chosen")
    first = video.poster_url(300)
    Video.objects.filter(pk=video.pk).update(poster_revision=2)
    video.refresh_from_db()
    chosen = video.poster_url(300)
    assert chosen.endswith(f"{video.uuid}-3.r2-320.webp")
    assert body(client.get(chosen)) == b"chosen"
    assert body(client.get(first)) != b"chosen"
    assert client.get(video.poster_url())["Content-Type"] == "image/jpeg"
    Video.objects.filter(pk=video.pk).update(is_announced=False)
    video.refresh_from_db()
    inside = playable(video, signed=True).poster
    assert inside.endswith("/poster.r2.jpg")
    assert client.get(inside).status_code == 200


def test_sound_and_pictures_of_the_seek_bar_have_addresses_when_they_exist(
    client: Client, make_real_video: MakeVideo
) -> None:
    video = make_real_video(is_public=True, audio_bytes=10, storyboard={"count": 3})
    sheet = video.home / str(video.version) / "storyboard-001.jpg"
    shutil.copy(sheet.with_name("poster.jpg"), sheet)
    shown = playable(video, signed=True)
    assert client.get(shown.audio)["Content-Type"] == "audio/mp4"
    assert client.get(shown.storyboard)["Content-Type"] == "image/jpeg"
    silent = playable(make_real_video(is_public=True, audio_bytes=0), signed=False)
    assert (silent.audio, silent.storyboard, silent.renewal) == ("", "", "")


def test_poster_comes_in_widths(make_real_video: MakeVideo) -> None:
    video = make_real_video()
    assert video.poster_url(300).endswith("-320.webp")
    assert video.poster_url(900).endswith(".jpg")
    assert video.poster_srcset == f"{video.poster_url(320)} 320w"


@pytest.mark.parametrize("name", ["x.jpg", "....jpg", f"{'0' * 36}-1.jpg", "a-1-320.webp"])
def test_poster_of_nothing_is_not_found(client: Client, db: None, name: str) -> None:
    assert client.get(f"/videos/affiche/{name}").status_code == 404


def test_segments_behind_a_signature_cost_no_statement(
    client: Client, make_real_video: MakeVideo, django_assert_num_queries: object
) -> None:
    video = make_real_video(is_public=False)
    with django_assert_num_queries(0):  # type: ignore[operator]
        client.get(address(video, "240p-00000.m4s", token=sign(video)))


def test_files_of_a_public_video_cost_one_statement(
    client: Client, make_real_video: MakeVideo, django_assert_num_queries: object
) -> None:
    video = make_real_video(is_public=True, is_announced=True)
    urls = [address(video, name) for name in ("240p-00000.m4s", "master.m3u8", "audio.m4a")]
    for url in (*urls, video.poster_url(), address(video, "video.mp4") + "?download=1"):
        with django_assert_num_queries(1):  # type: ignore[operator]
            client.get(url)


def test_public_player_has_lasting_addresses_and_others_a_signed_prefix(
    make_real_video: MakeVideo,
) -> None:
    public, reserved = make_real_video(is_public=True), make_real_video(is_public=False)
    assert playable(public, signed=False).master == address(public, "master.m3u8")
    assert "/videos/s/" in playable(public, signed=True).master
    assert "/videos/s/" in playable(reserved, signed=False).master


def test_player_costs_three_statements(
    make_real_video: MakeVideo, django_assert_num_queries: object
) -> None:
    video = make_real_video()
    track = CaptionTrack.objects.create(video=video, language="en", label="English")
    Cue.objects.create(track=track, start=0, end=10, text="Hello")
    with django_assert_num_queries(3):  # type: ignore[operator]
        shown = playable(video, signed=False)
        assert [len(entry.track.cues.all()) for entry in shown.tracks] == [1, 5]
    assert shown.transcript is not None
    assert shown.transcript.language == "fr"
