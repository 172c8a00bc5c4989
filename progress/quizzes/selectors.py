"""What is known of a person's attempts, ready to be shown to that person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from wagtail.models import Page

from accounts.models import User
from courses.models import LessonPage
from progress.models import QuizAttempt

# Attempts shown of one quiz, latest first: the rest are in the file of personal data.
SHOWN = 20


@dataclass(frozen=True)
class Standing:
    """Where a person stands with a quiz."""

    # The attempt that is open, if one is.
    current: QuizAttempt | None
    # Those handed in, latest first, at most `SHOWN`.
    past: list[QuizAttempt]
    # The best of all of them, the earliest of equals.
    best: QuizAttempt | None


def standing(person_id: int, lesson: LessonPage) -> Standing:
    """Three statements, however many attempts; the questions stay in the database."""
    attempts = QuizAttempt.objects.filter(
        person_id=person_id, lesson=lesson, video_question=""
    ).defer("questions", "answers")
    handed_in = attempts.filter(submitted_at__isnull=False)
    return Standing(
        current=attempts.filter(submitted_at=None).first(),
        past=list(handed_in.order_by("-submitted_at")[:SHOWN]),
        best=handed_in.order_by("-is_passed", "-percent", "submitted_at").first(),
    )


def questions_answered(person: User, page: Page) -> dict[str, Any] | None:
    """For the personal request: which questions along the video need not be asked again."""
    if not isinstance(page, LessonPage) or not page.video_questions:
        return None
    answered = QuizAttempt.objects.filter(
        person=person, lesson=page, submitted_at__isnull=False
    ).exclude(video_question="")
    return {"answered": sorted(set(answered.values_list("video_question", flat=True)))}


def moment_of(lesson: LessonPage | None, video_question: str) -> float | None:
    """Seconds at which a question of a video opens today; None when it is there no more."""
    if lesson is None or not video_question:
        return None
    moments = {question["id"]: at for at, question in lesson.questions_along_video()}
    return moments.get(video_question)
