"""Sending mail, away from the person who waits for a page."""

from __future__ import annotations

import logging
from datetime import timedelta
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.core.mail import get_connection
from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from notifications.envelope import from_envelope

logger = logging.getLogger(__name__)

# Minutes before the second try, the third, and so on: six tries over about five hours.
DELAYS = (1, 5, 15, 60, 240)
# A try lasts at most a few EMAIL_TIMEOUT: beyond this, its worker is dead.
LOST_AFTER = timedelta(minutes=10)
# Messages hold names, addresses and codes: they do not stay once sent.
KEPT_FOR = timedelta(days=1)


# Somebody waits for a code: mail goes before the rest of the queue.
@task(queue_name="default", priority=50)
def send_message(envelope: dict[str, Any], attempt: int = 1) -> None:
    """Hand one message to the mail server; try again later when it cannot take it.

    A message whose worker was killed may leave twice, under the same identifier.
    """
    reference = envelope["headers"]["Message-ID"]
    try:
        get_connection(settings.EMAIL_TRANSPORT).send_messages([from_envelope(envelope)])
    except (SMTPException, OSError) as error:
        _try_again(envelope, attempt, f"{type(error).__name__} for {reference}")


def _try_again(envelope: dict[str, Any], attempt: int, reason: str) -> None:
    if attempt > len(DELAYS):
        logger.error("Mail given up after %d tries: %s", attempt, reason)
        return
    delay = timedelta(minutes=DELAYS[attempt - 1])
    logger.warning("Mail not sent (try %d), again in %s: %s", attempt, delay, reason)
    send_message.using(run_after=timezone.now() + delay).enqueue(envelope, attempt=attempt + 1)


def take_up_lost_mail() -> None:
    """Give back to the queue the messages whose worker died while sending them."""
    DBTaskResult.objects.running().filter(
        task_path=send_message.module_path, started_at__lt=timezone.now() - LOST_AFTER
    ).update(status=TaskResultStatus.READY)


def forget_sent_mail() -> None:
    """Delete the messages that left the queue more than a day ago."""
    DBTaskResult.objects.finished().filter(
        task_path=send_message.module_path, finished_at__lt=timezone.now() - KEPT_FOR
    ).delete()
