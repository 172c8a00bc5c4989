"""Grouped mail: one kind leaves at most once in a while, and its way out is one click (RFC 8058).

Rooms that send such mail register its kind; each person may stop one kind without the others.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.core import signing
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from accounts.models import User
from notifications.models import MailRhythm

_SALT = "notifications.rhythm"
# From a kind to what its page says: « les rappels des formations demandées ».
_kinds: dict[str, str] = {}


def register(kind: str, label: str) -> None:
    """Registering the same kind again replaces its label."""
    _kinds[kind] = label


def label_of(kind: str) -> str:
    return _kinds[kind]


def due(people: QuerySet[User], kind: str, now: datetime, every: timedelta) -> QuerySet[User]:
    """Those of these people who take this mail and have had none for that long."""
    silent = MailRhythm.objects.filter(
        Q(stopped_at__isnull=False) | Q(last_sent_at__gt=now - every),
        person=OuterRef("pk"),
        kind=kind,
    )
    return people.filter(~Exists(silent), is_active=True)


def take(person_id: int, kind: str, now: datetime, every: timedelta) -> bool:
    """Mark this mail as sent; false when another clock did, or when the person stopped it.

    To be called in the transaction that queues the mail: two clocks never send twice, and one
    that is killed leaves neither mark nor mail.
    """
    MailRhythm.objects.get_or_create(person_id=person_id, kind=kind)
    known = MailRhythm.objects.filter(
        Q(last_sent_at=None) | Q(last_sent_at__lte=now - every),
        person=person_id,
        kind=kind,
        stopped_at=None,
    )
    return bool(known.update(last_sent_at=now))


def last_sent(person_id: int, kind: str) -> datetime | None:
    known = MailRhythm.objects.filter(person=person_id, kind=kind)
    return known.values_list("last_sent_at", flat=True).first()


def is_stopped(person_id: int, kind: str) -> bool:
    known = MailRhythm.objects.filter(person=person_id, kind=kind)
    return known.filter(stopped_at__isnull=False).exists()


def stop(person_id: int, kind: str, now: datetime) -> None:
    """No more of it. An erased person has nothing to stop."""
    if User.objects.filter(pk=person_id).exists():
        MailRhythm.objects.get_or_create(person_id=person_id, kind=kind)
        MailRhythm.objects.filter(person=person_id, kind=kind).update(stopped_at=now)


def allow(person_id: int, kind: str) -> None:
    MailRhythm.objects.filter(person=person_id, kind=kind).update(stopped_at=None)


def way_out(person_id: int, kind: str) -> str:
    """The address that stops this mail for this person. It never expires: old mail keeps it."""
    token = signing.Signer(salt=_SALT).sign_object([person_id, kind])
    return str(settings.BASE_URL) + reverse("notifications:stop", args=[token])


def read_token(token: str) -> tuple[int, str] | None:
    """Whose mail, and which kind; None when the token is not one of ours."""
    try:
        person_id, kind = signing.Signer(salt=_SALT).unsign_object(token)
    except signing.BadSignature:
        return None
    return (person_id, kind) if kind in _kinds else None


def one_click(address: str) -> dict[str, str]:
    """Headers that make mail programs show their own button (RFC 8058)."""
    return {
        "List-Unsubscribe": f"<{address}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
