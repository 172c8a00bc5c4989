"""Every write about what a person has followed, but for the join of a heartbeat.

Moments are seconds since the epoch on the server's clock when they feed the arithmetic,
aware datetimes when they are kept.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from courses.models import CoursePage, LessonPage, TrackPage
from progress import segments
from progress.finishing import (
    refresh_percentages,
    reopen_course,
    settle_course,
    settle_track,
)
from progress.models import Enrolment, LessonProgress, Viewing
from progress.play_token import PlayToken
from progress.selectors import missing_prerequisites, most_seconds
from progress.signals import enrolment_changed, lesson_completed, percentages_refreshed

Means = LessonProgress.Means
NOT_DECLARED: dict[str, Any] = {
    "declared_on": None,
    "declared_reason": "",
    "declared_by": None,
}


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
        else:
            # What was missing, a lesson or another course of the track, may be withdrawn since.
            settle_course(enrolment, lesson.course, now)
    return progress


def open_track(*, person_id: int, track: TrackPage) -> None:
    """Finish a track of which the courses that were missing have been withdrawn."""
    with transaction.atomic():
        settle_track(person_id, track, timezone.now())


def complete_lesson(
    *,
    person_id: int,
    lesson: LessonPage,
    means: LessonProgress.Means,
    now: datetime,
    seconds: float = 0,
) -> bool:
    """Credit a lesson, once; the percentage follows. A declaration gives way to the truth.

    `seconds` were really spent on it, a video's apart; what is beyond `most_seconds` is not
    kept. False when it was credited already, or while other courses must be finished first.
    """
    spent = min(max(0, int(seconds)), most_seconds(lesson, means)) if seconds else 0
    truth = {"means": means, "seconds": spent, **NOT_DECLARED}
    with transaction.atomic():
        if _credit(person_id, lesson, now, truth):
            return True
        declared = LessonProgress.objects.filter(
            person_id=person_id, lesson=lesson, means=Means.DECLARED
        )
        is_true_now = bool(declared.update(completed_at=now, title=lesson.title, **truth))
        if is_true_now:
            _tell(person_id, lesson.course)
    return is_true_now


def declare_lesson(
    *, person_id: int, lesson: LessonPage, on: date, reason: str, by_id: int, now: datetime
) -> bool:
    """Note that a lesson was followed elsewhere, on someone's word: the person's or a référent's.

    Declaring again mends what was said. False when the lesson was really completed, or while
    other courses must be finished first.
    """
    words = {"declared_on": on, "declared_reason": reason, "declared_by_id": by_id}
    with transaction.atomic():
        if _credit(person_id, lesson, now, {"means": Means.DECLARED, **words}):
            return True
        declared = LessonProgress.objects.filter(
            person_id=person_id, lesson=lesson, means=Means.DECLARED
        )
        return bool(declared.update(**words))


def withdraw_declaration(*, person_id: int, lesson: LessonPage, now: datetime) -> bool:
    """Take a declaration back: the lesson is to do again. False when there was none.

    The percentage follows, and so does a course that rested on it (see `reopen_course`).
    """
    with transaction.atomic():
        enrolment = _enrol(person_id, lesson, now)
        declared = LessonProgress.objects.filter(
            person_id=person_id, lesson=lesson, means=Means.DECLARED
        )
        declared_at = declared.values_list("completed_at", flat=True).first()
        if declared_at is None:
            return False
        declared.update(completed_at=None, means="", **NOT_DECLARED)
        refresh_percentages(Enrolment.objects.filter(pk=enrolment.pk), lesson.course)
        enrolment.refresh_from_db(fields=["percent"])
        reopen_course(enrolment, lesson.course, declared_at)
        _tell(person_id, lesson.course)
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


def refresh_course(course: CoursePage) -> None:
    """After its lessons changed: everyone's percentage. What was finished stays finished.

    Rows are locked before, in one order: two of these would wait for each other, and a row
    that someone completes meanwhile would be counted as it was before.
    """
    known = Enrolment.objects.filter(course=course)
    with transaction.atomic():
        locked = known.select_for_update(of=("self",), no_key=True).order_by("pk")
        list(locked.values_list("pk", flat=True))
        refresh_percentages(known, course)
        percentages_refreshed.send(Enrolment, course=course)


def forget_unfinished(lesson: LessonPage) -> None:
    """Before a lesson is deleted: rows that only say « begun » go with it."""
    LessonProgress.objects.filter(lesson=lesson, completed_at=None).delete()


def _credit(person_id: int, lesson: LessonPage, now: datetime, values: dict[str, Any]) -> bool:
    """Complete what is not completed yet, and what that completes; false when nothing was."""
    if missing_prerequisites(person_id, [lesson.course.pk]):
        return False
    enrolment = _enrol(person_id, lesson, now)
    LessonProgress.objects.get_or_create(
        person_id=person_id,
        lesson=lesson,
        defaults={"started_at": now, "title": lesson.title},
    )
    credited = LessonProgress.objects.filter(
        person_id=person_id, lesson=lesson, completed_at=None
    ).update(completed_at=now, title=lesson.title, **values)
    if not credited:
        return False
    lesson_completed.send(
        LessonProgress, person_id=person_id, lesson=lesson, means=values["means"], at=now
    )
    refresh_percentages(Enrolment.objects.filter(pk=enrolment.pk), lesson.course)
    enrolment.refresh_from_db(fields=["percent"])
    settle_course(enrolment, lesson.course, now)
    _tell(person_id, lesson.course)
    return True


def _tell(person_id: int, course: CoursePage) -> None:
    """Higher rooms keep figures of their own."""
    enrolment_changed.send(Enrolment, person_id=person_id, course=course)


def _enrol(person_id: int, lesson: LessonPage, now: datetime) -> Enrolment:
    """The enrolment in the lesson's course, locked until the end of the transaction."""
    course = lesson.course
    enrolment, is_new = Enrolment.objects.select_for_update(of=("self",)).get_or_create(
        person_id=person_id,
        course=course,
        defaults={"started_at": now, "updated_at": now, "title": course.title},
    )
    if is_new:
        _tell(person_id, course)
    enrolment.last_lesson = lesson
    enrolment.updated_at = now
    enrolment.save(update_fields=["last_lesson", "updated_at"])
    return enrolment


def _was_watched(person_id: int, lesson: LessonPage) -> bool:
    return (
        lesson.kind == LessonPage.Kind.VIDEO
        and lesson.video_id is not None
        and Viewing.objects.filter(
            person_id=person_id, video_id=lesson.video_id, completed_at__isnull=False
        ).exists()
    )
