"""What « Mon espace » shows: where to go on, what is under way, what is finished.

The number of statements is the same for one course and for sixty.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import F
from django.db.models.functions import Length, Substr

from accounts.models import User
from cms.visibility import visible
from courses.models import CoursePage, LessonPage
from media.models import Video
from progress.models import Enrolment, LessonProgress, Viewing
from progress.selectors import NOT_SEEN, LessonRow, Standing, next_lesson, standing
from testimonials.models import ExpertTalkPage, TestimonialPage

Talk = TestimonialPage | ExpertTalkPage
# Viewings read at once: far more than anyone remembers, so that the page has an end.
MOST_VIEWINGS = 400


@dataclass(frozen=True)
class CourseRow:
    """A course of a person. `course` is None when it is no longer published."""

    enrolment: Enrolment
    course: CoursePage | None
    next_lesson: LessonPage | None
    # Of the next lesson's video.
    standing: Standing

    @property
    def title(self) -> str:
        return self.course.title if self.course else self.enrolment.title

    @property
    def is_updated(self) -> bool:
        """Finished, and a lesson was added since."""
        return self.enrolment.completed_at is not None and self.next_lesson is not None


@dataclass(frozen=True)
class TalkRow:
    """A testimonial or an expert talk that a person began."""

    talk: Talk
    standing: Standing
    seen_at: datetime

    @property
    def percent(self) -> int:
        return int(self.standing.ratio * 100)


@dataclass(frozen=True)
class Resume:
    """The one thing to go on with."""

    page: LessonPage | Talk
    standing: Standing
    course: CoursePage | None = None


@dataclass
class Space:
    """Everything, newest first in each list."""

    resume: Resume | None = None
    courses: list[CourseRow] = field(default_factory=list)
    talks: list[TalkRow] = field(default_factory=list)
    finished_courses: list[CourseRow] = field(default_factory=list)
    finished_talks: list[TalkRow] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not (self.courses or self.talks or self.finished_courses or self.finished_talks)


def space_of(person: User) -> Space:
    viewings = list(Viewing.objects.filter(person=person).order_by("-updated_at")[:MOST_VIEWINGS])
    by_video = defaultdict(list)
    for viewing in viewings:
        by_video[viewing.video_id].append(viewing)
    space = Space()
    for course_row in _course_rows(person, by_video):
        is_done = course_row.enrolment.completed_at is not None
        (space.finished_courses if is_done else space.courses).append(course_row)
    for talk_row in _talk_rows(viewings, by_video):
        is_done = talk_row.standing.is_completed
        (space.finished_talks if is_done else space.talks).append(talk_row)
    # A course that is no longer published stays in the history only.
    space.courses = [row for row in space.courses if row.course is not None]
    space.resume = _resume(space)
    return space


def _course_rows(person: User, by_video: dict[int, list[Viewing]]) -> list[CourseRow]:
    enrolments = list(Enrolment.objects.filter(person=person).order_by("-updated_at"))
    courses = {
        course.pk: course
        for course in visible(
            CoursePage.objects.filter(pk__in=[enrolment.course_id for enrolment in enrolments])
        )
    }
    lessons = _lessons_of(courses.values())
    done = {
        progress.lesson_id: progress
        for progress in LessonProgress.objects.filter(person=person, lesson__isnull=False)
    }
    rows = []
    for enrolment in enrolments:
        course = courses.get(enrolment.course_id)
        known = (
            [LessonRow(lesson, done.get(lesson.pk)) for lesson in lessons[course.path]]
            if course
            else []
        )
        following = next_lesson(known, after=enrolment.last_lesson_id)
        rows.append(
            CourseRow(
                enrolment=enrolment,
                course=course,
                next_lesson=following.lesson if following else None,
                standing=_standing(following.lesson.video if following else None, by_video),
            )
        )
    return rows


def _lessons_of(courses: Iterable[CoursePage]) -> dict[str, list[LessonPage]]:
    """Published lessons in order, by the tree path of their course; one statement."""
    lessons = (
        LessonPage.objects.live()
        .annotate(course_path=Substr("path", 1, Length(F("path")) - LessonPage.steplen))
        .filter(course_path__in=[course.path for course in courses])
        .select_related("video")
        .order_by("path")
    )
    by_course = defaultdict(list)
    for lesson in lessons:
        by_course[lesson.course_path].append(lesson)
    return by_course


def _talk_rows(viewings: list[Viewing], by_video: dict[int, list[Viewing]]) -> list[TalkRow]:
    pages = {viewing.page_id for viewing in viewings}
    talks: dict[int, Talk] = {}
    for model in (TestimonialPage, ExpertTalkPage):
        found = visible(model.objects.filter(pk__in=pages))
        talks |= {talk.pk: talk for talk in found.select_related("video", "speaker__collectivite")}
    rows: dict[int, TalkRow] = {}
    for viewing in viewings:
        talk = talks.get(viewing.page_id)
        if talk is not None and talk.video_id == viewing.video_id and talk.pk not in rows:
            rows[talk.pk] = TalkRow(talk, _standing(talk.video, by_video), viewing.updated_at)
    return list(rows.values())


def _standing(video: Video | None, by_video: dict[int, list[Viewing]]) -> Standing:
    return NOT_SEEN if video is None else standing(video, by_video.get(video.pk, []))


def _resume(space: Space) -> Resume | None:
    """What was followed last, be it a course or a talk."""
    courses = [row for row in space.courses if row.next_lesson is not None]
    course, talk = next(iter(courses), None), next(iter(space.talks), None)
    if talk and not (course and course.enrolment.updated_at > talk.seen_at):
        return Resume(talk.talk, talk.standing)
    if course and course.next_lesson:
        return Resume(course.next_lesson, course.standing, course.course)
    return None
