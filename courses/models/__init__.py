"""Tracks (parcours) of courses (cours) of lessons (séquences); resources; banks of questions."""

from courses.models.banks import QuestionBank
from courses.models.lessons import LessonPage, LessonTag
from courses.models.prerequisites import Prerequisite
from courses.models.resources import ResourceIndexPage, ResourcePage, ResourceTag
from courses.models.tracks import (
    CoursePage,
    CourseTag,
    LearningOutcome,
    TrackIndexPage,
    TrackPage,
)

__all__ = [
    "CoursePage",
    "CourseTag",
    "LearningOutcome",
    "LessonPage",
    "LessonTag",
    "Prerequisite",
    "QuestionBank",
    "ResourceIndexPage",
    "ResourcePage",
    "ResourceTag",
    "TrackIndexPage",
    "TrackPage",
]
