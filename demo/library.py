"""Reading the demo content that ships with the project: `demo/content/`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

CONTENT = Path(__file__).parent / "content"
MODEL_ANSWER_MARK = "<!-- corrige -->"


@cache
def load(name: str) -> Any:
    """A JSON file of the demo content."""
    return json.loads((CONTENT / f"{name}.json").read_text(encoding="utf-8"))


def academy(key: str) -> list[dict[str, Any]]:
    """A list of `academy.json`: `cours`, `temoignages`…"""
    entries: list[dict[str, Any]] = load("academy")[key]
    return entries


def text(folder: str, slug: str) -> str:
    """A Markdown text; empty when there is none."""
    path = CONTENT / folder / f"{slug}.md"
    return path.read_text(encoding="utf-8") if path.exists() else ""


def lesson_texts(slug: str) -> tuple[str, str]:
    """The text of a lesson and its model answer, in Markdown."""
    statement, _mark, answer = text("lessons", slug).partition(MODEL_ANSWER_MARK)
    return statement.strip(), answer.strip()


def spoken_lines(slug: str) -> list[str]:
    """What is said in a video: one cue a line, chapters after `# `."""
    path = CONTENT / "cues" / f"{slug}.txt"
    return [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


@dataclass(frozen=True)
class FilmSource:
    """A video to make, for the page that bears the same slug."""

    slug: str
    title: str
    competence: str
    speaker: str | None = None
    subtitle: str = ""


def films() -> Iterator[FilmSource]:
    """Every video of the demo, those that a newcomer meets first at the head."""
    talks = [*academy("temoignages"), *academy("paroles_d_experts")]
    lessons = [
        (course, lesson)
        for course in academy("cours")
        for lesson in course["sequences"]
        if lesson["type"] == "video"
    ]
    spoken = [
        FilmSource(talk["slug"], talk["titre"], talk["competence"], talk["intervenant"])
        for talk in talks
    ]
    taught = [
        FilmSource(lesson["slug"], lesson["titre"], course["competence"], subtitle=course["titre"])
        for course, lesson in lessons
    ]
    # The home page's testimonial, the first course, then the rest in turn.
    yield spoken[0]
    yield from taught[:2]
    yield from spoken[1:]
    yield from taught[2:]
