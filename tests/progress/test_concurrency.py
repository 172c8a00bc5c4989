"""Sixteen processes write the same rows: no tenth is lost, none is doubled.

On SQLite, a file as in production, and on a real PostgreSQL.
"""

from __future__ import annotations

import json
import multiprocessing
import queue
import random
from collections import Counter

import pytest
from django.db import connections
from django.test import Client
from django.utils import timezone

from accounts.models import User
from courses.models import CoursePage, LessonPage
from progress import segments, services
from progress.heartbeat import PATH
from progress.models import Enrolment, LessonProgress, Viewing
from tests.catalogue import build_catalogue, make_video
from tests.databases import use_in_forked_process
from tests.progress.conftest import AnyPage, token_for

pytestmark = pytest.mark.django_db
PROCESSES = 16
# Of each process, a quarter of them twice: 10,000 in all.
MESSAGES = 500
VIEWINGS = 4
DURATION = 3600
# Fork, so that the workers need no second start of Django.
WORKERS = multiprocessing.get_context("fork")


def play(seed: int, tokens: list[str], answers: multiprocessing.Queue) -> None:
    """One tab: sends its pieces shuffled, some of them twice, of several viewings in turn."""
    use_in_forked_process()
    random_ = random.Random(seed)
    pieces = list(enumerate(pieces_of(seed)))
    messages = pieces + random_.sample(pieces, MESSAGES // 4)
    random_.shuffle(messages)
    client = Client()
    statuses: Counter[int] = Counter()
    for number, piece in messages:
        message = {
            "v": 1,
            "token": tokens[number % VIEWINGS],
            "session": f"tab-{seed}",
            "seq": number,
            "segments": [piece],
            "position": piece[1],
        }
        # As a browser does, which keeps what the server could not take.
        status = 503
        while status == 503:
            status = client.post(PATH, json.dumps(message), content_type="text/plain").status_code
            statuses[status] += 1
    answers.put(statuses)
    connections.close_all()


def pieces_of(seed: int) -> list[tuple[float, float]]:
    random_ = random.Random(seed * 31)
    starts = [random_.uniform(0, DURATION) for _piece in range(MESSAGES)]
    return [(round(start, 1), round(start + random_.uniform(0.2, 2), 1)) for start in starts]


def reference(viewing: int) -> list[segments.Segment]:
    """The union of what every tab played, joined by one process that sees it all."""
    played = (
        (segments.tenths(start), segments.tenths(end))
        for seed in range(PROCESSES)
        for number, (start, end) in enumerate(pieces_of(seed))
        if number % VIEWINGS == viewing
    )
    return segments.clamp(played, start=0, end=DURATION * segments.TENTHS)


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


@pytest.mark.usefixtures("each_database")
def test_ten_thousand_shuffled_repeated_messages_at_once_end_in_the_reference_union(learner):
    """Four people's viewings, each written by all sixteen processes."""
    video = make_video(duration=float(DURATION))
    people = [learner, *(_someone(number) for number in range(1, VIEWINGS))]
    tokens = [token_for(person, AnyPage(video)).sign() for person in people]
    # What the parent keeps open cannot be shared with its children.
    connections["default"].close()
    counted: Counter[int] = sum(run(play, [(seed, tokens) for seed in range(PROCESSES)]), Counter())
    assert counted[200] == PROCESSES * (MESSAGES + MESSAGES // 4) == 10_000
    assert set(counted) <= {200, 503}
    for number, person in enumerate(people):
        assert Viewing.objects.get(person=person).watched == reference(number)


def _someone(number: int) -> User:
    return User.objects.create_user(email=f"personne-{number}@exemple.test")


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


def recount(course_id: int, answers) -> None:
    """An editor who publishes, again and again."""
    use_in_forked_process()
    course = CoursePage.objects.get(pk=course_id)
    for _again in range(25):
        services.refresh_course(course)
    answers.put(True)
    connections.close_all()


def finish_all(lessons: list[int], person_id: int, answers) -> None:
    for lesson_id in lessons:
        finish(lesson_id, person_id, answers)


def act(what, *arguments) -> None:
    what(*arguments)


def test_a_course_is_counted_anew_while_people_finish_it(shared_database, learner: User):
    """Nobody waits for each other in a ring, and nobody is counted as they were before."""
    course = build_catalogue().course
    lessons = [lesson.pk for lesson in course.lessons()]
    people = [learner.pk, *(_someone(number).pk for number in range(1, VIEWINGS))]
    for person_id in people:
        services.open_lesson(person_id=person_id, lesson=LessonPage.objects.get(pk=lessons[0]))
    connections["default"].close()
    editors = [(recount, course.pk)] * 6
    assert all(run(act, [*editors, *((finish_all, lessons, person_id) for person_id in people)]))
    assert set(Enrolment.objects.values_list("percent", flat=True)) == {100}
