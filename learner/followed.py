"""What a person has followed, read once, and the figures that come from it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import BigIntegerField, CharField, DateTimeField, F, QuerySet, Value

from accounts.models import User
from learner.catalogue import PublishedLesson
from learner.models import LearnerPreferences, Note
from media.models import Video
from progress import segments
from progress.models import Enrolment, LessonProgress, TrackCompletion, Viewing
from progress.selectors import (
    NOT_SEEN,
    Standing,
    seconds_of_lessons,
    seconds_of_week,
    standing,
)

# Viewings read at once: far more than anyone has, so that the page has an end.
MOST_VIEWINGS = 1000
# Notes shown at the side.
LATEST = 3


@dataclass(frozen=True)
class Begun:
    """A course of a person, under the title that it had."""

    page_id: int | None
    title: str
    # Whole per cent, 0-100.
    percent: int
    last_lesson_id: int | None
    updated_at: datetime
    completed_at: datetime | None


@dataclass(frozen=True)
class LatestNote:
    page_id: int | None
    title: str
    # Of the video; None for a note on the whole page.
    second: int | None
    text: str
    updated_at: datetime


def _lesson(
    lesson_id: int | None,
    title: str,
    seconds: int,
    _last: None,
    started_at: datetime,
    completed_at: datetime | None,
    means: str,
) -> LessonProgress:
    """The row as its model, with what is read of it here."""
    return LessonProgress(
        lesson_id=lesson_id,
        title=title,
        seconds=seconds,
        started_at=started_at,
        completed_at=completed_at,
        means=means,
    )


class Followed:
    """What a person followed and keeps in mind: two statements, whatever there is."""

    def __init__(self, person: User) -> None:
        self.viewings = list(
            Viewing.objects.filter(person=person)
            .select_related("video")
            .order_by("-updated_at")[:MOST_VIEWINGS]
        )
        self._by_video: dict[int, list[Viewing]] = defaultdict(list)
        for viewing in self.viewings:
            self._by_video[viewing.video_id].append(viewing)
        journal = _journal(person)
        # Those of deleted lessons too: their time was followed.
        self._progress = [_lesson(*row) for row in journal["lesson"]]
        self.lessons = {known.lesson_id: known for known in self._progress if known.lesson_id}
        self.tracks = {row[0] for row in journal["track"]}
        # Followed last first.
        self.courses = sorted(
            (Begun(*row[:-1]) for row in journal["course"]),
            key=lambda begun: begun.updated_at,
            reverse=True,
        )
        notes = [LatestNote(row[0], row[1], row[2], row[6], row[4]) for row in journal["note"]]
        self.notes = sorted(notes, key=lambda note: note.updated_at, reverse=True)
        self.goal_minutes: int | None = next((row[2] for row in journal["goal"]), None)

    def video(self, video_id: int | None) -> Video | None:
        """A video that was watched; nothing is known of others."""
        seen = self._by_video.get(video_id or 0)
        return seen[0].video if seen else None

    def standing(self, video_id: int | None) -> Standing:
        video = self.video(video_id)
        return NOT_SEEN if video is None else standing(video, self._by_video[video.pk])

    def is_done(self, lesson_id: int) -> bool:
        known = self.lessons.get(lesson_id)
        return known is not None and known.completed_at is not None

    def seconds(self, lessons: Iterable[PublishedLesson]) -> int:
        """Really spent on these lessons, as `progress.selectors.followed_seconds` counts them:
        a video that several of them show counts once.
        """
        videos = {lesson.pk: lesson.video_id for lesson in lessons}
        return sum(seconds_of_lessons(videos, self.lessons, self.viewings).values())

    def week_seconds(self, today: date) -> int:
        """Followed in the week of that day, as `progress.selectors.week_seconds` counts them."""
        return seconds_of_week(self.viewings, self._progress, segments.week_of(today))


def _journal(person: User) -> dict[str, list[Any]]:
    """Courses and lessons begun, tracks finished, the latest notes and the goal; one statement.

    Each as (page, title, number, last lesson, moment, moment of completion, words): « Mon
    espace » has many parts and few statements.
    """
    nothing, no_key = Value("", CharField()), Value(None, BigIntegerField())
    no_moment = Value(None, DateTimeField())
    latest = Note.objects.filter(person=person).order_by("-updated_at").values("pk")[:LATEST]
    sources: dict[str, tuple[QuerySet[Any], tuple[Any, ...]]] = {
        "course": (
            Enrolment.objects.filter(person=person),
            (
                "course_id",
                "title",
                "percent",
                "last_lesson_id",
                "updated_at",
                "completed_at",
                nothing,
            ),
        ),
        "track": (
            TrackCompletion.objects.filter(person=person),
            (
                "track_id",
                "title",
                Value(100, BigIntegerField()),
                no_key,
                F("completed_at"),
                "completed_at",
                nothing,
            ),
        ),
        "lesson": (
            LessonProgress.objects.filter(person=person),
            ("lesson_id", "title", "seconds", no_key, "started_at", "completed_at", "means"),
        ),
        "note": (
            Note.objects.filter(pk__in=latest),
            ("page_id", "title", "second", no_key, "updated_at", no_moment, "text"),
        ),
        "goal": (
            LearnerPreferences.objects.filter(person=person),
            (no_key, nothing, "weekly_goal_minutes", no_key, no_moment, no_moment, nothing),
        ),
    }
    first, *others = (
        found.order_by().values_list(Value(what, CharField()), *columns)
        for what, (found, columns) in sources.items()
    )
    journal: dict[str, list[Any]] = {what: [] for what in sources}
    for what, *values in first.union(*others, all=True):
        journal[what].append(tuple(values))
    return journal
