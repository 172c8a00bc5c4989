"""Requests at the same time open one attempt, and mark it once.

Apart from the other tests of quizzes: these hold a transaction open, which a shared database is
not copied from.
"""

from __future__ import annotations

import multiprocessing

import pytest
from django.db import connections
from django.utils import timezone

from accounts.models import User
from courses.models import LessonPage
from progress.models import LessonProgress, QuizAttempt
from progress.quizzes import services
from tests.catalogue import build_catalogue
from tests.databases import use_in_forked_process
from tests.progress.quizzes import make_quiz, right_answers
from tests.progress.test_concurrency import run

pytestmark = pytest.mark.django_db


def open_one(lesson_id: int, person_id: int, answers: multiprocessing.Queue) -> None:
    use_in_forked_process()
    lesson = LessonPage.objects.get(pk=lesson_id)
    answers.put(services.open_attempt(person_id, lesson).pk)
    connections.close_all()


def hand_in_one(attempt_id: int, is_right: bool, answers: multiprocessing.Queue) -> None:
    use_in_forked_process()
    attempt = QuizAttempt.objects.get(pk=attempt_id)
    given = right_answers(attempt.questions) if is_right else {}
    done = services.submit(attempt, given, timezone.now())
    answers.put(done.percent)
    connections.close_all()


def test_requests_at_the_same_time_open_one_attempt_and_mark_it_once(
    shared_database, learner: User
):
    quiz = make_quiz(build_catalogue().course)
    opened = run(open_one, [(quiz.pk, learner.pk)] * 4)
    assert len(opened) == 4
    assert len(set(opened)) == 1
    marked = run(hand_in_one, [(opened[0], is_right) for is_right in (True, False) * 3])
    assert len(marked) == 6
    assert len(set(marked)) == 1
    assert LessonProgress.objects.filter(lesson=quiz, completed_at__isnull=False).count() == int(
        marked[0] == 100
    )
