"""What the rest of the academy asks of attempts: exports, the personal request, the clock."""

from __future__ import annotations

from cms import clock
from cms.personal import page_parts, personal_data
from progress.quizzes.exports import personal_attempts
from progress.quizzes.selectors import questions_answered
from progress.quizzes.services import forget_open_attempts


def connect() -> None:
    personal_data.register("questionnaires", personal_attempts)
    page_parts.register("questions", questions_answered)
    clock.register("progress.forget_open_attempts", forget_open_attempts)
