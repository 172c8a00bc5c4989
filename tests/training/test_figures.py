"""The figures of the law: dated rows, with what they say and where it is written."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from tests.training.registers import write_figures
from training import figures
from training.models import LegalFigure

pytestmark = pytest.mark.django_db
Key = LegalFigure.Key


@pytest.fixture(autouse=True)
def _law() -> None:
    write_figures()


def value(key: str, on: date) -> int | None:
    figure = figures.value(key, on)
    return None if figure is None else int(figure.value)


def test_a_figure_is_the_one_in_force_that_day() -> None:
    assert value(Key.LEAVE_DAYS, date(2015, 12, 31)) is None
    assert value(Key.LEAVE_DAYS, date(2025, 12, 23)) == 18
    assert value(Key.LEAVE_DAYS, date(2025, 12, 24)) == 24


def test_a_new_row_replaces_the_figure_from_its_day_on() -> None:
    LegalFigure.objects.create(
        key=Key.LEAVE_DAYS,
        value=30,
        starts_on=date(2030, 1, 1),
        statement="…",
        source="…",
        checked_on=date(2030, 1, 1),
    )
    assert value(Key.LEAVE_DAYS, date(2029, 12, 31)) == 24
    assert value(Key.LEAVE_DAYS, date(2030, 1, 1)) == 30


def test_every_figure_of_the_law_says_its_source() -> None:
    today = figures.values(Key.values, date(2026, 11, 22))
    assert set(today) == set(Key.values)
    assert {key: int(figure.value) for key, figure in today.items()} == {
        "leave_days": 24,
        "budget_floor": 2,
        "budget_ceiling": 20,
        "first_year": 12,
        "deliberation": 3,
    }
    for figure in today.values():
        assert "L. 2123-1" in figure.source
        assert figure.statement
        assert figure.checked_on


def test_what_the_administration_corrected_is_kept() -> None:
    LegalFigure.objects.filter(key=Key.BUDGET_FLOOR).update(value=3)
    write_figures()
    assert value(Key.BUDGET_FLOOR, date(2026, 1, 1)) == 3
    assert LegalFigure.objects.filter(key=Key.BUDGET_FLOOR).count() == 1


def test_the_administration_writes_a_new_figure_in_the_cms_and_nobody_else(
    administrator_client: Client, moderator_client: Client
) -> None:
    asked = reverse("wagtailsnippets_training_legalfigure:add")
    typed = {
        "key": "leave_days",
        "value": "26",
        "starts_on": "01/01/2031",
        "statement": "26 jours.",
        "source": "Article L. 2123-13",
        "source_url": "",
        "checked_on": "01/01/2031",
    }
    assert moderator_client.post(asked, typed).status_code == 302
    assert value(Key.LEAVE_DAYS, date(2031, 1, 1)) == 24
    assert administrator_client.get(asked).status_code == 200
    assert administrator_client.post(asked, typed).status_code == 302
    assert value(Key.LEAVE_DAYS, date(2031, 1, 1)) == 26
