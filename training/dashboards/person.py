"""One member's training, as far as that person lets the collectivité see it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import F, Q

from certificates.models import Attestation
from collectivites.models import Membership
from collectivites.sharing import Sharing, sees
from courses.models import CoursePage
from progress.models import Enrolment
from training.dashboards.steps import is_late, state_words
from training.models import ExternalTraining, PlanRow
from training.plan.standings import standings


@dataclass(frozen=True)
class AskedLine:
    """One training that is asked of them."""

    row: PlanRow
    state: str
    is_late: bool


@dataclass(frozen=True)
class CourseLine:
    """A course that they follow without being asked to."""

    title: str
    percent: int
    seconds: int
    begun_at: datetime
    completed_at: datetime | None


@dataclass
class Followed:
    """Quiz answers, notes and viewings are in none of these, whatever is shared."""

    sharing: Membership.Sharing
    asked: list[AskedLine] = field(default_factory=list)
    courses: list[CourseLine] = field(default_factory=list)
    attestations: list[Attestation] = field(default_factory=list)
    # The collectivité's own register: it does not depend on what is shared.
    elsewhere: list[ExternalTraining] = field(default_factory=list)

    @property
    def shares_nothing(self) -> bool:
        return self.sharing == Sharing.NONE

    @property
    def shares_all(self) -> bool:
        return self.sharing == Sharing.ALL


def followed_by(membership: Membership, *, today: date) -> Followed:
    """`membership` comes with its person; a constant number of statements."""
    followed = Followed(sharing=sees(membership), elsewhere=_elsewhere(membership))
    if followed.shares_nothing or membership.person_id is None:
        return followed
    rows = list(
        PlanRow.objects.filter(membership=membership)
        .select_related("assignment__track", "assignment__course", "declared_by")
        .order_by(F("assignment__due_on").asc(nulls_last=True), "pk")
    )
    followed.asked = [
        AskedLine(row, state_words(row, today=today), is_late(row, today=today)) for row in rows
    ]
    followed.attestations = _attestations(membership.person_id, rows, followed.shares_all)
    if followed.shares_all:
        followed.courses = _courses(membership.person_id, rows)
    return followed


def _elsewhere(membership: Membership) -> list[ExternalTraining]:
    return list(
        ExternalTraining.objects.accepted()
        .filter(membership=membership)
        .order_by("-ended_on", "pk")
    )


def _attestations(person_id: int, rows: list[PlanRow], shares_all: bool) -> list[Attestation]:
    """Those of what is asked: of the track, of each of its courses, of the course; or all."""
    found = Attestation.objects.filter(person=person_id).valid().for_lists()
    if shares_all:
        return list(found)
    asked = _asked(rows)
    return list(found.filter(asked)) if asked else []


def _asked(rows: Iterable[PlanRow]) -> Q:
    asked = Q()
    for row in rows:
        if row.assignment.course_id is not None:
            asked |= Q(course=row.assignment.course_id)
        if (track := row.assignment.track) is not None:
            asked |= Q(track=track.pk) | Q(course__path__startswith=track.path)
    return asked


def _courses(person_id: int, rows: list[PlanRow]) -> list[CourseLine]:
    """Those begun besides what is asked, the latest first; the time is that really followed."""
    enrolments = (
        Enrolment.objects.filter(person=person_id)
        .exclude(course__in=_courses_asked(rows))
        .select_related("course")
        .order_by("-updated_at")
    )
    found = list(enrolments)
    courses = [enrolment.course for enrolment in found if enrolment.course is not None]
    reached = standings([person_id], courses)
    return [
        CourseLine(
            title=enrolment.course.title if enrolment.course else enrolment.title,
            percent=enrolment.percent,
            seconds=(reached[person_id, enrolment.course.pk].seconds if enrolment.course else 0),
            begun_at=enrolment.started_at,
            completed_at=enrolment.completed_at,
        )
        for enrolment in found
    ]


def _courses_asked(rows: Iterable[PlanRow]) -> list[int]:
    asked = Q(pk__in=[])
    for row in rows:
        if row.assignment.course_id is not None:
            asked |= Q(pk=row.assignment.course_id)
        if (track := row.assignment.track) is not None:
            asked |= Q(path__startswith=track.path)
    return list(CoursePage.objects.filter(asked).values_list("pk", flat=True))
