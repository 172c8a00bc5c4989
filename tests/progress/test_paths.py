"""Required and optional lessons, courses that open others, tracks, and the time really spent."""

from datetime import UTC, datetime, timedelta
from http import HTTPStatus

import pytest
import time_machine
from django.urls import reverse

from courses.models import CoursePage, LessonPage, Prerequisite
from progress import play_token, services
from progress.models import Enrolment, LessonProgress, TrackCompletion, Viewing
from progress.selectors import followed_seconds, missing_prerequisites
from progress.signals import track_completed
from tests.catalogue import SUMMARY
from tests.progress.conftest import post_message, token_for

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)
Means = LessonProgress.Means


def complete(learner, *lessons, seconds=0.0, means=Means.DONE):
    return [
        services.complete_lesson(
            person_id=learner.pk, lesson=lesson, means=means, now=NOW, seconds=seconds
        )
        for lesson in lessons
    ]


def finish(learner, course):
    complete(learner, *course.lessons())


@pytest.fixture
def other(catalogue):
    """A second course of the same track, with one text."""
    course = CoursePage(title="Avant", slug="avant", summary=SUMMARY)
    catalogue.track.add_child(instance=course)
    lesson = LessonPage(title="Un texte", slug="texte", summary=SUMMARY, kind="texte", minutes=3)
    course.add_child(instance=lesson)
    return course


@pytest.fixture
def locked(catalogue, other):
    """The catalogue's course opens once the other one is finished."""
    Prerequisite.objects.create(course=catalogue.course, required=other, is_blocking=True)
    return catalogue.course


@pytest.fixture
def tracks():
    heard = []

    def hear(track, person_id, **_facts):
        heard.append((track, person_id))

    track_completed.connect(hear)
    yield heard
    track_completed.disconnect(hear)


def mine(client, page):
    return client.get(reverse("progress:mine"), {"page": page.pk}).json()


def set_optional(*lessons):
    LessonPage.objects.filter(pk__in=[lesson.pk for lesson in lessons]).update(is_optional=True)


def test_only_required_lessons_count(catalogue, learner, learner_client):
    set_optional(catalogue.reserved_lesson)
    complete(learner, catalogue.reserved_lesson)
    assert Enrolment.objects.get().percent == 0
    complete(learner, catalogue.video_lesson)
    assert Enrolment.objects.get().percent == 50
    assert mine(learner_client, catalogue.course)["course"]["percent"] == 50
    complete(learner, catalogue.text_lesson)
    enrolment = Enrolment.objects.get()
    assert (enrolment.percent, enrolment.completed_at) == (100, NOW)


def test_when_all_are_optional_all_count(catalogue, learner):
    set_optional(*catalogue.course.lessons())
    complete(learner, catalogue.text_lesson)
    assert Enrolment.objects.get().percent == 33


def test_a_finished_course_with_something_new_says_so(catalogue, learner, learner_client):
    finish(learner, catalogue.course)
    added = LessonPage(title="Plus", slug="plus", summary=SUMMARY, kind="texte", live=False)
    catalogue.course.add_child(instance=added)
    added.save_revision().publish()
    assert "mis à jour" in mine(learner_client, catalogue.course)["course"]["label"]
    label = mine(learner_client, catalogue.track)["courses"][str(catalogue.course.pk)]["label"]
    assert label == "Terminé, mis à jour"


def test_a_track_is_finished_with_its_last_course_once(catalogue, learner, other, tracks):
    finish(learner, catalogue.course)
    assert not TrackCompletion.objects.exists()
    finish(learner, other)
    finish(learner, other)
    completion = TrackCompletion.objects.get()
    assert (completion.track, completion.title) == (catalogue.track, catalogue.track.title)
    assert completion.completed_at == NOW
    assert tracks == [(catalogue.track, learner.pk)]


@pytest.mark.parametrize("opened", ["lesson", "track"])
def test_a_track_whose_missing_course_is_withdrawn_is_finished_at_the_next_opening(
    catalogue, learner, learner_client, other, tracks, opened
):
    finish(learner, catalogue.course)
    other.unpublish()
    assert not TrackCompletion.objects.exists()
    mine(learner_client, catalogue.text_lesson if opened == "lesson" else catalogue.track)
    assert TrackCompletion.objects.count() == len(tracks) == 1


def test_a_course_without_lessons_does_not_hold_a_track_back(catalogue, learner, tracks):
    empty = CoursePage(title="À venir", slug="a-venir", summary=SUMMARY)
    catalogue.track.add_child(instance=empty)
    finish(learner, catalogue.course)
    assert len(tracks) == 1


def test_a_track_stays_finished_when_a_course_is_added(catalogue, learner, tracks, other):
    finish(learner, catalogue.course)
    finish(learner, other)
    more = CoursePage(title="Encore", slug="encore", summary=SUMMARY)
    catalogue.track.add_child(instance=more)
    more.add_child(instance=LessonPage(title="L", slug="l", summary=SUMMARY, kind="texte"))
    services.open_track(person_id=learner.pk, track=catalogue.track)
    assert TrackCompletion.objects.count() == len(tracks) == 1


def test_what_rests_on_a_signal_that_fails_is_kept_neither(catalogue, learner):
    def fail(**_facts):
        raise RuntimeError

    track_completed.connect(fail)
    try:
        complete(learner, catalogue.video_lesson, catalogue.text_lesson)
        with pytest.raises(RuntimeError):
            complete(learner, catalogue.reserved_lesson)
    finally:
        track_completed.disconnect(fail)
    assert Enrolment.objects.get().completed_at is None
    assert not TrackCompletion.objects.exists()


def test_a_locked_lesson_is_neither_begun_nor_completed(locked, catalogue, learner, learner_client):
    lesson = catalogue.video_lesson
    answer = mine(learner_client, lesson)
    assert "video" not in answer
    assert "complete" not in answer["lesson"]
    assert complete(learner, lesson, catalogue.text_lesson) == [False, False]
    assert not Enrolment.objects.exists()
    page = learner_client.get(reverse("progress:lesson", args=[lesson.pk])).content.decode()
    assert "Avant" in page
    assert not LessonProgress.objects.exists()
    for name in ("complete", "declare"):
        address = reverse(f"progress:{name}", args=[catalogue.text_lesson.pk])
        said = learner_client.post(address, {"opened": ""}, follow=True).content.decode()
        assert "terminez d’abord" in said
    assert not LessonProgress.objects.exists()


def test_a_heartbeat_under_way_is_never_lost_by_a_lock(catalogue, learner, other):
    lesson = catalogue.video_lesson
    token = token_for(learner, lesson, issued_at=NOW.timestamp())
    Prerequisite.objects.create(course=catalogue.course, required=other, is_blocking=True)
    lesson = LessonPage.objects.get(pk=lesson.pk)
    answer = post_message(token, segments=[[0, 90]])
    assert answer.status_code == HTTPStatus.OK
    assert Viewing.objects.get().watched == [(0, 900)]
    assert not LessonProgress.objects.filter(lesson=lesson).exists()
    finish(learner, other)
    progress = services.open_lesson(person_id=learner.pk, lesson=lesson)
    assert progress.completed_at is not None


def test_a_finished_prerequisite_opens_the_course(locked, other, catalogue, learner):
    assert missing_prerequisites(learner.pk, [locked.pk]) == {locked.pk: [other]}
    finish(learner, other)
    assert missing_prerequisites(learner.pk, [locked.pk]) == {}
    assert complete(learner, catalogue.text_lesson) == [True]


def test_what_nobody_can_finish_locks_nothing(locked, other, learner):
    other.unpublish()
    assert missing_prerequisites(learner.pk, [locked.pk]) == {}


def test_a_prerequisite_added_later_closes_nothing_that_was_finished(catalogue, learner, other):
    finish(learner, catalogue.course)
    Prerequisite.objects.create(course=catalogue.course, required=other, is_blocking=True)
    assert missing_prerequisites(learner.pk, [catalogue.course.pk]) == {}


def test_an_advised_course_locks_nothing(catalogue, learner, other):
    Prerequisite.objects.create(course=catalogue.course, required=other, is_blocking=False)
    assert missing_prerequisites(learner.pk, [catalogue.course.pk]) == {}


def test_locks_of_many_courses_are_one_statement(locked, other, learner, django_assert_num_queries):
    courses = list(CoursePage.objects.values_list("pk", flat=True))
    with django_assert_num_queries(1):
        missing_prerequisites(learner.pk, courses)


def test_the_time_of_a_text_is_that_since_its_opening(catalogue, learner_client, learner):
    lesson = catalogue.text_lesson
    with time_machine.travel(NOW, tick=False) as clock:
        opened = mine(learner_client, lesson)["lesson"]
        clock.shift(90)
        learner_client.post(opened["complete"], {"opened": opened["opened"]})
    assert followed_seconds(learner.pk, catalogue.course) == {lesson.pk: 90}


def test_a_page_left_open_counts_for_the_minutes_it_takes(catalogue, learner):
    complete(learner, catalogue.text_lesson, seconds=5 * 3600)
    assert LessonProgress.objects.get().seconds == 60 * catalogue.text_lesson.minutes


def test_a_transcript_counts_for_the_time_of_a_careful_reader(catalogue, learner):
    # Fifteen words.
    complete(learner, catalogue.video_lesson, seconds=3600, means=Means.READ)
    assert followed_seconds(learner.pk, catalogue.course) == {catalogue.video_lesson.pk: 5}


def test_a_clock_set_back_gives_no_negative_time(catalogue, learner):
    complete(learner, catalogue.text_lesson, seconds=-50)
    assert LessonProgress.objects.get().seconds == 0


def test_a_video_counts_for_what_was_played_of_it_each_tenth_once(catalogue, learner):
    token = token_for(learner, catalogue.video_lesson)
    for _again in range(3):
        post_message(token, segments=[[0, 40], [30, 50]])
    assert followed_seconds(learner.pk, catalogue.course) == {catalogue.video_lesson.pk: 50}


def test_the_script_is_told_how_long_to_wait_and_the_page_stays(catalogue, learner_client):
    lesson = catalogue.text_lesson
    with time_machine.travel(NOW, tick=False) as clock:
        opened = mine(learner_client, lesson)["lesson"]
        said = {"data": {"opened": opened["opened"]}, "headers": {"accept": "application/json"}}
        early = learner_client.post(opened["complete"], **said)
        assert early.status_code == HTTPStatus.CONFLICT
        assert "il reste environ 1 minute" in early.json()["message"]
        clock.shift(90)
        assert learner_client.post(opened["complete"], **said).status_code == HTTPStatus.OK
        said["data"] = {"opened": "forged"}
        forged = learner_client.post(opened["complete"], **said)
        assert forged.status_code == HTTPStatus.FORBIDDEN
        learner_client.logout()
        signed_out = learner_client.post(opened["complete"], **said)
        assert signed_out.status_code == HTTPStatus.UNAUTHORIZED


def test_an_old_session_replayed_changes_nothing(catalogue, learner):
    lesson = catalogue.video_lesson
    old = token_for(learner, lesson, issued_at=(NOW - timedelta(days=3)).timestamp())
    for _replay in range(2):
        assert post_message(old, segments=[[0, 90]]).json()["completed"] is True
    known = LessonProgress.objects.get()
    post_message(play_token.read(old.sign()), segments=[[0, 5]], position=5)
    assert Viewing.objects.get().watched == [(0, 900)]
    assert LessonProgress.objects.get().completed_at == known.completed_at


def test_a_video_that_two_lessons_show_counts_once(catalogue, learner):
    shown = catalogue.video_lesson
    twin = LessonPage(title="Encore", slug="encore", summary="La même.", video=shown.video)
    catalogue.course.add_child(instance=twin)
    post_message(token_for(learner, shown), segments=[[0, 50]])
    complete(learner, twin, means=Means.WATCHED)
    for above in (catalogue.course, catalogue.track):
        assert sum(followed_seconds(learner.pk, above).values()) == 50
        # For the lesson that was completed, though the other comes before it.
        assert followed_seconds(learner.pk, above)[twin.pk] == 50
    services.complete_lesson(
        person_id=learner.pk, lesson=shown, means=Means.WATCHED, now=NOW + timedelta(days=1)
    )
    assert followed_seconds(learner.pk, catalogue.track) == {shown.pk: 0, twin.pk: 50}
