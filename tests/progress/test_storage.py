"""The column of segments and what the one statement keeps, on SQLite and on PostgreSQL."""

import random
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.core import serializers
from django.db import connection
from django.utils import timezone

from progress import segments
from progress.models import Viewing
from progress.selectors import week_seconds
from tests.catalogue import make_video
from tests.progress.conftest import AnyPage, post_message, token_for

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("each_database")]


@pytest.fixture
def viewing(each_database, video, learner):
    now = timezone.now()
    return Viewing.objects.create(
        person=learner,
        video=video,
        take=1,
        page_id=1,
        watched=[(300, 450), (0, 150), (140, 200)],
        started_at=now,
        updated_at=now,
    )


def test_what_is_kept_is_a_union(viewing):
    viewing.refresh_from_db()
    assert viewing.watched == [(0, 200), (300, 450)]


def test_an_empty_union_is_kept(viewing):
    Viewing.objects.update(watched=[])
    assert Viewing.objects.get().watched == []


def test_a_dump_gives_it_back(viewing):
    text = serializers.serialize("json", [viewing])
    viewing.delete()
    next(serializers.deserialize("json", text)).save()
    assert Viewing.objects.get().watched == [(0, 200), (300, 450)]


def test_each_database_keeps_the_same_text(viewing):
    with connection.cursor() as cursor:
        cursor.execute("SELECT CAST(watched AS text) FROM progress_viewing")
        assert cursor.fetchone() == ("{[0,200),[300,450)}",)
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_typeof(watched)::text FROM progress_viewing")
            assert cursor.fetchone() == ("int4multirange",)


def test_postgresql_plans_the_write_once(learner, video):
    """Parsing and planning it at each heartbeat would cost more than the write itself."""
    token = token_for(learner, AnyPage(video))
    for second in range(10):
        assert post_message(token, segments=[(second, second + 1)]).status_code == 200
    assert Viewing.objects.get().watched == [(0, 100)]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT statement FROM pg_prepared_statements")
            (prepared,) = [statement for (statement,) in cursor if "progress_viewing" in statement]
        assert prepared.startswith("INSERT INTO progress_viewing")


@pytest.fixture
def play(each_database, learner, video):
    """The learner plays from one second to another at a moment of the server's clock."""
    opened_at = datetime(2026, 3, 1, 8, tzinfo=UTC).timestamp()
    token = token_for(learner, AnyPage(video), issued_at=opened_at)

    def send(moment, *played, **changes):
        with time_machine.travel(moment, tick=False):
            signed = token.sign()
            answer = post_message(token, token=signed, segments=played, **changes)
        assert answer.status_code == 200, answer.content
        return answer

    return send


def test_the_week_is_what_the_union_gained_since_monday(play, learner):
    play("2026-03-05 10:00+01:00", (0, 30))
    play("2026-03-07 10:00+01:00", (20, 40))
    assert week_seconds(learner.pk, date(2026, 3, 8)) == 40
    # The Monday after: what is played again adds nothing.
    play("2026-03-09 10:00+01:00", (30, 40))
    assert week_seconds(learner.pk, date(2026, 3, 9)) == 0
    play("2026-03-10 10:00+01:00", (35, 55))
    viewing = Viewing.objects.get()
    assert viewing.before_week == 400
    assert week_seconds(learner.pk, date(2026, 3, 15)) == 15
    assert week_seconds(learner.pk, date(2026, 3, 16)) == 0


def test_a_week_begins_at_midnight_in_paris(play, learner):
    play("2026-03-08 23:59:59+01:00", (0, 30))
    play("2026-03-09 00:00:01+01:00", (30, 40))
    assert Viewing.objects.get().week == segments.week_of(date(2026, 3, 9))
    assert week_seconds(learner.pk, date(2026, 3, 9)) == 10


def test_what_was_played_offline_counts_in_the_week_in_which_it_arrives(play, learner):
    play("2026-03-06 10:00+01:00", (0, 30))
    play("2026-03-09 08:00+01:00", (30, 60), age_ms=3 * 24 * 3_600_000)
    assert week_seconds(learner.pk, date(2026, 3, 6)) == 0
    assert week_seconds(learner.pk, date(2026, 3, 9)) == 30


def test_a_server_whose_clock_is_behind_changes_no_week(play, learner):
    play("2026-03-09 08:00+01:00", (0, 30))
    play("2026-03-08 08:00+01:00", (30, 60))
    viewing = Viewing.objects.get()
    assert (viewing.week, viewing.before_week) == (segments.week_of(date(2026, 3, 9)), 0)


def jumps_at_random():
    random_ = random.Random(5)
    for _jump in range(240):
        start = random_.uniform(0, 7100)
        yield start, start + random_.uniform(1, 29)


def jumps_that_never_meet():
    for number in range(240):
        yield number * 30.0, number * 30.0 + 15


@pytest.mark.parametrize("jumps", [jumps_at_random, jumps_that_never_meet])
def test_an_hour_of_chopped_viewing_takes_less_than_four_kilobytes(each_database, learner, jumps):
    """Someone who jumps in a film of two hours every fifteen seconds or so, for an hour."""
    token = token_for(learner, AnyPage(make_video(duration=7200.0)))
    for start, end in jumps():
        assert post_message(token, segments=[(start, end)]).status_code == 200
    assert len(Viewing.objects.get().watched) > 100
    assert stored_bytes() < 4096


def stored_bytes():
    """What the whole row takes, its indexes apart."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_column_size(viewing.*) FROM progress_viewing viewing")
            return cursor.fetchone()[0]
        columns = [field.column for field in Viewing._meta.concrete_fields]
        lengths = " + ".join(f"coalesce(length(CAST({column} AS text)), 0)" for column in columns)
        cursor.execute(f"SELECT {lengths} FROM progress_viewing")  # noqa: S608
        return cursor.fetchone()[0]
