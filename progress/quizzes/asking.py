"""Questions as forms show them, and what comes back from these forms.

Names of fields: `q-<identifier>`; in an ordering or a matching, `q-<identifier>-<number>`, the
number being that of the step or of the left-hand element, from 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from progress import grading
from progress.grading import Answer, Question

TRUE, FALSE = "vrai", "faux"
HINTS = {
    "single": _("Une seule réponse."),
    "multiple": _("Plusieurs réponses sont possibles."),
    "true_false": _("Vrai ou faux ?"),
    "ordering": _("Remettez dans l’ordre, de la première étape à la dernière."),
    "matching": _("Pour chaque élément, choisissez ce qui lui correspond."),
    "short": _("En quelques mots. Ni les accents ni les majuscules ne comptent."),
}
INCOMPLETE = {
    "ordering": _(
        "Remettez les étapes dans l’ordre : à chacune sa place, jamais deux fois la même."
    ),
    "matching": _("Il reste un élément sans correspondance."),
}
UNANSWERED = _("Vous n’avez pas encore répondu.")


@dataclass(frozen=True)
class Option:
    """One thing to choose; `value` is what the form sends."""

    value: str
    text: str
    is_chosen: bool


@dataclass(frozen=True)
class Row:
    """One step to number, or one element to match."""

    name: str
    id: str
    text: str
    options: list[Option]


@dataclass(frozen=True)
class AskedQuestion:
    """One question in a form, with what was typed in it so far."""

    # From 1, in the order shown.
    number: int
    question: Question
    typed: QueryDict = field(default_factory=QueryDict)
    # Whether to say what is missing.
    is_checked: bool = False

    @property
    def kind(self) -> str:
        return str(self.question["kind"])

    @property
    def text(self) -> str:
        return str(self.question["text"])

    @property
    def name(self) -> str:
        return f"q-{self.question['id']}"

    @property
    def id(self) -> str:
        return f"question-{self.number}"

    @property
    def hint(self) -> str:
        return str(HINTS[self.kind])

    @property
    def value(self) -> str:
        """What was typed of a short answer."""
        return self.typed.get(self.name, "")

    @property
    def answer(self) -> Answer:
        return grading.read(self.question, _RAW[self.kind](self))

    @property
    def problem(self) -> str:
        """What is missing, in words; empty when nothing is, or nobody looked."""
        if not self.is_checked or grading.is_complete(self.question, self.answer):
            return ""
        return str(INCOMPLETE.get(self.kind, UNANSWERED))

    @property
    def options(self) -> list[Option]:
        """Of a question with one choice or several, or true or false."""
        if self.kind == "true_false":
            texts = [(TRUE, str(_("Vrai"))), (FALSE, str(_("Faux")))]
        else:
            choices = enumerate(self.question.get("choices", ()))
            texts = [(str(index), text) for index, text in choices]
        chosen = self.typed.getlist(self.name)
        return [Option(value, text, value in chosen) for value, text in texts]

    @property
    def rows(self) -> list[Row]:
        """Of an ordering (its options are places, from 1) or a matching."""
        choices = self.question["choices"]
        if self.kind == "ordering":
            texts = choices
            offered = [(str(place), str(place)) for place in range(1, len(choices) + 1)]
        else:
            texts = self.question["lefts"]
            offered = [(str(index), text) for index, text in enumerate(choices)]
        rows = []
        for number, text in enumerate(texts):
            name = f"{self.name}-{number}"
            chosen = self.typed.get(name, "")
            options = [Option(value, words, value == chosen) for value, words in offered]
            rows.append(Row(name, f"{self.id}-{number}", text, options))
        return rows


def asked(questions: Sequence[Question], typed: QueryDict | None = None) -> list[AskedQuestion]:
    """The questions of a form; with what was typed, each also says what is missing."""
    return [
        AskedQuestion(number, question, QueryDict() if typed is None else typed, typed is not None)
        for number, question in enumerate(questions, start=1)
    ]


def answers(questions: Sequence[Question], typed: QueryDict) -> dict[str, Answer]:
    """What a form answers, by identifier of question."""
    return {form.question["id"]: form.answer for form in asked(questions, typed)}


# What was typed, in the shape of an answer: not yet read, and so perhaps no answer at all.


def _raw_single(form: AskedQuestion) -> Any:
    return _number(form.typed.get(form.name, ""))


def _raw_multiple(form: AskedQuestion) -> Any:
    return [_number(value) for value in form.typed.getlist(form.name)]


def _raw_true_false(form: AskedQuestion) -> Any:
    return {TRUE: True, FALSE: False}.get(form.value)


def _raw_ordering(form: AskedQuestion) -> Any:
    """From the place of each step to the step of each place; a place taken twice has none."""
    count = len(form.question["choices"])
    places = [_number(form.typed.get(f"{form.name}-{step}", "")) for step in range(count)]
    return [
        places.index(place) if places.count(place) == 1 else None for place in range(1, count + 1)
    ]


def _raw_matching(form: AskedQuestion) -> Any:
    count = len(form.question["lefts"])
    return [_number(form.typed.get(f"{form.name}-{left}", "")) for left in range(count)]


def _raw_short(form: AskedQuestion) -> Any:
    return form.value


_RAW = {
    "single": _raw_single,
    "multiple": _raw_multiple,
    "true_false": _raw_true_false,
    "ordering": _raw_ordering,
    "matching": _raw_matching,
    "short": _raw_short,
}


def _number(text: str) -> int | None:
    """A small whole number; None for anything else, however long."""
    return int(text) if len(text) <= 3 and text.isascii() and text.isdecimal() else None
