"""The one personal request of a page."""

from http import HTTPStatus

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from courses.models import LessonPage
from media.models import Video
from progress import play_token, services
from progress.models import Enrolment, LessonProgress
from tests.catalogue import SUMMARY, make_video
from tests.conftest import signed_in
from tests.progress.conftest import post_message, token_for

pytestmark = pytest.mark.django_db
MINE = "/avancement/moi/"
RENEW = "/avancement/jeton/"


def ask(client, page=None):
    return client.get(MINE, {"page": page.pk} if page else {})


def test_visitors_learn_nothing(catalogue):
    for page in (None, catalogue.video_lesson, catalogue.reserved_lesson):
        answer = ask(Client(), page)
        assert answer.json() == {"signed_in": False, "sign_up": reverse("account_signup")}
        assert "no-store" in answer["Cache-Control"]
        assert "private" in answer["Cache-Control"]


def test_a_video_lesson_brings_a_play_token_and_begins_its_course(
    catalogue, learner, learner_client
):
    answer = ask(learner_client, catalogue.video_lesson).json()
    assert answer["initials"] == "JD"
    assert answer["lesson"]["state"] == "begun"
    assert answer["lesson"]["label"] == "Commencée"
    assert answer["lesson"]["transcript"] is True
    assert answer["course"]["percent"] == 0
    assert answer["course"]["lessons"][str(catalogue.text_lesson.pk)]["state"] == "todo"
    token = play_token.read(answer["video"]["token"])
    assert (token.person, token.video) == (learner.pk, catalogue.video_lesson.video_id)
    assert Enrolment.objects.get().last_lesson == catalogue.video_lesson
    assert post_message(token, segments=[[0, 10]]).status_code == HTTPStatus.OK


def test_the_token_bears_the_useful_bounds_and_the_threshold(catalogue, learner_client):
    Video.objects.filter(pk=catalogue.expert_talk.video_id).update(useful_start=3, useful_end=126)
    answer = ask(learner_client, catalogue.expert_talk).json()
    token = play_token.read(answer["video"]["token"])
    assert (token.useful_start, token.useful_end, token.threshold) == (30, 1260, 0.9)
    assert token.duration == 1300


def test_one_goes_on_where_one_stopped_on_any_device(catalogue, learner, learner_client):
    post_message(token_for(learner, catalogue.testimonial), segments=[[0, 40]], position=40)
    tablet = ask(signed_in(learner), catalogue.testimonial).json()["video"]
    assert tablet["resume"] == 40
    assert tablet["ratio"] == pytest.approx(40 / 95, abs=0.001)


@pytest.mark.parametrize("position", [1, 93, 95])
def test_at_the_very_beginning_or_end_one_starts_again(
    catalogue, learner, learner_client, position
):
    post_message(token_for(learner, catalogue.testimonial), segments=[[0, 1]], position=position)
    assert ask(learner_client, catalogue.testimonial).json()["video"]["resume"] == 0


def test_a_new_take_is_said_and_keeps_the_place(catalogue, learner, learner_client):
    post_message(token_for(learner, catalogue.testimonial), segments=[[0, 40]], position=40)
    Video.objects.filter(pk=catalogue.testimonial.video_id).update(take=2)
    video = ask(learner_client, catalogue.testimonial).json()["video"]
    assert (video["updated"], video["resume"], video["take"]) == (True, 40, 2)


def test_a_video_that_is_not_ready_has_no_token(catalogue, learner_client):
    Video.objects.filter(pk=catalogue.testimonial.video_id).update(version=0, status="uploaded")
    assert "video" not in ask(learner_client, catalogue.testimonial).json()


def test_other_people_are_not_mixed_in(catalogue, learner, moderator):
    post_message(token_for(learner, catalogue.testimonial), segments=[[0, 40]], position=40)
    other = ask(signed_in(moderator), catalogue.testimonial).json()["video"]
    assert (other["resume"], other["ratio"]) == (0, 0)


@pytest.mark.parametrize("page", ["0", "999999", "-1", "abc", "٣", "²", "9" * 40, "1e3", "1;2"])
def test_pages_that_do_not_exist_are_not_found(catalogue, learner_client, page):
    answer = learner_client.get(MINE, {"page": page})
    assert answer.status_code == HTTPStatus.NOT_FOUND
    assert answer.json() == {"error": "Cette page n’est pas publiée."}


def test_a_page_that_is_not_published_is_not_found(catalogue, learner_client):
    catalogue.video_lesson.unpublish()
    assert ask(learner_client, catalogue.video_lesson).status_code == HTTPStatus.NOT_FOUND
    assert not Enrolment.objects.exists()


def test_a_course_page_says_which_lesson_comes_next(catalogue, learner, learner_client):
    assert ask(learner_client, catalogue.course).json()["course"]["begun"] is False
    assert not Enrolment.objects.exists()
    services.complete_lesson(
        person_id=learner.pk,
        lesson=catalogue.video_lesson,
        means=LessonProgress.Means.WATCHED,
        now=timezone.now(),
    )
    course = ask(learner_client, catalogue.course).json()["course"]
    assert course["next"] == {
        "title": "La fin du cuivre",
        "url": catalogue.text_lesson.get_url(),
    }
    track = ask(learner_client, catalogue.track).json()
    assert track["courses"] == {
        str(catalogue.course.pk): {"state": "begun", "label": "33\N{NO-BREAK SPACE}% suivi"}
    }


def test_statements_do_not_grow_with_the_course(
    catalogue, learner, learner_client, django_assert_max_num_queries
):
    ask(learner_client, catalogue.video_lesson)
    with django_assert_max_num_queries(20) as few:
        ask(learner_client, catalogue.video_lesson)
    for number in range(12):
        lesson = LessonPage(
            title=f"Plus {number}", slug=f"plus-{number}", summary=SUMMARY, video=make_video()
        )
        catalogue.course.add_child(instance=lesson)
        services.open_lesson(person_id=learner.pk, lesson=lesson)
    with django_assert_max_num_queries(len(few)):
        ask(learner_client, catalogue.video_lesson)


def test_only_reading_is_taken(learner_client):
    assert learner_client.post(MINE).status_code == HTTPStatus.METHOD_NOT_ALLOWED


def renew(client, token):
    return client.post(RENEW, {"token": token}, content_type="application/json")


def test_an_expired_token_is_renewed_under_its_old_time(
    catalogue, learner, learner_client, settings
):
    old = token_for(learner, catalogue.testimonial, take=1)
    signed = token_for(learner, catalogue.testimonial, issued_at=old.issued_at - 20 * 3600).sign()
    fresh = play_token.read(renew(learner_client, signed).json()["token"])
    assert fresh.issued_at == pytest.approx(old.issued_at - 20 * 3600, abs=1)


def test_only_its_person_renews_a_token(catalogue, learner, learner_client, moderator):
    signed = token_for(learner, catalogue.testimonial).sign()
    assert renew(Client(), signed).status_code == HTTPStatus.UNAUTHORIZED
    assert renew(signed_in(moderator), signed).status_code == HTTPStatus.FORBIDDEN
    assert renew(learner_client, signed + "x").status_code == HTTPStatus.FORBIDDEN
    assert renew(learner_client, "").status_code == HTTPStatus.BAD_REQUEST
    assert learner_client.get(RENEW).status_code == HTTPStatus.METHOD_NOT_ALLOWED


def test_after_thirty_days_a_token_is_gone(catalogue, learner, learner_client):
    token = token_for(learner, catalogue.testimonial)
    old = token_for(learner, catalogue.testimonial, issued_at=token.issued_at - 31 * 24 * 3600)
    assert renew(learner_client, old.sign()).status_code == HTTPStatus.GONE
