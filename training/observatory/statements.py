"""The two statements of the count, in words that SQLite and PostgreSQL both understand."""

from __future__ import annotations

from wagtail.models import Page

from accounts.models import User
from collectivites.models import Collectivite, Membership
from courses.models import CoursePage, LessonPage
from progress.models import Enrolment, LessonProgress
from training.bands import band_sql
from training.models import Cell, Participation

_TABLES = {
    "cell": Cell,
    "participation": Participation,
    "person": User,
    "membership": Membership,
    "collectivite": Collectivite,
    "enrolment": Enrolment,
    "progress": LessonProgress,
    "lesson": LessonPage,
    "course": CoursePage,
    "page": Page,
}


def count(condition: str) -> str:
    """Writes the rows of the people whose identifier meets `condition`, which had none.

    What was begun is a course opened; what was finished, a course finished; the time is what
    the lessons really completed are said to take, so that leaving a page open adds nothing. A
    theme is the course's, as it is today; a lesson deleted since has no time any more.
    """
    return _filled(
        """
        INSERT INTO {participation} (
            person_id, competence_id, departement_code, band, capacity,
            has_begun, has_finished, seconds
        )
        WITH chosen AS (
            SELECT id FROM {person}
            WHERE id {condition} AND is_active AND NOT is_demo AND last_login IS NOT NULL
        ), ranked AS (
            SELECT m.person_id, c.departement_code, {band} AS band, m.capacity,
                row_number() OVER (PARTITION BY m.person_id ORDER BY
                    CASE m.status WHEN '{active}' THEN 0 ELSE 1 END,
                    CASE m.capacity WHEN '{official}' THEN 0 ELSE 1 END, m.id) AS place
            FROM {membership} m
            JOIN chosen ON chosen.id = m.person_id
            JOIN {collectivite} c ON c.id = m.collectivite_id
            WHERE m.status <> '{ended}' AND NOT c.is_fictional
        ), held AS (
            SELECT person_id, departement_code, band, capacity FROM ranked WHERE place = 1
        ), taken AS (
            SELECT e.person_id, course.competence_id,
                max(CASE WHEN e.completed_at IS NULL THEN 0 ELSE 1 END) AS finished
            FROM {enrolment} e
            JOIN held ON held.person_id = e.person_id
            LEFT JOIN {course} course ON course.page_ptr_id = e.course_id
            GROUP BY e.person_id, course.competence_id
        ), lessons AS (
            SELECT lesson.page_ptr_id AS id, lesson.minutes * 60 AS seconds, course.competence_id
            FROM {lesson} lesson
            JOIN {page} here ON here.id = lesson.page_ptr_id
            LEFT JOIN {page} above ON above.path = substr(here.path, 1, length(here.path) - {step})
            LEFT JOIN {course} course ON course.page_ptr_id = above.id
        ), done AS (
            SELECT p.person_id, lessons.competence_id, sum(lessons.seconds) AS seconds
            FROM {progress} p
            JOIN held ON held.person_id = p.person_id
            JOIN lessons ON lessons.id = p.lesson_id
            WHERE p.completed_at IS NOT NULL AND p.means <> '{declared}'
            GROUP BY p.person_id, lessons.competence_id
        )
        SELECT held.person_id, taken.competence_id, departement_code, band, capacity,
            TRUE, finished = 1, coalesce(done.seconds, 0)
        FROM held
        JOIN taken ON taken.person_id = held.person_id
        LEFT JOIN done ON done.person_id = taken.person_id
            AND done.competence_id = taken.competence_id
        WHERE taken.competence_id IS NOT NULL
        UNION ALL
        SELECT held.person_id, NULL, departement_code, band, capacity,
            finished IS NOT NULL, coalesce(finished, 0) = 1, coalesce(seconds, 0)
        FROM held
        LEFT JOIN (
            SELECT person_id, max(finished) AS finished FROM taken GROUP BY person_id
        ) whatever ON whatever.person_id = held.person_id
        LEFT JOIN (
            SELECT person_id, sum(seconds) AS seconds FROM done GROUP BY person_id
        ) spent ON spent.person_id = held.person_id
        """,
        condition=condition,
        band=band_sql("c"),
        active=Membership.Status.ACTIVE.value,
        ended=Membership.Status.ENDED.value,
        official=Membership.Capacity.OFFICIAL.value,
        declared=LessonProgress.Means.DECLARED.value,
        step=str(Page.steplen),
    )


def add_up() -> str:
    """Writes every cell, when there is none."""
    return _filled(
        """
        INSERT INTO {cell} (
            departement_code, band, capacity, competence_id, people, begun, finished, seconds
        )
        SELECT departement_code, band, capacity, competence_id, count(*),
            sum(CASE WHEN has_begun THEN 1 ELSE 0 END),
            sum(CASE WHEN has_finished THEN 1 ELSE 0 END), sum(seconds)
        FROM {participation}
        GROUP BY departement_code, band, capacity, competence_id
        """
    )


def _filled(statement: str, **words: str) -> str:
    """In one line: SQLite's backend rewrites the text at each use."""
    tables = {name: model._meta.db_table for name, model in _TABLES.items()}
    return " ".join(statement.format(**tables, **words).split())
