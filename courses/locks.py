"""Which courses a person has yet to finish before another opens.

What people have finished is known higher up, in the room of progress: it registers its answer.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.http import HttpRequest

    from courses.models import CoursePage

# The key of a person and those of courses → the courses that this person must finish before
# each of them; in one statement.
Source = Callable[[int, Collection[int]], dict[int, "list[CoursePage]"]]

_sources: list[Source] = []


def register(source: Source) -> None:
    """Registering the same source twice changes nothing."""
    if source not in _sources:
        _sources.append(source)


def missing_for(request: HttpRequest, course: CoursePage) -> list[CoursePage]:
    """`missing_courses` for whoever asks for a page, looked for once however often it is shown."""
    known: dict[int, list[CoursePage]] = request.__dict__.setdefault("_missing_courses", {})
    if course.pk not in known:
        known[course.pk] = missing_courses(getattr(request, "user", None), course)
    return known[course.pk]


def locked_courses(person: Any, courses: Collection[int]) -> set[int]:
    """Of these courses, by their keys, those that do not open to this person yet."""
    if not courses or not _sources:
        return set(courses)
    return {
        course
        for source in _sources
        for course, missing in source(person.pk, courses).items()
        if missing
    }


def missing_courses(person: Any, course: CoursePage) -> list[CoursePage]:
    """What this person must finish before the lessons of a course open; visitors, everything.

    A course that nothing blocks costs no statement but that of its prerequisites.
    """
    if not course.has_blocking_prerequisite:
        return []
    if not getattr(person, "is_authenticated", False):
        return course.blocking_prerequisites()
    if not _sources:
        return course.blocking_prerequisites()
    found = [source(person.pk, [course.pk]).get(course.pk, []) for source in _sources]
    return [missing for courses in found for missing in courses]
