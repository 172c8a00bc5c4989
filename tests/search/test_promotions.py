"""Editors put a page first for some searches; only what everyone may see."""

from __future__ import annotations

import pytest
from pytest_django import DjangoAssertNumQueries
from wagtail.models import PageViewRestriction

from search import promotions, queries
from search.engines import Reader
from search.models import Promotion
from tests.catalogue import Catalogue

pytestmark = pytest.mark.django_db


@pytest.fixture
def promotion(catalogue: Catalogue) -> Promotion:
    return Promotion.objects.create(
        queries="formation des élus\nDIFE", page=catalogue.resource, sentence="Vos droits."
    )


def promoted(typed: str, reader: Reader | None = None) -> list[int]:
    found = promotions.promoted(queries.parse(typed), reader or Reader())
    return [one.page_id for one in found]


@pytest.mark.parametrize(
    "typed",
    [
        "formation des élus",
        "Formations  élues",
        "FORMATION ELU",
        "la formation pour les élus ?",
        "élus formation",
        "« dife »",
    ],
)
def test_accents_plurals_order_and_small_words_do_not_matter(
    promotion: Promotion, typed: str
) -> None:
    assert promoted(typed) == [promotion.page_id]


@pytest.mark.parametrize(
    "typed", ["formation", "formation des élus locaux", "élus", "des", "", "?", "\0"]
)
def test_another_search_promotes_nothing(promotion: Promotion, typed: str) -> None:
    assert promoted(typed) == []


def test_a_search_of_small_words_only_may_be_promoted(catalogue: Catalogue) -> None:
    Promotion.objects.create(queries="qui est qui ?", page=catalogue.resource)
    assert promoted("Qui est qui") == [catalogue.resource.pk]
    assert promoted("qui") == []


def test_the_page_comes_with_its_title_summary_and_address(promotion: Promotion) -> None:
    (found,) = promotions.promoted(queries.parse("dife"), Reader())
    page = found.page
    assert (page.title, page.summary) == ("Droit à la formation", promotion.page.summary)
    assert (found.sentence, page.url) == ("Vos droits.", "/ressources/droit-a-la-formation/")


def test_a_withdrawn_page_is_promoted_no_more_until_it_is_back(
    promotion: Promotion, catalogue: Catalogue
) -> None:
    assert promoted("dife")
    catalogue.resource.unpublish()
    assert promoted("dife") == []
    catalogue.resource.save_revision().publish()
    assert promoted("dife")


def test_what_lies_under_a_withdrawn_page_is_not_promoted(catalogue: Catalogue) -> None:
    Promotion.objects.create(queries="carte", page=catalogue.video_lesson)
    assert promoted("carte")
    catalogue.course.unpublish()
    assert promoted("carte") == []


def test_a_private_page_is_not_promoted(promotion: Promotion) -> None:
    assert promoted("dife")
    PageViewRestriction.objects.create(
        page=promotion.page, restriction_type=PageViewRestriction.LOGIN
    )
    assert promoted("dife") == []


def test_what_a_reader_may_not_find_is_not_promoted(promotion: Promotion) -> None:
    hidden = Reader(hidden=frozenset({f"page-{promotion.page_id}"}))
    assert promoted("dife", hidden) == []


def test_three_pages_at_most_and_the_first_written_first(catalogue: Catalogue) -> None:
    pages = [catalogue.track, catalogue.course, catalogue.text_lesson, catalogue.resource]
    for page in pages:
        Promotion.objects.create(queries="cuivre", page=page)
    assert promoted("le cuivre") == [page.pk for page in pages[:3]]


def test_a_change_in_the_cms_reaches_the_next_search(promotion: Promotion) -> None:
    assert promoted("dif élus") == []
    promotion.queries += "\nDIF élus"
    promotion.save()
    assert promoted("dif élus") == [promotion.page_id]
    promotion.delete()
    assert promoted("dif élus") == []


def test_promotions_are_read_once(
    promotion: Promotion, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    promoted("dife")
    # The stamp of the content alone.
    with django_assert_num_queries(1):
        promoted("dife")
        # Nothing but signs: nothing to look for.
        promoted("?")
