from __future__ import annotations

import smtplib
from datetime import timedelta
from email.mime.image import MIMEImage

import pytest
import time_machine
from django.core.mail import EmailMessage, EmailMultiAlternatives, send_mail
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult
from pytest_django import Settings

from notifications.tasks import DELAYS, forget_sent_mail, take_up_lost_mail
from tests.notifications.conftest import Mailbox

pytestmark = pytest.mark.django_db


def work() -> None:
    """What the default worker does until its queue is empty."""
    call_command(
        "db_worker", batch=True, interval=0, startup_delay=False, reload=False, verbosity=0
    )


def invitation() -> EmailMultiAlternatives:
    message = EmailMultiAlternatives(
        "Séance du 3 décembre",
        "Bonjour, l’ordre du jour est prêt.",
        to=["mairie@orval.example"],
        cc=["dgs@orval.example"],
        bcc=["archives@orval.example"],
        reply_to=["secretariat@orval.example"],
        headers={"X-Room": "notifications"},
    )
    message.attach_alternative("<p>L’ordre du jour est prêt.</p>", "text/html")
    message.attach("ordre-du-jour.txt", "1. Budget", "text/plain")
    message.attach("plan.bin", b"\x00\xff", "application/octet-stream")
    return message


def test_a_message_waits_in_the_queue_then_reaches_the_server_whole(mailbox: Mailbox) -> None:
    assert invitation().send() == 1
    assert mailbox.received == []
    work()
    (received,) = mailbox.received
    assert received["Subject"] == "Séance du 3 décembre"
    assert received["Reply-To"] == "secretariat@orval.example"
    assert received["X-Room"] == "notifications"
    assert received["Bcc"] is None
    assert mailbox.recipients == [
        ["mairie@orval.example", "dgs@orval.example", "archives@orval.example"]
    ]
    plain, html = received.get_body(("plain",)), received.get_body(("html",))
    assert plain is not None
    assert html is not None
    assert plain.get_content().strip() == "Bonjour, l’ordre du jour est prêt."
    assert html.get_content().strip() == "<p>L’ordre du jour est prêt.</p>"
    contents = {part.get_filename(): part.get_content() for part in received.iter_attachments()}
    assert contents["plan.bin"] == b"\x00\xff"
    assert contents["ordre-du-jour.txt"].strip() == "1. Budget"


def test_a_refused_message_leaves_later_under_the_same_identifier(mailbox: Mailbox) -> None:
    mailbox.refusals = 2
    start = timezone.now()
    send_mail("Code", "123456", None, ["mairie@orval.example"])
    work()
    assert mailbox.received == []
    identifiers = set()
    for minutes in (DELAYS[0], DELAYS[0] + DELAYS[1]):
        waiting = DBTaskResult.objects.get(status=TaskResultStatus.READY)
        identifiers.add(waiting.args_kwargs["args"][0]["headers"]["Message-ID"])
        with time_machine.travel(start + timedelta(minutes=minutes, seconds=5), tick=False):
            work()
    assert [message["Message-ID"] for message in mailbox.received] == list(identifiers)


def test_after_six_tries_the_message_is_given_up_and_said_so_without_any_address(
    queued_mail: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    send_mail("Code", "123456", None, ["mairie@orval.example"])
    now = timezone.now()
    for minutes in (0, *DELAYS):
        now += timedelta(minutes=minutes, seconds=5)
        with time_machine.travel(now, tick=False):
            work()
    assert not DBTaskResult.objects.ready().exists()
    assert DBTaskResult.objects.successful().count() == 6
    errors = [record.getMessage() for record in caplog.records if record.levelname == "ERROR"]
    assert len(errors) == 1
    assert errors[0].startswith("Mail given up after 6 tries: ConnectionRefusedError")
    assert "orval" not in errors[0]


def test_without_the_queue_the_message_is_sent_at_once(mailbox: Mailbox) -> None:
    table = connection.ops.quote_name(DBTaskResult._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} RENAME TO away")
    try:
        assert send_mail("Alerte", "La file est en panne.", None, ["mairie@orval.example"]) == 1
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER TABLE away RENAME TO {table}")
    assert len(mailbox.received) == 1


def message_that_cannot_wait() -> EmailMessage:
    message = EmailMessage("Logo", "Voir ci-joint.", to=["mairie@orval.example"])
    message.attach(MIMEImage(b"GIF89a", "gif"))
    return message


def test_a_ready_made_mime_part_is_sent_at_once(mailbox: Mailbox) -> None:
    message_that_cannot_wait().send()
    assert len(mailbox.received) == 1


def test_failing_altogether_is_silent_only_when_asked(mailbox: Mailbox) -> None:
    mailbox.refusals = 2
    assert message_that_cannot_wait().send(fail_silently=True) == 0
    with pytest.raises(smtplib.SMTPDataError):
        message_that_cannot_wait().send()


def test_a_message_to_nobody_is_not_queued(queued_mail: Settings) -> None:
    assert EmailMessage("Vide", "", to=[]).send() == 0
    assert not DBTaskResult.objects.exists()


def test_a_message_whose_worker_died_is_taken_up_again(mailbox: Mailbox) -> None:
    send_mail("Code", "123456", None, ["mairie@orval.example"])
    DBTaskResult.objects.get().claim("worker-that-dies")
    take_up_lost_mail()
    work()
    assert mailbox.received == []
    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        take_up_lost_mail()
        work()
    assert len(mailbox.received) == 1


def test_sent_messages_are_forgotten_after_a_day(mailbox: Mailbox) -> None:
    send_mail("Code", "123456", None, ["mairie@orval.example"])
    work()
    forget_sent_mail()
    assert DBTaskResult.objects.count() == 1
    with time_machine.travel(timezone.now() + timedelta(days=1, minutes=1)):
        forget_sent_mail()
    assert not DBTaskResult.objects.exists()


def test_the_terminal_shows_what_a_person_would_read(
    queued_mail: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    queued_mail.EMAIL_TRANSPORT = "notifications.mail.ReadableConsoleBackend"
    invitation().send()
    work()
    shown = capsys.readouterr().out
    assert "Séance du 3 décembre\n\nBonjour, l’ordre du jour est prêt." in shown
    assert "mairie@orval.example" in shown
    assert "<p>" not in shown
