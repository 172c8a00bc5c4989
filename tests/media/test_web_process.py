"""A web process never transcodes: it starts no program at all."""

from __future__ import annotations

import sys
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoCaptureOnCommitCallbacks

from media import services
from media.models import Video
from tests.catalogue import Catalogue
from tests.media.test_cms import ADD, EDIT, LIST, USUAL

_started: list[str] = []


@pytest.fixture(scope="module")
def started() -> Callable[[], list[str]]:
    """The programs that this process started since it was last asked.

    Python tells it by itself; such a hook cannot be taken away again.
    """

    def hear(event: str, arguments: tuple[object, ...]) -> None:
        if event in ("subprocess.Popen", "os.posix_spawn", "os.fork", "os.exec", "os.system"):
            _started.append(f"{event} {arguments}")

    def since_last_asked() -> list[str]:
        found, _started[:] = [*_started], []
        return found

    sys.addaudithook(hear)
    return since_last_asked


def test_web_process_receives_shows_and_prepares_videos_without_starting_a_program(
    started: Callable[[], list[str]],
    client: Client,
    catalogue: Catalogue,
    editor_client: Client,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    monkeypatch.setenv("FFMPEG", "/nowhere/ffmpeg")
    monkeypatch.setenv("FFPROBE", "/nowhere/ffprobe")
    started()
    film = SimpleUploadedFile("conseil.mp4", b"\0\0\0\x18ftypisom" + bytes(99), "video/mp4")
    with django_capture_on_commit_callbacks(execute=True):
        sent = editor_client.post(reverse(ADD), {"title": "Conseil", "original": film, **USUAL})
    assert sent.status_code == 302
    video = Video.objects.get(title="Conseil")
    assert video.status == Video.Status.UPLOADED
    shown = catalogue.testimonial.video
    assert shown is not None
    with django_capture_on_commit_callbacks(execute=True):
        services.choose_poster(shown, 1.0)
        services.ask_for(video)
    for url in (reverse(LIST), reverse(EDIT, args=[video.pk]), reverse(EDIT, args=[shown.pk])):
        assert editor_client.get(url).status_code == 200
    assert client.get(catalogue.testimonial.url).status_code == 200
    assert started() == []
