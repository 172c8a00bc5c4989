"""What is published of tracks, courses and lessons: light rows, in one statement."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db.models import F, Q
from wagtail.models import Page

from cms.visibility import visible


@dataclass(frozen=True)
class PublishedLesson:
    page: Page
    is_optional: bool
    video_id: int | None

    @property
    def pk(self) -> int:
        return int(self.page.pk)


@dataclass(frozen=True)
class PublishedCourse:
    """A course and its lessons in order."""

    page: Page
    competence_id: int | None
    lessons: list[PublishedLesson] = field(default_factory=list)

    @property
    def pk(self) -> int:
        return int(self.page.pk)

    @property
    def required(self) -> list[PublishedLesson]:
        """As `CoursePage.required_lessons`: where all are optional, all count."""
        return [lesson for lesson in self.lessons if not lesson.is_optional] or self.lessons


@dataclass(frozen=True)
class PublishedTrack:
    """A track and its courses in order."""

    page: Page
    courses: list[PublishedCourse] = field(default_factory=list)


@dataclass
class Catalogue:
    tracks: list[PublishedTrack] = field(default_factory=list)
    courses: dict[int, PublishedCourse] = field(default_factory=dict)
    lessons: dict[int, PublishedLesson] = field(default_factory=dict)


def published() -> Catalogue:
    """Everything that one can follow, in the order of the site; one statement."""
    catalogue = Catalogue()
    pages = (
        visible(Page.objects.filter(Q(trackpage__gt=0) | Q(coursepage__gt=0) | Q(lessonpage__gt=0)))
        .annotate(
            track_id=F("trackpage"),
            course_id=F("coursepage"),
            competence_id=F("coursepage__competence"),
            is_optional=F("lessonpage__is_optional"),
            video_id=F("lessonpage__video"),
        )
        .only("title", "path", "depth", "url_path", "content_type")
        .order_by("path")
    )
    # A page comes after the one that holds it.
    for page in pages:
        if page.track_id:
            catalogue.tracks.append(PublishedTrack(page))
        elif page.course_id:
            course = PublishedCourse(page, page.competence_id)
            catalogue.courses[course.pk] = course
            catalogue.tracks[-1].courses.append(course)
        else:
            lesson = PublishedLesson(page, page.is_optional, page.video_id)
            catalogue.lessons[lesson.pk] = lesson
            catalogue.tracks[-1].courses[-1].lessons.append(lesson)
    return catalogue
