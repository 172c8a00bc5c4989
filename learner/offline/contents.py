"""What a lesson is made of for a device that keeps it: addresses and bytes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from accounts.models import User
from courses.models import LessonPage
from learner.offline.site import site
from media import webvtt
from media.captions import as_cues
from media.delivery import PlayableVideo
from media.ffmpeg.ladder import AUDIO, DOWNLOAD
from media.models import Video
from media.storage import versions
from progress.api import about_video
from progress.quizzes.services import NothingToAskError, open_attempt

# The picture that is kept: the tallest up to this short side, in pixels, else the smallest.
PICTURE_SIDE = 360
_SEGMENT = re.compile(r"(?P<side>\d{1,4})p(-init\.mp4|-\d{5,6}\.m4s|\.m3u8)", re.ASCII)


@dataclass(frozen=True)
class Choice:
    """One way of keeping a lesson: its files, by name under the folder of the video, in bytes."""

    name: str
    label: str
    files: list[tuple[str, int]]
    # The one playlist of `picture`.
    playlist: str = ""

    def as_json(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "label": self.label,
            "playlist": self.playlist,
            "bytes": sum(size for _name, size in self.files),
            "files": self.files,
        }


def contents(request: HttpRequest, person: User, lesson: LessonPage) -> dict[str, Any]:
    """Everything to keep of a lesson that is open to this person.

    `bytes` is what every choice has in common; the page itself is weighed by who fetches it.
    `version` names the files, `play` holds a fresh play token. Raises site.NotBuilt.
    """
    kept = site()
    playable: PlayableVideo | None = lesson.video_context(request)["playable"]
    captions = _captions(playable) if playable else []
    answer: dict[str, Any] = {
        "pk": lesson.pk,
        "person": person.pk,
        "address": reverse("offline:lesson", args=[lesson.pk]),
        "url": lesson.get_url(request),
        "title": lesson.title,
        "course": lesson.course.title,
        "site": {"version": kept.version, "bytes": kept.bytes},
        "pages": [{"url": lesson.get_url(request)}, *_quiz(person, lesson), *_questions(lesson)],
        "forms": [reverse("progress:complete", args=[lesson.pk])],
        "version": playable.video.folder if playable else "",
        "base": playable.base if playable else "",
        "captions": captions,
        "bytes": sum(track["bytes"] for track in captions),
        "choices": [choice.as_json() for choice in _choices(playable)],
    }
    if playable:
        answer["play"] = about_video(person, lesson, playable.video)
    return answer


def _choices(playable: PlayableVideo | None) -> list[Choice]:
    if playable is None:
        return [Choice("page", "La séquence", [])]
    sizes = versions.sizes(playable.video.uuid, playable.video.version)
    side = picture_side(playable.video)
    found = [
        Choice("sound", "Le son seul", _named(sizes, AUDIO)),
        Choice("picture", f"Image et son ({side}p)", _rendition(sizes, side), f"{side}p.m3u8"),
        # For browsers that play plain files only.
        Choice("file", "Image et son", _named(sizes, DOWNLOAD)),
    ]
    return [choice for choice in found if choice.files]


def picture_side(video: Video) -> int:
    """Short side of the picture that is kept, in pixels."""
    sides: list[int] = sorted(video.heights)
    return next((side for side in reversed(sides) if side <= PICTURE_SIDE), next(iter(sides), 0))


def _named(sizes: dict[str, int], name: str) -> list[tuple[str, int]]:
    return [(name, sizes[name])] if name in sizes else []


def _rendition(sizes: dict[str, int], side: int) -> list[tuple[str, int]]:
    """Playlist, header and segments of one size, in the order in which they play."""
    own = [
        (name, size)
        for name, size in sizes.items()
        if (found := _SEGMENT.fullmatch(name)) and int(found["side"]) == side
    ]
    return sorted(own, key=lambda file: (file[0].endswith(".m4s"), file[0]))


def _captions(playable: PlayableVideo) -> list[dict[str, Any]]:
    return [
        {
            "url": track.captions,
            "bytes": len(webvtt.serialise(as_cues(track.track)).encode()),
        }
        for track in playable.tracks
    ]


def _quiz(person: User, lesson: LessonPage) -> list[dict[str, str]]:
    """The open attempt, which stands for the door of the quiz too."""
    if lesson.kind != LessonPage.Kind.QUIZ:
        return []
    try:
        attempt = open_attempt(person.pk, lesson)
    except NothingToAskError:
        return []
    door = reverse("progress:quiz", args=[lesson.pk])
    return [{"url": reverse("progress:quiz_attempt", args=[attempt.uuid]), "also": door}]


def _questions(lesson: LessonPage) -> list[dict[str, str]]:
    """Those asked along the video: as pages, and as the player shows them."""
    if lesson.kind != LessonPage.Kind.VIDEO:
        return []
    found = [
        reverse("progress:video_question", args=[lesson.pk, question["id"]])
        for _second, question in lesson.questions_along_video()
    ]
    return [{"url": f"{address}{query}"} for address in found for query in ("", "?fragment=1")]
