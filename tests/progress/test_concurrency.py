"""Many processes write the same rows: no second is lost, none is doubled.

SQLite runs on a file, as in production; with DATABASE_URL, PostgreSQL runs as it is.
"""

from __future__ import annotations

import json
import multiprocessing
import queue
import random

import pytest
from django.db import connections
from django.test import Client
from django.utils import timezone

from accounts.models import User
from courses.models import LessonPage
from progress import segments, services
from progress.heartbeat import PATH
from progress.models import Enrolment, LessonProgress, Viewing
from tests.catalogue import build_catalogue
from tests.databases import use_in_forked_process
from tests.progress.conftest import AnyPage, token_for

pytestmark = pytest.mark.django_db
PROCESSES = 4
MESSAGES = 40
# Fork, so that the workers need no second start of Django.
WORKERS = multiprocessing.get_context("fork")


def play(seed: int, token: str, answers: multiprocessing.Queue) -> None:
    """One tab: sends its pieces shuffled, some of them twice."""
    use_in_forked_process()
    random_ = random.Random(seed)
    pieces = pieces_of(seed)
    messages = pieces + random_.sample(pieces, MESSAGES // 4)
    random_.shuffle(messages)
    client = Client()
    for number, piece in enumerate(messages):
        message = {
            "v": 1,
            "token": token,
            "session": f"tab-{seed}",
            "seq": number,
            "segments": [piece],
            "position": piece[1],
        }
        answer = client.post(PATH, json.dumps(message), content_type="text/plain")
        answers.put(answer.status_code)
    connections.close_all()


def pieces_of(seed: int) -> list[tuple[float, float]]:
    random_ = random.Random(seed * 31)
    starts = [random_.uniform(0, 90) for _piece in range(MESSAGES)]
    return [(round(start, 1), round(start + random_.uniform(0.2, 2), 1)) for start in starts]


def run(target, arguments: list[tuple]) -> list:
    """Each worker's answers; fails when one does not end by itself."""
    answers = WORKERS.Queue()
    workers = [WORKERS.Process(target=target, args=(*args, answers)) for args in arguments]
    for worker in workers:
        worker.start()
    received = []
    while any(worker.is_alive() for worker in workers) or not answers.empty():
        try:
            received.append(answers.get(timeout=0.2))
        except queue.Empty:
            continue
    for worker in workers:
        worker.join(timeout=60)
        assert worker.exitcode == 0
    return received


def test_shuffled_repeated_concurrent_messages_end_in_the_reference_union(
    shared_database, video, learner
):
    token = token_for(learner, AnyPage(video)).sign()
    statuses = run(play, [(seed, token) for seed in range(PROCESSES)])
    assert statuses == [200] * (PROCESSES * (MESSAGES + MESSAGES // 4))
    reference = segments.clamp(
        (
            (segments.tenths(start), segments.tenths(end))
            for seed in range(PROCESSES)
            for start, end in pieces_of(seed)
        ),
        start=0,
        end=950,
    )
    assert Viewing.objects.get().watched == reference


def finish(lesson_id: int, person_id: int, answers) -> None:
    """One tab completes one lesson of the course."""
    use_in_forked_process()
    credited = services.complete_lesson(
        person_id=person_id,
        lesson=LessonPage.objects.get(pk=lesson_id),
        means=LessonProgress.Means.DONE,
        now=timezone.now(),
    )
    answers.put(credited)
    connections.close_all()


def test_lessons_completed_at_the_same_time_are_all_counted_once(shared_database, learner: User):
    lessons = [lesson.pk for lesson in build_catalogue().course.lessons()]
    credited = run(finish, [(pk, learner.pk) for pk in lessons * 2])
    assert sorted(credited) == [False] * 3 + [True] * 3
    enrolment = Enrolment.objects.get()
    assert (enrolment.percent, enrolment.completed_at is not None) == (100, True)
