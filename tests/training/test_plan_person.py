"""What is asked of a person: « Mon espace », their page, the weekly mail, the calendar."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from http import HTTPStatus
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from cms.personal import due_items, personal_data
from collectivites.models import Collectivite, Membership
from notifications import rhythm
from tests.accounts.factories import make_user
from tests.catalogue import Catalogue
from tests.conftest import signed_in
from tests.courses.test_prerequisites import add_course
from tests.learner.test_home import complete
from tests.training.plans import add_member, ask, with_referent
from training import following
from training.models import CalendarFeed, PlanRow
from training.plan import reminders
from training.plan.asked import REMINDERS
from training.plan.ics import escaped, folded

pytestmark = pytest.mark.django_db
ASKED = "/formations-demandees/"
# A Tuesday, at ten in Paris.
NOW = datetime(2026, 11, 24, 10, tzinfo=ZoneInfo("Europe/Paris"))
TODAY = NOW.date()


@pytest.fixture
def at_ten(settings: object) -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as clock:
        cache.clear()
        yield clock


@pytest.fixture
def member(learner: User) -> Membership:
    commune, _referent = with_referent()
    return add_member(commune, learner)


@pytest.fixture
def commune(member: Membership) -> Collectivite:
    return member.collectivite


def letters(person: User) -> list[mail.EmailMessage]:
    reminders.send_due()
    return [message for message in mail.outbox if person.email in message.to]


def read(client: Client) -> str:
    answer = client.get(ASKED)
    assert answer.status_code == HTTPStatus.OK
    return " ".join(answer.content.decode().replace("&nbsp;", " ").split())


def test_what_is_asked_is_at_the_top_of_my_space_until_it_is_finished(
    catalogue: Catalogue, commune: Collectivite, learner: User, learner_client: Client
) -> None:
    ask(commune, catalogue.course, due_on=date(2099, 3, 1))
    undated = add_course(catalogue, "Sans date", "sans-date")
    ask(commune, undated)
    assert [item.title for item in due_items.of(learner)] == [catalogue.course.title, "Sans date"]
    page = learner_client.get("/mon-espace/").content.decode()
    assert f"Demandé par {commune.label}" in page
    assert "Avant le 1er mars 2099" in page
    for lesson in catalogue.course.lessons():
        complete(learner, lesson)
    undated.unpublish()
    assert due_items.of(learner) == []


def test_due_items_cost_one_statement_however_many_there_are(
    catalogue: Catalogue,
    commune: Collectivite,
    learner: User,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(6):
        ask(commune, catalogue.course, due_on=TODAY + timedelta(days=number))
    # Wagtail keeps the address of the site.
    due_items.of(learner)
    with django_assert_num_queries(1):
        assert len(due_items.of(learner)) == 6


def test_the_person_reads_who_asks_why_and_what_was_declared(
    catalogue: Catalogue, learner: User, learner_client: Client
) -> None:
    commune, referent = with_referent()
    member = add_member(commune, learner)
    ask(commune, catalogue.course, message="Pour préparer le budget.", due_on=date(2020, 3, 1))
    assert "Pour préparer le budget." in read(learner_client)
    assert "Prévue pour le 1er mars 2020" in read(learner_client)
    row = member.plan_rows.get()
    following.declare(row, by=referent, on=date(2026, 3, 2), reason="Journée des maires")
    page = read(learner_client)
    assert "Déclarée, suivie ailleurs le 2 mars 2026" in page
    assert "Selon Anaïs Perrin : Journée des maires" in page


def test_what_is_asked_of_others_is_shown_to_nobody_else(
    catalogue: Catalogue, commune: Collectivite
) -> None:
    ask(commune, catalogue.course)
    assert catalogue.course.title not in read(signed_in(make_user()))
    assert Client().get(ASKED).status_code == HTTPStatus.FOUND


def test_one_mail_says_all_that_is_asked_by_every_collectivite(
    at_ten: time_machine.Traveller, catalogue: Catalogue, commune: Collectivite, learner: User
) -> None:
    other, _referent = with_referent()
    add_member(other, learner)
    ask(commune, catalogue.course, due_on=TODAY + timedelta(days=5), message="Avant le budget.")
    ask(other, catalogue.track)
    (message,) = letters(learner)
    assert message.subject == "2 formations à suivre"
    body = str(message.body)
    assert body.index(catalogue.course.title) < body.index(catalogue.track.title)
    assert "avant le 29 novembre 2026" in body
    assert "Avant le budget." in body
    assert commune.label in body
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_mail_leaves_at_most_once_a_week_however_often_the_clock_ticks(
    at_ten: time_machine.Traveller, catalogue: Catalogue, commune: Collectivite, learner: User
) -> None:
    ask(commune, catalogue.course, due_on=TODAY + timedelta(days=10))
    for _tick in range(3):
        assert len(letters(learner)) == 1
    ask(commune, catalogue.track)
    cache.clear()
    assert len(letters(learner)) == 1
    at_ten.move_to(NOW + timedelta(days=7, minutes=1))
    cache.clear()
    assert len(letters(learner)) == 2


@pytest.mark.parametrize(
    ("due_in", "asked_ago", "expected"),
    [
        (None, 0, True),
        (None, 40, False),
        (60, 40, False),
        (14, 40, True),
        (15, 40, False),
        (-1, 40, True),
        (-28, 40, True),
        (-29, 40, False),
    ],
)
def test_only_what_is_new_near_or_just_late_is_worth_a_mail(
    at_ten: time_machine.Traveller,
    catalogue: Catalogue,
    commune: Collectivite,
    learner: User,
    due_in: int | None,
    asked_ago: int,
    expected: bool,
) -> None:
    due_on = None if due_in is None else TODAY + timedelta(days=due_in)
    at_ten.move_to(NOW - timedelta(days=asked_ago))
    ask(commune, catalogue.course, due_on=due_on)
    at_ten.move_to(NOW)
    assert bool(letters(learner)) is expected


@pytest.mark.parametrize(
    "moment",
    [
        NOW.replace(hour=7, minute=59),
        NOW.replace(hour=19),
        NOW + timedelta(days=4),
        NOW + timedelta(days=5),
    ],
)
def test_no_mail_leaves_at_night_or_at_the_week_end(
    at_ten: time_machine.Traveller,
    catalogue: Catalogue,
    commune: Collectivite,
    learner: User,
    moment: datetime,
) -> None:
    ask(commune, catalogue.course)
    at_ten.move_to(moment)
    assert letters(learner) == []


def test_who_finished_left_or_has_no_account_is_not_written_to(
    at_ten: time_machine.Traveller, catalogue: Catalogue, commune: Collectivite, learner: User
) -> None:
    gone, closed = make_user(), make_user(is_active=False)
    add_member(commune, gone).end()
    add_member(commune, closed)
    add_member(commune, email="jamais@exemple.test")
    ask(commune, catalogue.course)
    for lesson in catalogue.course.lessons():
        complete(learner, lesson)
    reminders.send_due()
    reached = {address for message in mail.outbox for address in message.to}
    assert not reached & {learner.email, gone.email, closed.email, "jamais@exemple.test"}


def test_one_click_stops_the_mail_without_signing_in(
    at_ten: time_machine.Traveller, catalogue: Catalogue, commune: Collectivite, learner: User
) -> None:
    ask(commune, catalogue.course, due_on=TODAY + timedelta(days=10))
    (message,) = letters(learner)
    address = re.search(r"<https?://[^/]+(.*)>", message.extra_headers["List-Unsubscribe"])
    assert address is not None
    program = Client(enforce_csrf_checks=True)
    assert program.get(address[1]).status_code == HTTPStatus.OK
    assert not rhythm.is_stopped(learner.pk, REMINDERS)
    for _twice in range(2):
        assert program.post(address[1], {"List-Unsubscribe": "One-Click"}).status_code == 200
    at_ten.move_to(NOW + timedelta(days=8))
    cache.clear()
    assert len(letters(learner)) == 1


@pytest.mark.parametrize("token", ["", "x", "a.b", "WzEsICJ0cmFpbmluZy5kdWUiXQ:x"])
def test_a_forged_way_out_stops_nothing(token: str) -> None:
    answer = Client().post(f"/courriels/arreter/{token}/")
    assert answer.status_code == HTTPStatus.NOT_FOUND


def test_reminders_are_stopped_and_taken_again_from_the_page(
    member: Membership, learner: User, learner_client: Client
) -> None:
    address = reverse("training:set_reminders")
    learner_client.post(address, {"stop": "1"})
    assert rhythm.is_stopped(learner.pk, REMINDERS)
    assert "Vous ne les recevez pas." in read(learner_client)
    learner_client.post(address)
    assert not rhythm.is_stopped(learner.pk, REMINDERS)


def calendar_path(person: User) -> str:
    feed = CalendarFeed.objects.get(person=person)
    return reverse("training:calendar", args=[feed.token])


def test_the_calendar_has_a_secret_address_that_its_person_changes_and_closes(
    catalogue: Catalogue, commune: Collectivite, learner: User, learner_client: Client
) -> None:
    ask(commune, catalogue.course, due_on=date(2027, 3, 1), message="Avant le budget ; merci")
    ask(commune, catalogue.track)
    settings_address = reverse("training:set_calendar")
    learner_client.post(settings_address)
    first = calendar_path(learner)
    assert first in read(learner_client)
    answer = Client().get(first)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    text = answer.content.decode().replace("\r\n ", "")
    assert "DTSTART;VALUE=DATE:20270301\r\n" in text
    assert "DTEND;VALUE=DATE:20270302\r\n" in text
    assert text.count("BEGIN:VEVENT") == 1
    assert "Avant le budget \\; merci" in text
    learner_client.post(settings_address, {"renew": "1"})
    assert Client().get(first).status_code == HTTPStatus.NOT_FOUND
    second = calendar_path(learner)
    assert Client().get(second).status_code == HTTPStatus.OK
    learner_client.post(settings_address, {"close": "1"})
    assert Client().get(second).status_code == HTTPStatus.NOT_FOUND


def test_a_finished_training_leaves_the_calendar(
    catalogue: Catalogue, commune: Collectivite, learner: User, learner_client: Client
) -> None:
    ask(commune, catalogue.course, due_on=date(2027, 3, 1))
    learner_client.post(reverse("training:set_calendar"))
    for lesson in catalogue.course.lessons():
        complete(learner, lesson)
    assert b"VEVENT" not in Client().get(calendar_path(learner)).content


def test_the_key_of_a_calendar_is_not_its_address(member: Membership, learner: User) -> None:
    """A copy of the database opens no calendar."""
    feed = CalendarFeed.objects.create(person=learner)
    for token in (feed.key.hex, str(feed.key), f"{feed.key.hex}:x"):
        address = reverse("training:calendar", args=[token])
        assert Client().get(address).status_code == HTTPStatus.NOT_FOUND


def test_lines_of_a_calendar_are_cut_between_characters() -> None:
    line = folded(f"SUMMARY:{'é' * 200}")
    pieces = line.split(b"\r\n")
    assert pieces.pop() == b""
    assert all(len(piece) <= 75 for piece in pieces)
    assert all(piece.startswith(b" ") for piece in pieces[1:])
    whole = b"".join([pieces[0], *(piece[1:] for piece in pieces[1:])])
    assert whole.decode() == f"SUMMARY:{'é' * 200}"
    assert escaped("a;b,c\\d\r\ne") == "a\\;b\\,c\\\\d\\ne"


def test_the_person_downloads_what_is_held_about_what_is_asked(
    catalogue: Catalogue, commune: Collectivite, learner: User
) -> None:
    ask(commune, catalogue.course, due_on=date(2027, 3, 1))
    data = personal_data.export(learner)
    (row,) = data["formations demandées"]
    assert row["formation"] == catalogue.course.title
    assert row["avant le"] == "2027-03-01"
    assert data["rappels et calendrier"]["rappels reçus"] is True


def test_erasing_an_account_erases_its_rows_rhythm_and_calendar(
    at_ten: time_machine.Traveller, catalogue: Catalogue, commune: Collectivite, learner: User
) -> None:
    ask(commune, catalogue.course)
    CalendarFeed.objects.create(person=learner)
    letters(learner)
    key = learner.pk
    learner.delete()
    assert not CalendarFeed.objects.exists()
    assert not PlanRow.objects.filter(membership__person=key).exists()
    rhythm.stop(key, REMINDERS, timezone.now())
    assert rhythm.last_sent(key, REMINDERS) is None


def test_two_clocks_send_one_mail(member: Membership, learner: User) -> None:
    now = datetime(2026, 11, 24, 9, tzinfo=UTC)
    taken = [rhythm.take(learner.pk, REMINDERS, now, reminders.EVERY) for _clock in range(2)]
    assert taken == [True, False]
