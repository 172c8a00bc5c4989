"""The questions with their right answers, for the eyes of those who write them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from courses.questions.freezing import Frozen, frozen


@dataclass(frozen=True)
class Line:
    text: str
    is_right: bool = True


@dataclass(frozen=True)
class Shown:
    """A question as a preview shows it."""

    text: str
    lines: list[Line]
    explanation: str
    # Whether the lines are in an order that matters.
    is_ordered: bool = False
    # The moment of the video, as it was written; empty in a quiz.
    at: str = ""
    # The bank that it may be drawn from; empty for a question of the lesson.
    bank: str = ""

    @property
    def has_wrong_lines(self) -> bool:
        """Whether the right lines have others to be told from."""
        return not all(line.is_right for line in self.lines)


def answer_key(stream: Iterable[Any]) -> Iterator[Shown]:
    """Every question that may be asked: of a draw, all those of its bank."""
    for block in stream:
        if block.block_type != "draw":
            yield _shown(block)
        elif (bank := block.value["bank"]) is not None:
            for question in bank.questions:
                yield _shown(question, bank=bank.title)


def _shown(block: Any, *, bank: str = "") -> Shown:
    question = frozen(block)
    return Shown(
        text=question["text"],
        lines=_lines(question),
        explanation=question["explanation"],
        is_ordered=question["kind"] == "ordering",
        at=block.value.get("at") or "",
        bank=bank,
    )


def _lines(question: Frozen) -> list[Line]:
    kind = question["kind"]
    if kind == "true_false":
        return [Line("Vrai", question["right"]), Line("Faux", not question["right"])]
    if kind == "short":
        return [Line(text) for text in question["accepted"]]
    if kind == "matching":
        pairs = zip(question["lefts"], question["choices"], strict=True)
        return [Line(f"{left} → {right}") for left, right in pairs]
    if kind == "ordering":
        return [Line(text) for text in question["choices"]]
    return [
        Line(text, position in question["right"])
        for position, text in enumerate(question["choices"])
    ]
