"""What is known of attestations, ready to be shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, QuerySet, Subquery

from accounts.models import User
from certificates.models import Attestation, AttestationQuerySet
from courses.models import CoursePage, TrackPage
from progress.finishing import is_track_finished
from progress.models import Enrolment, LessonProgress, TrackCompletion


def attestations_of(person: User) -> AttestationQuerySet:
    """A person's valid attestations, newest first; one statement."""
    return Attestation.objects.of(person).valid().for_lists()


@dataclass(frozen=True)
class Pending:
    """Something finished of which no attestation was issued."""

    subject: CoursePage | TrackPage
    # Every lesson was followed elsewhere: the academy saw nothing of it.
    is_declared_only: bool


def pending(person: User) -> list[Pending]:
    """What a person finished and has no attestation of, revoked or not; two statements.

    A track that had one course has no attestation of its own, unless it is finished again with
    those that came since: two statements more for each.
    """
    courses = _without_attestation(Enrolment.objects.filter(person=person), "course")
    tracks = _without_attestation(TrackCompletion.objects.filter(person=person), "track")
    of_several = [
        row
        for row in tracks.annotate(**_courses_finished(person)).select_related("track")
        if (row.courses_then or 0) > 1
        or ((row.courses_now or 0) > 1 and is_track_finished(person.pk, row.track))
    ]
    return [
        *(Pending(row.course, not row.was_seen) for row in courses.select_related("course")),
        *(Pending(row.track, not row.was_seen) for row in of_several),
    ]


def _courses_finished(person: User) -> dict[str, Subquery]:
    """For finished tracks: how many of their courses the person finished by then, and by now."""
    finished = Enrolment.objects.filter(
        person=person,
        completed_at__isnull=False,
        course__path__startswith=OuterRef("track__path"),
        course__depth=OuterRef("track__depth") + 1,
    ).order_by()
    then = finished.filter(completed_at__lte=OuterRef("completed_at"))
    return {
        name: Subquery(found.values("person").annotate(figure=Count("pk")).values("figure"))
        for name, found in {"courses_then": then, "courses_now": finished}.items()
    }


def _without_attestation(completions: QuerySet[Any], subject: str) -> QuerySet[Any]:
    """With `was_seen`: a lesson of it was completed otherwise than by declaring it."""
    finished = completions.filter(**{f"{subject}__isnull": False}, completed_at__isnull=False)
    issued = Attestation.objects.filter(person=OuterRef("person"), **{subject: OuterRef(subject)})
    seen = LessonProgress.objects.filter(
        person=OuterRef("person"),
        completed_at__isnull=False,
        lesson__path__startswith=OuterRef(f"{subject}__path"),
        lesson__depth__gt=OuterRef(f"{subject}__depth"),
    ).exclude(means=LessonProgress.Means.DECLARED)
    return (
        finished.filter(~Exists(issued))
        .annotate(was_seen=Exists(seen))
        .order_by(F("completed_at").asc(), "pk")
    )
