"""Which courses a person has yet to finish before another opens.

What people have finished is known higher up, in the room of progress: it registers its answer.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from courses.models import CoursePage

# The key of a person and those of courses → the courses that this person must finish before
# each of them; in one statement.
Source = Callable[[int, Collection[int]], dict[int, "list[CoursePage]"]]

_sources: list[Source] = []


def register(source: Source) -> None:
    """Registering the same source twice changes nothing."""
    if source not in _sources:
        _sources.append(source)


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
