"""Texts and exercises end by a plain form; so does a transcript that was read."""

from http import HTTPStatus

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from media.models import CaptionTrack
from progress import opening
from progress.models import LessonProgress
from tests.conftest import signed_in

pytestmark = pytest.mark.django_db


def page_of(lesson):
    return reverse("progress:lesson", args=[lesson.pk])


def declare(client, lesson, opened):
    return client.post(
        reverse("progress:complete", args=[lesson.pk]), {"opened": opened}, follow=True
    )


def opened_by(client, lesson):
    """Opens « Où j’en suis », and returns what its form holds."""
    return client.get(page_of(lesson)).context["opened"]


def is_done(lesson):
    return LessonProgress.objects.filter(lesson=lesson, completed_at__isnull=False).exists()


def test_a_text_is_done_after_the_time_to_read_it(catalogue, learner_client):
    lesson = catalogue.text_lesson
    with time_machine.travel("2026-03-02 10:00:00+00:00", tick=False) as clock:
        opened = opened_by(learner_client, lesson)
        early = declare(learner_client, lesson, opened)
        assert early.status_code == HTTPStatus.OK
        assert "il reste environ 1 minute de lecture" in early.content.decode()
        assert not is_done(lesson)
        clock.shift(60)
        answer = declare(learner_client, lesson, opened)
    assert "Séquence terminée" in answer.content.decode()
    assert is_done(lesson)
    assert LessonProgress.objects.get(lesson=lesson).means == LessonProgress.Means.DONE


def test_sending_the_form_again_changes_nothing(catalogue, learner_client):
    lesson = catalogue.reserved_lesson
    with time_machine.travel("2026-03-02 10:00:00+00:00", tick=False) as clock:
        opened = opened_by(learner_client, lesson)
        clock.shift(10)
        declare(learner_client, lesson, opened)
        first = LessonProgress.objects.get(lesson=lesson).completed_at
        clock.shift(10)
        assert declare(learner_client, lesson, opened).status_code == HTTPStatus.OK
    assert LessonProgress.objects.get(lesson=lesson).completed_at == first


def test_the_opening_of_the_page_counts_from_the_personal_request(catalogue, learner_client):
    lesson = catalogue.text_lesson
    with time_machine.travel("2026-03-02 10:00:00+00:00", tick=False) as clock:
        mine = learner_client.get(reverse("progress:mine"), {"page": lesson.pk}).json()["lesson"]
        clock.shift(60)
        learner_client.post(mine["complete"], {"opened": mine["opened"]})
    assert is_done(lesson)


def test_visitors_sign_in_and_come_back(catalogue):
    lesson = catalogue.text_lesson
    answer = Client().post(reverse("progress:complete", args=[lesson.pk]))
    assert answer.status_code == HTTPStatus.FOUND
    assert answer["Location"] == f"{reverse('account_login')}?next={page_of(lesson)}"
    assert Client().get(page_of(lesson)).status_code == HTTPStatus.FOUND


def test_a_note_that_is_not_ours_is_refused(catalogue, learner, learner_client, moderator):
    lesson = catalogue.text_lesson
    of_another = opened_by(signed_in(moderator), lesson)
    of_other_lesson = opening.opening(person_id=learner.pk, lesson_id=catalogue.video_lesson.pk)
    for note in ("", "forged", of_another, of_other_lesson):
        answer = declare(learner_client, lesson, note)
        assert answer.status_code == HTTPStatus.OK
        assert "n’est plus valable" in answer.content.decode()
    assert not is_done(lesson)


def test_another_site_cannot_post_the_form(catalogue, learner):
    client = signed_in(learner)
    client.handler.enforce_csrf_checks = True
    address = reverse("progress:complete", args=[catalogue.text_lesson.pk])
    assert client.post(address, {"opened": ""}).status_code == HTTPStatus.FOUND
    assert not LessonProgress.objects.exists()


def test_the_form_works_without_cookies_of_its_own(catalogue, learner):
    client = signed_in(learner)
    client.handler.enforce_csrf_checks = True
    with time_machine.travel(timezone.now(), tick=False) as clock:
        opened = opened_by(client, catalogue.text_lesson)
        clock.shift(60)
        declare(client, catalogue.text_lesson, opened)
    assert is_done(catalogue.text_lesson)


def test_reading_the_transcript_completes_a_video_lesson(catalogue, learner_client):
    lesson = catalogue.video_lesson
    with time_machine.travel("2026-03-02 10:00:00+00:00", tick=False) as clock:
        answer = learner_client.get(page_of(lesson))
        assert "J’ai lu toute la transcription" in answer.content.decode()
        clock.shift(60)
        declare(learner_client, lesson, answer.context["opened"])
    assert LessonProgress.objects.get(lesson=lesson).means == LessonProgress.Means.READ


def test_a_video_without_transcript_cannot_be_declared(catalogue, learner_client):
    lesson = catalogue.video_lesson
    CaptionTrack.objects.filter(video=lesson.video).delete()
    answer = learner_client.get(page_of(lesson))
    assert '<form method="post" action="/avancement' not in answer.content.decode()
    declare(learner_client, lesson, answer.context["opened"])
    assert not is_done(lesson)


def test_a_lesson_that_is_not_published_is_not_found(catalogue, learner_client):
    catalogue.text_lesson.unpublish()
    assert learner_client.get(page_of(catalogue.text_lesson)).status_code == HTTPStatus.NOT_FOUND
    answer = declare(learner_client, catalogue.text_lesson, "")
    assert answer.status_code == HTTPStatus.NOT_FOUND


def test_completing_by_get_is_refused(catalogue, learner_client):
    answer = learner_client.get(reverse("progress:complete", args=[catalogue.text_lesson.pk]))
    assert answer.status_code == HTTPStatus.METHOD_NOT_ALLOWED


def test_the_page_is_nobody_elses_and_is_never_stored(catalogue, learner_client):
    answer = learner_client.get(page_of(catalogue.text_lesson))
    assert "no-store" in answer["Cache-Control"]


def test_a_key_larger_than_any_is_not_found(catalogue, learner_client):
    for address in ("sequence/99999999999999999999/", "moi/?page=999999999999999"):
        assert learner_client.get(f"/avancement/{address}").status_code == HTTPStatus.NOT_FOUND
