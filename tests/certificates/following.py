"""People who followed a course to its end."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from accounts.models import User
from certificates.models import Attestation
from courses.models import CoursePage, LessonPage
from progress import services
from progress.models import LessonProgress, Viewing

Means = LessonProgress.Means
# A Monday, at 10 h 30 in Paris.
FINISHED = datetime(2026, 11, 16, 9, 30, tzinfo=UTC)


def watch(person: User, lesson: LessonPage, *, seconds: int) -> None:
    """The heartbeats of a player, without the player."""
    assert lesson.video is not None
    Viewing.objects.create(
        person=person,
        video=lesson.video,
        take=lesson.video.take,
        page_id=lesson.pk,
        watched=[(0, seconds * 10)],
        started_at=FINISHED - timedelta(days=2),
        updated_at=FINISHED,
    )


def complete(person: User, lesson: LessonPage, *, now: datetime = FINISHED) -> None:
    """As each kind of lesson is followed: a video for 90 s, the rest for one minute."""
    if lesson.kind == LessonPage.Kind.VIDEO:
        watch(person, lesson, seconds=90)
        services.complete_lesson(person_id=person.pk, lesson=lesson, means=Means.WATCHED, now=now)
    else:
        services.complete_lesson(
            person_id=person.pk, lesson=lesson, means=Means.DONE, now=now, seconds=60
        )


def declare(person: User, lesson: LessonPage, *, now: datetime = FINISHED) -> None:
    services.declare_lesson(
        person_id=person.pk,
        lesson=lesson,
        on=date(2026, 9, 1),
        reason="Séance de l’association des maires",
        by_id=person.pk,
        now=now,
    )


def finish(person: User, course: CoursePage, *, now: datetime = FINISHED) -> None:
    for lesson in course.lessons():
        complete(person, lesson, now=now)


def attested(person: User, course: CoursePage) -> Attestation:
    """Finish a course, and take its attestation."""
    finish(person, course)
    return Attestation.objects.get(person=person, course=course)
