"""How far the members of collectivités are, from small rows: never from lessons.

Only what each member lets the collectivité see is read (`collectivites.sharing`), so that every
figure is the sum of rows that the référent may open: no group is too small to be shown to them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any, NamedTuple

from django.db.models import OuterRef, Q, QuerySet, Subquery

from collectivites.models import Collectivite, Membership
from training.models import Assignment, ExternalTraining, PlanRow
from training.models.plan import PlanRowQuerySet
from training.plan.functions import function_key

Sharing = Membership.Sharing

# Really finished, or followed elsewhere on the référent's word.
DONE = Q(completed_at__isnull=False) | Q(declared_on__isnull=False)
BEGUN = Q(begun_at__isnull=False) | DONE


def late(today: date) -> Q:
    return ~DONE & Q(assignment__due_on__lt=today)


def seen(prefix: str = "") -> Q:
    """Mandates and posts through which training is seen: `sharing.sees`, for querysets."""
    in_force = Q(**{f"{prefix}status": Membership.Status.ACTIVE, f"{prefix}person__isnull": False})
    return in_force & ~Q(**{f"{prefix}sharing": Sharing.NONE})


def seen_rows(collectivite: Collectivite) -> PlanRowQuerySet:
    """What is asked of the members who let it be seen."""
    return PlanRow.objects.filter(seen("membership__"), collectivite=collectivite)


class Step(NamedTuple):
    """One training asked of one member: what is read of a `PlanRow`, from its index alone."""

    member: int
    training: int
    # 0-100.
    percent: int
    seconds: int
    begun_at: datetime | None
    completed_at: datetime | None
    declared_on: date | None

    @property
    def is_done(self) -> bool:
        """Really finished, or followed elsewhere on the référent's word."""
        return self.completed_at is not None or self.declared_on is not None


_OF_A_STEP = ("membership_id", "assignment_id", *Step._fields[2:])


@dataclass(slots=True)
class Tally:
    """Of some steps: how many are asked, begun, done, late; the sum of their per cents, and the
    seconds followed."""

    asked: int = 0
    begun: int = 0
    done: int = 0
    late: int = 0
    percents: int = 0
    spent: int = 0

    def count(self, step: Step, *, is_over: bool) -> None:
        """`is_over`: it was due before today."""
        is_done = step.is_done
        self.asked += 1
        self.begun += is_done or step.begun_at is not None
        self.done += is_done
        self.late += is_over and not is_done
        self.percents += 100 if is_done else step.percent
        self.spent += step.seconds

    @property
    def percent(self) -> int:
        """The mean, rounded down: 100 means that all is done."""
        return self.percents // self.asked if self.asked else 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.asked + other.asked,
            self.begun + other.begun,
            self.done + other.done,
            self.late + other.late,
            self.percents + other.percents,
            self.spent + other.spent,
        )


class State(StrEnum):
    """Where a member stands in all that is asked of them; each is in one state. The value is in
    addresses."""

    LATE = "en-retard"
    TODO = "a-commencer"
    BEGUN = "en-cours"
    DONE = "termine"
    NOTHING = "rien-de-demande"
    PRIVATE = "ne-partage-pas"
    ABSENT = "pas-encore-la"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    State.LATE: "En retard",
    State.TODO: "À commencer",
    State.BEGUN: "En cours",
    State.DONE: "Terminé",
    State.NOTHING: "Rien de demandé",
    State.PRIVATE: "Ne partage pas",
    State.ABSENT: "N’a pas rejoint",
}


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A member in force. `tally` is None when nothing of their training is seen."""

    pk: int
    collectivite_id: int
    person_id: int | None
    name: str
    function: str
    delegation: str
    capacity: str
    sharing: str
    started_on: date | None
    tally: Tally | None
    # The first thing that is not done: past when it is late.
    due_on: date | None
    # When the first training of the collectivité's own register ended, in this mandate.
    trained_on: date | None

    @property
    def is_official(self) -> bool:
        return self.capacity == Membership.Capacity.OFFICIAL

    @property
    def state(self) -> State:
        if self.person_id is None:
            return State.ABSENT
        if self.tally is None:
            return State.PRIVATE
        if not self.tally.asked:
            return State.NOTHING
        if self.tally.done == self.tally.asked:
            return State.DONE
        if self.tally.late:
            return State.LATE
        return State.BEGUN if self.tally.begun else State.TODO

    @property
    def role(self) -> str:
        """« Adjointe au maire, finances »; the capacity when neither is written."""
        written = ", ".join(filter(None, (self.function, self.delegation)))
        return written or str(Membership.Capacity(self.capacity).label)

    @property
    def function_key(self) -> str:
        return _key(self.function) or self.capacity


# A few functions are written by hundreds of people.
_key = lru_cache(maxsize=4096)(function_key)


_FIELDS = (
    *("pk", "collectivite_id", "person_id", "shown_first_name", "shown_last_name"),
    *("function", "delegation", "capacity", "sharing", "started_on", "trained_on"),
)
_PERSON, _SHARING = _FIELDS.index("person_id"), _FIELDS.index("sharing")


@dataclass(frozen=True)
class Reading:
    """All that the dashboards of some collectivités are made of."""

    today: date
    # In force, by name.
    members: list[MemberRow]
    # Of those who let it be seen.
    steps: list[Step]
    trainings: dict[int, Assignment]

    def is_over(self, training: int) -> bool:
        """Whether it was due before today."""
        return _is_over(self.trainings[training], self.today)


def read(collectivites: Iterable[Collectivite], *, today: date) -> Reading:
    """Three statements, however many members and collectivités there are."""
    places = list(collectivites)
    held = Membership.objects.confirmed().filter(collectivite__in=places).by_name()
    members = list(held.annotate(trained_on=Subquery(_first_training())).values_list(*_FIELDS))
    seen_ones = {row[0] for row in members if _is_seen(row)}
    asked = Assignment.objects.filter(collectivite__in=places).select_related(
        "course__competence", "track__competence"
    )
    trainings = {training.pk: training for training in asked}
    rows = PlanRow.objects.filter(collectivite__in=places).values_list(*_OF_A_STEP)
    steps = [Step._make(row) for row in rows if row[0] in seen_ones]
    tallied, waiting = _by_member(steps, trainings, today)
    return Reading(
        today=today,
        members=[_member_row(row, tallied, waiting) for row in members],
        steps=steps,
        trainings=trainings,
    )


def _by_member(
    steps: Iterable[Step], trainings: Mapping[int, Assignment], today: date
) -> tuple[dict[int, Tally], dict[int, date]]:
    """Tallies, and the first date by which something that is not done is due."""
    over = {key for key, training in trainings.items() if _is_over(training, today)}
    due = {key: training.due_on for key, training in trainings.items()}
    tallied: dict[int, Tally] = {}
    waiting: dict[int, date] = {}
    for step in steps:
        tally = tallied.get(step.member)
        if tally is None:
            tally = tallied[step.member] = Tally()
        tally.count(step, is_over=step.training in over)
        due_on = due[step.training]
        if due_on is not None and not step.is_done:
            waiting[step.member] = min(due_on, waiting.get(step.member, due_on))
    return tallied, waiting


def _is_over(training: Assignment, today: date) -> bool:
    return training.due_on is not None and training.due_on < today


def _is_seen(row: tuple[Any, ...]) -> bool:
    """Of a member in force: see `seen`."""
    return row[_PERSON] is not None and row[_SHARING] != Sharing.NONE


def _first_training() -> QuerySet[ExternalTraining, date]:
    """The earliest end of what is in the register for a member, since the mandate began."""
    return (
        ExternalTraining.objects.accepted()
        .filter(membership=OuterRef("pk"), ended_on__gte=OuterRef("started_on"))
        .order_by("ended_on")
        .values_list("ended_on", flat=True)[:1]
    )


def _member_row(
    row: tuple[Any, ...], tallied: Mapping[int, Tally], waiting: Mapping[int, date]
) -> MemberRow:
    pk, place, person, first_name, last_name, *written = row
    function, delegation, capacity, sharing, since, trained_on = written
    return MemberRow(
        pk=pk,
        collectivite_id=place,
        person_id=person,
        name=f"{last_name} {first_name}".strip() or "Nom non renseigné",
        function=function,
        delegation=delegation,
        capacity=capacity,
        sharing=sharing,
        started_on=since,
        tally=tallied.get(pk, Tally()) if _is_seen(row) else None,
        due_on=waiting.get(pk),
        trained_on=trained_on,
    )
