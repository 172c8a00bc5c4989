"""The quizzes of the demo, what comes before what, and the questions along a film.

Built where missing, like pages: a quiz that is there was built with all that goes with it, and
what editors changed since is theirs.
"""

from __future__ import annotations

from typing import Any

from courses.models import CoursePage, LessonPage, Prerequisite, QuestionBank
from demo import library
from demo.ensuring import ensure_page

SLUG = "verifier-ses-acquis"
_TRUE_OR_FALSE = ["Vrai", "Faux"]

Block = tuple[str, dict[str, Any]]


def build_quizzes() -> None:
    """A quiz at the end of each course; with the first one comes all that goes with it."""
    banks = {entry["title"]: _bank(entry) for entry in library.load("quizzes")["banks"]}
    courses = {entry["slug"]: _course(entry["slug"]) for entry in library.academy("cours")}
    fresh = {
        entry["slug"]: course
        for entry in library.academy("cours")
        if (course := courses[entry["slug"]]) is not None and _build_quiz(course, entry, banks)
    }
    for entry in library.load("quizzes")["prerequisites"]:
        required = courses[entry["required"]]
        if entry["course"] in fresh and required is not None:
            _ask_first(fresh[entry["course"]], required, is_blocking=entry["is_blocking"])
    for course in fresh.values():
        for lesson in LessonPage.objects.child_of(course):
            _complete_lesson(lesson)


def _course(slug: str) -> CoursePage | None:
    return CoursePage.objects.filter(slug=slug).first()


def _bank(entry: dict[str, Any]) -> QuestionBank:
    bank, _created = QuestionBank.objects.get_or_create(
        title=entry["title"],
        defaults={"questions": [_block(question, {}) for question in entry["questions"]]},
    )
    return bank


def _build_quiz(course: CoursePage, entry: dict[str, Any], banks: dict[str, QuestionBank]) -> bool:
    """Whether it had to be built."""
    more = library.load("quizzes")["courses"].get(course.slug, [])
    quiz = LessonPage(
        title="Vérifier ses acquis",
        slug=SLUG,
        summary=library.load("quizzes")["summary"],
        kind=LessonPage.Kind.QUIZ,
        members_only=True,
        pass_percent=entry["seuil_reussite_pct"],
        questions=[
            *(_from_course(question) for question in entry["quiz"]),
            *(_block(question, banks) for question in more),
        ],
    )
    quiz.minutes = quiz.estimated_minutes()
    quiz, created = ensure_page(course, quiz)
    if created:
        quiz.save_revision().publish()
    return created


def _from_course(entry: dict[str, Any]) -> Block:
    """A question as `academy.json` has it: choices, and the position of the right one."""
    value: dict[str, Any] = {
        "question": entry["question"],
        "explanation": entry["explication"],
    }
    if entry["choix"] == _TRUE_OR_FALSE:
        return ("true_false", value | {"is_true": entry["bonne_reponse"] == 0})
    choices = [
        {"text": text, "is_right": position == entry["bonne_reponse"]}
        for position, text in enumerate(entry["choix"])
    ]
    return ("single_choice", value | {"choices": choices})


def _block(entry: dict[str, Any], banks: dict[str, QuestionBank]) -> Block:
    """A question, or a draw, as `quizzes.json` has it."""
    value = {key: said for key, said in entry.items() if key != "type"}
    if entry["type"] == "draw":
        value["bank"] = banks[entry["bank"]]
    return (entry["type"], value)


def _ask_first(course: CoursePage, required: CoursePage, *, is_blocking: bool) -> None:
    course = CoursePage.objects.get(pk=course.pk)
    if not course.prerequisites.filter(required=required).exists():
        course.prerequisites.add(Prerequisite(required=required, is_blocking=is_blocking))
        course.save_revision().publish()


def _complete_lesson(lesson: LessonPage) -> None:
    """Questions along its film, and whether it is optional."""
    content = library.load("quizzes")
    questions = content["along_videos"].get(lesson.slug)
    is_optional = lesson.slug in content["optional"]
    if questions is None and not is_optional:
        return
    if questions is not None:
        blocks: Any = [_block(question, {}) for question in questions]
        lesson.video_questions = blocks
    lesson.is_optional = is_optional
    lesson.save_revision().publish()
