"""A prefix that is about to expire is renewed for whoever may still watch."""

from __future__ import annotations

import shutil
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from accounts.models import User
from media.delivery import playable, sign
from media.models import Video
from tests.conftest import signed_in
from tests.media.conftest import MakeVideo
from tests.media.serving import Reader

pytestmark = pytest.mark.django_db


def renewed(client: Client, video: Video, version: str = "") -> Any:
    return client.get(f"/videos/{video.uuid}/acces/" + (f"?version={version}" if version else ""))


def test_fresh_prefix_opens_what_the_old_one_opened(
    learner_client: Client, make_real_video: MakeVideo
) -> None:
    video = make_real_video(is_announced=True, is_public=False)
    shown = playable(video, signed=True)
    answer = learner_client.get(shown.renewal)
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "private, no-store"
    told = answer.json()
    assert told["expires_in"] == settings.VIDEO_LINK_SECONDS == shown.expires_in
    assert told["prefix"].startswith("/videos/s/")
    moved = shown.master.replace(shown.prefix, told["prefix"])
    assert Reader().get(moved).status_code == 200


@pytest.mark.parametrize(
    ("flags", "allowed"),
    [
        ({"is_announced": True, "is_public": True}, {"visitor", "learner", "editor", "moderator"}),
        ({"is_announced": True, "is_public": False}, {"learner", "editor", "moderator"}),
        ({"is_announced": False, "is_public": False}, {"editor", "moderator"}),
        ({"is_announced": True, "version": 0, "status": Video.Status.WITHDRAWN}, set()),
    ],
    ids=["public", "reserved", "draft", "withdrawn"],
)
def test_renewal_is_for_those_who_may_watch_now(
    flags: dict[str, Any],
    allowed: set[str],
    make_real_video: MakeVideo,
    learner: User,
    editor: User,
    moderator: User,
) -> None:
    video = make_real_video(**flags)
    clients = {
        "visitor": Client(),
        "learner": signed_in(learner),
        "editor": signed_in(editor),
        "moderator": signed_in(moderator),
    }
    statuses = {who: renewed(client, video).status_code for who, client in clients.items()}
    refused = 403 if video.version else 404
    assert statuses == {who: 200 if who in allowed else refused for who in clients}


def test_those_who_watch_a_replaced_version_keep_it(
    learner_client: Client, make_real_video: MakeVideo
) -> None:
    video = make_real_video(is_announced=True, is_public=False)
    shown = playable(video, signed=True)
    Video.objects.filter(pk=video.pk).update(version=4)
    told = learner_client.get(shown.renewal).json()
    assert told["version"] == 3
    assert Reader().get(shown.master.replace(shown.prefix, told["prefix"])).status_code == 200
    shutil.rmtree(video.home / "3")
    assert learner_client.get(shown.renewal).json()["version"] == 4


@pytest.mark.parametrize("asked", ["0", "-1", "4", "9" * 30, "٣", "x", "3; DROP"])
def test_odd_version_gets_the_published_one(
    learner_client: Client, make_real_video: MakeVideo, asked: str
) -> None:
    video = make_real_video(is_announced=True, is_public=False)
    assert renewed(learner_client, video, asked).json()["version"] == 3


def test_renewal_costs_a_constant_few_statements(
    learner_client: Client, make_real_video: MakeVideo, django_assert_num_queries
) -> None:
    video = make_real_video(is_announced=True, is_public=False)
    renewed(learner_client, video)
    with django_assert_num_queries(6):  # Video, session, person, the pages of each type.
        renewed(learner_client, video, "3")


def test_nothing_is_renewed_by_posting_or_for_an_unknown_video(
    learner_client: Client, make_real_video: MakeVideo
) -> None:
    video = make_real_video(is_announced=True, is_public=False)
    assert learner_client.post(f"/videos/{video.uuid}/acces/").status_code == 405
    video.uuid = Video().uuid
    assert renewed(learner_client, video).status_code == 404


def test_signed_prefix_of_one_version_opens_no_other(
    make_real_video: MakeVideo,
) -> None:
    client = Reader()
    video = make_real_video(is_public=False)
    shutil.copytree(video.home / "3", video.home / "2")
    url = f"/videos/s/{sign(video, 2)}/{video.uuid}"
    assert client.get(f"{url}/2/240p-00000.m4s").status_code == 200
    assert client.get(f"{url}/3/240p-00000.m4s").status_code == 403
