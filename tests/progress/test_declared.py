"""A lesson followed elsewhere, on someone's word: shown as such, never mixed with the rest."""

from datetime import UTC, date, datetime
from http import HTTPStatus

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from courses.models import LessonPage
from progress import services
from progress.models import Enrolment, LessonProgress, TrackCompletion
from progress.selectors import followed_seconds, week_seconds
from progress.signals import course_reopening
from tests.conftest import signed_in
from tests.progress.conftest import post_message, token_for

pytestmark = pytest.mark.django_db
Means = LessonProgress.Means
NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)
SAID = {"on": "2025-11-12", "reason": "Journée de l’association des maires, à Ormelle"}
NBSP = "\N{NO-BREAK SPACE}"


def declare(client, lesson, **changes):
    return client.post(reverse("progress:declare", args=[lesson.pk]), SAID | changes, follow=True)


def withdraw(client, lesson):
    return client.post(reverse("progress:withdraw", args=[lesson.pk]), follow=True)


def progress_of(lesson):
    return LessonProgress.objects.get(lesson=lesson)


def finish_by_word(learner, lesson, now=NOW):
    return services.declare_lesson(
        person_id=learner.pk,
        lesson=lesson,
        on=date(2025, 11, 12),
        reason="Ailleurs",
        by_id=learner.pk,
        now=now,
    )


def complete(learner, lesson, now=NOW):
    return services.complete_lesson(
        person_id=learner.pk, lesson=lesson, means=Means.DONE, now=now, seconds=60
    )


def test_it_is_dated_reasoned_and_counts_in_the_course(catalogue, learner, learner_client):
    lesson = catalogue.video_lesson
    with time_machine.travel(NOW, tick=False):
        page = declare(learner_client, lesson).content.decode()
    known = progress_of(lesson)
    assert (known.means, known.declared_on, known.declared_by) == (
        Means.DECLARED,
        date(2025, 11, 12),
        learner,
    )
    assert known.declared_reason == SAID["reason"]
    assert Enrolment.objects.get().percent == 33
    assert "C’est noté" in page
    assert "Déclarée le 2 mars 2026" in page
    assert "12 novembre 2025" in page
    assert SAID["reason"] in page


def test_it_is_said_to_be_declared_wherever_lessons_are_listed(catalogue, learner, learner_client):
    finish_by_word(learner, catalogue.text_lesson)
    for page in (catalogue.course, catalogue.video_lesson):
        mine = learner_client.get(reverse("progress:mine"), {"page": page.pk}).json()
        said = mine["course"]["lessons"][str(catalogue.text_lesson.pk)]
        assert said == {"state": "done", "label": "Déclarée le 2 mars 2026"}


def test_no_time_is_claimed_for_it(catalogue, learner):
    lesson = catalogue.video_lesson
    post_message(token_for(learner, lesson), segments=[[0, 40]])
    finish_by_word(learner, lesson)
    complete(learner, catalogue.text_lesson)
    assert followed_seconds(learner.pk, catalogue.course) == {
        lesson.pk: 0,
        catalogue.text_lesson.pk: 60,
    }
    assert week_seconds(learner.pk, timezone.localdate()) == 40
    assert week_seconds(learner.pk, date(2026, 3, 2)) == 60


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"on": "2026-03-03"}, "à venir"),
        ({"on": "1999-12-31"}, "trop ancienne"),
        ({"on": "31/02/2025"}, "n’existe pas"),
        ({"on": ""}, "même approximative"),
        ({"reason": "   "}, "où et comment"),
        ({"reason": "x" * 301}, "300"),
    ],
)
def test_what_is_not_a_date_and_a_reason_is_refused(catalogue, learner_client, wrong, words):
    with time_machine.travel(NOW, tick=False):
        page = declare(learner_client, catalogue.text_lesson, **wrong).content.decode()
    assert words in page
    assert f"<title>Erreur{NBSP}: " in page.replace("&nbsp;", NBSP)
    assert not LessonProgress.objects.filter(completed_at__isnull=False).exists()


def test_today_is_a_date_and_a_date_may_be_written_in_french(catalogue, learner_client):
    with time_machine.travel(NOW, tick=False):
        declare(learner_client, catalogue.text_lesson, on="02/03/2026")
    assert progress_of(catalogue.text_lesson).declared_on == date(2026, 3, 2)


def test_declaring_again_mends_what_was_said(catalogue, learner, learner_client):
    finish_by_word(learner, catalogue.text_lesson)
    form = learner_client.get(reverse("progress:declare", args=[catalogue.text_lesson.pk]))
    assert 'value="2025-11-12"' in form.content.decode()
    declare(learner_client, catalogue.text_lesson, reason="Un livre")
    known = progress_of(catalogue.text_lesson)
    assert (known.declared_reason, known.completed_at) == ("Un livre", NOW)


def test_what_was_really_done_is_not_declared(catalogue, learner, learner_client):
    complete(learner, catalogue.text_lesson)
    assert "déjà terminé" in declare(learner_client, catalogue.text_lesson).content.decode()
    assert finish_by_word(learner, catalogue.text_lesson) is False
    assert progress_of(catalogue.text_lesson).means == Means.DONE


def test_a_real_completion_replaces_the_declaration(catalogue, learner):
    finish_by_word(learner, catalogue.text_lesson)
    later = datetime(2026, 4, 2, 10, tzinfo=UTC)
    assert complete(learner, catalogue.text_lesson, now=later) is True
    known = progress_of(catalogue.text_lesson)
    assert (known.means, known.completed_at, known.seconds) == (Means.DONE, later, 60)
    assert (known.declared_on, known.declared_reason, known.declared_by) == (None, "", None)
    assert Enrolment.objects.get().percent == 33


def test_watching_the_video_replaces_the_declaration(catalogue, learner):
    finish_by_word(learner, catalogue.video_lesson)
    token = token_for(learner, catalogue.video_lesson, issued_at=NOW.timestamp())
    assert post_message(token, segments=[[0, 90]]).json()["completed"] is True
    assert progress_of(catalogue.video_lesson).means == Means.WATCHED


def test_taking_it_back_takes_the_percentage_back(catalogue, learner, learner_client):
    finish_by_word(learner, catalogue.text_lesson)
    page = withdraw(learner_client, catalogue.text_lesson).content.decode()
    assert "retirée" in page
    known = progress_of(catalogue.text_lesson)
    assert (known.completed_at, known.means, known.declared_on) == (None, "", None)
    assert Enrolment.objects.get().percent == 0
    assert withdraw(learner_client, catalogue.text_lesson).status_code == HTTPStatus.OK


def test_only_a_declaration_can_be_taken_back(catalogue, learner, learner_client):
    complete(learner, catalogue.text_lesson)
    withdraw(learner_client, catalogue.text_lesson)
    assert progress_of(catalogue.text_lesson).completed_at == NOW


@pytest.fixture
def finished_by_word(catalogue, learner):
    """The course is finished, and one of its lessons rests on a declaration."""
    complete(learner, catalogue.video_lesson)
    complete(learner, catalogue.reserved_lesson)
    finish_by_word(learner, catalogue.text_lesson)
    # What a higher room has issued for it would hold it.
    return catalogue.text_lesson


@pytest.fixture
def nothing_issued(monkeypatch):
    monkeypatch.setattr(course_reopening, "receivers", [])
    course_reopening.sender_receivers_cache.clear()


@pytest.mark.usefixtures("nothing_issued")
def test_a_course_that_rested_on_it_is_no_longer_finished(finished_by_word, learner_client):
    assert Enrolment.objects.get().completed_at is not None
    TrackCompletion.objects.all().delete()
    withdraw(learner_client, finished_by_word)
    enrolment = Enrolment.objects.get()
    assert (enrolment.completed_at, enrolment.percent) == (None, 66)


@pytest.mark.usefixtures("nothing_issued")
def test_a_course_for_which_something_was_issued_stays_finished(finished_by_word, learner_client):
    def hold(**_facts):
        return True

    TrackCompletion.objects.all().delete()
    course_reopening.connect(hold)
    try:
        withdraw(learner_client, finished_by_word)
    finally:
        course_reopening.disconnect(hold)
    assert Enrolment.objects.get().completed_at is not None
    assert Enrolment.objects.get().percent == 66


@pytest.mark.usefixtures("nothing_issued")
def test_a_course_finished_before_the_declaration_stays_finished(
    catalogue, learner, learner_client
):
    for lesson in catalogue.course.lessons():
        complete(learner, lesson)
    TrackCompletion.objects.all().delete()
    added = LessonPage(
        title="Une de plus", slug="une-de-plus", summary="S", kind="texte", minutes=1
    )
    catalogue.course.add_child(instance=added)
    finish_by_word(learner, added, now=datetime(2026, 5, 1, 10, tzinfo=UTC))
    withdraw(learner_client, added)
    assert Enrolment.objects.get().completed_at == NOW


def test_nobody_declares_for_someone_else(catalogue, learner, moderator):
    finish_by_word(learner, catalogue.text_lesson)
    withdraw(signed_in(moderator), catalogue.text_lesson)
    declare(signed_in(moderator), catalogue.text_lesson, reason="Moi")
    assert LessonProgress.objects.get(person=learner).declared_reason == "Ailleurs"


def test_visitors_sign_in_first_and_other_sites_are_refused(catalogue, learner):
    for name in ("declare", "withdraw"):
        address = reverse(f"progress:{name}", args=[catalogue.text_lesson.pk])
        assert Client().post(address, SAID).status_code == HTTPStatus.FOUND
        client = signed_in(learner)
        client.handler.enforce_csrf_checks = True
        assert client.post(address, SAID).status_code == HTTPStatus.FORBIDDEN
    assert not LessonProgress.objects.exists()


def test_taking_back_is_a_post_and_unpublished_lessons_are_not_found(catalogue, learner_client):
    address = reverse("progress:withdraw", args=[catalogue.text_lesson.pk])
    assert learner_client.get(address).status_code == HTTPStatus.METHOD_NOT_ALLOWED
    catalogue.text_lesson.unpublish()
    assert declare(learner_client, catalogue.text_lesson).status_code == HTTPStatus.NOT_FOUND


def test_the_download_of_ones_data_says_what_was_declared(catalogue, learner):
    from progress.exports import personal_progress

    finish_by_word(learner, catalogue.text_lesson)
    (said,) = personal_progress(learner)["séquences"]
    assert said["comment"] == "déclarée"
    assert said["suivie ailleurs le"] == "2025-11-12"
    assert said["comment, ailleurs"] == "Ailleurs"
