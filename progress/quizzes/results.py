"""What an attempt says once it is handed in: each answer, what was right, and why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any

from django.utils.translation import gettext_lazy as _

from progress import grading
from progress.grading import Answer, Question
from progress.models import QuizAttempt

NBSP = "\N{NO-BREAK SPACE}"
NONE = "–"
TRUTH = {True: _("Vrai"), False: _("Faux")}


class Verdict(Enum):
    """The value is for scripts and styles; words and an icon say it on the page."""

    RIGHT = "right"
    PARTLY = "partly"
    WRONG = "wrong"
    BLANK = "blank"

    @property
    def label(self) -> str:
        return str(LABELS[self])

    @property
    def icon(self) -> str:
        return ICONS[self]


LABELS = {
    Verdict.RIGHT: _("Juste"),
    Verdict.PARTLY: _("En partie juste"),
    Verdict.WRONG: _("À revoir"),
    Verdict.BLANK: _("Sans réponse"),
}
ICONS = {
    Verdict.RIGHT: "check",
    Verdict.PARTLY: "equal-approximately",
    Verdict.WRONG: "x",
    Verdict.BLANK: "minus",
}


@dataclass(frozen=True)
class Line:
    """One line of an answer; `is_good` is None where a line alone is neither right nor wrong."""

    text: str
    is_good: bool | None = None


@dataclass(frozen=True)
class Result:
    """What became of one question."""

    # From 1, in the order shown.
    number: int
    question: Question
    answer: Answer

    @property
    def text(self) -> str:
        return str(self.question["text"])

    @property
    def explanation(self) -> str:
        return str(self.question["explanation"])

    @property
    def verdict(self) -> Verdict:
        if self.answer is None:
            return Verdict.BLANK
        points = grading.points(self.question, self.answer)
        if points == 1:
            return Verdict.RIGHT
        return Verdict.PARTLY if points else Verdict.WRONG

    @property
    def is_ordered(self) -> bool:
        return bool(self.question["kind"] == "ordering")

    @property
    def given(self) -> list[Line]:
        """The answer, as it was read; nothing when there was none."""
        return [] if self.answer is None else _GIVEN[self.question["kind"]](self)

    @property
    def right(self) -> list[str]:
        """What had to be answered: one line, or one for each choice, step or pair."""
        return _RIGHT[self.question["kind"]](self.question)

    @property
    def right_lines(self) -> list[Line]:
        return [Line(text) for text in self.right]

    @property
    def tells_right(self) -> bool:
        """Whether the right answer is worth a line: it is not when it was just given."""
        is_same = [line.text for line in self.given] == self.right
        return self.verdict is not Verdict.RIGHT or not is_same

    def as_json(self) -> dict[str, Any]:
        return {
            "id": self.question["id"],
            "verdict": self.verdict.value,
            "label": self.verdict.label,
            "given": [line.text for line in self.given],
            "right": self.right,
            "explanation": self.explanation,
        }


def results_of(attempt: QuizAttempt) -> list[Result]:
    """In the order in which the questions were shown."""
    return [
        Result(number, question, grading.read(question, attempt.answers.get(question["id"])))
        for number, question in enumerate(attempt.questions, start=1)
    ]


def as_json(attempt: QuizAttempt) -> dict[str, Any]:
    """What a script is told of an attempt that was handed in."""
    return {
        "percent": attempt.percent,
        "passed": attempt.is_passed,
        "results": [result.as_json() for result in results_of(attempt)],
    }


def _pair(left: str, right: str) -> str:
    return f"{left}{NBSP}: {right}"


def _given_choice(result: Result) -> list[Line]:
    return [Line(result.question["choices"][result.answer])]


def _given_choices(result: Result) -> list[Line]:
    rights = result.question["right"]
    texts = result.question["choices"]
    return [Line(texts[index], index in rights) for index in result.answer]


def _given_steps(result: Result) -> list[Line]:
    texts = result.question["choices"]
    return [Line(NONE if index is None else texts[index]) for index in result.answer]


def _given_pairs(result: Result) -> list[Line]:
    texts = result.question["choices"]
    lines = []
    rows = zip(result.question["lefts"], result.answer, result.question["right"], strict=True)
    for left, mine, its in rows:
        text = NONE if mine is None else texts[mine]
        lines.append(Line(_pair(left, text), mine is not None and text == texts[its]))
    return lines


_GIVEN: dict[str, Callable[[Result], list[Line]]] = {
    "single": _given_choice,
    "multiple": _given_choices,
    "true_false": lambda result: [Line(str(TRUTH[result.answer]))],
    "ordering": _given_steps,
    "matching": _given_pairs,
    "short": lambda result: [Line(result.answer)],
}


def _right_choices(question: Question) -> list[str]:
    return [question["choices"][index] for index in question["right"]]


def _right_pairs(question: Question) -> list[str]:
    rights = _right_choices(question)
    return [_pair(left, right) for left, right in zip(question["lefts"], rights, strict=True)]


_RIGHT: dict[str, Callable[[Question], list[str]]] = {
    "single": _right_choices,
    "multiple": lambda question: [question["choices"][i] for i in sorted(question["right"])],
    "true_false": lambda question: [str(TRUTH[question["right"]])],
    "ordering": _right_choices,
    "matching": _right_pairs,
    "short": lambda question: list(question["accepted"][:1]),
}
