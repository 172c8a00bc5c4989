"""How answers to questions are marked. No Django: values in, values out.

A question, as it is frozen in an attempt (JSON; texts as they are shown, in the order shown):

    {"id": str, "kind": "single" | "multiple", "text": str, "explanation": str,
     "choices": [str], "right": [index of a choice]}
    {"id", "kind": "true_false", "text", "explanation", "right": bool}
    {"id", "kind": "ordering", "text", "explanation",
     "choices": [str], "right": [index of each step, first step first]}
    {"id", "kind": "matching", "text", "explanation",
     "lefts": [str], "choices": [str], "right": [index of the choice of each left]}
    {"id", "kind": "short", "text", "explanation", "accepted": [str]}

An answer: an index (single), a list of indexes (multiple, ordering, matching; None where
nothing was chosen), a boolean (true_false), a text (short), or None.

Whatever came from outside goes through `read` first: what is malformed was not answered.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from itertools import pairwise
from random import Random
from typing import Any, TypeAlias

from progress.spelling import is_same

Question: TypeAlias = dict[str, Any]
Answer: TypeAlias = Any

# Shown in their own order, they would show what is right.
ALWAYS_SHUFFLED = frozenset({"ordering", "matching"})
# Characters kept of a short answer: no accepted one is as long.
LONGEST = 200


def read(question: Question, raw: Any) -> Answer:
    """The answer in `raw`; None when nothing was answered, or nothing that can be an answer."""
    return _READERS[question["kind"]](question, raw)


def is_complete(question: Question, answer: Answer) -> bool:
    """Whether nothing is left to fill in; `answer` was read."""
    return answer is not None and not (isinstance(answer, list) and None in answer)


def points(question: Question, raw: Any) -> Fraction:
    """From 0 to 1, exactly.

    One choice, true or false, and short answers: all or nothing. Several choices: right picks
    less wrong picks, over the number of rights, at least 0, so that ticking everything earns
    nothing. Matching: the share that is right. Ordering: the share of neighbours kept (each step
    directly followed by its next one), because places alone would give nothing to whoever has
    put only the first step last.
    """
    answer = read(question, raw)
    return Fraction(0) if answer is None else _MARKERS[question["kind"]](question, answer)


def percent(questions: Sequence[Question], answers: Mapping[str, Any]) -> int:
    """Per cent of the points, 0-100, rounded down: 100 only when everything is right."""
    if not questions:
        return 0
    total = sum(points(question, answers.get(question["id"])) for question in questions)
    return int(100 * total / len(questions))


def shuffled(question: Question, random: Random) -> Question:
    """The same question, its choices in another order; never in the order that answers it.

    Choices to match that read the same become one. Steps that read the same stay several.
    """
    if "choices" not in question:
        return question
    choices, right = _merged(question) if question["kind"] == "matching" else _own(question)
    order = list(range(len(choices)))
    random.shuffle(order)
    if question["kind"] in ALWAYS_SHUFFLED:
        texts = [choices[index] for index in order]
        if _shows_what_is_right(texts, [choices[index] for index in right]):
            # Any two different texts make a turn by one another sequence.
            order = order[1:] + order[:1]
    place = {old: new for new, old in enumerate(order)}
    return question | {
        "choices": [choices[index] for index in order],
        "right": [place[index] for index in right],
    }


def _own(question: Question) -> tuple[list[str], list[int]]:
    return list(question["choices"]), list(question["right"])


def _merged(question: Question) -> tuple[list[str], list[int]]:
    choices = list(dict.fromkeys(question["choices"]))
    return choices, [choices.index(question["choices"][index]) for index in question["right"]]


def _shows_what_is_right(shown: list[str], right: list[str]) -> bool:
    """Whether the order shown is the answer itself, and another order would not be."""
    count = min(len(shown), len(right))
    return len(set(shown)) > 1 and shown[:count] == right[:count]


# What can be an answer


def _index(raw: Any, count: int) -> int | None:
    return raw if type(raw) is int and 0 <= raw < count else None


def _read_single(question: Question, raw: Any) -> Answer:
    return _index(raw, len(question["choices"]))


def _read_multiple(question: Question, raw: Any) -> Answer:
    if not isinstance(raw, list):
        return None
    count = len(question["choices"])
    picked = {index for item in raw if (index := _index(item, count)) is not None}
    return sorted(picked) or None


def _read_true_false(_question: Question, raw: Any) -> Answer:
    return raw if isinstance(raw, bool) else None


def _read_ordering(question: Question, raw: Any) -> Answer:
    """A step in two places is in none of them."""
    read_ = _read_places(raw, places=len(question["choices"]), count=len(question["choices"]))
    if read_ is None:
        return None
    once = [index if read_.count(index) == 1 else None for index in read_]
    return None if set(once) == {None} else once


def _read_matching(question: Question, raw: Any) -> Answer:
    return _read_places(raw, places=len(question["lefts"]), count=len(question["choices"]))


def _read_places(raw: Any, *, places: int, count: int) -> list[int | None] | None:
    if not isinstance(raw, list) or len(raw) != places:
        return None
    read_ = [_index(item, count) for item in raw]
    return None if all(index is None for index in read_) else read_


def _read_short(_question: Question, raw: Any) -> Answer:
    """Without what no database can keep, nor anyone type."""
    if not isinstance(raw, str):
        return None
    text = " ".join(raw[: 4 * LONGEST].split())[:LONGEST]
    return "".join(letter for letter in text if letter.isprintable()).strip() or None


_READERS: dict[str, Callable[[Question, Any], Answer]] = {
    "single": _read_single,
    "multiple": _read_multiple,
    "true_false": _read_true_false,
    "ordering": _read_ordering,
    "matching": _read_matching,
    "short": _read_short,
}


# What answers are worth; each was read


def _mark_single(question: Question, answer: int) -> Fraction:
    return Fraction(answer in question["right"])


def _mark_multiple(question: Question, answer: list[int]) -> Fraction:
    rights = set(question["right"])
    if not rights:
        return Fraction(0)
    good = len(rights.intersection(answer))
    return max(Fraction(0), Fraction(2 * good - len(answer), len(rights)))


def _mark_true_false(question: Question, answer: bool) -> Fraction:
    return Fraction(answer is question["right"])


def _mark_ordering(question: Question, answer: list[int | None]) -> Fraction:
    """By what is read: two steps that read the same are one as good as the other."""
    texts = question["choices"]
    right = [texts[index] for index in question["right"]]
    given = [None if index is None else texts[index] for index in answer]
    if given == right:
        return Fraction(1)
    if len(set(right)) < len(right):
        # A step that comes twice has two neighbours: only places tell it from itself.
        same = sum(mine == its for mine, its in zip(given, right, strict=True))
        return Fraction(same, len(right))
    neighbours = set(pairwise(right))
    return Fraction(sum(pair in neighbours for pair in pairwise(given)), len(right) - 1)


def _mark_matching(question: Question, answer: list[int | None]) -> Fraction:
    texts = question["choices"]
    good = sum(
        mine is not None and texts[mine] == texts[its]
        for mine, its in zip(answer, question["right"], strict=True)
    )
    return Fraction(good, len(question["right"]))


def _mark_short(question: Question, answer: str) -> Fraction:
    return Fraction(any(is_same(answer, accepted) for accepted in question["accepted"]))


_MARKERS: dict[str, Callable[[Question, Any], Fraction]] = {
    "single": _mark_single,
    "multiple": _mark_multiple,
    "true_false": _mark_true_false,
    "ordering": _mark_ordering,
    "matching": _mark_matching,
    "short": _mark_short,
}
