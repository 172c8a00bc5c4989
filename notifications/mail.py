"""The mail backend of the site: messages go to the task queue, which sends and tries again."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.console import EmailBackend as ConsoleBackend
from django.db import Error as DatabaseTrouble
from django.db import transaction

from notifications.envelope import to_envelope
from notifications.tasks import send_message

logger = logging.getLogger(__name__)


class QueuedEmailBackend(BaseEmailBackend):
    """Queues each message; sends it at once when it cannot wait or the queue is out of order.

    What cannot be queued is mostly what says that the database is down, or a ready-made MIME
    part: neither must be lost. `settings.EMAIL_TRANSPORT` names the backend that really sends.
    """

    def __init__(self, fail_silently: bool = False, **options: Any) -> None:
        super().__init__(fail_silently=fail_silently)

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Number of messages queued or sent; raises what the transport raises, unless silenced."""
        return sum(self._post(message) for message in email_messages if message.recipients())

    def _post(self, message: EmailMessage) -> int:
        try:
            # A failure here must not spoil the transaction of the caller.
            with transaction.atomic():
                send_message.enqueue(to_envelope(message))
        except (DatabaseTrouble, TypeError) as error:
            logger.warning("Mail sent without the queue: %s", type(error).__name__)
            return self._send_now(message)
        return 1

    def _send_now(self, message: EmailMessage) -> int:
        try:
            return get_connection(settings.EMAIL_TRANSPORT).send_messages([message]) or 0
        except (SMTPException, OSError):
            if not self.fail_silently:
                raise
            logger.exception("Mail lost: neither the queue nor the mail server takes it.")
            return 0


class ReadableConsoleBackend(ConsoleBackend):
    """Shows on the terminal what a person would read: neither encodings nor the HTML twin."""

    def write_message(self, message: EmailMessage) -> None:
        rule = "-" * 72
        recipients = ", ".join(message.recipients())
        lines = [
            rule,
            f"Courriel à {recipients}",
            str(message.subject),
            "",
            str(message.body),
            rule,
        ]
        self.stream.write("\n".join(lines) + "\n")
