"""How far the members of collectivités are, from small rows: never from lessons.

Only what each member lets the collectivité see is read (`collectivites.sharing`), so that every
figure is the sum of rows that the référent may open: no group is too small to be shown to them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django.db.models import (
    Case,
    Count,
    F,
    IntegerField,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)

from collectivites.models import Collectivite, Membership
from progress.models import Enrolment
from training.models import ExternalTraining, PlanRow
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


def seen_rows(collectivites: Iterable[Collectivite]) -> PlanRowQuerySet:
    """What is asked of the members who let it be seen."""
    return PlanRow.objects.filter(seen("membership__"), collectivite__in=list(collectivites))


def tallies(today: date) -> dict[str, Any]:
    """What is added up over rows, whatever they are grouped by."""
    reached = Case(When(DONE, then=Value(100)), default=F("percent"), output_field=IntegerField())
    return {
        "asked": Count("pk"),
        "begun": Count("pk", filter=BEGUN),
        "done": Count("pk", filter=DONE),
        "late": Count("pk", filter=late(today)),
        "percents": Sum(reached),
        "spent": Sum("seconds"),
    }


@dataclass(frozen=True, slots=True)
class Tally:
    """Of some rows: how many are asked, begun, done, late; the sum of their per cents, and the
    seconds followed."""

    asked: int = 0
    begun: int = 0
    done: int = 0
    late: int = 0
    percents: int = 0
    spent: int = 0

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


def tally_of(values: dict[str, Any]) -> Tally:
    return Tally(*(values[name] or 0 for name in Tally.__slots__))


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
        return function_key(self.function) or self.capacity


_FIELDS = (
    *("pk", "collectivite_id", "person_id", "shown_first_name", "shown_last_name"),
    *("function", "delegation", "capacity", "sharing", "started_on", "trained_on"),
)


def member_rows(collectivites: Iterable[Collectivite], *, today: date) -> list[MemberRow]:
    """Every member in force, by name, with what is asked of them; two statements."""
    places = list(collectivites)
    members = Membership.objects.confirmed().filter(collectivite__in=places).by_name()
    members = members.annotate(trained_on=Subquery(_first_training()))
    by_member = seen_rows(places).order_by().values("membership").annotate(**tallies(today))
    waiting = Min("assignment__due_on", filter=~DONE)
    asked: dict[int, Any] = {row["membership"]: row for row in by_member.annotate(due_on=waiting)}
    return [_member_row(values, asked) for values in members.values_list(*_FIELDS)]


def _first_training() -> QuerySet[ExternalTraining, date]:
    """The earliest end of what is in the register for a member, since the mandate began."""
    return (
        ExternalTraining.objects.accepted()
        .filter(membership=OuterRef("pk"), ended_on__gte=OuterRef("started_on"))
        .order_by("ended_on")
        .values_list("ended_on", flat=True)[:1]
    )


def _member_row(values: tuple[Any, ...], asked: dict[int, Any]) -> MemberRow:
    pk, place, person, first_name, last_name, *written = values
    function, delegation, capacity, sharing, since, trained_on = written
    found = asked.get(pk)
    is_seen = person is not None and sharing != Sharing.NONE
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
        tally=(tally_of(found) if found else Tally()) if is_seen else None,
        due_on=found["due_on"] if found and is_seen else None,
        trained_on=trained_on,
    )


def other_courses(rows: Collection[MemberRow]) -> dict[int, tuple[int, int]]:
    """Courses begun and finished besides what is asked or not, by person; of those who share
    all. One statement."""
    people = {row.person_id for row in rows if row.tally and row.sharing == Sharing.ALL}
    if not people:
        return {}
    figures = (
        Enrolment.objects.filter(person__in=people)
        .order_by()
        .values("person")
        .annotate(begun=Count("pk"), finished=Count("completed_at"))
    )
    return {row["person"]: (row["begun"], row["finished"]) for row in figures}
