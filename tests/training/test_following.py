"""Rows of training that is asked for: kept by what happens, and the same when made anew."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from collectivites.models import Collectivite, Committee, Membership
from collectivites.signals import membership_changed, memberships_moved
from courses.models import CoursePage, LessonPage
from notifications.models import AuditEntry
from progress import services
from progress.models import LessonProgress
from tests.accounts.factories import make_user
from tests.catalogue import Catalogue
from tests.collectivites.factories import make_collectivite
from tests.courses.test_prerequisites import add_course
from tests.learner.test_home import complete, watch
from tests.training.plans import Audience, add_member, ask, rows, with_referent
from training import following
from training.models import Assignment, PlanRow
from training.plan.tasks import refresh_pages

pytestmark = pytest.mark.django_db


@pytest.fixture
def commune() -> Collectivite:
    return make_collectivite(name="Saint-Orval")


def told(membership: Membership, **changes: Any) -> None:
    """As the room of the collectivités does: saved, then said."""
    for name, value in changes.items():
        setattr(membership, name, value)
    membership.save()
    membership_changed.send(Membership, membership=membership)


def finish(person: User, course: CoursePage) -> None:
    for lesson in course.lessons():
        complete(person, lesson)


@pytest.mark.parametrize(
    ("audience", "value", "expected"),
    [
        (Audience.EVERYONE, "", {"maire", "adjointe", "agent"}),
        (Audience.OFFICIALS, "", {"maire", "adjointe"}),
        (Audience.AGENTS, "", {"agent"}),
        (Audience.FUNCTION, "adjoint au maire", {"adjointe"}),
        (Audience.FUNCTION, "Adjoint", {"adjointe"}),
        (Audience.DELEGATION, "", {"adjointe"}),
        (Audience.DELEGATION, "EAU", {"adjointe"}),
        (Audience.DELEGATION, "assainissement", {"adjointe"}),
        (Audience.DELEGATION, "bureau", set()),
    ],
)
def test_an_assignment_reaches_those_it_is_for(
    catalogue: Catalogue, commune: Collectivite, audience: str, value: str, expected: set[str]
) -> None:
    members = {
        "maire": add_member(commune, function="Maire"),
        "adjointe": add_member(
            commune, function="1ère Adjointe au Maire", delegation="Eau et assainissement"
        ),
        "agent": add_member(commune, capacity=Membership.Capacity.AGENT, function="DGS"),
        "en attente": add_member(commune, make_user(), status=Membership.Status.PENDING),
        "sortie": add_member(commune, status=Membership.Status.ENDED),
    }
    assignment = ask(commune, catalogue.course, audience=audience, value=value)
    reached = set(assignment.rows.values_list("membership", flat=True))
    assert {name for name, member in members.items() if member.pk in reached} == expected


def test_a_committee_or_a_person_alone_may_be_asked(
    catalogue: Catalogue, commune: Collectivite
) -> None:
    finances = Committee.objects.create(collectivite=commune, name="Finances")
    inside, outside = add_member(commune), add_member(commune)
    inside.committees.add(finances)
    by_committee = ask(commune, catalogue.course, audience=Audience.COMMITTEE, committee=finances)
    alone = ask(commune, catalogue.track, audience=Audience.PERSON, membership=outside)
    assert [row.membership for row in by_committee.rows.all()] == [inside]
    assert [row.membership for row in alone.rows.all()] == [outside]


def test_a_row_follows_its_member_from_the_first_lesson_to_the_last(
    catalogue: Catalogue, commune: Collectivite, learner: User
) -> None:
    member = add_member(commune, learner)
    ask(commune, catalogue.course)
    row = PlanRow.objects.get(membership=member)
    assert (row.percent, row.begun_at, row.completed_at) == (0, None, None)
    watch(learner, catalogue.video_lesson, 95)
    row.refresh_from_db()
    assert (row.percent, row.seconds, row.completed_at) == (33, 95, None)
    assert row.begun_at is not None
    finish(learner, catalogue.course)
    row.refresh_from_db()
    assert row.percent == 100
    assert row.completed_at is not None


def test_what_was_followed_before_counts_at_once(
    catalogue: Catalogue, commune: Collectivite, learner: User
) -> None:
    finish(learner, catalogue.course)
    invited = add_member(commune)
    ask(commune, catalogue.course)
    assert PlanRow.objects.get().percent == 0
    told(invited, person=learner)
    assert PlanRow.objects.get().percent == 100


def test_a_track_is_the_mean_of_its_courses_whatever_is_published_later(
    catalogue: Catalogue, commune: Collectivite, learner: User
) -> None:
    add_member(commune, learner)
    ask(commune, catalogue.track)
    complete(learner, catalogue.text_lesson)
    assert PlanRow.objects.get().percent == 33
    other = add_course(catalogue, "Un autre cours", "un-autre-cours")
    following.refresh_pages([catalogue.track.pk])
    assert PlanRow.objects.get().percent == 16
    other.unpublish()
    assert PlanRow.objects.get().percent == 33
    for lesson in catalogue.course.lessons().exclude(pk=catalogue.text_lesson.pk):
        lesson.unpublish()
    assert PlanRow.objects.get().percent == 100


def test_a_member_who_leaves_has_no_row_from_that_moment(
    catalogue: Catalogue, commune: Collectivite, learner: User
) -> None:
    member = add_member(commune, learner)
    ask(commune, catalogue.course)
    member.end()
    membership_changed.send(Membership, membership=member)
    assert not PlanRow.objects.exists()


def test_a_newcomer_and_a_new_delegation_bring_what_was_asked_before(
    catalogue: Catalogue, commune: Collectivite
) -> None:
    ask(commune, catalogue.course, audience=Audience.DELEGATION)
    member = add_member(commune)
    assert not member.plan_rows.exists()
    told(member, delegation="Voirie")
    assert member.plan_rows.count() == 1
    told(member, delegation="")
    assert not member.plan_rows.exists()


def test_a_merger_leaves_the_rows_of_the_former_collectivite(
    catalogue: Catalogue, commune: Collectivite
) -> None:
    member, united = add_member(commune), make_collectivite(name="Orval-les-Communes")
    ask(commune, catalogue.course)
    asked = ask(united, catalogue.track)
    Membership.objects.filter(pk=member.pk).update(collectivite=united)
    memberships_moved.send(Membership, memberships=[member.pk])
    assert [row.assignment for row in member.plan_rows.all()] == [asked]


def test_a_withdrawn_assignment_keeps_no_row_and_is_withdrawn_once(
    catalogue: Catalogue,
) -> None:
    commune, referent = with_referent()
    assignment = ask(commune, catalogue.course, by=referent)
    for _twice in range(2):
        following.withdraw(assignment, by=referent)
    assert not PlanRow.objects.exists()
    assert AuditEntry.objects.filter(action="removed").count() == 1
    late = add_member(commune)
    assert not late.plan_rows.exists()


def test_a_declaration_is_named_and_gives_way_to_the_truth(
    catalogue: Catalogue, learner: User
) -> None:
    commune, referent = with_referent()
    member = add_member(commune, learner)
    ask(commune, catalogue.course, by=referent)
    row = PlanRow.objects.get(membership=member)
    following.declare(row, by=referent, on=date(2026, 5, 4), reason="Journée de l’association")
    row.refresh_from_db()
    assert (row.is_declared, row.declared_by, row.percent) == (True, referent, 0)
    finish(learner, catalogue.course)
    row.refresh_from_db()
    assert (row.is_declared, row.is_finished, row.percent) == (False, True, 100)
    with pytest.raises(following.AlreadyCompletedError):
        following.declare(row, by=referent, on=date(2026, 5, 4), reason="Encore")


def test_a_declaration_outlives_a_change_of_delegation_but_not_the_mandate(
    catalogue: Catalogue,
) -> None:
    commune, referent = with_referent()
    member = add_member(commune, delegation="Voirie")
    ask(commune, catalogue.course, audience=Audience.DELEGATION)
    row = PlanRow.objects.get()
    following.declare(row, by=referent, on=date(2026, 5, 4), reason="Suivie ailleurs")
    told(member, delegation="")
    following.rebuild()
    assert PlanRow.objects.filter(pk=row.pk).exists()
    member.end()
    membership_changed.send(Membership, membership=member)
    assert not PlanRow.objects.exists()


def test_a_declaration_taken_back_leaves_the_row_to_do(catalogue: Catalogue) -> None:
    commune, referent = with_referent()
    member = add_member(commune)
    ask(commune, catalogue.course)
    row = member.plan_rows.get()
    following.declare(row, by=referent, on=date(2026, 5, 4), reason="Par erreur")
    for _twice in range(2):
        following.withdraw_declaration(row, by=referent)
    row.refresh_from_db()
    assert (row.is_finished, row.declared_by, row.declared_reason) == (False, None, "")
    assert AuditEntry.objects.filter(action="removed").count() == 1


def test_the_percentage_falls_when_the_person_takes_a_declared_lesson_back(
    catalogue: Catalogue, commune: Collectivite, learner: User
) -> None:
    add_member(commune, learner)
    ask(commune, catalogue.course)
    lesson, now = catalogue.text_lesson, timezone.now()
    services.declare_lesson(
        person_id=learner.pk,
        lesson=lesson,
        on=date(2026, 5, 4),
        reason="Réunion",
        by_id=learner.pk,
        now=now,
    )
    assert PlanRow.objects.get().percent == 33
    services.withdraw_declaration(person_id=learner.pk, lesson=lesson, now=now)
    assert PlanRow.objects.get().percent == 0


def test_a_deleted_course_leaves_what_was_finished(
    catalogue: Catalogue, commune: Collectivite, learner: User
) -> None:
    other = add_course(catalogue, "Un autre cours", "un-autre-cours")
    add_member(commune, learner)
    ask(commune, other)
    finish(learner, other)
    other.delete()
    following.rebuild()
    row = PlanRow.objects.get()
    assert row.completed_at is not None
    assert row.assignment.title == "Un autre cours"


def _deeds(
    catalogue: Catalogue, commune: Collectivite, referent: User, people: list[User]
) -> list[Callable[[random.Random], None]]:
    """Things that happen, in any order, any number of times."""
    course, lessons = catalogue.course, list(catalogue.course.lessons())

    def arrives(chance: random.Random) -> None:
        person = chance.choice(people)
        if not Membership.objects.current().filter(person=person).exists():
            add_member(commune, person, delegation=chance.choice(["", "Eau"]))

    def changes(chance: random.Random) -> None:
        members = list(Membership.objects.confirmed().order_by("pk"))
        for member in members and [chance.choice(members)]:
            told(member, delegation=chance.choice(["", "Eau", "Voirie"]))

    def leaves(chance: random.Random) -> None:
        for member in Membership.objects.confirmed().filter(is_referent=False).order_by("pk")[3:4]:
            member.end()
            membership_changed.send(Membership, membership=member)

    def asks(chance: random.Random) -> None:
        audience = chance.choice([Audience.EVERYONE, Audience.DELEGATION, Audience.AGENTS])
        ask(commune, chance.choice([course, catalogue.track]), audience=audience)

    def withdraws(chance: random.Random) -> None:
        for assignment in Assignment.objects.in_force().order_by("pk")[2:3]:
            following.withdraw(assignment, by=referent)

    def follows(chance: random.Random) -> None:
        complete(chance.choice(people), chance.choice(lessons))

    def watches(chance: random.Random) -> None:
        watch(chance.choice(people), catalogue.video_lesson, 95)

    def declares(chance: random.Random) -> None:
        for row in PlanRow.objects.unfinished().order_by("pk")[:1]:
            following.declare(row, by=referent, on=date(2026, 5, 4), reason="Ailleurs")

    def publishes(chance: random.Random) -> None:
        lesson = LessonPage.objects.get(pk=chance.choice(lessons).pk)
        lesson.unpublish() if lesson.live else lesson.save_revision().publish()

    return [arrives, changes, leaves, asks, withdraws, follows, watches, declares, publishes]


@pytest.mark.parametrize("seed", range(3))
def test_whatever_happened_the_rows_made_anew_are_those_that_were_kept(
    catalogue: Catalogue, seed: int
) -> None:
    commune, referent = with_referent()
    chance = random.Random(seed)
    deeds = _deeds(catalogue, commune, referent, [make_user() for _one in range(4)])
    for _step in range(40):
        chance.choice(deeds)(chance)
    kept = rows()
    assert kept
    following.rebuild()
    assert rows() == kept
    PlanRow.objects.filter(declared_on=None).filter(
        pk__gt=PlanRow.objects.earliest("pk").pk
    ).delete()
    PlanRow.objects.update(percent=55, seconds=7, completed_at=None, begun_at=None)
    following.rebuild(commune)
    assert rows() == kept


def test_an_editor_does_not_wait_for_a_whole_country(
    catalogue: Catalogue, commune: Collectivite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "BATCH", 2)
    people = [make_user() for _one in range(3)]
    for person in people:
        add_member(commune, person)
    ask(commune, catalogue.track)
    complete(people[0], catalogue.text_lesson)
    catalogue.reserved_lesson.unpublish()
    assert set(PlanRow.objects.values_list("percent", flat=True)) == {33, 0}
    (waiting,) = DBTaskResult.objects.filter(task_path=refresh_pages.module_path).order_by("pk")
    refresh_pages.func(*waiting.args_kwargs["args"])
    assert set(PlanRow.objects.values_list("percent", flat=True)) == {50, 0}


def test_a_person_of_whom_nothing_is_asked_costs_one_statement(
    catalogue: Catalogue, learner: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    # And the savepoint around it.
    with django_assert_num_queries(3):
        following.refresh_person(learner.pk, catalogue.course)


def test_thirty_members_cost_no_more_statements_than_three(
    catalogue: Catalogue, django_assert_max_num_queries: Any
) -> None:
    for size in (3, 30):
        commune = make_collectivite()
        for _member in range(size):
            add_member(commune, make_user(), told=False)
        with django_assert_max_num_queries(20):
            ask(commune, catalogue.track)
        assert PlanRow.objects.filter(collectivite=commune).count() == size


def test_what_is_asked_declared_and_withdrawn_is_noted_for_those_concerned(
    catalogue: Catalogue, learner: User
) -> None:
    commune, referent = with_referent()
    member = add_member(commune, learner)
    everyone = ask(commune, catalogue.course, by=referent)
    ask(commune, catalogue.track, by=referent, audience=Audience.PERSON, membership=member)
    following.reschedule(
        everyone, by=referent, due_on=timezone.localdate() + timedelta(days=30), message=""
    )
    row = PlanRow.objects.get(membership=member, assignment=everyone)
    following.declare(row, by=referent, on=date(2026, 5, 4), reason="Suivie ailleurs")
    noted = AuditEntry.objects.order_by("pk").values_list("action", "subject", "scope")
    scope = f"collectivite:{commune.pk}"
    assert list(noted) == [
        ("added", None, scope),
        ("added", learner.pk, scope),
        ("changed", None, scope),
        ("added", learner.pk, scope),
    ]


def test_a_declaration_for_someone_without_account_is_not_read_as_of_oneself(
    catalogue: Catalogue, learner: User
) -> None:
    """Nobody can be told but everyone: the journal says that it is of another."""
    commune, referent = with_referent()
    add_member(commune, learner)
    absent = add_member(commune, None)
    asked = ask(commune, catalogue.course, by=referent)
    row = PlanRow.objects.get(membership=absent, assignment=asked)
    following.declare(row, by=referent, on=date(2026, 5, 4), reason="Suivie ailleurs")
    following.withdraw_declaration(row, by=referent)
    noted = AuditEntry.objects.filter(subject=None, what__startswith="une déclaration")
    assert noted.count() == 2
    assert all("une personne sans compte" in entry.what for entry in noted)


def test_the_means_of_completion_is_kept_from_the_collectivite() -> None:
    """Which lesson, how, and with what answers stays in the rows of the person."""
    names = {field.name for field in PlanRow._meta.get_fields()}
    assert not names & {field.name for field in LessonProgress._meta.get_fields()} - {
        "id",
        "seconds",
        "completed_at",
        "declared_on",
        "declared_reason",
        "declared_by",
    }
