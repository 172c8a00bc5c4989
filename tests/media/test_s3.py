"""Versions and originals in a bucket, over HTTP with a real S3 server.

This server checks that an address is signed, not when it expires: the expiry that was asked for
is read in the address.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from uuid import UUID, uuid4

import pytest
from django.test import Client
from playwright.sync_api import Page, Response
from pytest_django import Settings

from academy.settings.object_storage import bucket_origin, bucket_storage
from media.bucket import Unreachable
from media.delivery import playable, sign
from media.leases import LeaseLost, claim
from media.models import Video
from media.publication import Made, publish
from media.storage import versions
from tests.catalogue import build_catalogue, make_video
from tests.media.buckets import Bucket, fetch, s3_server
from tests.media.conftest import Version
from tests.media.serving import PATIENCE, ask, gunicorn
from tests.notifications.conftest import free_port
from tests.services import service

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def bucket(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bucket]:
    with s3_server(service("moto_server"), tmp_path_factory.mktemp("s3")) as bucket:
        yield bucket


@pytest.fixture
def in_bucket(bucket: Bucket, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Bucket:
    for name, value in bucket.environment.items():
        monkeypatch.setenv(name, value)
    settings.VIDEO_DELIVERY = "s3"
    settings.STORAGES = {**settings.STORAGES, "versions": bucket_storage("versions")}
    return bucket


@pytest.fixture
def finished(version: Version, tmp_path: Path) -> Path:
    """A finished version, as a worker leaves it in its own folder."""
    return Path(shutil.copytree(version.folder, tmp_path / ".3"))


@pytest.fixture
def video(in_bucket: Bucket, finished: Path, version: Version) -> Video:
    video = make_video(
        "L’été « à la mairie »", version=3, last_version=3, duration=version.duration
    )
    versions.publish(finished, video.uuid, 3)
    return video


def address(video: Video, name: str, token: str = "") -> str:
    prefix = f"/videos/s/{token}" if token else "/videos"
    return f"{prefix}/{video.uuid}/{video.version}/{name}"


def test_publication_uploads_every_file_with_its_type(
    in_bucket: Bucket, finished: Path, version: Version
) -> None:
    uuid = uuid4()
    assert not versions.exists(uuid, 3)
    versions.publish(finished, uuid, 3)
    assert not finished.exists()
    assert versions.exists(uuid, 3)
    names = {key.rsplit("/", 1)[1] for key in in_bucket.keys(f"versions/{uuid}/3/")}
    assert names == {path.name for path in version.folder.iterdir()}
    weights = {path.name: path.stat().st_size for path in version.folder.iterdir()}
    assert versions.sizes(uuid, 3) == weights
    assert versions.sizes(uuid, 4) == {}
    for name, kind in {
        "master.m3u8": "application/vnd.apple.mpegurl",
        "240p-00000.m4s": "video/mp4",
        "audio.m4a": "audio/mp4",
        "poster-320.webp": "image/webp",
    }.items():
        described = in_bucket.describe(f"versions/{uuid}/3/{name}")
        assert described["ContentType"] == kind
        assert described["CacheControl"] == "private, max-age=31536000, immutable"
        assert described["ContentLength"] == (version.folder / name).stat().st_size


def test_publication_may_be_repeated(in_bucket: Bucket, finished: Path, version: Version) -> None:
    uuid = uuid4()
    versions.publish(finished, uuid, 3)
    versions.publish(finished, uuid, 3)
    shutil.copytree(version.folder, finished)
    versions.publish(finished, uuid, 3)
    assert versions.list(uuid) == [3]


def test_version_is_not_there_before_its_last_file(in_bucket: Bucket, finished: Path) -> None:
    class LeaseLost(Exception):
        pass

    def lost() -> None:
        raise LeaseLost

    uuid = uuid4()
    with pytest.raises(LeaseLost):
        versions.publish(finished, uuid, 3, keep_alive=lost)
    assert not versions.exists(uuid, 3)
    assert finished.exists()
    # What was uploaded is known, and can be removed.
    assert versions.list(uuid) == [3]
    versions.remove(uuid, 3)
    assert in_bucket.keys(f"versions/{uuid}/") == []


def test_run_that_loses_its_lease_while_it_uploads_leaves_nothing(
    in_bucket: Bucket, finished: Path, version: Version
) -> None:
    video = make_video(version=0, status=Video.Status.UPLOADED)
    lease = claim(video.pk)
    assert lease is not None
    Video.objects.update(status=Video.Status.CANCELLED, leased_by="")
    made = Made(finished, 3, version.renditions, version.duration, {})
    with pytest.raises(LeaseLost):
        publish(lease, made, is_last=True)
    assert in_bucket.keys(f"versions/{video.uuid}/") == []


def test_bucket_that_does_not_answer_is_an_error_of_the_disk(
    in_bucket: Bucket,
    finished: Path,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    client: Client,
) -> None:
    monkeypatch.setenv("S3_ENDPOINT_URL", f"http://127.0.0.1:{free_port()}")
    settings.STORAGES = {**settings.STORAGES, "versions": bucket_storage("versions")}
    with pytest.raises(Unreachable):
        versions.publish(finished, uuid4(), 3)
    assert (finished / "master.m3u8").exists()
    video = make_video(version=3)
    assert client.get(address(video, "master.m3u8")).status_code == 503


def test_pictures_are_added_and_versions_removed_one_by_one(
    in_bucket: Bucket, video: Video, version: Version, tmp_path: Path
) -> None:
    poster = Path(shutil.copy(version.folder / "poster.jpg", tmp_path / "poster.r1.jpg"))
    versions.add(video.uuid, 3, [poster])
    assert f"versions/{video.uuid}/3/poster.r1.jpg" in in_bucket.keys(f"versions/{video.uuid}/")
    versions.publish(Path(shutil.copytree(version.folder, tmp_path / ".12")), video.uuid, 12)
    assert versions.list(video.uuid) == [3, 12]
    assert video.uuid in versions.videos()
    versions.remove(video.uuid, 3)
    assert versions.list(video.uuid) == [12]
    for _ in range(2):
        versions.remove(video.uuid)
    assert in_bucket.keys(f"versions/{video.uuid}/") == []
    assert isinstance(versions.videos(), list)
    assert UUID(str(video.uuid)) not in versions.videos()


def test_playlist_comes_from_here_and_the_rest_from_the_bucket(
    in_bucket: Bucket, video: Video, client: Client, version: Version
) -> None:
    master = client.get(address(video, "master.m3u8"))
    assert master.status_code == 200
    assert master.content == (version.folder / "master.m3u8").read_bytes()
    assert master["Content-Type"] == "application/vnd.apple.mpegurl"
    for name in ("240p-00000.m4s", "240p-init.mp4", "video.mp4", "audio.m4a", "poster.jpg"):
        answer = client.get(address(video, name))
        assert answer.status_code == 302
        assert answer["Cache-Control"] == "public, max-age=3600"
        signed = answer["Location"]
        assert signed.startswith(f"{bucket_origin()}/academie/versions/{video.uuid}/3/{name}?")
        assert parse_qs(urlsplit(signed).query)["X-Amz-Expires"] == ["14400"]
        assert fetch(signed).body == (version.folder / name).read_bytes()


def test_bucket_answers_ranges(video: Video, client: Client, version: Version) -> None:
    signed = client.get(address(video, "video.mp4"))["Location"]
    part = fetch(signed, Range="bytes=100-299")
    assert part.status == 206
    assert part.body == (version.folder / "video.mp4").read_bytes()[100:300]


def test_head_is_signed_as_such(video: Video, client: Client) -> None:
    get, head = (ask(address(video, "video.mp4"))["Location"] for ask in (client.get, client.head))
    signatures = [parse_qs(urlsplit(url).query)["X-Amz-Signature"] for url in (get, head)]
    assert signatures[0] != signatures[1]


def test_object_is_refused_without_a_signature(
    in_bucket: Bucket, video: Video, client: Client
) -> None:
    signed = client.get(address(video, "video.mp4"))["Location"]
    assert fetch(signed.partition("?")[0]).status == 403


def test_reserved_video_gets_no_address_of_the_bucket_without_our_signature(
    video: Video, client: Client, django_assert_num_queries
) -> None:
    Video.objects.filter(pk=video.pk).update(is_public=False)
    assert client.get(address(video, "240p-00000.m4s")).status_code == 403
    with django_assert_num_queries(0):
        opened = client.get(address(video, "240p-00000.m4s", sign(video)))
    assert opened.status_code == 302
    assert opened["Cache-Control"] == "private, max-age=3600"
    assert client.get(address(video, "master.m3u8", sign(video))).status_code == 200


def test_download_keeps_the_name_of_the_video(video: Video, client: Client) -> None:
    answer = client.get(playable(video, signed=False).download)
    disposition = fetch(answer["Location"]).headers["content-disposition"]
    assert disposition.startswith("attachment; filename*=utf-8''L%E2%80%99%C3%A9t%C3%A9")


def test_addresses_that_were_given_die_with_the_files(video: Video, client: Client) -> None:
    token = sign(video)
    given = client.get(address(video, "240p-00000.m4s", token))["Location"]
    versions.remove(video.uuid)
    assert fetch(given).status == 404
    assert client.get(address(video, "master.m3u8", token)).status_code == 404


@pytest.mark.browser
def test_film_plays_in_chromium_from_the_bucket(
    in_bucket: Bucket,
    module_database: Path,
    shared_rows: None,
    finished: Path,
    version: Version,
    desktop_page: Page,
    tmp_path: Path,
) -> None:
    """hls.js follows the redirects of our addresses to another origin, which its rules allow."""
    catalogue = build_catalogue()
    film = make_video(version=3, last_version=3, duration=version.duration, heights=[240])
    versions.publish(finished, film.uuid, 3)
    lesson = catalogue.video_lesson
    lesson.video = film
    lesson.save_revision().publish()
    port = free_port()
    in_bucket.allow(f"http://127.0.0.1:{port}")
    answers: list[Response] = []
    desktop_page.on("response", lambda answer: answers.append(answer))
    environment = {**in_bucket.environment, "VIDEO_DELIVERY": "s3"}
    with gunicorn(port, module_database, tmp_path / "academy.log", **environment):
        # The first request of a server is slow, and not what is timed here.
        policy = ask(port, lesson.get_url()).headers["content-security-policy"]
        desktop_page.set_default_timeout(60_000)
        desktop_page.goto(f"http://127.0.0.1:{port}{lesson.get_url()}")
        for directive in ("connect-src", "img-src", "media-src"):
            assert re.search(rf"{directive} [^;]*{re.escape(in_bucket.endpoint)}", policy)
        desktop_page.get_by_role("button", name="Lire la vidéo").click()
        deadline = time.monotonic() + PATIENCE
        while desktop_page.evaluate("document.querySelector('video').currentTime") <= 0.5:
            assert time.monotonic() < deadline, "the film does not advance"
            desktop_page.wait_for_timeout(100)
        source = desktop_page.evaluate("document.querySelector('video').currentSrc")
        desktop_page.goto("about:blank")
    assert source.startswith("blob:")
    ours, bucket = f"http://127.0.0.1:{port}/videos/", f"{in_bucket.endpoint}/academie/versions/"
    given = {name_of(answer): answer.status for answer in answers if answer.url.startswith(ours)}
    found = {name_of(answer): answer.status for answer in answers if answer.url.startswith(bucket)}
    assert given["master.m3u8"] == 200
    segments = [name for name in found if name.endswith(".m4s")]
    assert segments
    assert all((given[name], found[name]) == (302, 200) for name in segments)
    assert "video.mp4" not in found
    assert not any(name.endswith(".m3u8") for name in found)


def name_of(answer: Response) -> str:
    return urlsplit(answer.url).path.rsplit("/", 1)[-1]


_PIPELINE = """
import sys, django; django.setup()
from django.core.files import File
from media.models import Video
from media.preparation import prepare
from media.services import receive
with open(sys.argv[1], "rb") as film:
    video = receive(File(film, name="séance.mp4"), title="Séance")
prepare(video.pk)
video.refresh_from_db()
print(video.uuid, video.status, video.version, video.original.name, video.error, sep="|")
"""
_DELETION = """
import sys, django; django.setup()
from media.models import Video
Video.objects.get(uuid=sys.argv[1]).delete()
"""


@pytest.mark.ffmpeg
def test_original_in_the_bucket_becomes_a_version_in_the_bucket(
    bucket: Bucket, module_database: Path, clips, tmp_path: Path, settings: Settings
) -> None:
    environment = {
        **os.environ,
        **bucket.environment,
        "DJANGO_SETTINGS_MODULE": "academy.settings.test",
        "VAR_DIR": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{module_database}",
        "VIDEO_DELIVERY": "s3",
        "VIDEO_ORIGINALS": "s3",
    }

    def run(code: str, argument: str) -> str:
        done = subprocess.run(
            [sys.executable, "-c", code, argument],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr[-3000:]
        return done.stdout.strip()

    film = clips.video("seance.mp4", seconds=3)
    uuid, status, version, original, error = run(_PIPELINE, str(film)).splitlines()[-1].split("|")
    assert (status, version, error) == ("ready", "1", "")
    assert bucket.keys("originals/") == [f"originals/{original}"]
    assert bucket.describe(f"originals/{original}")["ContentLength"] == film.stat().st_size
    names = {key.rsplit("/", 1)[1] for key in bucket.keys(f"versions/{uuid}/1/")}
    assert {"master.m3u8", "video.mp4", "audio.m4a", "poster.jpg"} <= names
    # Nothing stays on the worker's own disk.
    left = [path for path in (tmp_path / "videos").rglob("*") if path.is_file()]
    assert left == []
    run(_DELETION, uuid)
    assert bucket.keys("originals/") == bucket.keys(f"versions/{uuid}/") == []
