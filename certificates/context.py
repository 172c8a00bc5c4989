"""What an attestation says, frozen as JSON on the day of issue.

Moments are ISO 8601 in UTC, lengths are whole seconds.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import datetime
from typing import Any, TypedDict

from django.utils import timezone

from accounts.models import User
from certificates.provider import AttestationSettings
from competences.models import Competence
from courses.models import CoursePage, TrackPage
from progress.models import LessonProgress
from progress.selectors import followed_seconds

Means = LessonProgress.Means
# What of Unicode is a picture or a command rather than a letter: emoji, changes of direction,
# controls. No civil name has any, and some make a line read differently from what it holds.
_NOT_WRITING = {"Cc", "Cf", "Cn", "Co", "Cs", "Me"}
_FIRST_PICTURE = "\u2190"
_VARIATION_SELECTORS = range(0xFE00, 0xFE10)


class Lesson(TypedDict):
    id: int
    title: str
    # `LessonPage.Kind` and `LessonProgress.Means`.
    kind: str
    means: str
    started_at: str
    completed_at: str
    # Really followed; 0 for a declared lesson.
    seconds: int
    # The day when a declared lesson was followed elsewhere.
    declared_on: str | None


class Course(TypedDict):
    id: int
    title: str
    lessons: list[Lesson]


class Context(TypedDict):
    first_name: str
    last_name: str
    # "course" or "track".
    kind: str
    title: str
    competences: list[str]
    courses: list[Course]
    # Of the lessons that count: the first begun, the last completed.
    first_at: str
    last_at: str
    seconds: int
    # As `AttestationSettings.frozen`.
    provider: dict[str, Any]
    signatory: dict[str, str]
    statement: dict[str, str]


def writing(text: str) -> str:
    """A text reduced to what can be read and printed; a no-break space stays one."""
    kept = "".join(
        character
        for character in unicodedata.normalize("NFC", text)
        if character.isspace() or _is_writing(character)
    )
    return re.sub(r"\s{2,}|[^\S\u00a0\u202f]", " ", kept).strip()


def _is_writing(character: str) -> bool:
    category = unicodedata.category(character)
    if category in _NOT_WRITING or ord(character) in _VARIATION_SELECTORS:
        return False
    return category not in {"So", "Sk"} or character < _FIRST_PICTURE


def moment(text: str) -> datetime:
    """A frozen moment, in Paris time."""
    return timezone.localtime(datetime.fromisoformat(text))


def is_named(person: User) -> bool:
    """Whether a person gave the two names that an attestation needs."""
    return bool(writing(person.first_name) and writing(person.last_name))


def freeze(person: User, subject: CoursePage | TrackPage) -> Context | None:
    """What an attestation issued now would say; None when every completed lesson is declared."""
    is_track = isinstance(subject, TrackPage)
    courses = _courses(person.pk, subject)
    context: Context = {
        "first_name": writing(person.first_name),
        "last_name": writing(person.last_name),
        "kind": "track" if is_track else "course",
        "title": writing(subject.title),
        "competences": _competences(subject, courses),
        "courses": courses,
        "first_at": "",
        "last_at": "",
        "seconds": 0,
        **AttestationSettings.current().frozen(),  # type: ignore[typeddict-item]
    }
    return summed(context)


def joined(context: Context, earlier: Context) -> Context:
    """A newer context with what an earlier one attested, which later content cannot take away.

    A lesson or a course that is no longer there stays; of the seconds of a lesson, the greater.
    What was only declared does not stay: its person may have taken it back.
    """
    courses = {course["id"]: course for course in context["courses"]}
    for before in earlier["courses"]:
        now = courses.setdefault(before["id"], {**before, "lessons": []})
        now["lessons"] = _joined_lessons(now["lessons"], before["lessons"])
    competences = dict.fromkeys([*context["competences"], *earlier["competences"]])
    kept = [course for course in courses.values() if course["lessons"]]
    whole: Context = {**context, "courses": kept, "competences": list(competences)}
    return summed(whole) or context


def counted(context: Context) -> list[Lesson]:
    """The lessons really followed here."""
    return [lesson for lesson in _lessons(context) if lesson["means"] != Means.DECLARED]


def declared(context: Context) -> list[Lesson]:
    """The lessons followed elsewhere, on the person's word."""
    return [lesson for lesson in _lessons(context) if lesson["means"] == Means.DECLARED]


def summed(context: Context) -> Context | None:
    """With the dates and the seconds of its lessons; None without a lesson that counts."""
    lessons = counted(context)
    if not lessons:
        return None
    context["first_at"] = min(lesson["started_at"] for lesson in lessons)
    context["last_at"] = max(lesson["completed_at"] for lesson in lessons)
    context["seconds"] = sum(lesson["seconds"] for lesson in lessons)
    return context


def _lessons(context: Context) -> Iterable[Lesson]:
    return (lesson for course in context["courses"] for lesson in course["lessons"])


def _joined_lessons(now: list[Lesson], before: list[Lesson]) -> list[Lesson]:
    known = {lesson["id"]: lesson for lesson in now}
    for lesson in before:
        if lesson["means"] != Means.DECLARED:
            same = known.setdefault(lesson["id"], lesson)
            same["seconds"] = max(same["seconds"], lesson["seconds"])
    return list(known.values())


def _courses(person_id: int, subject: CoursePage | TrackPage) -> list[Course]:
    """The courses with at least one completed lesson, in order; two statements a course."""
    if isinstance(subject, TrackPage):
        courses = list(CoursePage.objects.child_of(subject).order_by("path"))
    else:
        courses = [subject]
    seconds = followed_seconds(person_id, subject)
    found = [
        Course(
            id=course.pk,
            title=writing(course.title),
            lessons=_course_lessons(person_id, course, seconds),
        )
        for course in courses
    ]
    return [course for course in found if course["lessons"]]


def _course_lessons(person_id: int, course: CoursePage, seconds: dict[int, int]) -> list[Lesson]:
    completed = LessonProgress.objects.filter(
        person_id=person_id,
        completed_at__isnull=False,
        lesson__path__startswith=course.path,
        lesson__depth=course.depth + 1,
    )
    return [
        Lesson(
            id=row.lesson_id,
            title=writing(row.title),
            kind=row.lesson.kind,
            means=row.means,
            started_at=row.started_at.isoformat(),
            completed_at=row.completed_at.isoformat(),
            seconds=0 if row.is_declared else seconds.get(row.lesson_id, 0),
            declared_on=None if row.declared_on is None else row.declared_on.isoformat(),
        )
        for row in completed.select_related("lesson").order_by("lesson__path")
        # The query above holds it; types do not know.
        if row.lesson is not None and row.lesson_id is not None and row.completed_at is not None
    ]


def _competences(subject: CoursePage | TrackPage, courses: list[Course]) -> list[str]:
    """The track's or the course's first, then those of its courses."""
    own = [] if subject.competence is None else [subject.competence.name]
    of_courses = Competence.objects.filter(
        pk__in=CoursePage.objects.filter(pk__in=[course["id"] for course in courses])
        .exclude(competence=None)
        .values("competence")
    )
    return list(dict.fromkeys([*own, *of_courses.values_list("name", flat=True)]))
