"""Quizzes for tests, one question of each kind."""

from __future__ import annotations

from typing import Any

from courses.models import CoursePage, LessonPage
from tests.catalogue import SUMMARY

WHY = "Le code général des collectivités territoriales le dit."
SINGLE = (
    "single_choice",
    {
        "question": "Qui convoque le conseil municipal ?",
        "explanation": WHY,
        "choices": [
            {"text": "Le maire", "is_right": True},
            {"text": "Le préfet", "is_right": False},
            {"text": "Le doyen d’âge", "is_right": False},
        ],
    },
)
MULTIPLE = (
    "multiple_choice",
    {
        "question": "Que signe la commune ?",
        "explanation": WHY,
        "choices": [
            {"text": "Une convention", "is_right": True},
            {"text": "Une délibération", "is_right": True},
            {"text": "Une loi", "is_right": False},
            {"text": "Un décret", "is_right": False},
        ],
    },
)
TRUE_FALSE = (
    "true_false",
    {"question": "Le réseau de cuivre ferme.", "explanation": WHY, "is_true": True},
)
ORDERING = (
    "ordering",
    {
        "question": "Dans quel ordre une délibération devient-elle exécutoire ?",
        "explanation": WHY,
        "items": ["Convoquer", "Délibérer", "Transmettre"],
    },
)
MATCHING = (
    "matching",
    {
        "question": "Qui préside quoi ?",
        "explanation": WHY,
        "pairs": [
            {"left": "Le maire", "right": "La commune"},
            {"left": "La présidente du conseil départemental", "right": "Le département"},
            {"left": "Le président du conseil régional", "right": "La région"},
        ],
    },
)
SHORT = (
    "short_answer",
    {
        "question": "Comment s’appelle l’assemblée de la commune ?",
        "explanation": WHY,
        "accepted": ["Le conseil municipal"],
    },
)
EVERY_KIND = [SINGLE, MULTIPLE, TRUE_FALSE, ORDERING, MATCHING, SHORT]


def at(moment: str, question: tuple[str, dict[str, Any]]) -> tuple[str, dict[str, Any]]:
    """The question, put at a moment of a video (« 0:02 »)."""
    kind, value = question
    return kind, {"at": moment, **value}


def make_quiz(course: CoursePage, *questions: Any, **values: Any) -> LessonPage:
    """A published quiz, at the end of the course."""
    lesson = LessonPage(
        **{
            "title": "Vérifier ce que l’on a retenu",
            "slug": "questionnaire",
            "summary": SUMMARY,
            "kind": LessonPage.Kind.QUIZ,
            "minutes": 3,
            "questions": list(questions or EVERY_KIND),
            **values,
        }
    )
    course.add_child(instance=lesson)
    lesson.save_revision().publish()
    return LessonPage.objects.get(pk=lesson.pk)


def right_answers(questions: list[dict[str, Any]]) -> dict[str, Any]:
    """What to answer to earn everything."""
    found = {}
    for question in questions:
        kind = question["kind"]
        if kind == "short":
            found[question["id"]] = question["accepted"][0]
        else:
            found[question["id"]] = question["right"][0] if kind == "single" else question["right"]
    return found


def filled(questions: list[dict[str, Any]], answers: dict[str, Any]) -> dict[str, Any]:
    """The fields of the form that say these answers."""
    fields: dict[str, Any] = {}
    for question in questions:
        name = f"q-{question['id']}"
        answer = answers.get(question["id"])
        if answer is None:
            continue
        if question["kind"] == "true_false":
            fields[name] = "vrai" if answer else "faux"
        elif question["kind"] == "ordering":
            fields |= {f"{name}-{step}": place for place, step in enumerate(answer, start=1)}
        elif question["kind"] == "matching":
            fields |= {f"{name}-{left}": choice for left, choice in enumerate(answer)}
        else:
            fields[name] = answer
    return fields
