"""What two demo collectivités ask of their members this year.

Everything goes through the services that real people's requests go through. Nothing is asked
again where something was: visitors of the demo may change it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from collectivites.models import Collectivite, Membership
from courses.models import CoursePage, TrackPage
from demo.following import COVERAGE, DATA, PROTECTION, follow
from demo.members import COMMUNE, EPCI
from training import following
from training.models import Assignment, PlanRow, TrainingPlan

Audience = Assignment.Audience


@dataclass(frozen=True)
class DemoAssignment:
    """`slug` is a course's, or one whose whole track is asked for."""

    slug: str
    audience: str
    # Days from today; below zero, some are late.
    due_in: int | None
    message: str = ""
    is_track: bool = False
    asked_days_ago: int = 60


@dataclass(frozen=True)
class DemoPlan:
    collectivite: str
    orientations: str
    # Euros.
    allowances: int
    budget: int
    reference: str
    assignments: tuple[DemoAssignment, ...]


PLANS = (
    DemoPlan(
        COMMUNE,
        "Prendre ses fonctions : budget, état civil, responsabilité de la commune\n"
        "Le numérique au service des habitants : couverture, données, accessibilité",
        allowances=41_200,
        budget=1_650,
        reference="2026-31",
        assignments=(
            DemoAssignment(
                COVERAGE,
                Audience.OFFICIALS,
                due_in=-6,
                message="Nous en parlerons au conseil : dix minutes par séquence suffisent.",
                asked_days_ago=85,
            ),
            DemoAssignment(DATA, Audience.OFFICIALS, due_in=40, is_track=True, asked_days_ago=45),
        ),
    ),
    DemoPlan(
        EPCI,
        "Conduire un projet à plusieurs communes\n"
        "Protéger les données et les services numériques de la communauté",
        allowances=186_000,
        budget=7_500,
        reference="2026-058",
        assignments=(
            DemoAssignment(
                DATA,
                Audience.EVERYONE,
                due_in=21,
                message="Le portail de données ouvre au printemps : préparons-le ensemble.",
                asked_days_ago=156,
            ),
            DemoAssignment(
                PROTECTION,
                Audience.OFFICIALS,
                due_in=-9,
                message="Trois communes voisines ont été attaquées : voyons quoi faire avant.",
                asked_days_ago=95,
            ),
            DemoAssignment(
                COVERAGE,
                Audience.DELEGATION,
                due_in=None,
                is_track=True,
                asked_days_ago=110,
            ),
        ),
    ),
)


def build_training() -> None:
    """A plan of the year, what members followed and what is asked of them; once."""
    for plan in PLANS:
        place = Collectivite.objects.filter(name=plan.collectivite, is_fictional=True).first()
        if place is not None and not Assignment.objects.filter(collectivite=place).exists():
            _plan(place, plan)
            follow(place)
            if _ask(place, plan.assignments):
                _declare_one(place, plan.assignments[0].slug)


def _plan(place: Collectivite, plan: DemoPlan) -> None:
    today = timezone.localdate()
    TrainingPlan.objects.get_or_create(
        collectivite=place,
        year=today.year,
        defaults={
            "orientations": plan.orientations,
            "allowances": Decimal(plan.allowances),
            "budget": Decimal(plan.budget),
            "adopted_on": today - timedelta(days=90),
            "reference": plan.reference,
        },
    )


def _ask(place: Collectivite, demands: tuple[DemoAssignment, ...]) -> bool:
    """Some weeks or months ago; false when the courses are not there."""
    now, today = timezone.now(), timezone.localdate()
    by = Membership.objects.referents().filter(collectivite=place).first()
    for demand in demands:
        course = CoursePage.objects.filter(slug=demand.slug).first()
        if course is None:
            return False
        track = TrackPage.objects.filter(path=course.path[: -CoursePage.steplen]).first()
        asked = following.assign(
            collectivite=place,
            by=by.person if by else None,
            subject=track if demand.is_track and track else course,
            audience=demand.audience,
            due_on=None if demand.due_in is None else today + timedelta(days=demand.due_in),
            message=demand.message,
        )
        created_at = now - timedelta(days=demand.asked_days_ago)
        Assignment.objects.filter(pk=asked.pk).update(created_at=created_at)
    return True


def _declare_one(place: Collectivite, slug: str) -> None:
    """Someone without an account followed it elsewhere."""
    by = Membership.objects.referents().filter(collectivite=place).first()
    rows = PlanRow.objects.filter(assignment__collectivite=place, assignment__course__slug=slug)
    left = rows.unfinished().filter(membership__person=None)
    row = left.select_related("membership", "assignment__collectivite").last()
    if row is not None and by is not None and by.person is not None:
        following.declare(
            row,
            by=by.person,
            on=timezone.localdate() - timedelta(days=30),
            reason="Journée de l’association des maires, attestation vue",
        )
