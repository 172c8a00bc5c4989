"""The demo's collectivités ask for something, once, and some members followed it."""

from __future__ import annotations

import pytest
from django.db.models import F
from django.utils import timezone

from collectivites.models import Collectivite, Membership
from courses.models import TrackPage
from demo import training
from demo.following import COVERAGE, DATA, JOURNEYS, PROTECTION
from demo.members import COMMUNE, EPCI, build_members
from progress.models import LessonProgress
from tests.catalogue import Catalogue
from tests.collectivites.factories import make_collectivite
from tests.demo.test_learning import course
from training.models import Assignment, PlanRow, TrainingPlan
from training.plan.years import standing_of_year

pytestmark = pytest.mark.django_db


@pytest.fixture
def _built(catalogue: Catalogue) -> None:
    track = TrackPage.objects.get(pk=catalogue.track.pk)
    for slug in (COVERAGE, DATA, PROTECTION):
        course(track, slug, ("lire", "texte"), ("essayer", "exercice"))
    make_collectivite(name=EPCI, is_fictional=True, kind=Collectivite.Kind.EPCI)
    build_members()
    training.build_training()


@pytest.mark.usefixtures("_built")
def test_members_of_each_are_at_every_stage() -> None:
    for name, asked in ((COMMUNE, 2), (EPCI, 3)):
        place = Collectivite.objects.get(name=name)
        rows = PlanRow.objects.filter(collectivite=place)
        assert Assignment.objects.filter(collectivite=place).count() == asked
        assert rows.filter(completed_at__isnull=False).exists()
        assert rows.filter(completed_at=None, begun_at__isnull=False).exists()
        assert rows.filter(begun_at=None).exists()
        assert rows.filter(declared_on__isnull=False).count() == 1
        assert rows.unfinished().filter(assignment__due_on__lt=timezone.localdate()).exists()
        assert not rows.exclude(membership__status=Membership.Status.ACTIVE).exists()


@pytest.mark.usefixtures("_built")
def test_everyone_of_the_stories_is_a_member_and_nothing_is_followed_in_the_days_to_come() -> None:
    for name, journeys in JOURNEYS.items():
        known = Membership.objects.joined().filter(collectivite__name=name)
        # The director has the account of `demo.people`, which is not built here.
        missing = {journey.last_name for journey in journeys} - {m.last_name for m in known}
        assert missing <= {"Lestrange"}
    followed = LessonProgress.objects.filter(completed_at__isnull=False)
    assert followed.exists()
    assert not followed.filter(completed_at__gte=timezone.now()).exists()
    assert not followed.filter(completed_at__lt=F("person__date_joined")).exists()


@pytest.mark.usefixtures("_built")
def test_each_has_a_plan_within_the_law() -> None:
    for plan in TrainingPlan.objects.all():
        standing = standing_of_year(plan.collectivite, plan.year)
        assert standing.percent is not None
        assert not standing.is_below_floor
        assert not standing.is_above_ceiling


@pytest.mark.usefixtures("_built")
def test_building_again_asks_for_nothing_more() -> None:
    Assignment.objects.filter(title=Assignment.objects.earliest("pk").title).delete()
    before = Assignment.objects.count(), PlanRow.objects.count()
    training.build_training()
    assert (Assignment.objects.count(), PlanRow.objects.count()) == before
