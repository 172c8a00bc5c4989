"""Every write about attempts. What is asked is frozen when an attempt opens."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from random import Random, SystemRandom
from typing import Any

from django.db import transaction
from django.utils import timezone

from courses.models import LessonPage
from progress import grading, services
from progress.grading import ALWAYS_SHUFFLED, Question
from progress.models import LessonProgress, QuizAttempt

# An attempt that is opened and never handed in is forgotten after this.
OPEN_FOR = timedelta(days=30)


class NothingToAskError(Exception):
    """The quiz has no question, or the video has none of this name."""


def open_attempt(person_id: int, lesson: LessonPage, video_question: str = "") -> QuizAttempt:
    """The attempt of this person that is open, or a new one with its questions drawn and mixed.

    `video_question` is the identifier of a question of the lesson's video; without it, the
    lesson's quiz is meant. Raises NothingToAskError. Whether the lesson is open to the person is
    for the caller to ask.
    """
    wanted = {
        "person_id": person_id,
        "lesson": lesson,
        "video_question": video_question,
        "submitted_at": None,
    }
    known = QuizAttempt.objects.filter(**wanted).first()
    if known is not None:
        return known
    questions = _asked(lesson, video_question, SystemRandom())
    if not questions:
        raise NothingToAskError
    attempt, _created = QuizAttempt.objects.get_or_create(
        **wanted,
        defaults={
            "title": lesson.title,
            "questions": questions,
            "pass_percent": 100 if video_question else lesson.pass_percent,
            "opened_at": timezone.now(),
        },
    )
    return attempt


def submit(attempt: QuizAttempt, answers: Mapping[str, Any], now: datetime) -> QuizAttempt:
    """Mark the answers (by identifier of question), once: handing in again changes nothing.

    They are marked against what was shown, whatever became of the lesson. Raises
    QuizAttempt.DoesNotExist when the attempt was forgotten, or its person erased, meanwhile.
    """
    with transaction.atomic():
        attempt = QuizAttempt.objects.select_for_update().get(pk=attempt.pk)
        if attempt.submitted_at is not None:
            return attempt
        read = {
            question["id"]: grading.read(question, answers.get(question["id"]))
            for question in attempt.questions
        }
        attempt.answers = {key: answer for key, answer in read.items() if answer is not None}
        attempt.percent = grading.percent(attempt.questions, attempt.answers)
        attempt.is_passed = attempt.percent >= attempt.pass_percent
        attempt.submitted_at = now
        attempt.save(update_fields=["answers", "percent", "is_passed", "submitted_at"])
        credit(attempt)
    return attempt


def credit(attempt: QuizAttempt) -> None:
    """A quiz that is passed completes its lesson, once; a lesson that is gone completes nothing."""
    lesson = attempt.lesson
    if not attempt.is_passed or attempt.video_question or attempt.submitted_at is None:
        return
    if lesson is None or lesson.kind != LessonPage.Kind.QUIZ:
        return
    services.complete_lesson(
        person_id=attempt.person_id,
        lesson=lesson,
        means=LessonProgress.Means.PASSED,
        now=attempt.submitted_at,
        seconds=(attempt.submitted_at - attempt.opened_at).total_seconds(),
    )


def credit_what_was_passed(progress: LessonProgress) -> None:
    """A quiz passed while another course was missing is completed once nothing is missing."""
    if progress.completed_at is not None:
        return
    passed = QuizAttempt.objects.filter(
        person_id=progress.person_id,
        lesson_id=progress.lesson_id,
        video_question="",
        is_passed=True,
    )
    first = passed.order_by("submitted_at").first()
    if first is not None:
        credit(first)


def forget_open_attempts() -> None:
    """Each minute: attempts that were opened long ago and never handed in."""
    QuizAttempt.objects.filter(submitted_at=None, opened_at__lt=timezone.now() - OPEN_FOR).delete()


def _asked(lesson: LessonPage, video_question: str, random: Random) -> list[Question]:
    if video_question:
        found = [found for _at, found in lesson.questions_along_video()]
        asked = [question for question in found if question["id"] == video_question][:1]
    else:
        asked = lesson.drawn_questions(random)
    mixed = [
        grading.shuffled(question, random)
        if lesson.shuffle_choices or question["kind"] in ALWAYS_SHUFFLED
        else question
        for question in asked
    ]
    return _told_apart(mixed)


def _told_apart(questions: list[Question]) -> list[Question]:
    """Each under an identifier of its own: a question copied by an editor may keep its first's."""
    seen: set[str] = set()
    told = []
    for number, question in enumerate(questions, start=1):
        key = question["id"]
        if not key or key in seen:
            key = f"{key}.{number}"
        seen.add(key)
        told.append(question | {"id": key})
    return told
