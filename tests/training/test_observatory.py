"""The figures of the observatory: who counts, where, and what the events make of it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts import services as accounts
from accounts.models import User
from collectivites.models import Collectivite, Membership, TerritoryEdition
from competences.models import Competence, CompetenceOrder
from courses.models import LessonPage
from progress import services
from progress.models import LessonProgress
from tests.accounts.factories import make_user
from tests.catalogue import Catalogue
from tests.collectivites.factories import make_collectivite, make_membership
from training.models import Cell, Participation, Recount
from training.observatory import counting, marking

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
Means = LessonProgress.Means
Status = Membership.Status


def official(collectivite: Collectivite | None = None, **fields) -> User:
    """Somebody who signed in, with a mandate."""
    person = make_user()
    make_membership(person, collectivite, **fields)
    person.last_login = NOW
    person.save(update_fields=["last_login"])
    return person


def follow(person: User, *lessons: LessonPage, means: LessonProgress.Means = Means.DONE) -> None:
    for lesson in lessons:
        services.complete_lesson(person_id=person.pk, lesson=lesson, means=means, now=NOW)


def cells() -> set[tuple]:
    return set(
        Cell.objects.values_list(
            "departement_code",
            "band",
            "capacity",
            "competence__slug",
            "people",
            "begun",
            "finished",
            "seconds",
        )
    )


def rows() -> set[tuple]:
    return set(
        Participation.objects.values_list(
            "person",
            "competence",
            "departement_code",
            "band",
            "capacity",
            "has_begun",
            "has_finished",
            "seconds",
        )
    )


def test_someone_counts_where_their_mandate_is_from_their_first_sign_in() -> None:
    person = make_user()
    make_membership(person)
    marking.count_marked()
    assert cells() == set()
    person.last_login = NOW
    person.save(update_fields=["last_login"])
    marking.count_marked()
    assert cells() == {("26", "c0", "official", None, 1, 0, 0, 0)}


def test_what_one_follows_counts_in_its_theme_and_in_all(catalogue: Catalogue) -> None:
    person = official()
    services.open_lesson(person_id=person.pk, lesson=catalogue.text_lesson)
    marking.count_marked()
    slug = catalogue.competence.slug
    assert cells() == {
        ("26", "c0", "official", None, 1, 1, 0, 0),
        ("26", "c0", "official", slug, 1, 1, 0, 0),
    }
    lessons = catalogue.course.lessons()
    follow(person, *lessons)
    marking.count_marked()
    seconds = 60 * sum(lesson.minutes for lesson in lessons)
    assert cells() == {
        ("26", "c0", "official", None, 1, 1, 1, seconds),
        ("26", "c0", "official", slug, 1, 1, 1, seconds),
    }


def test_what_is_only_declared_takes_no_time_until_it_is_really_done(catalogue: Catalogue) -> None:
    person, lesson = official(), catalogue.text_lesson
    services.declare_lesson(
        person_id=person.pk,
        lesson=lesson,
        on=date(2026, 3, 2),
        reason="Ailleurs",
        by_id=person.pk,
        now=NOW,
    )
    marking.count_marked()
    assert {row[-1] for row in cells()} == {0}
    follow(person, lesson)
    marking.count_marked()
    assert {row[-1] for row in cells()} == {60 * lesson.minutes}


def test_a_person_with_two_mandates_counts_once_where_it_is_in_force() -> None:
    person = official(make_collectivite(departement_code="38"))
    make_membership(
        person, make_collectivite(population=12_000), capacity="agent", status=Status.ACTIVE
    )
    marking.count_marked()
    assert cells() == {("26", "c10000", "agent", None, 1, 0, 0, 0)}


@pytest.mark.parametrize("kind", ["fictional", "demo", "disabled", "ended"])
def test_who_does_not_count(kind: str) -> None:
    place = make_collectivite(is_fictional=kind == "fictional")
    person = official(place, status=Status.ENDED if kind == "ended" else Status.ACTIVE)
    person.is_demo, person.is_active = kind == "demo", kind != "disabled"
    person.save()
    marking.count_marked()
    assert cells() == set()


def test_a_mandate_that_ends_no_longer_counts() -> None:
    person = official(status=Status.ACTIVE)
    marking.count_marked()
    assert len(cells()) == 1
    person.memberships.get().end()
    marking.count_marked()
    assert cells() == set()


def test_erasing_someone_takes_them_out_at_once(catalogue: Catalogue) -> None:
    person, other = official(), official()
    follow(person, catalogue.text_lesson)
    marking.count_marked()
    accounts.erase(person)
    assert cells() == {("26", "c0", "official", None, 1, 0, 0, 0)}
    assert set(Participation.objects.values_list("person", flat=True)) == {other.pk}
    marking.count_marked()
    counting.rebuild()
    assert cells() == {("26", "c0", "official", None, 1, 0, 0, 0)}


def test_a_commune_that_grows_changes_its_band() -> None:
    place = make_collectivite()
    official(place)
    marking.count_marked()
    place.population = 3500
    place.save()
    marking.count_marked()
    assert {row[1] for row in cells()} == {"c3500"}


def test_another_edition_of_the_territories_counts_everyone_again() -> None:
    place = make_collectivite()
    official(place)
    marking.count_marked()
    Collectivite.objects.filter(pk=place.pk).update(departement_code="38")
    TerritoryEdition.objects.create(name="2027", digest="x")
    marking.count_marked()
    assert {row[0] for row in cells()} == {"38"}


def test_a_course_that_changes_theme_takes_its_followers_along(catalogue: Catalogue) -> None:
    follow(official(), catalogue.text_lesson)
    other = Competence.objects.create(
        name="Autre", slug="autre", order=CompetenceOrder.objects.get(slug="verticales")
    )
    course = catalogue.course
    course.competence = other
    course.save()
    marking.count_marked()
    assert {row[3] for row in cells()} == {None, "autre"}


def test_a_deleted_lesson_has_no_time_and_what_was_finished_stays(catalogue: Catalogue) -> None:
    person = official()
    follow(person, *catalogue.course.lessons())
    catalogue.text_lesson.delete()
    marking.count_marked()
    left = 60 * sum(lesson.minutes for lesson in catalogue.course.lessons())
    assert {row[-2:] for row in cells()} == {(1, left)}


def test_noting_costs_one_statement_and_contends_with_nothing(catalogue: Catalogue) -> None:
    person = official()
    with CaptureQueriesContext(connection) as queries:
        marking.mark(person.pk)
    assert len(queries) == 1
    assert Recount.objects.filter(person_id=person.pk).count() >= 1


def test_the_command_publishes_what_it_counted() -> None:
    official()
    Cell.objects.create(departement_code="01", band="c0", capacity="agent", people=7)
    call_command("rebuild_observatory", stdout=None)
    assert cells() == {("26", "c0", "official", None, 1, 0, 0, 0)}


def test_a_person_reads_where_they_count_in_their_own_file(catalogue: Catalogue) -> None:
    person = official()
    follow(person, catalogue.text_lesson)
    marking.count_marked()
    held = accounts.personal_file(person)["observatoire"]
    assert [row["thème"] for row in held] == ["tous", catalogue.competence.name]
    assert held[0]["collectivité"] == "Communes de moins de 500\N{NO-BREAK SPACE}habitants"
