"""The calendar that a person subscribes to: what is asked of them, in their own agenda."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.core import signing
from django.db import models
from django.utils.translation import gettext_lazy as _

SALT = "training.calendar"


class CalendarFeed(models.Model):
    """Whoever has its address reads it, without signing in: the person may make another one.

    The address is signed: it is not in the database, so a copy of the rows opens no calendar.
    """

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_feed"
    )
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    made_at = models.DateTimeField(_("créé le"), auto_now=True)

    class Meta:
        verbose_name = _("calendrier")
        verbose_name_plural = _("calendriers")

    def __str__(self) -> str:
        return str(self.person)

    @property
    def token(self) -> str:
        return signing.Signer(salt=SALT).sign(self.key.hex)


def feed_of(token: str) -> CalendarFeed | None:
    """Whose calendar a token opens; None when it is not one of ours, or no longer."""
    try:
        key = signing.Signer(salt=SALT).unsign(token)
    except signing.BadSignature:
        return None
    found = CalendarFeed.objects.filter(key=key, person__is_active=True)
    return found.select_related("person").first()
