"""When a course, and then its track, is finished; and how far one is in a course.

What is finished stays so whatever is published later. Only a declaration that is taken back
takes back what rested on it, and nothing once something was issued for it.
"""

from __future__ import annotations

from datetime import datetime

from django.db.models import Count, Exists, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from accounts.models import User
from courses.models import CoursePage, TrackPage
from progress.models import Enrolment, LessonProgress, TrackCompletion
from progress.selectors import finishable
from progress.signals import course_completed, course_reopening, track_completed


def refresh_percentages(enrolments: QuerySet[Enrolment], course: CoursePage) -> None:
    """Percentages over the lessons required today, in two statements for any number of people.

    Without any published lesson there is nothing to compute over: they stay as they are.
    """
    lessons = list(course.required_lessons().values_list("pk", flat=True))
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


def settle_course(enrolment: Enrolment, course: CoursePage, now: datetime) -> None:
    """Finish a course of which nothing is missing any more, and its track; once each."""
    granted = 0
    if enrolment.percent == 100:
        granted = Enrolment.objects.filter(pk=enrolment.pk, completed_at=None).update(
            completed_at=now, title=course.title
        )
    if granted:
        course_completed.send(Enrolment, person_id=enrolment.person_id, course=course, at=now)
        # The last two courses of a track, finished at the same time, each wait for the other.
        User.objects.select_for_update(no_key=True).filter(pk=enrolment.person_id).first()
    if granted or enrolment.completed_at is not None:
        track = TrackPage.objects.filter(path=course.path[: -course.steplen]).first()
        if track is not None:
            settle_track(enrolment.person_id, track, now)


def settle_track(person_id: int, track: TrackPage, now: datetime) -> None:
    """Finish a track whose published courses are all finished; once."""
    known = TrackCompletion.objects.filter(person_id=person_id, track=track)
    if known.exists() or not is_track_finished(person_id, track):
        return
    _completion, created = TrackCompletion.objects.get_or_create(
        person_id=person_id, track=track, defaults={"title": track.title, "completed_at": now}
    )
    if created:
        track_completed.send(TrackCompletion, person_id=person_id, track=track, at=now)


def is_track_finished(person_id: int, track: TrackPage) -> bool:
    """Whether every published course that has lessons is finished, and there is one."""
    finished = Enrolment.objects.filter(
        person_id=person_id, course=OuterRef("pk"), completed_at__isnull=False
    )
    courses = finishable(CoursePage.objects.child_of(track))
    states = set(courses.annotate(is_finished=Exists(finished)).values_list("is_finished"))
    return states == {(True,)}


def reopen_course(enrolment: Enrolment, course: CoursePage, declared_at: datetime) -> None:
    """After a declaration was taken back: a course that rested on it is no longer finished.

    It stays finished when its track was, or when a higher room says that something was issued.
    """
    if enrolment.completed_at is None or enrolment.percent == 100:
        return
    if declared_at > enrolment.completed_at or _is_held(enrolment, course):
        return
    enrolment.completed_at = None
    enrolment.save(update_fields=["completed_at"])


def _is_held(enrolment: Enrolment, course: CoursePage) -> bool:
    tracks = TrackPage.objects.filter(path=course.path[: -course.steplen])
    if TrackCompletion.objects.filter(person=enrolment.person_id, track__in=tracks).exists():
        return True
    answers = course_reopening.send(Enrolment, person_id=enrolment.person_id, course=course)
    return any(is_held for _receiver, is_held in answers)
