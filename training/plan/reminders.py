"""The one grouped mail about what collectivités ask: at most weekly, on working days.

It leaves when something was newly asked, is due within a fortnight, or is late by less than four
weeks; then it says everything that is left. Whoever has nothing of that gets nothing.
"""

from __future__ import annotations

import logging
from datetime import datetime, time, timedelta

from django.conf import settings
from django.core.cache import cache
from django.core.mail import EmailMultiAlternatives
from django.db import DatabaseError, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.mail import html_twin
from accounts.models import User
from notifications import rhythm
from notifications.models import MailRhythm
from training.models import PlanRow
from training.plan.asked import REMINDERS, AskedLine, lines_of

logger = logging.getLogger(__name__)

EVERY = timedelta(days=7)
SOON = timedelta(days=14)
LATE_FOR = timedelta(days=28)
NEW_FOR = timedelta(days=35)
# Hours of the day between which mail leaves, from Monday to Friday.
FROM, UNTIL = time(8), time(19)
# People written to in one tick of the clock, each minute.
BATCH = 100
# Lines of one mail; the rest is counted.
MOST_LINES = 12
# Seconds without looking again, once nobody was left to write to.
REST = 15 * 60
_RESTING = "training.reminders.resting"


def send_due() -> None:
    """Write to those whose mail is due, each once; a job of the clock."""
    now = timezone.localtime()
    if now.weekday() > 4 or not FROM <= now.time() < UNTIL or cache.get(_RESTING):
        return
    people = list(due(now)[:BATCH])
    if not people:
        cache.set(_RESTING, True, REST)
    for person in people:
        try:
            with transaction.atomic():
                if rhythm.take(person.pk, REMINDERS, now, EVERY):
                    letter(person).send()
        except DatabaseError:
            raise
        except Exception:
            # The others get theirs; this one is looked at again in a week.
            logger.exception("No reminder could be written for person %s.", person.pk)
            rhythm.take(person.pk, REMINDERS, now, EVERY)


def due(now: datetime) -> QuerySet[User]:
    """Those to write to now; one statement. Nobody reads the mail of the demo."""
    today = timezone.localdate(now)
    told = MailRhythm.objects.filter(
        person=OuterRef("membership__person"),
        kind=REMINDERS,
        last_sent_at__gte=OuterRef("assignment__created_at"),
    )
    is_new = Q(assignment__created_at__gte=now - NEW_FOR) & ~Exists(told)
    is_near = Q(assignment__due_on__range=(today - LATE_FOR, today + SOON))
    rows = PlanRow.objects.unfinished().filter(is_new | is_near, membership__status="active")
    people = User.objects.filter(is_demo=False, pk__in=rows.values("membership__person"))
    return rhythm.due(people, REMINDERS, now, EVERY).order_by("pk")


def letter(person: User) -> EmailMultiAlternatives:
    """Everything that is left to follow, soonest first."""
    lines = [line for line in lines_of(person) if not line.row.is_finished]
    way_out = rhythm.way_out(person.pk, REMINDERS)
    context = {
        "person": person,
        "lines": lines[:MOST_LINES],
        "others": len(lines[MOST_LINES:]),
        "url": settings.BASE_URL + reverse("training:asked"),
        "way_out": way_out,
        "site_name": settings.SITE_NAME,
        "base_url": settings.BASE_URL,
        "contact_email": settings.CONTACT_EMAIL,
    }
    subject = subject_of(lines)
    body = render_to_string("emails/training_due.txt", context)
    message = EmailMultiAlternatives(
        subject, body, to=[person.email], headers=rhythm.one_click(way_out)
    )
    message.attach_alternative(html_twin(subject, body), "text/html")
    return message


def subject_of(lines: list[AskedLine]) -> str:
    """Without a word of what is late: others may see a subject on a screen."""
    if len(lines) == 1:
        return _("Une formation à suivre\xa0: %(title)s") % {"title": lines[0].title}
    return _("%(count)s formations à suivre") % {"count": len(lines)}
