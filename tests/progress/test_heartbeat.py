"""The address that players post to."""

import json
import random
import sqlite3
import time
from http import HTTPStatus

import pytest
import time_machine
from django.core import signing
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from media.models import Video
from progress.heartbeat import PATH
from progress.models import Viewing
from progress.play_token import SALT
from tests.progress.conftest import AnyPage, post_message, token_for

pytestmark = pytest.mark.django_db


def test_an_ordinary_heartbeat_is_one_statement(watch):
    watch((0, 15))
    with CaptureQueriesContext(connection) as statements:
        answer = watch((15, 30), seq=2)
    assert len(statements) == 1
    assert answer.json() == {"ack": 2, "ratio": 0.315, "completed": False}


def test_the_first_heartbeat_is_one_statement_too(watch, django_assert_num_queries):
    with django_assert_num_queries(1):
        watch((0, 15))


def test_a_heartbeat_after_completion_is_one_statement(watch, django_assert_num_queries):
    watch((0, 90), issued_ago=100)
    with django_assert_num_queries(1):
        assert watch((0, 30)).json()["completed"] is True


def test_no_session_nor_cookie_is_touched(watch):
    answer = watch((0, 15))
    assert not answer.cookies
    assert answer["Cache-Control"] == "no-store"


def test_repeated_and_shuffled_messages_end_in_the_same_union(watch):
    pieces = [(start, start + 5) for start in range(0, 60, 5)]
    messages = pieces * 3
    random.Random(7).shuffle(messages)
    for piece in messages:
        watch(piece)
    assert Viewing.objects.get().watched == [(0, 600)]


def test_two_tabs_join(watch):
    watch((0, 20), session="one")
    watch((10, 30), session="two")
    assert watch(session="one", seq=2).json()["ratio"] == pytest.approx(30 / 95, abs=0.001)


def test_what_lies_outside_the_video_does_not_count(watch):
    assert watch((-50, 10), (90, 5000)).json()["ratio"] == pytest.approx(15 / 95, abs=0.001)


def test_dragging_to_the_end_counts_for_what_was_played(watch):
    answer = watch((0, 2), (93, 95), position=95)
    assert answer.json()["completed"] is False
    assert answer.json()["ratio"] < 0.05


def test_each_take_of_a_video_has_its_own_viewing(watch, video, learner):
    first = token_for(learner, AnyPage(video))
    post_message(first, segments=[[0, 15]])
    Video.objects.filter(pk=video.pk).update(take=2)
    video.refresh_from_db()
    post_message(first, segments=[[15, 20]])
    post_message(token_for(learner, AnyPage(video)), segments=[[0, 5]])
    assert list(Viewing.objects.order_by("take").values_list("take", "watched")) == [
        (1, [(0, 200)]),
        (2, [(0, 50)]),
    ]


def test_the_position_is_that_of_the_latest_moment_not_of_the_last_arrival(watch):
    with time_machine.travel("2026-03-02 10:00:00+00:00", tick=False):
        watch((0, 15), issued_ago=3600, position=15)
    with time_machine.travel("2026-03-02 10:01:00+00:00", tick=False):
        watch((30, 40), issued_ago=3600, position=40, age_ms=10 * 60_000)
    viewing = Viewing.objects.get()
    assert viewing.position == 15
    assert viewing.watched == [(0, 150), (300, 400)]


def test_a_message_cannot_tell_of_a_moment_before_its_token(watch):
    with time_machine.travel("2026-03-02 10:00:00+00:00", tick=False):
        watch((0, 15), issued_ago=3600, position=15, age_ms=3_000_000)
        watch((0, 20), issued_ago=60, position=20, age_ms=30 * 24 * 3_600_000)
    assert Viewing.objects.get().position == 20


def test_a_position_stays_inside_the_video(watch):
    watch((0, 15), position=1e9)
    assert Viewing.objects.get().position == 95


def test_a_forged_token_is_refused_in_french(watch, video):
    answer = watch((0, 15), token="forged.token.here")
    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert "lecteur" in answer.json()["error"]
    assert not Viewing.objects.exists()


@pytest.mark.parametrize("salt", ["progress.opening", "media.delivery"])
def test_a_token_signed_for_something_else_is_refused(watch, salt):
    other = signing.dumps([1, 1, 1, 1, 950, 0, 950, 0.8, 0.0], salt=salt)
    assert watch((0, 15), token=other).status_code == HTTPStatus.FORBIDDEN


def test_a_token_of_another_video_or_take_is_refused(watch, video):
    assert watch((0, 15), video=video.pk + 1).status_code == HTTPStatus.FORBIDDEN
    assert watch((0, 15), video=video.pk, take=9).status_code == HTTPStatus.FORBIDDEN
    assert watch((0, 15), video=video.pk, take=1).status_code == HTTPStatus.OK


def test_an_expired_token_asks_to_be_renewed(watch, settings):
    settings.PLAY_TOKEN_SECONDS = -1
    answer = watch((0, 15))
    assert answer.status_code == HTTPStatus.UNAUTHORIZED
    assert answer.json()["renew"] is True
    assert not Viewing.objects.exists()


def test_an_erased_person_is_gone(learner, video):
    token = token_for(learner, AnyPage(video))
    learner.delete()
    assert post_message(token).status_code == HTTPStatus.GONE


def test_a_closed_account_is_gone(learner, video):
    token = token_for(learner, AnyPage(video))
    learner.is_active = False
    learner.save()
    assert post_message(token).status_code == HTTPStatus.GONE


def test_a_deleted_video_is_gone_even_after_a_first_message(watch, video, learner):
    token = token_for(learner, AnyPage(video))
    watch((0, 15))
    video.delete()
    assert post_message(token).status_code == HTTPStatus.GONE
    assert not Viewing.objects.exists()


@pytest.mark.parametrize("method", ["get", "put", "delete", "head"])
def test_only_posts_are_taken(method):
    answer = getattr(Client(), method)(PATH)
    assert answer.status_code == HTTPStatus.METHOD_NOT_ALLOWED
    assert answer["Allow"] == "POST"


def test_too_long_a_message_is_refused_unread():
    answer = Client().post(PATH, b" " * 70_000, content_type="text/plain")
    assert answer.status_code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE


def test_during_maintenance_the_browser_keeps_its_messages(watch, settings):
    settings.MAINTENANCE = True
    answer = watch((0, 15))
    assert answer.status_code == HTTPStatus.SERVICE_UNAVAILABLE
    assert answer["Retry-After"]


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL locks rows")
def test_a_database_that_is_busy_asks_the_browser_to_keep_its_message(
    shared_database, video, learner
):
    """Another process holds the lock of SQLite longer than a heartbeat waits."""
    token = token_for(learner, AnyPage(video))
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout = 50")
    other = sqlite3.connect(connection.settings_dict["NAME"])
    other.execute("BEGIN IMMEDIATE")
    try:
        answer = post_message(token)
    finally:
        other.rollback()
        other.close()
    assert answer.status_code == HTTPStatus.SERVICE_UNAVAILABLE
    assert answer["Retry-After"] == "30"
    assert post_message(token).status_code == HTTPStatus.OK
    assert Viewing.objects.get().watched == [(0, 150)]


@pytest.mark.parametrize("age_ms", [-86_400_000, 86_400_000, 10**15, -(10**15)])
def test_a_clock_a_day_off_moves_nothing_but_the_place(watch, age_ms):
    """Only lengths come from the browser: moments are the server's own."""
    with time_machine.travel("2026-03-02 10:00:00+00:00", tick=False):
        assert watch((0, 15), age_ms=age_ms, issued_ago=60).status_code == HTTPStatus.OK
    viewing = Viewing.objects.get()
    assert viewing.watched == [(0, 150)]
    assert viewing.updated_at.isoformat() == "2026-03-02T10:00:00+00:00"
    assert viewing.started_at.isoformat() == "2026-03-02T09:59:00+00:00"


@pytest.mark.parametrize(
    "segments",
    [
        [[0, float("nan")]],
        [[0, float("inf")]],
        [[20, 10]],
        [[0, 10, 20]],
        [["0", "10"]],
        "0-10",
        [[0, 10]] * 5000,
    ],
)
def test_segments_that_no_player_writes_are_refused_and_change_nothing(watch, segments):
    watch((0, 15))
    answer = watch(segments=segments)
    assert answer.status_code == HTTPStatus.BAD_REQUEST
    assert Viewing.objects.get().watched == [(0, 150)]


def test_what_overlaps_counts_once_however_often(watch):
    answer = watch(segments=[[0, 40], [10, 30]] * 50)
    assert answer.json()["ratio"] == pytest.approx(40 / 95, abs=0.001)


def test_a_token_speaks_for_its_person_alone(watch, video, learner, moderator):
    watch((0, 15))
    post_message(token_for(moderator, AnyPage(video)), segments=[[0, 90]], person=learner.pk)
    assert Viewing.objects.get(person=learner).watched == [(0, 150)]


def test_a_token_whose_signature_is_another_ones_is_refused(video, learner, moderator):
    mine, others = (token_for(someone, AnyPage(video)).sign() for someone in (learner, moderator))
    mixed = others.split(":")[0] + ":" + mine.split(":", 1)[1]
    token = token_for(learner, AnyPage(video))
    for _again in range(2):
        assert post_message(token, token=mixed).status_code == HTTPStatus.FORBIDDEN


def test_a_known_token_expires_all_the_same(watch, settings, learner, video):
    signed = token_for(learner, AnyPage(video)).sign()
    assert watch((0, 15), token=signed).status_code == HTTPStatus.OK
    with time_machine.travel(time.time() + settings.PLAY_TOKEN_SECONDS + 2):
        assert watch((15, 30), token=signed).status_code == HTTPStatus.UNAUTHORIZED
    assert Viewing.objects.get().watched == [(0, 150)]


NUMBERS = st.one_of(
    st.integers(), st.floats(), st.none(), st.booleans(), st.text(max_size=4), st.just(10**400)
)


@hypothesis_settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    segments=st.lists(st.lists(NUMBERS, min_size=1, max_size=3), max_size=4),
    position=NUMBERS,
    seq=NUMBERS,
    age_ms=NUMBERS,
)
def test_no_number_whatever_breaks_it(watch, segments, position, seq, age_ms):
    answer = watch(segments=segments, position=position, seq=seq, age_ms=age_ms)
    assert answer.status_code in (HTTPStatus.OK, HTTPStatus.BAD_REQUEST)


@hypothesis_settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300))
def test_no_bytes_whatever_break_it(raw):
    answer = Client().post(PATH, raw, content_type="application/octet-stream")
    assert answer.status_code == HTTPStatus.BAD_REQUEST


def test_a_signed_list_that_is_no_token_is_refused(watch):
    odd = signing.dumps({"person": 1}, salt=SALT)
    assert watch((0, 15), token=odd).status_code == HTTPStatus.FORBIDDEN
    assert json.loads(watch((0, 15), token=odd).content)["error"]
