"""Where the members of a collectivité are in what it asks of them, as far as they share it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db.models import Count, F, OrderBy, Q, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils import timezone

from cms.templatetags.french import day
from collectivites.models import Collectivite, Membership
from collectivites.sharing import sees
from training.models import Assignment, PlanRow
from training.models.plan import PlanRowQuerySet
from training.plan.audience import described

# Rows that the collectivité may read: of persons who joined and share at least what is asked.
SHARED = Q(
    membership__person__isnull=False,
    membership__status=Membership.Status.ACTIVE,
) & ~Q(membership__sharing=Membership.Sharing.NONE)
# The collectivité's own word, whatever is shared.
DECLARED = Q(declared_on__isnull=False)
COMPLETED = SHARED & Q(completed_at__isnull=False)
UNFINISHED = SHARED & Q(completed_at=None, declared_on=None)


class State(StrEnum):
    """How far a member is, for a référent; the value is in addresses."""

    DONE = "terminee"
    DECLARED = "declaree"
    BEGUN = "commencee"
    TODO = "a-commencer"
    LATE = "en-retard"
    HIDDEN = "non-partagee"
    NOT_JOINED = "pas-inscrit"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    State.DONE: "Terminée",
    State.DECLARED: "Déclarée",
    State.BEGUN: "Commencée",
    State.TODO: "À commencer",
    State.LATE: "En retard",
    State.HIDDEN: "Non partagé",
    State.NOT_JOINED: "Pas encore de compte",
}


def conditions(today: date) -> dict[State, Q]:
    """Which rows are in which state; each row is in one, but for those that are late as well."""
    begun = Q(begun_at__isnull=False)
    undeclared = Q(declared_on=None)
    return {
        State.DONE: COMPLETED,
        State.DECLARED: DECLARED & ~COMPLETED,
        State.BEGUN: UNFINISHED & begun,
        State.TODO: UNFINISHED & ~begun,
        State.LATE: UNFINISHED & Q(assignment__due_on__lt=today),
        State.HIDDEN: undeclared & Q(membership__person__isnull=False) & ~SHARED,
        State.NOT_JOINED: undeclared & Q(membership__person=None),
    }


@dataclass(frozen=True)
class Line:
    """One member before one assignment, as the référent may read it."""

    row: PlanRow
    state: State
    is_late: bool

    @property
    def member(self) -> Membership:
        return self.row.membership

    @property
    def is_shown(self) -> bool:
        """Whether how far the person is may be read."""
        return sees(self.member) != Membership.Sharing.NONE

    @property
    def percent(self) -> int | None:
        return self.row.percent if self.is_shown else None

    @property
    def words(self) -> str:
        """The state, and since when."""
        row = self.row
        if self.state is State.DONE and row.completed_at:
            return f"Terminée le {day(timezone.localtime(row.completed_at))}"
        if self.state is State.DECLARED and row.declared_on:
            return f"Déclarée, suivie ailleurs le {day(row.declared_on)}"
        return f"{self.state.label}, en retard" if self.is_late else self.state.label

    @property
    def declared_by(self) -> str:
        """Who says so: the account may be gone."""
        by = self.row.declared_by
        return by.get_full_name() if by else ""


def soonest(field: str) -> OrderBy:
    """What has no date comes last."""
    return F(field).asc(nulls_last=True)


# As `MembershipQuerySet.by_name`.
_BY_NAME = (
    Coalesce(NullIf("membership__person__last_name", Value("")), "membership__last_name"),
    Coalesce(NullIf("membership__person__first_name", Value("")), "membership__first_name"),
    "pk",
)


def line_of(row: PlanRow, today: date) -> Line:
    """`row` comes with its membership, person and assignment."""
    is_shown = sees(row.membership) != Membership.Sharing.NONE
    due_on = row.assignment.due_on
    is_late = is_shown and not row.is_finished and due_on is not None and due_on < today
    return Line(row, _state(row, is_shown=is_shown), is_late)


def _state(row: PlanRow, *, is_shown: bool) -> State:
    if is_shown and row.completed_at:
        return State.DONE
    if row.declared_on:
        return State.DECLARED
    if not row.membership.has_joined:
        return State.NOT_JOINED
    if not is_shown:
        return State.HIDDEN
    return State.BEGUN if row.begun_at else State.TODO


@dataclass(frozen=True)
class Asked:
    """An assignment, and how many members are in each state (see `State`)."""

    assignment: Assignment
    total: int
    counts: dict[State, int]

    @property
    def audience(self) -> str:
        return described(self.assignment)


def asked_by(collectivite: Collectivite, today: date) -> list[Asked]:
    """What is asked today, soonest first; two statements."""
    assignments = Assignment.objects.in_force().filter(collectivite=collectivite)
    known = assignments.select_related("committee", "membership__person", "former_collectivite")
    counted = counts_of(PlanRow.objects.filter(collectivite=collectivite), today)
    return [
        Asked(assignment, *counted.get(assignment.pk, (0, dict.fromkeys(State, 0))))
        for assignment in known.order_by(soonest("due_on"), "title", "pk")
    ]


def counts_of(rows: PlanRowQuerySet, today: date) -> dict[int, tuple[int, dict[State, int]]]:
    """By assignment: how many rows, and how many in each state; one statement."""
    figures = [
        Count("pk"),
        *(Count("pk", filter=condition) for condition in conditions(today).values()),
    ]
    names = [f"figure_{place}" for place in range(len(figures))]
    grouped = (
        rows.order_by()
        .values("assignment")
        .annotate(**dict(zip(names, figures, strict=True)))
        .values_list("assignment", *names)
    )
    return {
        assignment: (total, dict(zip(State, counts, strict=True)))
        for assignment, total, *counts in grouped
    }


def rows_of(assignment: Assignment, state: State | None = None) -> PlanRowQuerySet:
    """By name, with all that a line reads; one statement."""
    known = PlanRow.objects.filter(assignment=assignment)
    if state is not None:
        known = known.filter(conditions(timezone.localdate())[state])
    return known.select_related(
        "membership__person", "membership__collectivite", "assignment", "declared_by"
    ).order_by(*_BY_NAME)
