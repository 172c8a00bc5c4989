"""Questions as an attempt keeps them: plain values, in the shapes of `progress/grading.py`."""

from __future__ import annotations

import random as randomness
from collections.abc import Callable, Iterable
from typing import Any

from courses.questions.moments import moment_seconds

Frozen = dict[str, Any]


def frozen(block: Any) -> Frozen:
    """One question of a stream, in the order in which it was written: shuffling comes later.

    `block` is a child of a stream of questions. Raises KeyError on anything that is no question
    (a draw in a bank).
    """
    kind, read = _KINDS[block.block_type]
    value = block.value
    question = {
        "id": str(block.id or ""),
        "kind": kind,
        "text": value["question"],
        "explanation": value["explanation"],
    }
    return question | read(value)


def drawn(stream: Iterable[Any], random: randomness.Random) -> list[Frozen]:
    """The questions of a quiz, its draws made: never one question of a bank twice."""
    questions: list[Frozen] = []
    left: dict[int, list[Any]] = {}
    for block in stream:
        if block.block_type != "draw":
            questions.append(frozen(block))
            continue
        bank = block.value["bank"]
        if bank is None:
            continue
        if bank.pk not in left:
            left[bank.pk] = random.sample(list(bank.questions), len(bank.questions))
        count = block.value["count"]
        questions += [frozen(question) for question in left[bank.pk][:count]]
        left[bank.pk] = left[bank.pk][count:]
    return questions


def count_drawn(stream: Iterable[Any]) -> int:
    """How many questions `drawn` returns."""
    count = 0
    left: dict[int, int] = {}
    for block in stream:
        if block.block_type != "draw":
            count += 1
        elif (bank := block.value["bank"]) is not None:
            held = left.get(bank.pk, len(bank.questions))
            taken = min(held, block.value["count"])
            left[bank.pk] = held - taken
            count += taken
    return count


def banks_of(stream: Any) -> set[int]:
    """The keys of the banks that a stream draws from, without reading them."""
    blocks = stream.raw_data
    return {block["value"]["bank"] for block in blocks if block["type"] == "draw"}


def along_video(stream: Iterable[Any]) -> list[tuple[float, Frozen]]:
    """Each question with the second at which it opens, in the order of the video.

    One whose moment is still to be written, in a draft, opens nowhere.
    """
    timed = []
    for block in stream:
        try:
            second = float(moment_seconds(block.value["at"]))
        except ValueError:
            continue
        timed.append((second, frozen(block)))
    return sorted(timed, key=lambda pair: pair[0])


def _choices(value: Any) -> Frozen:
    choices = list(value["choices"])
    return {
        "choices": [choice["text"] for choice in choices],
        "right": [index for index, choice in enumerate(choices) if choice["is_right"]],
    }


def _ordering(value: Any) -> Frozen:
    steps = list(value["items"])
    return {"choices": steps, "right": list(range(len(steps)))}


def _matching(value: Any) -> Frozen:
    pairs = list(value["pairs"])
    return {
        "lefts": [pair["left"] for pair in pairs],
        "choices": [pair["right"] for pair in pairs],
        "right": list(range(len(pairs))),
    }


# Type of block → kind of question, and what it reads of the block.
_KINDS: dict[str, tuple[str, Callable[[Any], Frozen]]] = {
    "single_choice": ("single", _choices),
    "multiple_choice": ("multiple", _choices),
    "true_false": ("true_false", lambda value: {"right": bool(value["is_true"])}),
    "ordering": ("ordering", _ordering),
    "matching": ("matching", _matching),
    "short_answer": ("short", lambda value: {"accepted": list(value["accepted"])}),
}
