"""How a file is answered: whole, in parts, or known already; its type and its name."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from media.models import Cue, Video
from tests.media.conftest import MakeVideo
from tests.media.serving import Reader

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Reader:
    return Reader()


def body(response: Any) -> bytes:
    content: bytes = response.body
    return content


def address(video: Video, name: str) -> str:
    return f"/videos/{video.uuid}/{video.version}/{name}"


def test_version_never_changes_so_browsers_keep_it(
    client: Client, make_real_video: MakeVideo
) -> None:
    video = make_real_video(is_public=True)
    response = client.get(address(video, "240p-00000.m4s"))
    assert "immutable" in response["Cache-Control"]
    assert "public" in response["Cache-Control"]
    again = client.get(
        address(video, "240p-00000.m4s"), headers={"If-None-Match": response["ETag"]}
    )
    assert again.status_code == 304


def test_part_of_a_file(client: Client, make_real_video: MakeVideo) -> None:
    video = make_real_video(is_public=True)
    url = address(video, "video.mp4")
    whole = body(client.get(url))
    size = len(whole)
    for asked, first, last in (
        ("bytes=100-299", 100, 299),
        (f"bytes={size - 5}-", size - 5, size - 1),
        ("bytes=-7", size - 7, size - 1),
        (f"bytes=-{size * 2}", 0, size - 1),
        (f"bytes=10-{size * 2}", 10, size - 1),
    ):
        part = client.get(url, headers={"Range": asked})
        assert part.status_code == 206, asked
        assert part["Content-Range"] == f"bytes {first}-{last}/{size}"
        assert part["Content-Length"] == str(last - first + 1)
        assert body(part) == whole[first : last + 1]


def test_part_that_is_outside_of_the_file(client: Client, make_real_video: MakeVideo) -> None:
    url = address(make_real_video(is_public=True), "video.mp4")
    size = int(client.head(url)["Content-Length"])
    for asked in (f"bytes={size}-", "bytes=-0"):
        outside = client.get(url, headers={"Range": asked})
        assert outside.status_code == 416
        assert outside["Content-Range"] == f"bytes */{size}"
        assert "immutable" not in outside["Cache-Control"]


def test_part_is_continued_from_the_same_content_only(
    client: Client, make_real_video: MakeVideo
) -> None:
    url = address(make_real_video(is_public=True), "video.mp4")
    etag = client.get(url)["ETag"]
    for known, status in ((etag, 206), ('"autre"', 200), ("Wed, 21 Oct 2015 07:28:00 GMT", 200)):
        answer = client.get(url, headers={"Range": "bytes=0-1", "If-Range": known})
        assert answer.status_code == status


def test_head_tells_the_length_and_sends_nothing(
    client: Client, make_real_video: MakeVideo
) -> None:
    url = address(make_real_video(is_public=True), "video.mp4")
    whole, head = client.get(url), client.head(url, headers={"Range": "bytes=0-1"})
    assert (head.status_code, body(head)) == (200, b"")
    for name in ("Content-Length", "Content-Type", "ETag", "Accept-Ranges", "Cache-Control"):
        assert head[name] == whole[name]


def test_download_has_the_name_of_the_video(client: Client, make_real_video: MakeVideo) -> None:
    video = make_real_video("L’été « à la mairie »", is_public=True)
    response = client.get(address(video, "video.mp4") + "?download=1")
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''L%E2%80%99")
    assert "attachment" not in client.get(address(video, "video.mp4"))["Content-Disposition"]


def test_name_of_a_download_holds_nothing_that_a_header_may_not(
    client: Client, make_real_video: MakeVideo
) -> None:
    video = make_real_video('Dire "oui"\r\nSet-Cookie: a=b / ou non 🗳', is_public=True)
    named = client.get(address(video, "video.mp4") + "?download=1")["Content-Disposition"]
    assert "Set-Cookie: a=b /" not in named
    assert named.startswith("attachment; filename*=utf-8''Dire%20%22oui%22%20Set-Cookie")
    assert named.endswith("%F0%9F%97%B3.mp4")


def test_captions_are_webvtt_that_follows_corrections(
    client: Client, make_real_video: MakeVideo
) -> None:
    video = make_real_video(is_public=True)
    url = address(video, "captions-fr.vtt")
    first = client.get(url)
    assert first["Content-Type"] == "text/vtt; charset=utf-8"
    assert "no-cache" in first["Cache-Control"]
    assert first.content.decode().startswith("WEBVTT\n\n00:00:01.000 --> 00:00:05.500\nPhrase")
    assert client.get(url, headers={"If-None-Match": first["ETag"]}).status_code == 304
    Cue.objects.filter(track__video=video).update(text="<b>Corrigé</b>")
    second = client.get(url, headers={"If-None-Match": first["ETag"]})
    assert second.status_code == 200
    assert b"&lt;b&gt;Corrig" in second.content


def test_transcript_is_text_to_keep(client: Client, make_real_video: MakeVideo) -> None:
    video = make_real_video("Lire la carte", is_public=True)
    response = client.get(address(video, "transcript-fr.txt"))
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert "lire-la-carte-transcription.txt" in response["Content-Disposition"]
    text = response.content.decode()
    assert text.startswith("Lire la carte\n\nPhrase numéro 0. Phrase numéro 1.")


def test_only_reading_is_allowed(client: Client, make_real_video: MakeVideo) -> None:
    assert client.post(address(make_real_video(), "video.mp4")).status_code == 405


@pytest.mark.parametrize("range_", ["bytes=10-2000", ""])
@pytest.mark.parametrize("name", ["video.mp4", "audio.m4a"])
def test_films_and_sound_are_sent_as_they_are(
    client: Client, make_real_video: MakeVideo, range_: str, name: str
) -> None:
    headers = {"accept-encoding": "gzip, deflate, br"} | ({"range": range_} if range_ else {})
    response = client.get(address(make_real_video(is_public=True), name), headers=headers)
    assert "Content-Encoding" not in response.headers
    assert int(response["Content-Length"]) == len(body(response))
    assert response["ETag"].startswith('"')
