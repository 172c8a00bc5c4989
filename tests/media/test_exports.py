"""What people of the CMS may download of their work on videos, and what erasing them leaves."""

from __future__ import annotations

import pytest
from django.utils import timezone

from accounts import services
from accounts.models import User
from cms.personal import personal_data
from media.models import CaptionTrack, Upload, Video
from tests.catalogue import make_video

pytestmark = pytest.mark.django_db


@pytest.fixture
def video(editor: User, moderator: User) -> Video:
    video = make_video("La séance", uploaded_by=editor, original_name="mars.mp4")
    Video.objects.filter(pk=video.pk).update(incoming_by=moderator, incoming_name="avril.mp4")
    tracks = CaptionTrack.objects.filter(video=video)
    tracks.update(reviewed_by=editor, reviewed_at=timezone.now())
    return video


def test_person_finds_what_they_sent_and_reviewed(
    video: Video, editor: User, moderator: User
) -> None:
    Upload.objects.create(owner=editor, name="mai.mp4", size=12)
    told = personal_data.export(editor)["travail sur les vidéos"]
    (sent,) = told["vidéos déposées"]
    assert (sent["titre"], sent["fichiers"]) == ("La séance", ["mars.mp4"])
    assert [(file["nom"], file["taille"]) for file in told["fichiers envoyés"]] == [("mai.mp4", 12)]
    assert [track["vidéo"] for track in told["sous-titres relus"]] == ["La séance"]
    (other,) = personal_data.export(moderator)["travail sur les vidéos"]["vidéos déposées"]
    assert other["fichiers"] == ["avril.mp4"]


def test_erased_person_leaves_the_videos_without_a_name(video: Video, editor: User) -> None:
    Upload.objects.create(owner=editor, name="mai.mp4", size=12)
    services.erase(editor)
    video.refresh_from_db()
    assert video.uploaded_by is None
    assert CaptionTrack.objects.get(video=video).reviewed_by is None
    assert not Upload.objects.exists()
