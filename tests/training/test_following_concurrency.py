"""Members arrive, trainings are asked and lessons completed at the same time: no row is lost.

On the database that the tests are run on: a file of SQLite as in production, or PostgreSQL.
"""

from __future__ import annotations

import multiprocessing

import pytest
from django.db import connections
from django.utils import timezone

from accounts.models import User
from collectivites.models import Collectivite
from courses.models import CoursePage
from progress import services
from progress.models import LessonProgress
from tests.catalogue import build_catalogue
from tests.collectivites.factories import make_collectivite
from tests.courses.test_prerequisites import add_course
from tests.databases import use_in_forked_process
from tests.training.plans import add_member, ask, rows
from training import following
from training.models import PlanRow

pytestmark = pytest.mark.django_db
# Of each kind of process.
PROCESSES = 3
TIMES = 4
WORKERS = multiprocessing.get_context("fork")


def arrive(collectivite: Collectivite) -> None:
    use_in_forked_process()
    for _time in range(TIMES):
        add_member(collectivite)
    connections.close_all()


def demand(collectivite: Collectivite, course: CoursePage) -> None:
    use_in_forked_process()
    for _time in range(TIMES):
        ask(collectivite, course)
    connections.close_all()


def follow(person: User, course: CoursePage) -> None:
    """Another course of the same track in each process."""
    use_in_forked_process()
    for lesson in course.lessons():
        services.complete_lesson(
            person_id=person.pk,
            lesson=lesson,
            means=LessonProgress.Means.DONE,
            now=timezone.now(),
        )
    connections.close_all()


@pytest.mark.usefixtures("shared_database")
def test_whoever_arrives_and_whatever_is_asked_at_once_meet() -> None:
    catalogue = build_catalogue()
    place = make_collectivite()
    person = User.objects.create_user(email="elue@exemple.test", password=None)
    add_member(place, person)
    ask(place, catalogue.track)
    courses = [catalogue.course]
    courses += [add_course(catalogue, f"Cours {n}", f"cours-{n}") for n in range(1, PROCESSES)]
    following.rebuild()
    connections.close_all()
    deeds = [WORKERS.Process(target=arrive, args=(place,)) for _one in range(PROCESSES)]
    deeds += [
        WORKERS.Process(target=demand, args=(place, catalogue.course)) for _one in range(PROCESSES)
    ]
    deeds += [WORKERS.Process(target=follow, args=(person, course)) for course in courses]
    for deed in deeds:
        deed.start()
    for deed in deeds:
        deed.join(60)
    assert [deed.exitcode for deed in deeds] == [0] * len(deeds)
    members, asked = 1 + PROCESSES * TIMES, 1 + PROCESSES * TIMES
    assert PlanRow.objects.count() == members * asked
    kept = rows()
    assert {row.percent for row in PlanRow.objects.filter(membership__person=person)} == {100}
    following.rebuild()
    assert rows() == kept
