"""The one weekly mail of those who asked for it: what waits, and its address.

It leaves on the chosen day, when something is under way and nothing was followed for a week.
Whoever does not come back for five weeks is left in peace until the next visit.
"""

from __future__ import annotations

import logging
from datetime import datetime, time, timedelta

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMultiAlternatives
from django.db import DatabaseError, transaction
from django.db.models import Max, Q, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.mail import html_twin
from accounts.models import User
from learner.models import LearnerPreferences
from learner.space import Resume, resume_of
from progress.models import Enrolment, Viewing

logger = logging.getLogger(__name__)

SALT = "learner.reminders"
# People looked at in one tick of the clock, each minute.
BATCH = 100
# Hours of the day between which mail leaves.
FROM, UNTIL = time(8), time(19)
QUIET_FOR = timedelta(days=7)
GIVEN_UP_AFTER = timedelta(days=35)


def send_due() -> None:
    """Send the reminders of today, each once; a job of the clock.

    The row is marked in the transaction that queues the mail: two clocks never send twice, and
    one that is killed leaves neither mark nor mail.
    """
    now = timezone.localtime()
    if not FROM <= now.time() < UNTIL:
        return
    for preferences in due(now)[:BATCH]:
        try:
            with transaction.atomic():
                if mark(preferences, now):
                    remind(preferences.person, now)
        except DatabaseError:
            raise
        except Exception:
            # The others get theirs; this one is looked at again on its next day.
            logger.exception("No reminder could be written for person %s.", preferences.person_id)
            mark(preferences, now)


def due(now: datetime) -> QuerySet[LearnerPreferences]:
    """Those who chose this weekday and were not looked at today."""
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    return (
        LearnerPreferences.objects.filter(
            Q(last_reminded_at=None) | Q(last_reminded_at__lt=midnight),
            reminder=LearnerPreferences.Reminder.WEEKLY,
            weekday=now.weekday(),
            person__is_active=True,
        )
        .select_related("person")
        .order_by("last_reminded_at", "pk")
    )


def mark(preferences: LearnerPreferences, now: datetime) -> bool:
    """Take this person for today; false when another clock did, or when they changed their mind."""
    known = LearnerPreferences.objects.filter(
        pk=preferences.pk,
        reminder=LearnerPreferences.Reminder.WEEKLY,
        weekday=preferences.weekday,
        last_reminded_at=preferences.last_reminded_at,
    )
    return bool(known.update(last_reminded_at=now))


def remind(person: User, now: datetime) -> bool:
    """Queue the mail, if there is something calm to say."""
    last = last_followed(person)
    if last is None or not QUIET_FOR <= now - last < GIVEN_UP_AFTER:
        return False
    resume = resume_of(person)
    if resume is None:
        return False
    letter(person, resume).send()
    return True


def last_followed(person: User) -> datetime | None:
    """When anything was last followed; two statements."""
    moments = (
        model.objects.filter(person=person).aggregate(last=Max("updated_at"))["last"]
        for model in (Viewing, Enrolment)
    )
    return max((moment for moment in moments if moment is not None), default=None)


def letter(person: User, resume: Resume) -> EmailMultiAlternatives:
    title = resume.page.title
    start = f"?t={int(resume.standing.resume)}" if resume.standing.resume else ""
    way_out = settings.BASE_URL + reverse("learner:unsubscribe", args=[token_for(person.pk)])
    context = {
        "person": person,
        "resume": resume,
        "url": settings.BASE_URL + resume.page.get_url() + start,
        "preferences_url": settings.BASE_URL + reverse("learner:preferences"),
        "way_out": way_out,
        "site_name": settings.SITE_NAME,
        "base_url": settings.BASE_URL,
        "contact_email": settings.CONTACT_EMAIL,
    }
    subject = _("Reprendre «\xa0%(title)s\xa0»") % {"title": title}
    body = render_to_string("emails/learner_reminder.txt", context)
    message = EmailMultiAlternatives(
        subject,
        body,
        to=[person.email],
        headers={
            "List-Unsubscribe": f"<{way_out}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    )
    message.attach_alternative(html_twin(subject, body), "text/html")
    return message


def token_for(person_id: int) -> str:
    """It never expires: old mail keeps its way out."""
    return signing.Signer(salt=SALT).sign(str(person_id))


def person_of(token: str) -> int | None:
    """Whom a token was made for; None when it is not one of ours."""
    try:
        return int(signing.Signer(salt=SALT).unsign(token))
    except signing.BadSignature:
        return None


def stop(person_id: int) -> None:
    """No more reminders; nothing when there were none."""
    LearnerPreferences.objects.filter(person=person_id).update(
        reminder=LearnerPreferences.Reminder.NONE
    )
