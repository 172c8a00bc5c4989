"""The lists of talks: filtered by plain addresses, in pages of few pictures."""

from __future__ import annotations

import pytest
from django.test import Client

from testimonials.models import TestimonialIndexPage
from tests.catalogue import Catalogue, add_testimonial, make_video

pytestmark = pytest.mark.django_db


@pytest.fixture
def many(catalogue: Catalogue) -> Catalogue:
    index = TestimonialIndexPage.objects.get()
    for number in range(2, 13):
        add_testimonial(
            index, number, speaker=catalogue.speaker, video=make_video(duration=60.0 * number)
        )
    return catalogue


def titles(client: Client, query: str = "") -> list[str]:
    response = client.get(f"/temoignages/{query}")
    assert response.status_code == 200
    return [page.title for page in response.context["page_of_entries"]]


def test_a_page_shows_ten_and_the_next_one_the_rest(many: Catalogue, client: Client) -> None:
    first, second = titles(client), titles(client, "?page=2")
    assert (len(first), len(second)) == (10, 2)
    assert not set(first) & set(second)


def test_a_page_number_out_of_range_shows_the_last_page(many: Catalogue, client: Client) -> None:
    assert titles(client, "?page=99") == titles(client, "?page=2")
    assert titles(client, "?page=abc") == titles(client)


def test_a_filter_keeps_what_it_names(many: Catalogue, client: Client) -> None:
    assert titles(client, "?competence=infrastructures") == ["Témoignage 1"]
    assert titles(client, "?modele=tous-pour-tous") == ["Témoignage 1"]
    assert titles(client, "?etiquette=fibre") == ["Témoignage 1"]
    assert titles(client, "?duree=longue") == ["Témoignage 12", "Témoignage 11", "Témoignage 10"]


def test_filters_add_up(many: Catalogue, client: Client) -> None:
    assert titles(client, "?competence=infrastructures&duree=longue") == []


@pytest.mark.parametrize(
    "query", ["?competence=inconnue", "?duree=infinie", "?public=%27", "?modele=&page=-1"]
)
def test_an_unknown_value_is_no_error(many: Catalogue, client: Client, query: str) -> None:
    titles(client, query)


def test_officials_see_what_is_meant_for_everyone(many: Catalogue, client: Client) -> None:
    many.testimonial.audience = "agents"
    many.testimonial.save_revision().publish()
    for_officials = titles(client, "?public=elus") + titles(client, "?public=elus&page=2")
    assert len(for_officials) == 11
    assert "Témoignage 1" not in for_officials
    for_agents = titles(client, "?public=agents") + titles(client, "?public=agents&page=2")
    assert len(for_agents) == 12
