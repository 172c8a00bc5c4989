"""What is searched is counted by the week, and nothing of a person is kept."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.db import OperationalError, connection, transaction
from pytest_django import DjangoAssertNumQueries

from cms import clock
from search import queries, tallies
from search.models import QueryTally

pytestmark = pytest.mark.django_db


def search(typed: str, total: int = 3) -> None:
    tallies.count(queries.parse(typed), total)


def counted() -> dict[str, tuple[int, int]]:
    return {tally.words: (tally.searches, tally.empty) for tally in QueryTally.objects.all()}


def test_a_search_is_counted_in_one_statement(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for _time in range(2):
        with django_assert_num_queries(1):
            search("fibre optique")
    assert counted() == {"fibre optique": (2, 0)}


def test_what_found_nothing_is_counted_apart() -> None:
    search("visioconf", total=0)
    search("visioconf", total=0)
    search("visioconf", total=4)
    assert counted() == {"visioconf": (3, 2)}


def test_accents_capitals_and_signs_make_no_other_search() -> None:
    for typed in ("Données ouvertes", "donnees OUVERTES", "  « données   ouvertes » ?"):
        search(typed)
    assert counted() == {"donnees ouvertes": (3, 0)}


@time_machine.travel("2027-03-07T23:30:00+00:00", tick=False)
def test_a_week_begins_on_monday_in_france() -> None:
    """It is Monday, half past midnight, in Paris."""
    search("fibre")
    assert QueryTally.objects.get().week == date(2027, 3, 8)


@pytest.mark.parametrize(
    "typed",
    [
        "jeanne.dupuis@exemple.test",
        "contacter jeanne.dupuis @ exemple.test",
        "06 12 34 56 78",
        "rappeler le 06.12.34.56.78",
        "0612345678",
        "+33 6 12 34 56 78",
        "\uff10\uff16 12 34 56 78",
        "1 65 03 75 116 001 22",
        "213 501 234",
        "dossier 20261234",
        "né le 12/03/1965",
        "née le 12 03 65",
        "https://exemple.test/dossier",
        "www.exemple.test",
        "bonjour je suis maire de ma commune et je voudrais savoir comment faire avec mon voisin",
        "a" * 101,
        "",
        "« ? »",
        "\0",
    ],
)
def test_what_may_tell_of_a_person_is_not_kept(
    typed: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        search(typed, total=0)
    assert counted() == {}


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("article L. 2123-12", "article l2123-12"),
        ("mandat 2020-2026", "mandat 2020-2026"),
        ("règlement 2016/679", "reglement 2016 679"),
        ("moins de 5 000 habitants", "moins de 5000 habitants"),
        ("4G", "4g"),
        ("<script>alert(1)</script>", "script alert 1 script"),
    ],
)
def test_numbers_of_the_law_are_kept(typed: str, words: str) -> None:
    search(typed)
    assert counted() == {words: (1, 0)}


def test_nothing_says_who_or_when_but_the_week() -> None:
    fields = {field.name for field in QueryTally._meta.get_fields()}
    assert fields == {"id", "words", "week", "searches", "empty"}


def test_a_count_is_forgotten_after_thirteen_months_by_the_clock() -> None:
    with time_machine.travel("2027-03-08T10:00:00+00:00", tick=False):
        search("ancienne")
    with time_machine.travel("2028-04-01T10:00:00+00:00", tick=False):
        search("récente")
        clock.tick()
        assert set(counted()) == {"ancienne", "recente"}
    with time_machine.travel("2028-04-10T10:00:00+00:00", tick=False):
        cache.clear()
        clock.tick()
        assert set(counted()) == {"recente"}


def test_what_a_machine_pours_in_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tallies, "MOST_A_WEEK", 5)
    for number in range(8):
        search(f"mot{number}")
    search("fibre")
    search("fibre")
    tallies.forget_now()
    assert set(counted()) == {"fibre"}


def test_a_busy_database_does_not_stop_a_search() -> None:
    """The failure is told inside a transaction, which it has broken; else it is only logged."""
    search("fibre")

    def busy(*_args: object) -> None:
        raise OperationalError("database is locked")

    with connection.execute_wrapper(busy), pytest.raises(OperationalError), transaction.atomic():
        search("fibre")
    assert counted() == {"fibre": (1, 0)}


def test_periods_are_a_year_and_a_month_at_most() -> None:
    assert timedelta(days=395) < tallies.KEPT_FOR < timedelta(days=400)
