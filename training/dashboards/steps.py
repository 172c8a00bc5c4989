"""The rows behind the figures: one training asked of one member, and how far they are."""

from __future__ import annotations

from datetime import date, datetime, time

from django.db.models import F, Q
from django.utils import timezone

from collectivites.models import Collectivite
from training.dashboards.first_year import months_after
from training.dashboards.groups import NO_THEME
from training.dashboards.reading import BEGUN, DONE, State, late, seen_rows
from training.dashboards.selection import BEGUN as HAS_BEGUN
from training.dashboards.selection import StepSelection
from training.models import PlanRow
from training.models.plan import PlanRowQuerySet
from training.plan.functions import function_key


def steps(collectivite: Collectivite, selection: StepSelection, *, today: date) -> PlanRowQuerySet:
    """By name and due date, with the member, their person and what is asked."""
    rows = seen_rows(collectivite).filter(_wanted(selection, today))
    if selection.function:
        rows = rows.filter(membership__in=_holders(collectivite, selection.function))
    return rows.select_related("membership__person", "assignment").order_by(
        "membership__person__last_name",
        "membership__person__first_name",
        "membership",
        F("assignment__due_on").asc(nulls_last=True),
        "pk",
    )


def _wanted(selection: StepSelection, today: date) -> Q:
    wanted = Q()
    if selection.training is not None:
        wanted &= Q(assignment=selection.training)
    if selection.theme:
        wanted &= _of_theme(selection.theme)
    match selection.state:
        case State.TODO:
            wanted &= ~BEGUN
        case State.DONE:
            wanted &= DONE
        case State.LATE:
            wanted &= late(today)
        case value if value == HAS_BEGUN:
            wanted &= BEGUN
    if selection.month is not None:
        wanted &= _in_month(selection.month, selection.state)
    return wanted


def _of_theme(slug: str) -> Q:
    """A course is of its own theme; a track of its own."""
    if slug == NO_THEME:
        return Q(assignment__course__competence=None, assignment__track__competence=None)
    return Q(assignment__course__competence__slug=slug) | Q(
        assignment__track__competence__slug=slug
    )


def _in_month(month: date, state: str) -> Q:
    start, end = (
        timezone.make_aware(datetime.combine(day, time.min))
        for day in (month, months_after(month, 1))
    )
    moments = {State.DONE.value: ["completed_at"], HAS_BEGUN: ["begun_at"]}
    inside = Q()
    for moment in moments.get(state, ["begun_at", "completed_at"]):
        inside |= Q(**{f"{moment}__gte": start, f"{moment}__lt": end})
    return inside


def _holders(collectivite: Collectivite, key: str) -> list[int]:
    held = collectivite.memberships.values_list("pk", "function", "capacity")
    return [pk for pk, function, capacity in held if (function_key(function) or capacity) == key]


def state_words(row: PlanRow, *, today: date) -> str:
    """« Terminée le 03/02/2027 », « Déclarée : suivie ailleurs le… », « Commencée, en retard »."""
    if row.completed_at is not None:
        return f"Terminée le {timezone.localtime(row.completed_at):%d/%m/%Y}"
    if row.declared_on is not None:
        return f"Déclarée\N{NO-BREAK SPACE}: suivie ailleurs le {row.declared_on:%d/%m/%Y}"
    words = "À commencer" if row.begun_at is None else "Commencée"
    return f"{words}, en retard" if is_late(row, today=today) else words


def is_late(row: PlanRow, *, today: date) -> bool:
    """The same as `reading.late`, for a row that is read."""
    is_done = row.completed_at is not None or row.declared_on is not None
    return not is_done and row.assignment.due_on is not None and row.assignment.due_on < today
