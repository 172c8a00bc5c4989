"""What is known of a person's progress, ready to be shown."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import Enum

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, PageQuerySet

from cms.visibility import visible
from courses.models import CoursePage, LessonPage, Prerequisite, TrackPage
from courses.models.prerequisites import in_a_ring
from courses.reading import CAREFUL_WORDS_PER_MINUTE, least_reading_seconds, words_in
from media.models import Cue, Video
from progress import segments
from progress.models import Enrolment, LessonProgress, Viewing

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


def state_label(progress: LessonProgress | None) -> str:
    """The state in words; « Déclarée le 3 mars 2026 » where someone's word is all there is."""
    if progress is None or progress.completed_at is None or not progress.is_declared:
        return state_of(progress).label
    day = date_format(timezone.localtime(progress.completed_at), "j F Y")
    return _("Déclarée le %(day)s") % {"day": day}


@dataclass(frozen=True)
class LessonRow:
    """A published lesson of a course and where a person stands in it."""

    lesson: LessonPage
    progress: LessonProgress | None

    @property
    def state(self) -> State:
        return state_of(self.progress)

    @property
    def label(self) -> str:
        return state_label(self.progress)


def lesson_rows(person_id: int, course: CoursePage) -> list[LessonRow]:
    """The published lessons of a course, in order; two statements."""
    lessons = list(course.lessons())
    known = LessonProgress.objects.filter(person_id=person_id, lesson__in=lessons)
    by_lesson = {progress.lesson_id: progress for progress in known}
    return [LessonRow(lesson, by_lesson.get(lesson.pk)) for lesson in lessons]


def percent_done(rows: Iterable[LessonRow]) -> int:
    """Whole per cent of the required lessons that are done, 0-100; of all when none is required.

    The same rule as `CoursePage.required_lessons`, for rows that are already read.
    """
    known = list(rows)
    required = [row for row in known if not row.lesson.is_optional] or known
    states = [row.state for row in required]
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


def followed_seconds(person_id: int, above: CoursePage | TrackPage) -> dict[int, int]:
    """Whole seconds really spent on each lesson of a course or a track, by its key; three
    statements.

    Of a video, the union of what was played of the take that was followed longest, under
    whatever video the lesson had; of the rest, the time seen to pass. A video that several
    lessons show counts for one of them: the first that was completed by following it. Declared
    lessons count for none: nobody saw them followed.
    """
    below = LessonPage.objects.descendant_of(above).order_by("path")
    lessons = dict(below.values_list("pk", "video_id"))
    rows = LessonProgress.objects.filter(person_id=person_id, lesson__in=lessons)
    viewings = Viewing.objects.filter(
        Q(page_id__in=lessons) | Q(video_id__in=set(lessons.values()) - {None}),
        person_id=person_id,
    )
    known = {row.lesson_id: row for row in rows if row.lesson_id is not None}
    return seconds_of_lessons(lessons, known, viewings)


def seconds_of_lessons(
    lessons: Mapping[int, int | None],
    known: Mapping[int, LessonProgress],
    viewings: Iterable[Viewing],
) -> dict[int, int]:
    """The same, from rows of one person that are already read.

    `lessons` gives the video of each, in their order; rows of other lessons are left out.
    """
    rows = {lesson: known[lesson] for lesson in lessons if lesson in known}
    seconds = {lesson: row.seconds for lesson, row in rows.items()}
    by_video: dict[int, list[Viewing]] = defaultdict(list)
    for viewing in viewings:
        by_video[viewing.video_id].append(viewing)
    for video, takes in by_video.items():
        pages = {take.page_id for take in takes}
        showing = [pk for pk, shown in lessons.items() if shown == video or pk in pages]
        if not showing:
            continue
        lesson = min(showing, key=lambda pk: _followed_at(rows.get(pk)))
        watched = max(segments.covered(take.watched) for take in takes) // segments.TENTHS
        seconds[lesson] = max(seconds.get(lesson, 0), watched)
    return seconds | {lesson: 0 for lesson, row in rows.items() if row.is_declared}


def _followed_at(progress: LessonProgress | None) -> float:
    """When a lesson was completed by following it, in seconds; infinity when it was not."""
    if progress is None or progress.completed_at is None or progress.is_declared:
        return math.inf
    return progress.completed_at.timestamp()


def week_seconds(person_id: int, today: date) -> int:
    """Whole seconds followed in the week of that day; two statements."""
    week = segments.week_of(today)
    monday = datetime.combine(segments.first_day(week), time.min, timezone.get_default_timezone())
    return seconds_of_week(
        Viewing.objects.filter(person_id=person_id, week=week),
        LessonProgress.objects.filter(person_id=person_id, completed_at__gte=monday),
        week,
    )


def seconds_of_week(
    viewings: Iterable[Viewing], lessons: Iterable[LessonProgress], week: int
) -> int:
    """Whole seconds that one person followed in a week, from rows that are already read.

    What was played offline counts in the week in which it arrives: the server believes no
    other clock than its own. What is played again adds nothing to a union, and nothing here.
    """
    tenths = sum(
        segments.covered(viewing.watched) - viewing.before_week
        for viewing in viewings
        if viewing.week == week
    )
    spent = sum(
        progress.seconds
        for progress in lessons
        if progress.completed_at is not None
        and not progress.is_declared
        and segments.week_of(timezone.localdate(progress.completed_at)) == week
    )
    return tenths // segments.TENTHS + spent


def missing_prerequisites(
    person_id: int, course_pks: Collection[int]
) -> dict[int, list[CoursePage]]:
    """The courses to finish before each of these opens to a person; one statement.

    A course that nobody can finish (withdrawn, without lessons, or that waits for this one)
    locks nothing, and what one has finished stays open. All that blocks is read, of any course:
    there is little of it, and who waits for whom is seen at once.
    """
    earned = Enrolment.objects.filter(
        Q(completed_at__isnull=False) | Q(percent=100), person_id=person_id
    )
    is_missing = (
        Q(course__in=course_pks, required__in=finishable(CoursePage.objects.all()))
        & ~Exists(earned.filter(course=OuterRef("course")))
        & ~Exists(earned.filter(course=OuterRef("required")))
    )
    blocking = (
        Prerequisite.objects.filter(is_blocking=True)
        .annotate(is_missing=ExpressionWrapper(is_missing, BooleanField()))
        .select_related("required")
        .order_by("course", "sort_order")
    )
    rows = list(blocking)
    endless = in_a_ring(rows)
    missing: dict[int, list[CoursePage]] = {}
    for row in rows:
        if row.is_missing and row.pk not in endless:
            missing.setdefault(row.course_id, []).append(row.required)
    return missing


def finishable(courses: PageQuerySet) -> PageQuerySet:
    """Those that one can finish: visible, with a published lesson."""
    lessons = LessonPage.objects.live().filter(
        path__startswith=OuterRef("path"), depth=OuterRef("depth") + 1
    )
    return visible(courses).filter(Exists(lessons))


def visible_page(pk: int) -> Page | None:
    """A published page that nothing above it hides, in its own type; a lesson with its video."""
    lesson = visible_lesson(pk)
    if lesson is not None:
        return lesson
    page = visible(Page.objects.filter(pk=pk)).first()
    return None if page is None else page.specific


def visible_lesson(pk: int) -> LessonPage | None:
    # By `id`, whatever its size: a key of a relation that is too large for SQLite is an error.
    return visible(LessonPage.objects.filter(id=pk)).select_related("video").first()


def seconds_to_read(lesson: LessonPage) -> float | None:
    """Seconds below which a lesson cannot have been read; None when there is nothing to read.

    A video has its transcript: the way of those who do not hear it. A quiz is passed, not read.
    """
    if lesson.kind == LessonPage.Kind.VIDEO:
        words = words_of_transcript(lesson)
        return least_reading_seconds(words) if words else None
    if lesson.kind == LessonPage.Kind.QUIZ:
        return None
    return least_reading_seconds(lesson.word_count)


def words_of_transcript(lesson: LessonPage) -> int:
    if lesson.video_id is None:
        return 0
    cues = Cue.objects.filter(track__video_id=lesson.video_id, track__language="fr")
    return sum(words_in(text) for text in cues.values_list("text", flat=True))


def most_seconds(lesson: LessonPage, means: LessonProgress.Means) -> int:
    """Seconds beyond which a page was open rather than followed.

    A transcript counts for the time of a careful reader; a text, an exercise or a quiz for the
    minutes that it is said to take: it may have been opened days ago.
    """
    if means == LessonProgress.Means.READ:
        return math.ceil(words_of_transcript(lesson) * 60 / CAREFUL_WORDS_PER_MINUTE)
    return 60 * lesson.minutes
