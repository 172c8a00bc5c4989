"""The two pictures of « Mon espace » in figures: the six competences, and the tracks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from competences.models import Competence
from learner.catalogue import Catalogue, PublishedCourse, PublishedTrack
from learner.followed import Begun, Followed
from learner.stairs import Stairs, Step, stairs


@dataclass(frozen=True)
class CompetenceRow:
    """How much of the academy's courses on a competence a person has followed."""

    competence: Competence
    # Required lessons of its published courses.
    lessons: int
    done: int
    # Really spent, whole seconds; declared lessons count for none.
    seconds: int
    # Whether a course of it was begun.
    is_followed: bool

    @property
    def percent(self) -> int:
        """Whole per cent, 0-100, rounded down."""
        return 100 * self.done // self.lessons if self.lessons else 0

    @property
    def minutes(self) -> int:
        """Whole minutes, rounded down."""
        return self.seconds // 60


@dataclass(frozen=True)
class TrackRow:
    """A track that was begun: how many of its published courses are begun, how many finished."""

    track: PublishedTrack
    finished: int
    begun: int
    is_finished: bool
    picture: Stairs

    @property
    def total(self) -> int:
        return len(self.track.courses)


def competence_rows(
    competences: Iterable[Competence], catalogue: Catalogue, followed: Followed
) -> list[CompetenceRow]:
    courses: dict[int | None, list[PublishedCourse]] = defaultdict(list)
    for course in catalogue.courses.values():
        courses[course.competence_id].append(course)
    begun = {course.page_id for course in followed.courses}
    return [
        _competence_row(competence, courses[competence.pk], begun, followed)
        for competence in competences
    ]


def _competence_row(
    competence: Competence,
    courses: list[PublishedCourse],
    begun: set[int | None],
    followed: Followed,
) -> CompetenceRow:
    required = [lesson for course in courses for lesson in course.required]
    return CompetenceRow(
        competence=competence,
        lessons=len(required),
        done=sum(followed.is_done(lesson.pk) for lesson in required),
        seconds=followed.seconds(lesson for course in courses for lesson in course.lessons),
        is_followed=any(course.pk in begun for course in courses),
    )


def track_rows(catalogue: Catalogue, followed: Followed) -> list[TrackRow]:
    """The tracks of which a published course was begun, in the order of the site."""
    begun = {course.page_id: course for course in followed.courses}
    rows = [_track_row(track, begun, followed) for track in catalogue.tracks]
    return [row for row in rows if row.begun or row.finished]


def _track_row(
    track: PublishedTrack, begun: dict[int | None, Begun], followed: Followed
) -> TrackRow:
    known = [begun.get(course.pk) for course in track.courses]
    steps = [_step(course) for course in known]
    is_finished = track.page.pk in followed.tracks
    return TrackRow(
        track=track,
        finished=steps.count(Step.DONE),
        begun=steps.count(Step.BEGUN),
        is_finished=is_finished,
        picture=stairs(steps, is_open=is_finished),
    )


def _step(course: Begun | None) -> Step:
    if course is None:
        return Step.TODO
    return Step.BEGUN if course.completed_at is None else Step.DONE
