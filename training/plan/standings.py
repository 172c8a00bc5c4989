"""How far people are in tracks and courses, for many at once: a constant number of statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Q

from courses.models import CoursePage, LessonPage, TrackPage
from progress.models import Enrolment, LessonProgress, TrackCompletion, Viewing
from progress.selectors import finishable, seconds_of_lessons

Subject = TrackPage | CoursePage


@dataclass(frozen=True)
class Standing:
    """Of one person in one track or course; the fields are those of `PlanRow`."""

    percent: int = 0
    begun_at: datetime | None = None
    completed_at: datetime | None = None
    # Really followed, as of the last thing that happened.
    seconds: int = 0


@dataclass
class Contents:
    """What a track or a course is made of."""

    # Of a track: those that count for its percentage.
    courses: set[int] = field(default_factory=set)
    # Of a track: all of them, the unpublished too.
    every_course: set[int] = field(default_factory=set)
    # Each lesson's video, in their order.
    lessons: dict[int, int | None] = field(default_factory=dict)


@dataclass
class Known:
    """What is known of one person."""

    enrolments: dict[int, Enrolment] = field(default_factory=dict)
    tracks: dict[int, datetime] = field(default_factory=dict)
    lessons: dict[int, LessonProgress] = field(default_factory=dict)
    viewings: list[Viewing] = field(default_factory=list)


def standings(
    people: Collection[int], subjects: Iterable[Subject]
) -> dict[tuple[int, int], Standing]:
    """By person and page (their keys); at most eight statements."""
    by_key = {subject.pk: subject for subject in subjects}
    if not people or not by_key:
        return {}
    contents = _contents(by_key.values())
    known = _known(people, contents)
    return {
        (person, key): _standing(subject, contents[key], known[person])
        for key, subject in by_key.items()
        for person in people
    }


def _contents(subjects: Collection[Subject]) -> dict[int, Contents]:
    found = {subject.pk: Contents() for subject in subjects}
    by_path = {subject.path: subject for subject in subjects}
    tracks = [subject for subject in subjects if isinstance(subject, TrackPage)]
    for subject in subjects:
        if isinstance(subject, CoursePage):
            found[subject.pk].courses = {subject.pk}
            found[subject.pk].every_course = {subject.pk}
    if tracks:
        below = CoursePage.objects.filter(_below(tracks), depth=tracks[0].depth + 1)
        counting = set(finishable(below).values_list("pk", flat=True))
        for pk, path in below.values_list("pk", "path"):
            contents = found[by_path[path[: -CoursePage.steplen]].pk]
            contents.every_course.add(pk)
            if pk in counting:
                contents.courses.add(pk)
    lessons = LessonPage.objects.filter(_below(subjects)).order_by("path")
    for pk, path, video in lessons.values_list("pk", "path", "video_id"):
        for steps in (1, 2):
            above = by_path.get(path[: -steps * LessonPage.steplen])
            if above is not None:
                found[above.pk].lessons[pk] = video
    return found


def _below(pages: Iterable[Subject]) -> Q:
    paths = Q()
    for page in pages:
        paths |= Q(path__startswith=page.path)
    return paths


def _known(people: Collection[int], contents: Mapping[int, Contents]) -> defaultdict[int, Known]:
    courses = {pk for one in contents.values() for pk in one.every_course}
    lessons = {pk: video for one in contents.values() for pk, video in one.lessons.items()}
    videos = set(lessons.values()) - {None}
    known: defaultdict[int, Known] = defaultdict(Known)
    for enrolment in Enrolment.objects.filter(person__in=people, course__in=courses):
        if enrolment.course_id is not None:
            known[enrolment.person_id].enrolments[enrolment.course_id] = enrolment
    done = TrackCompletion.objects.filter(person__in=people, track__in=contents)
    for person, track, at in done.values_list("person_id", "track_id", "completed_at"):
        known[person].tracks[track] = at
    for progress in LessonProgress.objects.filter(person__in=people, lesson__in=lessons):
        if progress.lesson_id is not None:
            known[progress.person_id].lessons[progress.lesson_id] = progress
    seen = Viewing.objects.filter(
        Q(page_id__in=lessons) | Q(video_id__in=videos), person__in=people
    )
    for viewing in seen:
        known[viewing.person_id].viewings.append(viewing)
    return known


def _standing(subject: Subject, contents: Contents, known: Known) -> Standing:
    begun = [known.enrolments[pk] for pk in contents.every_course if pk in known.enrolments]
    videos = set(contents.lessons.values())
    viewings = (
        seen
        for seen in known.viewings
        if seen.page_id in contents.lessons or seen.video_id in videos
    )
    seconds = seconds_of_lessons(contents.lessons, known.lessons, viewings)
    if isinstance(subject, TrackPage):
        completed_at = known.tracks.get(subject.pk)
    else:
        completed_at = next((enrolment.completed_at for enrolment in begun), None)
    return Standing(
        percent=_percent(contents, known),
        begun_at=min((enrolment.started_at for enrolment in begun), default=None),
        completed_at=completed_at,
        seconds=sum(seconds.values()),
    )


def _percent(contents: Contents, known: Known) -> int:
    """The mean of the courses that count, rounded down; of all of them when none is published."""
    counting = contents.courses or contents.every_course
    if not counting:
        return 0
    reached = (known.enrolments[pk].percent for pk in counting if pk in known.enrolments)
    return sum(reached) // len(counting)
