"""Addresses of the search page, and the choices that it shows: values in, values out."""

from __future__ import annotations

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from cms.searchable import FACETS, KINDS
from search.addresses import MOST_TYPED, SearchAddress
from search.engines import Answer
from search.facets import FIRST, chips_of, facets_of


def read(query: str) -> SearchAddress:
    return SearchAddress.read(QueryDict(query))


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("", ""),
        ("q=+fibre+", "q=fibre"),
        ("q=fibre&q=cuivre", "q=cuivre"),
        ("q=a%00b", "q=a+b"),
        ("q=%ED%A0%80", "q=%EF%BF%BD%EF%BF%BD%EF%BF%BD"),
        ("page=abc", ""),
        ("page=-3&page=", ""),
        ("page=3&q=x", "q=x&page=3"),
        ("page=99999999999999999999", ""),
        ("page=%D9%A3", ""),
        ("tri=hasard", ""),
        ("tri=recent&q=x", "q=x&tri=recent"),
        ("exact=oui", ""),
        ("exact=1", "exact=1"),
        ("genre=temoignage&genre=cours&genre=cours", "genre=cours&genre=temoignage"),
        ("genre=licorne&duree=infini&sous-titres=non", ""),
        ("intervenant=personne", "intervenant=personne"),
        ("intervenant=&etiquette=%00", ""),
        ("inconnu=1", ""),
    ],
)
def test_whatever_follows_the_question_mark_is_a_search_in_a_fixed_order(
    query: str, kept: str
) -> None:
    address = read(query)
    assert address.query_string == kept
    assert read(address.query_string) == address


@given(st.text(max_size=400))
def test_what_is_read_is_written_and_read_again_the_same(typed: str) -> None:
    data = QueryDict(mutable=True)
    data["q"], data["etiquette"] = typed, typed
    address = SearchAddress.read(data)
    assert len(address.typed) <= MOST_TYPED
    assert read(address.query_string) == address


def test_a_choice_is_taken_back_alone_and_begins_again_at_the_first_page() -> None:
    address = read("q=fibre&genre=cours&genre=sequence&niveau=decouverte&page=3&tri=duree")
    assert address.without("genre", "cours").query_string == (
        "q=fibre&genre=sequence&niveau=decouverte&tri=duree"
    )
    assert address.without("niveau", "decouverte").filters == {
        "genre": frozenset({"cours", "sequence"})
    }
    assert address.unfiltered().query_string == "q=fibre&tri=duree"
    assert address.exactly().page == 1


def tags(count: int) -> Answer:
    """A tag for each document, and as many again."""
    return Answer(
        total=500,
        facets={"etiquette": {f"t{number:03}": 1 + number for number in range(count)}},
        names={"etiquette": {f"t{number:03}": f"Étiquette {number}" for number in range(count)}},
    )


def test_a_long_facet_shows_the_first_and_unfolds_all_the_others() -> None:
    (facet,) = facets_of(tags(200), SearchAddress())
    assert [choice.count for choice in facet.first] == list(range(200, 200 - FIRST, -1))
    assert len(facet.others) == 192
    assert sum(choice.count for choice in facet.choices) == sum(range(1, 201))


def test_a_single_value_more_is_not_unfolded() -> None:
    (facet,) = facets_of(tags(FIRST + 1), SearchAddress())
    assert len(facet.first) == FIRST + 1
    assert facet.others == ()


def test_what_is_chosen_is_seen_first_even_when_it_finds_nothing() -> None:
    chosen = read("etiquette=t003&etiquette=disparue")
    (facet,) = facets_of(tags(200), chosen)
    assert [(choice.value, choice.count) for choice in facet.first[:2]] == [
        ("t003", 4),
        ("disparue", 0),
    ]
    assert facet.chosen_count == 2
    assert facet.is_open


def test_scales_keep_their_order_and_have_their_names() -> None:
    answer = Answer(total=9, facets={"duree": {"long": 5, "court": 1}, "genre": {"cours": 3}})
    kinds, lengths = facets_of(answer, SearchAddress())
    assert [choice.name for choice in lengths.first] == [
        "5 minutes au plus",
        "Plus de 15 minutes",
    ]
    assert kinds.first[0].name == KINDS["cours"]


def test_a_value_that_no_scale_knows_is_shown_last() -> None:
    answer = Answer(total=9, facets={"niveau": {"nouveau": 2, "approfondissement": 1}})
    (levels,) = facets_of(answer, SearchAddress())
    assert [choice.value for choice in levels.first] == ["approfondissement", "nouveau"]


def test_a_facet_that_would_change_nothing_is_not_shown() -> None:
    everything = Answer(total=4, facets={"sous-titres": {"oui": 4}, "niveau": {}})
    assert facets_of(everything, SearchAddress()) == []
    (chosen,) = facets_of(everything, read("sous-titres=oui"))
    assert chosen.first[0].is_chosen


def test_chips_name_what_is_chosen_and_lead_to_the_page_without_it() -> None:
    address = read("q=fibre&competence=donnees&intervenant=solene-quemarrec")
    answer = Answer(names={"competence": {"donnees": "Données"}})
    chips = chips_of(answer, address)
    assert [(chip.label, chip.name) for chip in chips] == [
        (FACETS["competence"], "Données"),
        (FACETS["intervenant"], "Solene quemarrec"),
    ]
    assert chips[1].url == "/recherche/?q=fibre&competence=donnees"
