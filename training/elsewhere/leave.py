"""Training leave: so many days for a whole mandate and for each person, whatever their mandates.

L. 2123-13 of the code général des collectivités territoriales; the figure is a `LegalFigure`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cms.tables import Column, Kind, Table, french
from collectivites.models import Collectivite, Membership
from collectivites.sharing import Sharing, sees
from training import figures
from training.models import ExternalTraining, LegalFigure

_TITLE = _("Jours de congé de formation")
_OTHER_MANDATES = _(
    "Les jours pris au titre d’autres mandats comptent aussi. Ils ne sont ajoutés ici que pour les "
    "personnes qui partagent toutes leurs formations avec la collectivité."
)


@dataclass(frozen=True)
class Leave:
    """Days of training leave of one official, for the mandate that began on `since`.

    `since` is the first day of the oldest mandate in force; None counts everything.
    """

    since: date | None
    here: Decimal
    everywhere: Decimal
    allowed: Decimal | None

    @property
    def left(self) -> Decimal | None:
        """Never below zero; None when the law's figure is not known."""
        return None if self.allowed is None else max(Decimal(0), self.allowed - self.everywhere)

    @property
    def is_over(self) -> bool:
        return self.allowed is not None and self.everywhere > self.allowed


@dataclass(frozen=True)
class MemberLeave:
    """The same as a référent sees it: the days of other mandates only if the person shares all."""

    membership: Membership
    leave: Leave
    is_whole: bool


def of_members(collectivite: Collectivite, *, on: date) -> list[MemberLeave]:
    """Of the officials who are employed besides, by name; four statements."""
    members = Membership.objects.confirmed().filter(
        collectivite=collectivite, capacity=Membership.Capacity.OFFICIAL, is_salaried=True
    )
    listed = list(members.select_related("collectivite").by_name())
    people = {membership.person_id for membership in listed if membership.person_id}
    known = Q(membership__in=listed) | Q(membership__person__in=people)
    actions = list(_with_leave(known))
    starts = _starts(people)
    figure = figures.value(figures.Key.LEAVE_DAYS, on)
    return [_member_leave(membership, actions, starts, figure) for membership in listed]


def of_person(person: User, *, on: date) -> Leave:
    """Of all the mandates of a person: what they see on their own page; three statements."""
    since = _starts([person.pk]).get(person.pk)
    total = _days(_with_leave(Q(membership__person=person)), since)
    figure = figures.value(figures.Key.LEAVE_DAYS, on)
    return Leave(since=since, here=total, everywhere=total, allowed=_allowed(figure))


def is_entitled(person: User) -> bool:
    """Whether one of the mandates in force says that the person is employed besides."""
    mandates = Membership.objects.confirmed().of(person)
    return mandates.filter(capacity=Membership.Capacity.OFFICIAL, is_salaried=True).exists()


def _with_leave(known: Q) -> Iterable[ExternalTraining]:
    actions = ExternalTraining.objects.accepted().of_officials().filter(known, leave_days__gt=0)
    return actions.select_related("membership")


def _starts(people: Iterable[int]) -> dict[int, date]:
    """When each person's oldest mandate in force began, where it is known."""
    mandates = Membership.objects.confirmed().filter(
        person__in=people, capacity=Membership.Capacity.OFFICIAL, started_on__isnull=False
    )
    starts: dict[int, date] = {}
    for person, start in mandates.values_list("person", "started_on"):
        if person is not None and start is not None:
            starts[person] = min(start, starts.get(person, start))
    return starts


def _member_leave(
    membership: Membership,
    actions: Iterable[ExternalTraining],
    starts: dict[int, date],
    figure: LegalFigure | None,
) -> MemberLeave:
    person = membership.person_id
    # Nobody who has not joined can be told from a namesake elsewhere.
    is_whole = person is None or sees(membership) == Sharing.ALL
    since = starts.get(person) if person and is_whole else membership.started_on
    own = [
        action
        for action in actions
        if action.membership_id == membership.pk
        or (person and action.membership and action.membership.person_id == person)
    ]
    # What was taken before a merger, in the same mandate, is of here.
    here = [
        action
        for action in own
        if membership.pk == action.membership_id
        or action.collectivite_id == membership.collectivite_id
    ]
    leave = Leave(
        since=since,
        here=_days(here, since),
        everywhere=_days(own if is_whole else here, since),
        allowed=_allowed(figure),
    )
    return MemberLeave(membership, leave, is_whole)


def _days(actions: Iterable[ExternalTraining], since: date | None) -> Decimal:
    counted = (a.leave_days for a in actions if since is None or a.ended_on >= since)
    return sum(counted, Decimal(0))


def _allowed(figure: LegalFigure | None) -> Decimal | None:
    return figure.value if figure else None


def table(collectivite: Collectivite, *, on: date) -> Table:
    """What a référent sees, and exports."""
    listed = of_members(collectivite, on=on)
    figure = figures.value(figures.Key.LEAVE_DAYS, on)
    return Table(
        title=str(_TITLE),
        caption=f"{collectivite.label}, élues et élus salariés",
        columns=(
            Column("Élue ou élu"),
            Column("Fonction"),
            Column("Compté depuis le", Kind.DATE),
            Column("Pris au titre de cette collectivité", Kind.DECIMAL),
            Column("Pris en tout", Kind.DECIMAL),
            Column("Restent", Kind.DECIMAL),
        ),
        rows=tuple(
            (
                one.membership.full_name,
                one.membership.function,
                one.leave.since,
                one.leave.here,
                one.leave.everywhere if one.is_whole else "non communiqué",
                _left(one),
            )
            for one in listed
        ),
        notes=_notes(figure),
    )


def _left(one: MemberLeave) -> Decimal | str | None:
    left = one.leave.left
    if left is None or one.is_whole:
        return left
    return f"au plus {french.number(left, Kind.DECIMAL)}"


def _notes(figure: LegalFigure | None) -> tuple[str, ...]:
    law = (f"{figure.statement} Source : {figure.source}.",) if figure else ()
    return (*law, str(_OTHER_MANDATES))
