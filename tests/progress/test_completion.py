"""What is credited, when, and what a change of the catalogue does to it."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone
from wagtail.models import Page

from courses.models import LessonPage
from media.models import Video
from progress import services
from progress.models import Enrolment, LessonProgress, Viewing
from progress.signals import course_completed, lesson_completed
from tests.catalogue import SUMMARY, make_video
from tests.progress.conftest import post_message, token_for

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)
Means = LessonProgress.Means


@pytest.fixture
def play(catalogue, learner):
    """The learner plays a page's video, which was opened some seconds ago."""

    def send(page, *segments, opened_ago=300.0, **changes):
        token = token_for(learner, page)
        token = token_for(learner, page, issued_at=token.issued_at - opened_ago)
        return post_message(token, segments=segments, **changes).json()

    return send


@pytest.fixture
def told():
    """The signals sent, in order."""
    heard = []

    def hear(signal, **facts):
        heard.append((signal, facts.get("lesson") or facts.get("course")))

    for signal in (lesson_completed, course_completed):
        signal.connect(hear)
    yield heard
    for signal in (lesson_completed, course_completed):
        signal.disconnect(hear)


def complete(learner, lesson, means=Means.DONE):
    return services.complete_lesson(
        person_id=learner.pk, lesson=lesson, means=means, now=timezone.now()
    )


def test_watching_past_the_threshold_completes_the_lesson(play, catalogue, told):
    lesson = catalogue.video_lesson
    assert play(lesson, (0, 75))["completed"] is False
    assert play(lesson, (75, 77))["completed"] is True
    progress = LessonProgress.objects.get(lesson=lesson)
    assert progress.means == Means.WATCHED
    assert Enrolment.objects.get().percent == 33
    assert told == [(lesson_completed, lesson)]


def test_intro_and_credits_are_not_needed(play, catalogue):
    Video.objects.filter(pk=catalogue.video_lesson.video_id).update(useful_start=10, useful_end=60)
    catalogue.video_lesson.video.refresh_from_db()
    assert play(catalogue.video_lesson, (10, 52))["completed"] is True


def test_eight_times_the_speed_waits_for_the_time_to_pass(play, catalogue, learner):
    lesson = catalogue.video_lesson
    answer = play(lesson, (0, 95), opened_ago=12)
    assert answer == {"ack": 1, "ratio": 1.0, "completed": False, "wait": 26}
    assert not LessonProgress.objects.exists()
    with time_machine.travel(timezone.now() + timedelta(seconds=27)):
        assert play(lesson, opened_ago=0, seq=2)["completed"] is True


def test_tabs_played_together_share_the_time(play, catalogue):
    pages = [catalogue.video_lesson, catalogue.testimonial, catalogue.expert_talk]
    answers = [play(page, (0, 130), opened_ago=60) for page in pages]
    assert [answer["completed"] for answer in answers] == [True, False, False]


def test_hours_offline_are_credited_by_the_time_since_the_token(play, catalogue):
    answer = play(catalogue.video_lesson, (0, 95), opened_ago=5 * 3600, age_ms=4 * 3_600_000)
    assert answer["completed"] is True


def test_a_lesson_is_credited_once_whatever_is_repeated(play, catalogue, told):
    for _repeat in range(3):
        play(catalogue.video_lesson, (0, 95))
    assert len(told) == 1
    assert LessonProgress.objects.filter(completed_at__isnull=False).count() == 1


def test_watching_a_testimonial_begins_no_course(play, catalogue):
    assert play(catalogue.testimonial, (0, 95))["completed"] is True
    assert not Enrolment.objects.exists()


def test_a_video_seen_elsewhere_completes_its_lesson_when_that_is_opened(play, catalogue, learner):
    lesson = catalogue.video_lesson
    lesson.video = catalogue.testimonial.video
    lesson.save()
    play(catalogue.testimonial, (0, 95))
    assert services.open_lesson(person_id=learner.pk, lesson=lesson).completed_at is not None


def test_a_new_take_of_the_video_takes_nothing_back(play, catalogue, learner):
    lesson = catalogue.video_lesson
    play(lesson, (0, 95))
    Video.objects.filter(pk=lesson.video_id).update(take=2)
    lesson.video.refresh_from_db()
    assert play(lesson, (0, 5))["completed"] is False
    assert LessonProgress.objects.get(lesson=lesson).completed_at is not None
    assert Enrolment.objects.get().percent == 33


def test_a_token_for_another_page_completes_no_lesson(learner, catalogue):
    token = token_for(
        learner,
        catalogue.testimonial,
        page=catalogue.video_lesson.pk,
        issued_at=NOW.timestamp(),
    )
    assert post_message(token, segments=[[0, 95]]).json()["completed"] is True
    assert not LessonProgress.objects.exists()


def test_all_lessons_complete_the_course_once(catalogue, learner, told):
    for lesson in catalogue.course.lessons():
        complete(learner, lesson)
    enrolment = Enrolment.objects.get()
    assert enrolment.percent == 100
    assert enrolment.completed_at is not None
    assert complete(learner, catalogue.text_lesson) is False
    assert [signal for signal, _about in told] == [lesson_completed] * 3 + [course_completed]


def test_a_lesson_added_lowers_the_percentage_and_keeps_what_was_finished(catalogue, learner):
    for lesson in catalogue.course.lessons():
        complete(learner, lesson)
    finished_at = Enrolment.objects.get().completed_at
    added = LessonPage(
        title="Une de plus", slug="une-de-plus", summary=SUMMARY, video=make_video(), live=False
    )
    catalogue.course.add_child(instance=added)
    assert Enrolment.objects.get().percent == 100
    added.save_revision().publish()
    enrolment = Enrolment.objects.get()
    assert (enrolment.percent, enrolment.completed_at) == (75, finished_at)


def test_a_lesson_withdrawn_leaves_the_percentage_of_the_others(catalogue, learner, told):
    complete(learner, catalogue.text_lesson)
    complete(learner, catalogue.reserved_lesson)
    catalogue.video_lesson.unpublish()
    enrolment = Enrolment.objects.get()
    assert (enrolment.percent, enrolment.completed_at) == (100, None)
    services.open_lesson(person_id=learner.pk, lesson=catalogue.text_lesson)
    assert Enrolment.objects.get().completed_at is not None
    assert told[-1] == (course_completed, catalogue.course)


def test_a_lesson_withdrawn_and_back_finds_its_percentage(catalogue, learner):
    complete(learner, catalogue.text_lesson)
    lesson = catalogue.text_lesson
    lesson.unpublish()
    assert Enrolment.objects.get().percent == 0
    lesson.save_revision().publish()
    assert Enrolment.objects.get().percent == 33


def test_a_course_without_published_lessons_keeps_its_percentage(catalogue, learner):
    complete(learner, catalogue.text_lesson)
    for lesson in catalogue.course.lessons():
        lesson.unpublish()
    assert Enrolment.objects.get().percent <= 100
    assert LessonProgress.objects.get().completed_at is not None


def test_a_deleted_lesson_stays_earned_under_its_title(catalogue, learner):
    complete(learner, catalogue.text_lesson)
    services.open_lesson(person_id=learner.pk, lesson=catalogue.video_lesson)
    for lesson in (catalogue.text_lesson, catalogue.video_lesson):
        Page.objects.get(pk=lesson.pk).delete()
    progress = LessonProgress.objects.get()
    assert (progress.lesson, progress.title) == (None, "La fin du cuivre")
    assert Enrolment.objects.get().percent == 0


def test_a_lesson_deleted_while_it_is_watched_does_no_harm(catalogue, learner):
    token = token_for(learner, catalogue.video_lesson, issued_at=NOW.timestamp())
    Page.objects.get(pk=catalogue.video_lesson.pk).delete()
    answer = post_message(token, segments=[[0, 95]])
    assert answer.json()["completed"] is True
    assert Viewing.objects.get().watched == [(0, 950)]


def test_a_deleted_course_stays_in_the_history(catalogue, learner):
    for lesson in catalogue.course.lessons():
        complete(learner, lesson)
    Page.objects.get(pk=catalogue.course.pk).delete()
    enrolment = Enrolment.objects.get()
    assert (enrolment.course, enrolment.title, enrolment.percent) == (
        None,
        "Piloter la couverture",
        100,
    )


def test_a_lesson_moved_counts_where_it_is(catalogue, learner):
    complete(learner, catalogue.text_lesson)
    other = type(catalogue.course)(title="Autre", slug="autre", summary=SUMMARY)
    catalogue.track.add_child(instance=other)
    catalogue.text_lesson.refresh_from_db()
    catalogue.text_lesson.move(other, pos="last-child")
    assert Enrolment.objects.get(course=catalogue.course).percent == 0
    assert LessonProgress.objects.get().completed_at is not None


def test_erasing_a_person_erases_all_of_it(play, catalogue, learner):
    play(catalogue.video_lesson, (0, 95))
    learner.delete()
    for model in (Viewing, LessonProgress, Enrolment):
        assert not model.objects.exists()
