"""What a heartbeat is held against: Django without any middleware, and one upsert.

Served as the academy is, and with its settings: `gunicorn "tests.bench.bare:application()"`.
"""

from __future__ import annotations

import json

import django
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path

_UPSERT = """
    INSERT INTO progress_viewing (
        person_id, video_id, take, page_id,
        watched, position, position_at, started_at, updated_at
    )
    VALUES (%s, %s, 1, 1, %s, %s, 0, %s, %s)
    ON CONFLICT (person_id, video_id, take) DO UPDATE SET
        watched = excluded.watched, position = excluded.position, updated_at = excluded.updated_at
    RETURNING position
"""
_MOMENT = "2026-03-02 10:00:00+00:00"


def upsert(request: HttpRequest) -> HttpResponse:
    said = json.loads(request.body)
    (start, end) = said["segments"][0]
    watched = f"{{[{int(start * 10)},{int(end * 10)})}}"
    with connection.cursor() as cursor:
        cursor.execute(
            _UPSERT,
            [said["person"], said["video"], watched, said["position"], _MOMENT, _MOMENT],
        )
        (position,) = cursor.fetchone()
    return JsonResponse({"position": position})


urlpatterns = [path("avancement/battement/", upsert)]


def application() -> WSGIHandler:
    django.setup()
    settings.MIDDLEWARE = []
    settings.ROOT_URLCONF = "tests.bench.bare"
    return WSGIHandler()
