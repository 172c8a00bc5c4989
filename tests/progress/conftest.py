"""People who watch, and the messages of their players."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from media.models import Video
from progress import play_token
from progress.heartbeat import PATH
from progress.play_token import PlayToken
from tests.catalogue import make_video


def token_for(person: User, page: Any, /, **changes: Any) -> PlayToken:
    token = play_token.issue(person_id=person.pk, video=page.video, page_id=page.pk)
    return replace(token, **changes)


def post_message(token: PlayToken, /, **changes: Any) -> Any:
    """What a player posts with sendBeacon: no cookie, no header, text/plain."""
    message = {
        "v": 1,
        "token": token.sign(),
        "session": "3f2c9a52-6a0f-4c38-9a43-0d1d3a7a9a10",
        "seq": 1,
        "segments": [[0, 15]],
        "position": 15,
        "age_ms": 0,
    } | changes
    return Client().post(PATH, json.dumps(message), content_type="text/plain;charset=UTF-8")


Watch = Callable[..., Any]


@dataclass(frozen=True)
class AnyPage:
    """A page as far as a token is concerned: heartbeats never look at it."""

    video: Video
    pk: int = 4321


@pytest.fixture
def video(db: None) -> Video:
    """95 seconds, so that 76 of them complete it."""
    return make_video()


@pytest.fixture
def watch(video: Video, learner: User) -> Watch:
    """The learner's player sends a message."""

    def send(*played: tuple[float, float], issued_ago: float = 0, **changes: Any) -> Any:
        token = token_for(learner, AnyPage(video))
        token = replace(token, issued_at=token.issued_at - issued_ago)
        position = played[-1][1] if played else 0
        return post_message(token, **{"segments": played, "position": position, **changes})

    return send
