"""Every write about what a person has followed, but for the join of a heartbeat.

Moments are seconds since the epoch on the server's clock when they feed the arithmetic,
aware datetimes when they are kept.
"""

from __future__ import annotations

from datetime import UTC, datetime

from django.db import transaction
from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from courses.models import CoursePage, LessonPage
from progress import segments
from progress.models import Enrolment, LessonProgress, Viewing
from progress.play_token import PlayToken
from progress.signals import course_completed, lesson_completed

Means = LessonProgress.Means


def open_lesson(*, person_id: int, lesson: LessonPage) -> LessonProgress:
    """Note that a person opened a published lesson, and is in its course from now on."""
    now = timezone.now()
    with transaction.atomic():
        # The enrolment is locked first, as in `complete_lesson`: no two requests wait in a ring.
        enrolment = _enrol(person_id, lesson, now)
        progress, _created = LessonProgress.objects.get_or_create(
            person_id=person_id,
            lesson=lesson,
            defaults={"started_at": now, "title": lesson.title},
        )
        if progress.completed_at is None and _was_watched(person_id, lesson):
            # Seen elsewhere (the same video in a testimonial), or while it was unpublished.
            complete_lesson(person_id=person_id, lesson=lesson, means=Means.WATCHED, now=now)
            progress.refresh_from_db()
        elif enrolment.percent == 100:
            # The lessons that were missing have been withdrawn.
            _complete_course(enrolment, lesson.course, now)
    return progress


def complete_lesson(
    *, person_id: int, lesson: LessonPage, means: LessonProgress.Means, now: datetime
) -> bool:
    """Credit a lesson, once; false when it was already. The percentage follows."""
    with transaction.atomic():
        enrolment = _enrol(person_id, lesson, now)
        LessonProgress.objects.get_or_create(
            person_id=person_id,
            lesson=lesson,
            defaults={"started_at": now, "title": lesson.title},
        )
        credited = LessonProgress.objects.filter(
            person_id=person_id, lesson=lesson, completed_at=None
        ).update(completed_at=now, means=means, title=lesson.title)
        if not credited:
            return False
        lesson_completed.send(
            LessonProgress, person_id=person_id, lesson=lesson, means=means, at=now
        )
        refresh_percentages(Enrolment.objects.filter(pk=enrolment.pk), lesson.course)
        enrolment.refresh_from_db(fields=["percent"])
        if enrolment.percent == 100:
            _complete_course(enrolment, lesson.course, now)
    return True


def credit_viewing(token: PlayToken, *, now: float) -> float:
    """Grant what was watched past the threshold, if the time that passed allows it.

    Returns 0 when granted, else the seconds to wait before asking again.
    """
    at = datetime.fromtimestamp(now, UTC)
    with transaction.atomic():
        viewing = (
            Viewing.objects.select_for_update()
            .filter(person_id=token.person, video_id=token.video, take=token.take)
            .first()
        )
        if viewing is None or viewing.completed_at is not None:
            return 0.0
        overlapping = Viewing.objects.filter(
            person_id=token.person, updated_at__gte=viewing.started_at
        )
        wait = segments.seconds_to_wait(
            [
                (other.started_at.timestamp(), segments.covered(other.watched) / segments.TENTHS)
                for other in overlapping
            ],
            now=now,
        )
        if wait > 0:
            return wait
        Viewing.objects.filter(pk=viewing.pk).update(completed_at=at)
        lesson = (
            LessonPage.objects.live()
            .filter(pk=token.page, video_id=token.video, kind=LessonPage.Kind.VIDEO)
            .first()
        )
        if lesson is not None:
            complete_lesson(person_id=token.person, lesson=lesson, means=Means.WATCHED, now=at)
    return 0.0


def refresh_percentages(enrolments: QuerySet[Enrolment], course: CoursePage) -> None:
    """Percentages over the lessons published today, in two statements for any number of people.

    Without any published lesson there is nothing to compute over: they stay as they are.
    """
    lessons = list(LessonPage.objects.child_of(course).live().values_list("pk", flat=True))
    if not lessons:
        return
    done = (
        LessonProgress.objects.filter(
            person=OuterRef("person"), lesson__in=lessons, completed_at__isnull=False
        )
        .order_by()
        .values("person")
        .annotate(count=Count("pk"))
        .values("count")
    )
    count = Coalesce(Subquery(done, output_field=IntegerField()), 0)
    enrolments.filter(course=course).update(percent=count * 100 / len(lessons))


def refresh_course(course: CoursePage) -> None:
    """After its lessons changed: everyone's percentage. What was finished stays finished."""
    refresh_percentages(Enrolment.objects.all(), course)


def forget_unfinished(lesson: LessonPage) -> None:
    """Before a lesson is deleted: rows that only say « begun » go with it."""
    LessonProgress.objects.filter(lesson=lesson, completed_at=None).delete()


def _enrol(person_id: int, lesson: LessonPage, now: datetime) -> Enrolment:
    """The enrolment in the lesson's course, locked until the end of the transaction."""
    course = lesson.course
    enrolment, _created = Enrolment.objects.select_for_update(of=("self",)).get_or_create(
        person_id=person_id,
        course=course,
        defaults={"started_at": now, "updated_at": now, "title": course.title},
    )
    enrolment.last_lesson = lesson
    enrolment.updated_at = now
    enrolment.save(update_fields=["last_lesson", "updated_at"])
    return enrolment


def _complete_course(enrolment: Enrolment, course: CoursePage, now: datetime) -> None:
    granted = Enrolment.objects.filter(pk=enrolment.pk, completed_at=None).update(
        completed_at=now, title=course.title
    )
    if granted:
        course_completed.send(Enrolment, person_id=enrolment.person_id, course=course, at=now)


def _was_watched(person_id: int, lesson: LessonPage) -> bool:
    return (
        lesson.kind == LessonPage.Kind.VIDEO
        and lesson.video_id is not None
        and Viewing.objects.filter(
            person_id=person_id, video_id=lesson.video_id, completed_at__isnull=False
        ).exists()
    )
