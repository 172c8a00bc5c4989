"""Noting whom to count again, when something happens; the clock then counts them.

Noting is one statement in the transaction of what happened: two people who finish the same
course at the same moment never wait for each other's sums.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection, transaction
from django.db.models import QuerySet

from collectivites.models import Membership
from courses.models import CoursePage
from progress.models import Enrolment, LessonProgress
from training.models import Recount
from training.observatory.counting import count_again

# People counted in one transaction.
BATCH = 5000


def mark(*person_ids: int) -> None:
    Recount.objects.bulk_create(Recount(person_id=person_id) for person_id in person_ids)


def mark_followers(course: CoursePage) -> None:
    """Everyone who began a course, or completed one of its lessons: two statements."""
    _mark_all(Enrolment.objects.filter(course=course).values_list("person_id", flat=True))
    completed = LessonProgress.objects.filter(
        lesson__path__startswith=course.path, completed_at__isnull=False
    )
    _mark_all(completed.order_by().values_list("person_id", flat=True).distinct())


def mark_members(memberships: QuerySet[Membership]) -> None:
    """Everyone who holds one of these."""
    joined = memberships.filter(person__isnull=False)
    _mark_all(joined.order_by().values_list("person_id", flat=True).distinct())


def count_marked() -> None:
    """Count again everyone who was noted. A mark goes with the count that it asked for."""
    while marks := list(Recount.objects.order_by("pk").values_list("pk", "person_id")[:BATCH]):
        with transaction.atomic():
            count_again({person_id for _pk, person_id in marks})
            Recount.objects.filter(pk__in=[pk for pk, _person_id in marks]).delete()


def _mark_all(person_ids: QuerySet[Any, int]) -> None:
    try:
        sql, parameters = person_ids.query.sql_with_params()
    except EmptyResultSet:  # Of a filter that keeps nobody.
        return
    table = connection.ops.quote_name(Recount._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {table} (person_id) {sql}", parameters)
