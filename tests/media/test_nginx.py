"""deploy/nginx.conf as it is, in a real nginx from the distribution, before a real gunicorn."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from media.delivery import sign
from media.models import Video
from tests.media.conftest import MakeVideo
from tests.media.serving import ROOT, Answer, ask, gunicorn, running
from tests.notifications.conftest import free_port
from tests.services import service

pytestmark = pytest.mark.django_db
LARGE = 64 * 1024 * 1024


def configuration(folder: Path, *, port: int, academy: int) -> Path:
    """The published example, with loopback ports, this machine's folders and no certificate."""
    text = (ROOT / "deploy" / "nginx.conf").read_text()
    changes = {
        "listen 443 ssl http2;": f"listen 127.0.0.1:{port};",
        "listen 80;": f"listen 127.0.0.1:{free_port()};",
        "127.0.0.1:8000": f"127.0.0.1:{academy}",
        "server_name academie.example;": "server_name localhost;",
        "/srv/academie/var/videos/": f"{settings.VIDEO_ROOT}/",
        "/srv/academie/var/static/": f"{settings.STATIC_ROOT}/",
        "/srv/academie/deploy/": f"{ROOT}/deploy/",
    }
    for written, used in changes.items():
        assert written in text, written
        text = text.replace(written, used)
    text = re.sub(r"^\s*ssl_\w+ .*$", "", text, flags=re.MULTILINE)
    temporary = "".join(
        f"{kind}_temp_path {folder}/{kind};\n"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    # Started by root it would become another, who may not read the tests' private folders.
    user = "user root;\n" if os.geteuid() == 0 else ""
    file = folder / "nginx.conf"
    file.write_text(
        f"{user}daemon off;\npid {folder}/pid;\nerror_log stderr;\n"
        "events {}\n"
        f"http {{\naccess_log off;\n{temporary}\n{text}\n}}\n"
    )
    return file


@pytest.fixture(scope="module")
def ports(module_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    program = service("nginx")
    folder = tmp_path_factory.mktemp("nginx")
    port, academy = free_port(), free_port()
    file = configuration(folder, port=port, academy=academy)
    command = [program, "-p", str(folder), "-c", str(file), "-e", "stderr"]
    with (
        gunicorn(academy, module_database, folder / "academy.log", VIDEO_DELIVERY="nginx"),
        running(command, port, folder / "nginx.log"),
    ):
        yield port


@pytest.fixture
def fetch(ports: int, shared_rows: None):
    def fetch(path: str, **options: str) -> Answer:
        return ask(ports, path, **{"Host": "localhost", **options})

    return fetch


def address(video: Video, name: str, token: str = "") -> str:
    prefix = f"/videos/s/{token}" if token else "/videos"
    return f"{prefix}/{video.uuid}/{video.version}/{name}"


def test_nginx_sends_what_the_academy_allows(fetch, make_real_video: MakeVideo) -> None:
    video = make_real_video("L’été « à la mairie »", is_public=True)
    on_disk = video.home / str(video.version)
    for name, kind in {
        "master.m3u8": "application/vnd.apple.mpegurl",
        "240p-init.mp4": "video/mp4",
        "240p-00000.m4s": "video/mp4",
        "video.mp4": "video/mp4",
        "audio.m4a": "audio/mp4",
        "poster.jpg": "image/jpeg",
        "poster-320.webp": "image/webp",
    }.items():
        answer = fetch(address(video, name), Accept_Encoding="gzip")
        assert answer.status == 200, name
        assert answer.headers["content-type"] == kind
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["accept-ranges"] == "bytes"
        assert "x-accel-redirect" not in answer.headers
        assert "content-encoding" not in answer.headers
        assert answer.body == (on_disk / name).read_bytes()


def test_what_is_pasted_by_mistake_is_answered_by_a_page(fetch) -> None:
    """Neither nginx nor gunicorn refuses ten thousand letters before the academy sees them."""
    answer = fetch("/recherche/?q=" + "%C3%A9" * 10_000)
    assert answer.status == 200
    assert "Rechercher" in answer.body.decode()


def test_nginx_answers_ranges_and_conditions(fetch, make_real_video: MakeVideo) -> None:
    video = make_real_video(is_public=True)
    url, whole = address(video, "video.mp4"), fetch(address(video, "video.mp4"))
    part = fetch(url, Range="bytes=100-299")
    assert (part.status, part.body) == (206, whole.body[100:300])
    assert part.headers["content-range"] == f"bytes 100-299/{len(whole.body)}"
    assert fetch(url, Range="bytes=-50").body == whole.body[-50:]
    outside = fetch(url, Range=f"bytes={len(whole.body)}-")
    assert outside.status == 416
    etag = whole.headers["etag"]
    assert fetch(url, If_None_Match=etag).status == 304
    assert fetch(url, Range="bytes=0-9", If_Range=etag).status == 206
    assert fetch(url, Range="bytes=0-9", If_Range='"another"').status == 200
    head = fetch(url, method="HEAD")
    assert (head.body, head.headers["content-length"]) == (b"", str(len(whole.body)))


def test_reserved_video_is_refused_without_a_signature(fetch, make_real_video: MakeVideo) -> None:
    video, other = make_real_video(is_public=False), make_real_video(is_public=False)
    for name in ("master.m3u8", "240p-00000.m4s", "video.mp4", "audio.m4a", "storyboard-001.jpg"):
        assert fetch(address(video, name)).status == 403
        assert fetch(address(video, name, sign(other))).status == 403
    opened = fetch(address(video, "240p-00000.m4s", sign(video)))
    assert opened.status == 200
    assert opened.headers["cache-control"] == f"private, max-age={settings.VIDEO_LINK_SECONDS}"


def test_internal_location_is_not_reached_from_outside(fetch, make_real_video: MakeVideo) -> None:
    video = make_real_video(is_public=True)
    hidden = video.home / ".4"
    hidden.mkdir()
    (hidden / "video.mp4").write_bytes(b"half made")
    inside = f"/_videos/{video.uuid}/{video.version}/video.mp4"
    for path in (
        inside,
        f"/_videos/{video.uuid}/.4/video.mp4",
        "/_videos/",
        f"/static/..{inside}",
        f"//_videos/{video.uuid}/{video.version}/video.mp4",
        f"/videos/..{inside}",
        f"/%5fvideos/{video.uuid}/{video.version}/video.mp4",
    ):
        answer = fetch(path)
        assert answer.status in (400, 404), path
    asked = fetch(address(video, "master.m3u8"), X_Accel_Redirect=inside)
    assert asked.body.startswith(b"#EXTM3U")


def test_what_no_version_holds_is_not_found_and_not_kept(fetch, make_real_video: MakeVideo) -> None:
    video = make_real_video(is_public=True)
    for name in ("1080p.m3u8", "secret.txt", "..%2f..%2fsecret", "video.mp4%00"):
        answer = fetch(address(video, name))
        assert answer.status in (400, 404), name
        assert "immutable" not in answer.headers.get("cache-control", "")


def test_download_has_the_name_of_the_video(fetch, make_real_video: MakeVideo) -> None:
    video = make_real_video("L’été « à la mairie » 🎬", is_public=True)
    answer = fetch(address(video, "video.mp4") + "?download=1")
    assert answer.headers["content-disposition"].startswith(
        "attachment; filename*=utf-8''L%E2%80%99%C3%A9t%C3%A9"
    )


def test_captions_come_compressed_from_the_academy(fetch, make_real_video: MakeVideo) -> None:
    video = make_real_video(is_public=True)
    answer = fetch(address(video, "captions-fr.vtt"), Accept_Encoding="gzip")
    assert answer.headers["content-type"].startswith("text/vtt")
    assert answer.headers["content-encoding"] == "gzip"


def test_large_film_is_sent_whole_by_nginx(fetch, make_real_video: MakeVideo) -> None:
    video = make_real_video(is_public=True)
    with (video.home / str(video.version) / "video.mp4").open("r+b") as film:
        film.truncate(LARGE)
    end = fetch(address(video, "video.mp4"), Range=f"bytes={LARGE - 5}-")
    assert (end.status, end.body) == (206, bytes(5))
    assert len(fetch(address(video, "video.mp4")).body) == LARGE


def test_body_of_a_visitor_is_small(fetch) -> None:
    assert fetch("/", method="POST", Content_Length=str(2 * 1024 * 1024)).status == 413
