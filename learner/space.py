"""What « Mon espace » shows. The number of statements is the same for one course and for sixty."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from wagtail.models import Page

from accounts.models import User
from cms.personal import DueItem, due_items
from cms.visibility import visible
from collectivites.access import managed_by
from collectivites.models import Collectivite
from competences.models import Competence
from courses.models import LessonPage
from learner.catalogue import Catalogue, PublishedCourse, PublishedLesson, published
from learner.facade import FilledPlace, filled_places
from learner.followed import Begun, Followed, LatestNote
from learner.models import SavedPage
from learner.profile import CompetenceRow, TrackRow, competence_rows, track_rows
from learner.week import Week
from media.models import Video
from progress.selectors import LessonRow, Standing, next_lesson
from testimonials.models import ExpertTalkPage, TestimonialPage

Talk = TestimonialPage | ExpertTalkPage


@dataclass(frozen=True)
class CourseRow:
    """A course of a person. `course` is None when it is no longer published."""

    enrolment: Begun
    course: Page | None
    next_lesson: Page | None
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
    video: Video | None
    course: Page | None = None


@dataclass(frozen=True)
class SavedRow:
    """A page to watch later. `specific` is a lesson, a testimonial or an expert talk."""

    specific: Any
    saved_at: datetime


@dataclass
class Space:
    """Everything, newest first in each list."""

    resume: Resume | None = None
    due: list[DueItem] = field(default_factory=list)
    courses: list[CourseRow] = field(default_factory=list)
    talks: list[TalkRow] = field(default_factory=list)
    finished_courses: list[CourseRow] = field(default_factory=list)
    finished_talks: list[TalkRow] = field(default_factory=list)
    saved: list[SavedRow] = field(default_factory=list)
    week: Week = field(default_factory=Week)
    tracks: list[TrackRow] = field(default_factory=list)
    competences: list[CompetenceRow] = field(default_factory=list)
    facade: list[FilledPlace] = field(default_factory=list)
    notes: list[LatestNote] = field(default_factory=list)
    # The collectivités whose training the person follows, as their référent.
    managed: list[Collectivite] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Nothing was begun."""
        return not (self.courses or self.talks or self.finished_courses or self.finished_talks)

    @property
    def updated_courses(self) -> list[CourseRow]:
        return [row for row in self.finished_courses if row.is_updated]


def space_of(person: User, *, today: date) -> Space:
    followed, catalogue = Followed(person), published()
    competences = Competence.objects.select_related("order")
    rows = [_course_row(begun, catalogue, followed) for begun in followed.courses]
    space = Space(
        due=due_items.of(person),
        # A course that is no longer published stays in the history only.
        courses=[row for row in rows if row.course and not row.enrolment.completed_at],
        finished_courses=[row for row in rows if row.enrolment.completed_at],
        week=Week(followed.week_seconds(today), followed.goal_minutes),
        tracks=track_rows(catalogue, followed),
        competences=competence_rows(competences, catalogue, followed),
        notes=followed.notes,
        managed=list(managed_by(person)),
    )
    space.facade = filled_places(space.competences)
    _add_pages(space, person, catalogue, followed)
    return space


def resume_of(person: User) -> Resume | None:
    """The one thing to go on with, alone: for reminders. Four statements."""
    followed, catalogue = Followed(person), published()
    rows = [_course_row(begun, catalogue, followed) for begun in followed.courses]
    space = Space(courses=[row for row in rows if row.course and not row.enrolment.completed_at])
    _add_pages(space, person, catalogue, followed)
    return space.resume


def _course_row(begun: Begun, catalogue: Catalogue, followed: Followed) -> CourseRow:
    course = catalogue.courses.get(begun.page_id or 0)
    following = _next_lesson(course, begun, followed) if course else None
    return CourseRow(
        enrolment=begun,
        course=course.page if course else None,
        next_lesson=following.page if following else None,
        standing=followed.standing(following.video_id if following else None),
    )


def _next_lesson(
    course: PublishedCourse, begun: Begun, followed: Followed
) -> PublishedLesson | None:
    """Where the course goes on; once it is finished, only what is required calls one back."""
    lessons = course.required if begun.completed_at else course.lessons
    rows = [
        LessonRow(lesson, followed.lessons.get(lesson.pk))  # type: ignore[arg-type]
        for lesson in lessons
    ]
    found = next_lesson(rows, after=begun.last_lesson_id)
    return None if found is None else found.lesson


def _add_pages(space: Space, person: User, catalogue: Catalogue, followed: Followed) -> None:
    """Talks begun, pages saved, and the page to go on with; one statement for all three."""
    ahead = next((row for row in space.courses if row.next_lesson is not None), None)
    wanted = {viewing.page_id for viewing in followed.viewings} - catalogue.lessons.keys()
    if ahead and ahead.next_lesson:
        wanted.add(ahead.next_lesson.pk)
    pages = list(_pages(person, wanted))
    by_key = {page.pk: _specific(page) for page in pages}
    for row in _talk_rows(by_key, followed):
        (space.finished_talks if row.standing.is_completed else space.talks).append(row)
    space.saved = [SavedRow(_specific(page), page.saved_at) for page in pages if page.saved_at]
    space.saved.sort(key=lambda row: row.saved_at, reverse=True)
    space.resume = _resume(space, ahead, by_key, followed)


def _pages(person: User, keys: Iterable[int]) -> QuerySet[Any]:
    """These lessons and talks and the person's saved ones, as far as they are published."""
    saved = SavedPage.objects.filter(person=person)
    kept = saved.filter(page=OuterRef("pk")).values("saved_at")
    found = Page.objects.filter(pk__in=keys) | Page.objects.filter(pk__in=saved.values("page"))
    return (
        visible(found)
        .annotate(saved_at=Subquery(kept))
        .select_related(
            "lessonpage__video",
            "testimonialpage__speaker__collectivite",
            "testimonialpage__video",
            "experttalkpage__speaker__collectivite",
            "experttalkpage__video",
        )
    )


def _specific(page: Any) -> Any:
    """The page in its own type, from the same statement; None for any other type."""
    for name in ("lessonpage", "testimonialpage", "experttalkpage"):
        found = getattr(page, name, None)
        if found is not None:
            return found
    return None


def _talk_rows(by_key: dict[int, Any], followed: Followed) -> list[TalkRow]:
    rows: dict[int, TalkRow] = {}
    for viewing in followed.viewings:
        talk = by_key.get(viewing.page_id)
        if not isinstance(talk, Talk) or talk.video_id != viewing.video_id or talk.pk in rows:
            continue
        rows[talk.pk] = TalkRow(talk, followed.standing(talk.video_id), viewing.updated_at)
    return list(rows.values())


def _resume(
    space: Space, ahead: CourseRow | None, by_key: dict[int, Any], followed: Followed
) -> Resume | None:
    """What was followed last, be it a course or a talk."""
    talk = next(iter(space.talks), None)
    if talk and not (ahead and ahead.enrolment.updated_at > talk.seen_at):
        return Resume(talk.talk, talk.standing, talk.talk.video)
    if ahead is None or ahead.next_lesson is None:
        return None
    lesson = by_key[ahead.next_lesson.pk]
    return Resume(lesson, ahead.standing, lesson.video, ahead.course)
