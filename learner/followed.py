"""What a person has followed, read once, and the figures that come from it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import BigIntegerField, CharField, F, PositiveSmallIntegerField, Value
from django.utils import timezone

from accounts.models import User
from learner.catalogue import PublishedLesson
from media.models import Video
from progress import segments
from progress.models import Enrolment, LessonProgress, TrackCompletion, Viewing
from progress.selectors import NOT_SEEN, Standing, standing

# Viewings read at once: far more than anyone has, so that the page has an end.
MOST_VIEWINGS = 1000


@dataclass(frozen=True)
class Begun:
    """A course or a track of a person, under the title that it had."""

    page_id: int | None
    title: str
    # Whole per cent, 0-100.
    percent: int
    last_lesson_id: int | None
    updated_at: datetime
    completed_at: datetime | None


class Followed:
    """Three statements, whatever was followed."""

    def __init__(self, person: User) -> None:
        self.viewings = list(
            Viewing.objects.filter(person=person)
            .select_related("video")
            .order_by("-updated_at")[:MOST_VIEWINGS]
        )
        self._by_video: dict[int, list[Viewing]] = defaultdict(list)
        self._by_page: dict[int, list[Viewing]] = defaultdict(list)
        for viewing in self.viewings:
            self._by_video[viewing.video_id].append(viewing)
            self._by_page[viewing.page_id].append(viewing)
        # Those of deleted lessons too: their time was followed.
        self._progress = list(LessonProgress.objects.filter(person=person))
        self.lessons = {known.lesson_id: known for known in self._progress if known.lesson_id}
        self.courses, self.tracks = _begun(person)

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

    def seconds(self, lesson: PublishedLesson) -> int:
        """Really spent on a lesson, as `progress.selectors.followed_seconds` counts them."""
        known = self.lessons.get(lesson.pk)
        if known is not None and known.is_declared:
            return 0
        viewings = self._by_page.get(lesson.pk, []) + self._by_video.get(lesson.video_id or 0, [])
        watched = [segments.covered(viewing.watched) // segments.TENTHS for viewing in viewings]
        return max([*watched, known.seconds if known else 0])

    def week_seconds(self, today: date) -> int:
        """Followed in the week of that day, as `progress.selectors.week_seconds` counts them."""
        week = segments.week_of(today)
        tenths = sum(
            segments.covered(viewing.watched) - viewing.before_week
            for viewing in self.viewings
            if viewing.week == week
        )
        spent = sum(
            known.seconds
            for known in self._progress
            if known.completed_at is not None
            and not known.is_declared
            and segments.week_of(timezone.localdate(known.completed_at)) == week
        )
        return tenths // segments.TENTHS + spent


def _begun(person: User) -> tuple[list[Begun], dict[int, Begun]]:
    """The courses, followed last first, and the finished tracks by key; one statement."""
    courses = Enrolment.objects.filter(person=person).values_list(
        Value("course", CharField()),
        "course_id",
        "title",
        "percent",
        "last_lesson_id",
        "updated_at",
        "completed_at",
    )
    tracks = TrackCompletion.objects.filter(person=person).values_list(
        Value("track", CharField()),
        "track_id",
        "title",
        Value(100, PositiveSmallIntegerField()),
        Value(None, BigIntegerField()),
        F("completed_at"),
        "completed_at",
    )
    found: dict[str, list[Begun]] = {"course": [], "track": []}
    for what, *values in courses.union(tracks, all=True):
        found[what].append(Begun(*values))
    found["course"].sort(key=lambda begun: begun.updated_at, reverse=True)
    return found["course"], {track.page_id: track for track in found["track"] if track.page_id}
