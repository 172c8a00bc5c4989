"""Whatever happens, and in whatever order, the figures kept are those that a rebuild makes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts import services as accounts
from accounts.models import User
from collectivites.models import Collectivite, Membership
from competences.models import Competence, CompetenceOrder
from courses.models import CoursePage, LessonPage
from progress import services
from progress.models import LessonProgress
from tests.accounts.factories import make_user
from tests.catalogue import SUMMARY, Catalogue
from tests.collectivites.factories import make_collectivite, make_membership
from training.models import Cell, Participation
from training.observatory import counting, marking

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
Status = Membership.Status
PEOPLE, PLACES, LESSONS, COURSES = 3, 3, 4, 2


@dataclass
class World:
    """A few people, places and lessons; each method is something that happens."""

    people: list[User | None]
    places: list[Collectivite]
    courses: list[CoursePage | None]
    lessons: list[LessonPage | None]
    themes: list[Competence | None]

    def follow(self, person: User, lesson: LessonPage, kind: int) -> None:
        if kind == 0:
            services.open_lesson(person_id=person.pk, lesson=lesson)
        elif kind == 1:
            services.declare_lesson(
                person_id=person.pk,
                lesson=lesson,
                on=date(2026, 3, 2),
                reason="Ailleurs",
                by_id=person.pk,
                now=NOW,
            )
        elif kind == 2:
            services.withdraw_declaration(person_id=person.pk, lesson=lesson, now=NOW)
        else:
            done = LessonProgress.Means.DONE
            services.complete_lesson(person_id=person.pk, lesson=lesson, means=done, now=NOW)

    def hold(self, person: User, place: Collectivite, kind: int) -> None:
        capacity = ("official", "agent")[kind % 2]
        current = person.memberships.current().filter(collectivite=place, capacity=capacity)
        if kind < 2 and not current.exists():
            make_membership(person, place, capacity=capacity, status=Status.ACTIVE)
        elif kind == 2:
            for membership in current:
                membership.end()
        elif kind == 3:
            person.memberships.filter(collectivite=place).delete()

    def change_person(self, index: int, person: User, kind: int) -> None:
        if kind == 0:
            accounts.erase(person)
            self.people[index] = None
            return
        if kind == 1:
            person.is_active = not person.is_active
        elif kind == 2:
            person.is_demo = not person.is_demo
        else:
            person.last_login = NOW
        person.save()

    def change_place(self, place: Collectivite, kind: int) -> None:
        place.population = (10, 999, 3500, 80_000)[kind]
        place.departement_code = ("26", "38", "", "2A")[kind]
        place.is_fictional = kind == 3
        place.save()

    def change_lesson(self, index: int, lesson: LessonPage, kind: int) -> None:
        """Published with another duration, withdrawn, deleted, moved."""
        lesson = LessonPage.objects.get(pk=lesson.pk)
        if kind == 0:
            lesson.minutes += 7
            lesson.save_revision().publish()
        elif kind == 1:
            lesson.unpublish()
        elif kind == 2:
            lesson.delete()
            self.lessons[index] = None
        else:
            target = next((course for course in reversed(self.courses) if course), None)
            if target is not None and lesson.course.pk != target.pk:
                lesson.move(CoursePage.objects.get(pk=target.pk), pos="last-child")

    def change_course(self, index: int, course: CoursePage, kind: int) -> None:
        course = CoursePage.objects.get(pk=course.pk)
        if kind == 3:
            self.lessons = [
                None if lesson and lesson.pk in set(_children(course)) else lesson
                for lesson in self.lessons
            ]
            course.delete()
            self.courses[index] = None
            return
        theme = self.themes[kind]
        course.competence = theme
        course.save_revision().publish()


def _children(course: CoursePage) -> list[int]:
    return list(course.get_children().values_list("pk", flat=True))


@pytest.fixture
def build(catalogue: Catalogue):
    def make() -> World:
        order = CompetenceOrder.objects.get(slug="verticales")
        themes = [
            Competence.objects.create(name=f"Thème {n}", slug=f"theme-{n}", order=order)
            for n in range(2)
        ]
        courses, lessons = [], []
        for number in range(COURSES):
            course = CoursePage(title=f"Cours {number}", summary=SUMMARY, competence=themes[number])
            catalogue.track.add_child(instance=course)
            courses.append(course)
            for place in range(LESSONS // COURSES):
                lesson = LessonPage(
                    title=f"Leçon {number} {place}", summary=SUMMARY, kind="texte", minutes=5
                )
                course.add_child(instance=lesson)
                lessons.append(lesson)
        people = [make_user() for _number in range(PEOPLE)]
        places = [make_collectivite() for _number in range(PLACES)]
        for person, where in zip(people, places, strict=True):
            make_membership(person, where)
            person.last_login = NOW
            person.save(update_fields=["last_login"])
        return World([*people], places, [*courses], [*lessons], [*themes, None])

    return make


EVENTS = st.lists(
    st.tuples(
        st.sampled_from(
            ["follow"] * 6 + ["hold"] * 3 + ["person", "place", "lesson", "course", "count"]
        ),
        st.integers(0, PEOPLE - 1),
        st.integers(0, LESSONS - 1),
        st.integers(0, 3),
    ),
    max_size=14,
)


def happen(world: World, what: str, who: int, which: int, kind: int) -> None:
    person, lesson = world.people[who], world.lessons[which]
    place, course = world.places[which % PLACES], world.courses[which % COURSES]
    if what == "follow" and person and lesson:
        world.follow(person, LessonPage.objects.get(pk=lesson.pk), kind)
    elif what == "hold" and person:
        world.hold(person, place, kind)
    elif what == "person" and person:
        world.change_person(who, person, kind)
    elif what == "place":
        world.change_place(place, kind)
    elif what == "lesson" and lesson:
        world.change_lesson(which, lesson, kind)
    elif what == "course" and course:
        world.change_course(which % COURSES, course, kind)
    elif what == "count":
        marking.count_marked()


def figures() -> tuple[list[tuple[object, ...]], ...]:
    """Every row but its own identifier."""
    return tuple(
        sorted(
            (tuple(row[1:]) for row in model.objects.values_list()),
            key=repr,
        )
        for model in (Participation, Cell)
    )


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(events=EVENTS)
def test_figures_kept_by_events_equal_a_rebuild(build, events) -> None:
    with transaction.atomic():
        world = build()
        for event in events:
            happen(world, *event)
        marking.count_marked()
        kept = figures()
        counting.rebuild()
        assert figures() == kept
        transaction.set_rollback(True)
