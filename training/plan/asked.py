"""What is asked of one person: for « Mon espace », their page, their calendar, their data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from cms.addresses import address_of
from cms.personal import DueItem
from cms.templatetags.french import day
from collectivites.models import Membership
from notifications import rhythm
from training.following import subject_of
from training.models import CalendarFeed, PlanRow
from training.plan.ics import Event, calendar
from training.plan.selectors import soonest

# The kind of mail: see `notifications.rhythm`.
REMINDERS = "training.due"


def rows_of_person(person: User) -> QuerySet[PlanRow]:
    """What every collectivité asks today, soonest first; one statement."""
    return (
        PlanRow.objects.filter(
            membership__person=person,
            membership__status=Membership.Status.ACTIVE,
            assignment__withdrawn_at=None,
        )
        .select_related("assignment__track", "assignment__course", "collectivite", "declared_by")
        .order_by(soonest("assignment__due_on"), "assignment__title", "pk")
    )


@dataclass(frozen=True)
class AskedLine:
    """One thing asked, as its person reads it."""

    row: PlanRow
    today: date

    @property
    def title(self) -> str:
        return self.row.assignment.title

    @property
    def url(self) -> str:
        """Of the published page, without a statement for each; empty when there is none."""
        subject = subject_of(self.row.assignment)
        if subject is None or not subject.live:
            return ""
        return address_of(subject.url_path)

    @property
    def due_on(self) -> date | None:
        return self.row.assignment.due_on

    @property
    def is_late(self) -> bool:
        return not self.row.is_finished and self.due_on is not None and self.due_on < self.today

    @property
    def words(self) -> str:
        row = self.row
        if row.completed_at:
            return f"Terminée le {day(timezone.localtime(row.completed_at))}"
        if row.declared_on:
            return f"Déclarée, suivie ailleurs le {day(row.declared_on)}"
        return f"Commencée, {row.percent}\xa0%" if row.begun_at else "À commencer"


def lines_of(person: User) -> list[AskedLine]:
    today = timezone.localdate()
    return [AskedLine(row, today) for row in rows_of_person(person)]


def due_items(person: User) -> list[DueItem]:
    """What is left to follow, for « Mon espace »; one statement."""
    unfinished = (line for line in lines_of(person) if not line.row.is_finished and line.url)
    return [
        DueItem(line.title, line.url, line.due_on, line.row.collectivite.label)
        for line in unfinished
    ]


def calendar_of(person: User) -> bytes:
    """What is left to follow by a date."""
    events = [
        _event(line)
        for line in lines_of(person)
        if line.due_on is not None and not line.row.is_finished
    ]
    return calendar(f"{settings.SITE_NAME} : mes formations", events)


def _event(line: AskedLine) -> Event:
    assignment = line.row.assignment
    host = settings.BASE_URL.partition("://")[2].partition(":")[0]
    address = line.url or reverse("training:asked")
    said = [f"Demandée par {line.row.collectivite.label}.", assignment.message, line.words]
    return Event(
        uid=f"formation-{assignment.pk}-{line.row.membership_id}@{host}",
        day=line.due_on or assignment.created_at.date(),
        title=f"À suivre avant ce jour : {assignment.title}",
        description="\n".join(filter(None, said)),
        url=settings.BASE_URL + address,
        changed_at=assignment.created_at,
    )


def personal_rows(person: User) -> list[dict[str, Any]]:
    """For the file that a person may download."""
    return [
        {
            "formation": line.title,
            "demandée par": line.row.collectivite.label,
            "avant le": _iso(line.due_on),
            "mot d’accompagnement": line.row.assignment.message,
            "avancement (%)": line.row.percent,
            "commencée le": _iso(line.row.begun_at),
            "terminée le": _iso(line.row.completed_at),
            "durée suivie (secondes)": line.row.seconds,
            "déclarée suivie ailleurs le": _iso(line.row.declared_on),
            "selon": line.row.declared_reason,
        }
        for line in lines_of(person)
    ]


def takes_reminders(person: User) -> bool:
    return not rhythm.is_stopped(person.pk, REMINDERS)


def personal_mail(person: User) -> dict[str, Any]:
    feed = CalendarFeed.objects.filter(person=person).first()
    return {
        "rappels reçus": takes_reminders(person),
        "dernier rappel le": _iso(rhythm.last_sent(person.pk, REMINDERS)),
        "calendrier créé le": _iso(feed.made_at if feed else None),
    }


def _iso(value: date | datetime | None) -> str | None:
    return None if value is None else value.isoformat()
