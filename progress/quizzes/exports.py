"""What a person may download of their own attempts."""

from __future__ import annotations

from typing import Any

from accounts.models import User
from progress.models import QuizAttempt
from progress.quizzes.results import results_of


def personal_attempts(person: User) -> list[dict[str, Any]]:
    """Every attempt with its answers, oldest first; moments are ISO 8601."""
    attempts = QuizAttempt.objects.filter(person=person).order_by("opened_at")
    return [_attempt(attempt) for attempt in attempts]


def _attempt(attempt: QuizAttempt) -> dict[str, Any]:
    return {
        "titre": attempt.title,
        "au fil de la vidéo": bool(attempt.video_question),
        "ouvert le": attempt.opened_at.isoformat(),
        "rendu le": attempt.submitted_at and attempt.submitted_at.isoformat(),
        "résultat (%)": attempt.percent,
        "réussi": attempt.is_passed,
        "réponses": [
            {
                "question": result.text,
                "réponse": [line.text for line in result.given],
                "verdict": result.verdict.label,
            }
            for result in results_of(attempt)
            if attempt.submitted_at is not None
        ],
    }
