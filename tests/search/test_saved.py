"""Kept searches: one's own, kept once, told of at most weekly, left by one press."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.cache import cache
from django.core.mail import EmailMultiAlternatives
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings
from wagtail.models import Page

from accounts.models import User
from accounts.services import personal_file
from courses.models import CoursePage, LessonPage, Prerequisite
from notifications import rhythm
from search import news, saved
from search.models import SavedSearch
from tests.catalogue import Catalogue
from tests.conftest import person, signed_in
from tests.search_index import Rebuild

pytestmark = pytest.mark.django_db
LIST = "/recherche/gardees/"
KEEP, FORGET, TELL = f"{LIST}garder/", f"{LIST}retirer/", f"{LIST}prevenir/"
FIBRE = "q=fibre&genre=temoignage"
# A Tuesday, nine in the morning in Paris.
TUESDAY = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)


def post(client: Client, address: str, query_string: str = FIBRE, **values: str) -> Any:
    return client.post(address, {"recherche": query_string} | values)


def rows(someone: User) -> list[tuple[str, bool]]:
    found = SavedSearch.objects.filter(person=someone).order_by("pk")
    return list(found.values_list("query_string", "notify"))


def test_a_search_sent_twice_is_kept_once_whatever_its_order_and_page(
    learner: User, learner_client: Client
) -> None:
    first = post(learner_client, KEEP)
    assert first["Location"] == f"/recherche/?{FIBRE}"
    post(learner_client, KEEP, "genre=temoignage&tri=recent&page=3&q=fibre&inconnu=1")
    assert rows(learner) == [(FIBRE, False)]
    post(learner_client, KEEP, prevenir="1")
    assert rows(learner) == [(FIBRE, True)]
    post(learner_client, KEEP)
    assert rows(learner) == [(FIBRE, True)]


@pytest.mark.parametrize("query_string", ["", "page=2", "tri=recent", "q=%00", "genre=inconnu"])
def test_what_is_no_search_is_not_kept(
    learner: User, learner_client: Client, query_string: str
) -> None:
    assert post(learner_client, KEEP, query_string).status_code == HTTPStatus.NOT_FOUND
    assert rows(learner) == []


def test_what_is_too_long_or_one_too_many_is_refused_in_clear_words(
    learner: User, learner_client: Client
) -> None:
    long = "&".join(f"etiquette={'x' * 90}{number}" for number in range(20))
    answer = learner_client.post(KEEP, {"recherche": long}, follow=True)
    assert "trop longue" in answer.content.decode()
    for number in range(SavedSearch.MOST_OF_A_PERSON):
        saved.keep(learner, saved.read(f"q=recherche+{number}"))
    answer = learner_client.post(KEEP, {"recherche": "q=une+de+plus"}, follow=True)
    assert "Vous gardez déjà 50 recherches" in answer.content.decode()
    assert len(rows(learner)) == 50
    post(learner_client, KEEP, "q=recherche+3", prevenir="1")
    assert ("q=recherche+3", True) in rows(learner)


@pytest.mark.parametrize("address", [LIST, KEEP, FORGET, TELL])
def test_a_visitor_is_asked_to_sign_in(client: Client, address: str) -> None:
    answer = client.get(address) if address == LIST else post(client, address)
    assert answer.status_code == HTTPStatus.FOUND
    assert answer["Location"].startswith("/compte/connexion/")


def test_nobody_sees_or_changes_what_someone_else_keeps(
    catalogue: Catalogue, search_index: Rebuild, learner: User, learner_client: Client
) -> None:
    saved.keep(learner, saved.read(FIBRE))
    other = signed_in(person("autre@exemple.test"))
    assert "fibre" not in other.get(LIST).content.decode()
    assert post(other, TELL, prevenir="1").status_code == HTTPStatus.NOT_FOUND
    post(other, FORGET)
    assert rows(learner) == [(FIBRE, False)]
    assert other.get(KEEP).status_code == HTTPStatus.METHOD_NOT_ALLOWED


def test_a_search_is_removed_once_however_often_one_presses(
    catalogue: Catalogue, search_index: Rebuild, learner: User, learner_client: Client
) -> None:
    saved.keep(learner, saved.read(FIBRE))
    for _press in range(2):
        assert post(learner_client, FORGET)["Location"] == LIST
    assert rows(learner) == []
    assert "Aucune recherche gardée" in learner_client.get(LIST).content.decode()


def test_the_list_names_each_search_as_people_read_it(
    catalogue: Catalogue, search_index: Rebuild, learner: User, learner_client: Client
) -> None:
    saved.keep(learner, saved.read("q=%3Cb%3Efibre%3C/b%3E&genre=temoignage"))
    saved.keep(learner, saved.read("competence=infrastructures&duree=court"))
    html = learner_client.get(LIST).content.decode()
    assert "&lt;b&gt;fibre" in html
    assert "Témoignage" in html
    assert "Infrastructures, 5 minutes au plus" in html
    assert "no-store" in learner_client.get(LIST)["Cache-Control"]


def test_the_list_costs_the_same_whatever_is_kept(
    catalogue: Catalogue, search_index: Rebuild, learner: User, learner_client: Client
) -> None:
    def statements() -> int:
        learner_client.get(LIST)
        with CaptureQueriesContext(connection) as queries:
            assert learner_client.get(LIST).status_code == HTTPStatus.OK
        return len([query for query in queries if "cache_entries" not in query["sql"]])

    saved.keep(learner, saved.read(FIBRE))
    before = statements()
    assert before <= 20
    for number in range(20):
        saved.keep(learner, saved.read(f"q=fibre+{number}&competence=donnees"))
    assert statements() == before


def test_the_page_of_results_offers_to_keep_the_search_and_then_says_that_it_is_kept(
    catalogue: Catalogue, search_index: Rebuild, client: Client, learner_client: Client
) -> None:
    address = f"/recherche/?{FIBRE}"
    assert "Se connecter pour garder cette recherche" in client.get(address).content.decode()
    html = learner_client.get(address).content.decode()
    (said,) = re.findall(r'name="recherche" value="([^"]*)"', html)
    post(learner_client, KEEP, said.replace("&amp;", "&"))
    assert "Cette recherche est gardée" in learner_client.get(address).content.decode()


def test_a_person_takes_away_what_they_keep(learner: User) -> None:
    saved.keep(learner, saved.read(FIBRE), notify=True)
    file = personal_file(learner)
    (kept,) = file["recherches gardées"]
    assert kept["recherche"] == f"/recherche/?{FIBRE}"
    assert kept["me prévenir"] is True
    assert file["nouveautés des recherches"]["courriel arrêté"] is False


# The mail.


def publish(page: Page, at: datetime) -> None:
    Page.objects.filter(pk=page.pk).update(first_published_at=at, last_published_at=at)


@pytest.fixture
def waiting(catalogue: Catalogue, search_index: Rebuild, learner: User, settings: Settings) -> User:
    """Someone who keeps a search since Sunday; a testimonial that it finds came out on Monday."""
    settings.EMAIL_BACKEND = settings.EMAIL_TRANSPORT
    for page in Page.objects.filter(depth__gt=2):
        publish(page, TUESDAY - timedelta(days=30))
    publish(catalogue.testimonial, TUESDAY - timedelta(days=1))
    publish(catalogue.reserved_lesson, TUESDAY - timedelta(days=1))
    search_index()
    keep_since(learner, "q=temoignage", TUESDAY - timedelta(days=2))
    return learner


def keep_since(someone: User, query_string: str, at: datetime) -> None:
    saved.keep(someone, saved.read(query_string), notify=True)
    SavedSearch.objects.filter(person=someone, query_string=query_string).update(seen_until=at)


def tick(at: datetime = TUESDAY) -> list[EmailMultiAlternatives]:
    """Messages that leave when the clock ticks at that moment."""
    cache.clear()
    before = len(mail.outbox)
    with time_machine.travel(at, tick=False):
        news.send_due()
    return mail.outbox[before:]  # type: ignore[return-value]


def test_what_is_new_is_told_once_with_its_way_out(waiting: User, client: Client) -> None:
    (message,) = tick()
    assert message.to == [waiting.email]
    assert "temoignage" not in message.subject
    assert "/temoignages/temoignage-1/" in message.body
    assert "/recherche/?q=temoignage&tri=recent" in message.body
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    way_out = message.extra_headers["List-Unsubscribe"].strip("<>")
    for later in (timedelta(minutes=1), timedelta(days=2), timedelta(days=7)):
        assert tick(TUESDAY + later) == []
    path = way_out.removeprefix("http://127.0.0.1:8000")
    assert client.post(path).status_code == HTTPStatus.OK
    assert rhythm.is_stopped(waiting.pk, saved.NEWS)


def test_what_came_out_before_it_was_kept_is_no_news(waiting: User) -> None:
    SavedSearch.objects.update(seen_until=TUESDAY - timedelta(hours=23))
    assert tick() == []


def test_what_came_out_a_moment_ago_waits_for_the_next_mail(
    waiting: User, catalogue: Catalogue, search_index: Rebuild
) -> None:
    publish(catalogue.testimonial, TUESDAY - timedelta(minutes=5))
    search_index()
    assert tick() == []
    assert len(tick(TUESDAY + timedelta(days=1, minutes=1))) == 1


def test_nothing_leaves_at_night_nor_on_sundays_nor_to_the_demo(waiting: User) -> None:
    assert tick(TUESDAY.replace(hour=22)) == []
    assert tick(TUESDAY + timedelta(days=5)) == []
    User.objects.update(is_demo=True)
    assert tick() == []


def test_a_mail_a_week_tells_of_every_search(
    waiting: User, catalogue: Catalogue, search_index: Rebuild
) -> None:
    keep_since(waiting, "genre=sequence", TUESDAY - timedelta(days=2))
    (message,) = tick()
    assert "«\xa0temoignage\xa0»" in message.body
    assert "/parcours/infrastructures/couverture/ecrire-a-l-operateur/" in message.body
    publish(catalogue.expert_talk, TUESDAY + timedelta(days=1))
    keep_since(waiting, "q=cuivre", TUESDAY)
    search_index()
    assert tick(TUESDAY + timedelta(days=3)) == []
    (message,) = tick(TUESDAY + timedelta(days=7, minutes=1))
    assert "/paroles-d-experts/fin-du-cuivre/" in message.body
    assert "temoignage-1" not in message.body


def test_what_is_withdrawn_meanwhile_is_not_told(waiting: User, catalogue: Catalogue) -> None:
    catalogue.testimonial.unpublish()
    assert tick() == []


def test_the_text_of_what_one_may_not_read_is_no_news(
    waiting: User, catalogue: Catalogue, search_index: Rebuild
) -> None:
    """A lesson that opens after another course is found by its title, not by its text."""

    def found() -> list[news.News]:
        kept = list(SavedSearch.objects.filter(query_string="q=%22courrier%22"))
        with time_machine.travel(TUESDAY, tick=False):
            return news.news_of(waiting, kept, TUESDAY)

    keep_since(waiting, "q=%22courrier%22", TUESDAY - timedelta(days=2))
    (told,) = found()
    assert [line.title for line in told.lines] == [catalogue.reserved_lesson.title]
    first = CoursePage(title="Avant tout", slug="avant-tout", summary="Un cours.")
    catalogue.track.refresh_from_db()
    catalogue.track.add_child(instance=first)
    first.save_revision().publish()
    lesson = LessonPage(title="Une séquence", slug="une-sequence", summary="Une séquence.")
    first.add_child(instance=lesson)
    lesson.save_revision().publish()
    Prerequisite.objects.create(course=catalogue.course, required=first, is_blocking=True)
    search_index()
    assert found() == []


def test_without_an_index_nobody_is_told_and_nothing_is_lost(
    waiting: User, settings: Settings, tmp_path: Any
) -> None:
    index = settings.SEARCH_INDEX_FILE
    settings.SEARCH_INDEX_FILE = tmp_path / "absent.sqlite3"
    assert tick() == []
    settings.SEARCH_INDEX_FILE = index
    assert len(tick()) == 1


def test_asking_again_brings_back_the_mail_that_was_stopped(
    waiting: User, learner_client: Client
) -> None:
    rhythm.stop(waiting.pk, saved.NEWS, TUESDAY)
    assert tick() == []
    assert "Vous avez arrêté ce courriel" in learner_client.get(LIST).content.decode()
    post(learner_client, TELL, "q=temoignage", prevenir="1")
    assert len(tick()) == 1
    post(learner_client, TELL, "q=temoignage", prevenir="0")
    assert rows(waiting) == [("q=temoignage", False)]
