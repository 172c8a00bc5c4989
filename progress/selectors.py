"""What is known of a person's progress, ready to be shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from cms.visibility import visible
from courses.models import CoursePage, LessonPage
from courses.reading import least_reading_seconds, words_in
from media.models import Cue, Video
from progress import segments
from progress.models import LessonProgress, Viewing

# Seconds: nearer to the beginning or to the end than this, one starts again from the beginning.
NEAR_START = 2.0
NEAR_END = 3.0


class State(Enum):
    """How far a person is in a lesson; the value is for scripts and styles."""

    TODO = "todo"
    BEGUN = "begun"
    DONE = "done"

    @property
    def label(self) -> str:
        return str(STATE_LABELS[self])


STATE_LABELS = {
    State.TODO: _("À commencer"),
    State.BEGUN: _("Commencée"),
    State.DONE: _("Terminée"),
}


def state_of(progress: LessonProgress | None) -> State:
    if progress is None:
        return State.TODO
    return State.BEGUN if progress.completed_at is None else State.DONE


@dataclass(frozen=True)
class LessonRow:
    """A published lesson of a course and where a person stands in it."""

    lesson: LessonPage
    progress: LessonProgress | None

    @property
    def state(self) -> State:
        return state_of(self.progress)


def lesson_rows(person_id: int, course: CoursePage) -> list[LessonRow]:
    """The published lessons of a course, in order; two statements."""
    lessons = list(course.lessons())
    known = LessonProgress.objects.filter(person_id=person_id, lesson__in=lessons)
    by_lesson = {progress.lesson_id: progress for progress in known}
    return [LessonRow(lesson, by_lesson.get(lesson.pk)) for lesson in lessons]


def percent_done(rows: Iterable[LessonRow]) -> int:
    """Whole per cent of the lessons that are done, 0-100."""
    states = [row.state for row in rows]
    return 100 * states.count(State.DONE) // len(states) if states else 0


def next_lesson(rows: list[LessonRow], after: int | None) -> LessonRow | None:
    """The first lesson to do from one (by its key) on, then from the beginning."""
    keys = [row.lesson.pk for row in rows]
    here = keys.index(after) if after in keys else 0
    return next((row for row in rows[here:] + rows[:here] if row.state is not State.DONE), None)


@dataclass(frozen=True)
class Standing:
    """Where a person stands in a video."""

    # Of today's take, 0-1.
    ratio: float
    # Seconds where to go on; 0 from the beginning.
    resume: float
    # Today's take, or an earlier one, was followed to the end.
    is_completed: bool
    # Something was watched, but of an earlier take only.
    is_updated: bool


NOT_SEEN = Standing(ratio=0.0, resume=0.0, is_completed=False, is_updated=False)


def standing(video: Video, viewings: Iterable[Viewing]) -> Standing:
    """`viewings` are those of this video by one person, of any take."""
    by_take = sorted(viewings, key=lambda viewing: viewing.take)
    if not by_take or not video.is_watchable:
        return NOT_SEEN
    latest = by_take[-1]
    is_current = latest.take == video.take
    start, end = segments.useful_bounds(
        video.useful_start, video.useful_end, duration=video.duration
    )
    watched = latest.watched if is_current else []
    is_inside = NEAR_START <= latest.position <= end / segments.TENTHS - NEAR_END
    return Standing(
        ratio=segments.watched_ratio(watched, start=start, end=end),
        resume=latest.position if is_inside else 0.0,
        is_completed=any(viewing.completed_at for viewing in by_take),
        is_updated=not is_current,
    )


def video_standing(person_id: int, video: Video) -> Standing:
    return standing(video, Viewing.objects.filter(person_id=person_id, video=video))


def visible_page(pk: int) -> Page | None:
    """A published page that nothing above it hides, in its own type."""
    page = visible(Page.objects.filter(pk=pk)).first()
    return None if page is None else page.specific


def visible_lesson(pk: int) -> LessonPage | None:
    # By `id`, whatever its size: a key of a relation that is too large for SQLite is an error.
    return visible(LessonPage.objects.filter(id=pk)).select_related("video").first()


def seconds_to_read(lesson: LessonPage) -> float | None:
    """Seconds below which a lesson cannot have been read; None when there is nothing to read.

    A video has its transcript: the way of those who do not hear it.
    """
    if lesson.kind != LessonPage.Kind.VIDEO:
        return least_reading_seconds(lesson.word_count)
    if lesson.video_id is None:
        return None
    cues = Cue.objects.filter(track__video_id=lesson.video_id, track__language="fr")
    words = sum(words_in(text) for text in cues.values_list("text", flat=True))
    return least_reading_seconds(words) if words else None
