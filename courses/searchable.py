"""What people find of tracks, courses, lessons and resources."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from django.db.models import QuerySet
from django.db.models.signals import post_delete, post_save
from wagtail.models import Page

from cms.prose import paragraphs_in, paragraphs_of, passages_of
from cms.searchable import Document, Label, Passage
from cms.searchable_pages import among, head_of, pages
from cms.searchable_tags import follow_tags, tags_of
from competences.searchable import classification, competence_facet
from courses.models import (
    CoursePage,
    LearningOutcome,
    LessonPage,
    Prerequisite,
    ResourcePage,
    TrackPage,
)
from courses.templatetags.gaps import as_text
from media.searchable import CAPTIONED, closed_or_kept, duration_facet, is_kept, transcripts

# Of questions that readers ask themselves, never the answers.
READ_OF_LESSONS = {"self_check": ("question",)}


class TrackType:
    model = TrackPage

    def documents(self, pages: Any, *, heads_only: bool) -> Iterator[Document]:
        for track in pages.select_related("competence").with_totals():
            minutes = track.lesson_minutes or 0
            yield replace(
                head_of(track, "parcours"),
                minutes=minutes or None,
                facets={
                    "genre": (Label("parcours", "Parcours"),),
                    "parcours": (Label(track.slug, track.title),),
                    "competence": competence_facet(track.competence),
                    "duree": duration_facet(minutes),
                },
            )

    def closed_to(self, person: Any, pages: QuerySet[Any]) -> QuerySet[Any]:
        return pages.none()


class CourseType:
    model = CoursePage

    def documents(self, pages: Any, *, heads_only: bool) -> Iterator[Document]:
        courses = list(pages.select_related("competence").with_totals())
        facets = _course_facets(courses)
        outcomes = defaultdict(list)
        rows = among(LearningOutcome.objects.all(), "course", [course.pk for course in courses])
        for key, text in rows.order_by("sort_order").values_list("course_id", "text"):
            outcomes[key].append(text)
        for course in courses:
            minutes = course.lesson_minutes or 0
            said = () if heads_only else (*outcomes[course.pk], *paragraphs_of(course.body))
            yield replace(
                head_of(course, "cours"),
                byline=_names(facets[course.pk]["parcours"]),
                tags=tuple(tag.name for tag in facets[course.pk]["etiquette"]),
                minutes=minutes or None,
                facets=facets[course.pk]
                | {"genre": (Label("cours", "Cours"),), "duree": duration_facet(minutes)},
                passages=passages_of(*said),
            )

    def closed_to(self, person: Any, pages: QuerySet[Any]) -> QuerySet[Any]:
        return pages.none()


class LessonType:
    model = LessonPage

    def documents(self, pages: QuerySet[Any], *, heads_only: bool) -> Iterator[Document]:
        lessons = list(pages.select_related("video"))
        courses = _courses_above(lessons)
        facets = _course_facets(list(courses.values()))
        tags = tags_of(LessonPage, [lesson.pk for lesson in lessons])
        videos = [lesson.video_id for lesson in lessons if lesson.video_id]
        said = transcripts(videos, heads_only=heads_only)
        blocked = set(
            Prerequisite.objects.filter(is_blocking=True).values_list("course_id", flat=True)
        )
        for lesson in lessons:
            course = courses[lesson.path[: -Page.steplen]]
            above, own = facets[course.pk], tags.get(lesson.pk, ())
            written = (
                () if heads_only else passages_of(*paragraphs_of(lesson.body, also=READ_OF_LESSONS))
            )
            yield replace(
                head_of(lesson, "sequence"),
                byline=_names(above["parcours"], course.title),
                tags=tuple(tag.name for tag in own),
                minutes=lesson.minutes,
                facets=above
                | {
                    "genre": (Label("sequence", "Séquence"),),
                    "duree": duration_facet(lesson.minutes),
                    "etiquette": tuple(dict.fromkeys((*own, *above["etiquette"]))),
                    "sous-titres": CAPTIONED if lesson.video_id in said else (),
                },
                passages=(*written, *said.get(lesson.video_id, ())),
                is_reserved=lesson.members_only or course.pk in blocked or is_kept(lesson.video),
            )

    def closed_to(self, person: Any, pages: QuerySet[Any]) -> QuerySet[Any]:
        closed = LessonPage.closed_to(person, pages)
        return closed if person.is_authenticated else closed_or_kept(closed, pages)


class ResourceType:
    model = ResourcePage

    def documents(self, pages: QuerySet[Any], *, heads_only: bool) -> Iterator[Document]:
        resources = list(pages.select_related("competence"))
        facets = classification(resources)
        tags = tags_of(ResourcePage, [resource.pk for resource in resources])
        for resource in resources:
            own = tags.get(resource.pk, ())
            yield replace(
                head_of(resource, "ressource"),
                byline=_names((), resource.get_kind_display(), resource.subject_name),
                # What it is, as people ask for it: « délibération formation des élus ».
                tags=(*(tag.name for tag in own), resource.get_kind_display()),
                facets=facets[resource.pk]
                | {"genre": (Label("ressource", "Ressource"),), "etiquette": own},
                passages=() if heads_only else _text_of(resource),
                is_reserved=resource.members_only,
            )

    def closed_to(self, person: Any, pages: QuerySet[Any]) -> QuerySet[Any]:
        return ResourcePage.closed_to(person, pages)


def _course_facets(courses: Sequence[CoursePage]) -> dict[int, dict[str, tuple[Label, ...]]]:
    """What courses are found by, and the lessons that they are made of."""
    facets = classification(courses)
    tags = tags_of(CoursePage, [course.pk for course in courses])
    above = {course.path[: -Page.steplen] for course in courses}
    tracks = {
        path: (Label(slug, title),)
        for path, slug, title in TrackPage.objects.filter(path__in=above)
        .order_by()
        .values_list("path", "slug", "title")
    }
    return {
        course.pk: facets[course.pk]
        | {
            "parcours": tracks.get(course.path[: -Page.steplen], ()),
            "etiquette": tags.get(course.pk, ()),
        }
        for course in courses
    }


def _courses_above(lessons: Sequence[LessonPage]) -> dict[str, CoursePage]:
    """The courses of these lessons, by their paths."""
    above = {lesson.path[: -Page.steplen] for lesson in lessons}
    courses = CoursePage.objects.select_related("competence").order_by()
    found = courses.filter(path__in=above) if len(above) <= 500 else courses
    return {course.path: course for course in found}


def _names(labels: Sequence[Label], *names: str) -> str:
    """« Infrastructures, Piloter la couverture »."""
    return ", ".join(filter(None, [*(label.name for label in labels), *names]))


def _text_of(resource: ResourcePage) -> tuple[Passage, ...]:
    """The model of a deliberation too, as it is read: what is to be completed by its name."""
    return passages_of(
        *filter(None, [resource.warning]),
        *paragraphs_of(resource.body),
        *paragraphs_in(as_text(resource.template_text)),
    )


def connect() -> None:
    for page_type in (TrackType(), CourseType(), LessonType(), ResourceType()):
        pages.register(page_type)
    follow_tags(CoursePage, LessonPage, ResourcePage)
    for signal in (post_save, post_delete):
        for model in (LearningOutcome, Prerequisite):
            uid = f"courses.searchable.{model.__name__}"
            signal.connect(_row_changed, sender=model, dispatch_uid=uid)


def _row_changed(instance: Any, raw: bool = False, **_kwargs: Any) -> None:
    """Which courses come first decides who reads the lessons."""
    if not raw:
        pages.say_changed(CoursePage.objects.filter(pk=instance.course_id))
