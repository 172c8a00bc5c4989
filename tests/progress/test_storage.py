"""The column of segments, on whichever database the tests run."""

import pytest
from django.core import serializers
from django.db import connection
from django.utils import timezone

from progress.models import Viewing

pytestmark = pytest.mark.django_db


@pytest.fixture
def viewing(video, learner):
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


@pytest.mark.postgresql
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="DATABASE_URL names no PostgreSQL")
def test_postgresql_has_a_type_of_its_own_for_it(viewing):
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_typeof(watched)::text, watched::text FROM progress_viewing")
        assert cursor.fetchone() == ("int4multirange", "{[0,200),[300,450)}")
