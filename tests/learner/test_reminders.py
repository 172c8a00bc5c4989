"""The rhythm one chooses: nothing by default; a mail that leaves once, and is left by one press."""

from __future__ import annotations

import re
import sys
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from accounts.services import personal_file
from learner import reminders
from learner.models import LearnerPreferences
from progress import services
from tests.catalogue import Catalogue
from tests.conftest import person
from tests.learner.test_home import watch
from tests.notifications.conftest import Mailbox, mailbox, queued_mail  # noqa: F401
from tests.notifications.test_mail import work

pytestmark = pytest.mark.django_db
ADDRESS = "/mon-espace/rappels/"
# A Tuesday, nine in the morning in Paris.
TUESDAY = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)


def wants(someone: User, **values: Any) -> LearnerPreferences:
    chosen = {"reminder": LearnerPreferences.Reminder.WEEKLY, "weekday": 1} | values
    return LearnerPreferences.objects.create(person=someone, **chosen)


def tick(at: datetime = TUESDAY) -> int:
    """Messages that leave when the clock ticks at that moment."""
    before = len(mail.outbox)
    with time_machine.travel(at, tick=False):
        reminders.send_due()
    return len(mail.outbox) - before


@pytest.fixture
def away(catalogue: Catalogue, learner: User) -> User:
    """Someone who stopped in a lesson's video eight days ago, and wants a reminder."""
    with time_machine.travel(TUESDAY - timedelta(days=8), tick=False):
        watch(learner, catalogue.video_lesson, 42)
    wants(learner)
    return learner


def test_nothing_is_chosen_for_anyone(catalogue: Catalogue, learner_client: Client) -> None:
    assert Client().get(ADDRESS)["Location"].startswith("/compte/connexion/")
    text = learner_client.get(ADDRESS).content.decode()
    assert re.search(r'value="none"[^>]*checked', text)
    assert not LearnerPreferences.objects.exists()


def test_a_goal_and_a_day_are_chosen_and_left(learner: User, learner_client: Client) -> None:
    sent = {"weekly_goal_minutes": "30", "reminder": "weekly", "weekday": "3"}
    assert learner_client.post(ADDRESS, sent)["Location"] == ADDRESS
    chosen = LearnerPreferences.objects.get(person=learner)
    assert (chosen.weekly_goal_minutes, chosen.reminder, chosen.weekday) == (30, "weekly", 3)
    assert personal_file(learner)["mon rythme"]["jour du rappel"] == "jeudi"
    learner_client.post(ADDRESS, {"weekly_goal_minutes": "", "reminder": "none"})
    chosen.refresh_from_db()
    assert (chosen.weekly_goal_minutes, chosen.reminder, chosen.weekday) == (None, "none", 3)


@pytest.mark.parametrize(
    "sent",
    [
        {"weekly_goal_minutes": "7", "reminder": "weekly", "weekday": "3"},
        {"weekly_goal_minutes": "30", "reminder": "daily", "weekday": "3"},
        {"weekly_goal_minutes": "30", "reminder": "weekly", "weekday": "9"},
        {},
    ],
)
def test_what_is_not_offered_is_refused(
    learner: User, learner_client: Client, sent: dict[str, str]
) -> None:
    answer = learner_client.post(ADDRESS, sent)
    assert answer.status_code == HTTPStatus.OK
    assert "à revoir" in answer.content.decode()
    assert not LearnerPreferences.objects.exists()


def test_the_mail_names_the_one_thing_to_resume(away: User, settings: Settings) -> None:
    assert tick() == 1
    (message,) = mail.outbox
    assert message.to == [away.email]
    assert message.subject == "Reprendre « Lire la carte »".replace("« ", "«\xa0").replace(
        " »", "\xa0»"
    )
    text = str(message.body)
    assert f"{settings.BASE_URL}/parcours/infrastructures/couverture/lire-la-carte/?t=42" in text
    assert "Vous en étiez à 42" in text
    html, kind = message.alternatives[0]  # type: ignore[attr-defined]
    assert kind == "text/html"
    assert html.count("display: inline-block") == 1
    way_out = message.extra_headers["List-Unsubscribe"].strip("<>")
    assert way_out in text
    assert way_out in html
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_it_leaves_once_however_often_the_clock_ticks(away: User) -> None:
    assert tick() == 1
    assert tick() == 0
    assert tick(TUESDAY + timedelta(hours=5)) == 0
    assert tick(TUESDAY + timedelta(days=7)) == 1


def test_two_clocks_at_once_send_once(away: User) -> None:
    """Both read the row before either marks it."""
    with time_machine.travel(TUESDAY, tick=False):
        from django.utils import timezone

        now = timezone.localtime()
        (first,), (second,) = list(reminders.due(now)), list(reminders.due(now))
        assert reminders.mark(first, now)
        assert not reminders.mark(second, now)


def test_a_clock_that_dies_half_way_leaves_neither_mark_nor_mail(
    away: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as dying:
        dying.setattr(EmailMultiAlternatives, "send", lambda _message: sys.exit(1))
        with pytest.raises(SystemExit):
            tick()
    assert LearnerPreferences.objects.get().last_reminded_at is None
    assert tick() == 1


def test_a_mail_that_cannot_be_written_does_not_hold_up_the_others(
    away: User, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = person("autre@exemple.test")
    with time_machine.travel(TUESDAY - timedelta(days=8), tick=False):
        watch(other, catalogue.video_lesson, 42)
    wants(other)
    write = reminders.letter

    def fails_for_one(someone: User, resume: Any) -> Any:
        if someone == away:
            raise ValueError("A template with a mistake.")
        return write(someone, resume)

    monkeypatch.setattr(reminders, "letter", fails_for_one)
    assert tick() == 1
    assert mail.outbox[-1].to == [other.email]
    assert tick(TUESDAY + timedelta(minutes=1)) == 0


@pytest.mark.parametrize(
    "at",
    [
        TUESDAY.replace(hour=5),  # Six in the morning in Paris.
        TUESDAY.replace(hour=19),  # Eight in the evening.
        TUESDAY + timedelta(days=1),
    ],
)
def test_it_leaves_by_day_on_the_chosen_day(away: User, at: datetime) -> None:
    assert tick(at) == 0
    assert LearnerPreferences.objects.get().last_reminded_at is None


def test_who_followed_something_this_week_is_left_in_peace(
    catalogue: Catalogue, away: User
) -> None:
    with time_machine.travel(TUESDAY - timedelta(days=2), tick=False):
        watch(away, catalogue.testimonial, 20)
    assert tick() == 0


def test_who_does_not_come_back_for_five_weeks_is_left_in_peace(away: User) -> None:
    sent = [tick(TUESDAY + timedelta(weeks=week)) for week in range(8)]
    assert sent == [1, 1, 1, 1, 0, 0, 0, 0]


def test_nothing_leaves_when_nothing_waits_nor_to_closed_accounts(
    catalogue: Catalogue, away: User
) -> None:
    wants(person("nouvelle@exemple.test"))
    catalogue.course.unpublish()
    assert tick() == 0
    catalogue.course.save_revision().publish()
    User.objects.filter(pk=away.pk).update(is_active=False)
    assert tick(TUESDAY + timedelta(days=7)) == 0


def test_a_tick_takes_a_batch_and_the_next_one_the_rest(
    catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reminders, "BATCH", 2)
    for number in range(3):
        someone = person(f"elue{number}@exemple.test")
        with time_machine.travel(TUESDAY - timedelta(days=8), tick=False):
            services.open_lesson(person_id=someone.pk, lesson=catalogue.text_lesson)
        wants(someone)
    assert [tick(), tick(), tick()] == [2, 1, 0]


def test_opening_the_way_out_changes_nothing_and_pressing_it_ends_reminders(away: User) -> None:
    address = f"{ADDRESS}arreter/{reminders.token_for(away.pk)}/"
    answer = Client().get(address)
    assert "Arrêter les rappels" in answer.content.decode()
    assert tick() == 1
    strict = Client(enforce_csrf_checks=True)
    for _again in range(2):
        answer = strict.post(address, {"List-Unsubscribe": "One-Click"})
        assert answer.status_code == HTTPStatus.OK
        assert "sont arrêtés" in answer.content.decode()
    assert tick(TUESDAY + timedelta(days=7)) == 0
    assert LearnerPreferences.objects.get().reminder == "none"


@pytest.mark.parametrize("token", ["1", "1:forged", "x:y"])
def test_a_forged_way_out_leads_nowhere(away: User, token: str) -> None:
    assert Client().post(f"{ADDRESS}arreter/{token}/").status_code == HTTPStatus.NOT_FOUND
    assert LearnerPreferences.objects.get().reminder == "weekly"


def test_a_real_server_receives_both_texts_and_the_headers(
    away: User,
    mailbox: Mailbox,  # noqa: F811
) -> None:
    with time_machine.travel(TUESDAY, tick=False):
        reminders.send_due()
        work()
    (received,) = mailbox.received
    assert received["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "/mon-espace/rappels/arreter/" in received["List-Unsubscribe"].replace("\n", "")
    plain, html = received.get_body(("plain",)), received.get_body(("html",))
    assert plain is not None
    assert html is not None
    assert "Lire la carte" in plain.get_content()
    assert "Lire la carte" in html.get_content()
