from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search import french
from search.engines.prepared import suggestion_rank
from search.queries import Synonyms, parse
from search.ranking import (
    Candidate,
    Look,
    Quotable,
    best_passages,
    idf,
    is_enough,
    levels,
    rerank,
    weigh,
)

TODAY = date(2026, 11, 22)


def look(typed: str) -> Look:
    query = parse(typed)
    return Look(levels(query), [1.0] * len(query.terms))


def order(typed: str, *candidates: Candidate) -> list[str]:
    query = parse(typed)
    ranked = rerank(query, levels(query), [1.0] * len(query.terms), candidates, today=TODAY)
    return [candidate.key for candidate, _ in ranked]


def candidate(
    key: str,
    title: str = "Un titre",
    *said: str,
    score: float = 1.0,
    kind: str = "cours",
    published_on: date | None = None,
) -> Candidate:
    return Candidate(
        key=key,
        score=score,
        title=french.indexed(title),
        head="",
        kind=kind,
        published_on=published_on,
        passages=tuple(
            Quotable(position, score, french.indexed(text)) for position, text in enumerate(said)
        ),
    )


def test_a_rarer_word_is_worth_more() -> None:
    assert idf(5, 20_000) > idf(50, 20_000) > idf(5_000, 20_000) > 0


def test_a_word_of_one_document_is_worth_no_more_than_of_three() -> None:
    assert idf(1, 20_000) == idf(3, 20_000) == idf(0, 20_000)


@given(st.integers(0, 100_000), st.integers(0, 100_000))
def test_every_word_is_worth_something(count: int, total: int) -> None:
    assert idf(count, total) > 0


def test_units_that_answer_the_same_equally_well_are_one_level_best_first() -> None:
    synonyms = Synonyms.of([(["fibre", "FTTH", "très haut débit"], False)])
    found = levels(parse("fibre", synonyms=synonyms))
    typed, others = found[0], found[1]
    assert (typed.phrases, typed.weight) == ((("fibr",),), 1.0)
    assert {len(stems) for stems in others.phrases} == {1, 3} or len(others.phrases) == 2
    assert others.weight < 1


def test_a_word_that_nothing_holds_weighs_as_something_rare() -> None:
    query = parse("commune kwyjibo")
    found = levels(query)
    counts = [900 if 0 in level.covers and len(level.covers) == 1 else 0 for level in found]
    common, unknown = weigh(query, found, counts, 1000)
    assert unknown > common


def test_a_rare_form_of_a_common_family_weighs_less_than_a_rare_word() -> None:
    query = parse("mutualiser licorne")
    found = levels(query)
    of_family = [4 if level.weight == 1 else 800 for level in found]
    mutualiser, licorne = weigh(query, found, of_family, 20_000)
    alone = weigh(query, found, [4 if level.weight == 1 else 0 for level in found], 20_000)
    assert mutualiser < alone[0]
    assert alone[0] == pytest.approx(alone[1])
    assert licorne <= alone[1]


def test_what_everyone_says_every_day_is_worth_little_however_rare_here() -> None:
    query = parse("savoir la fibre")
    found = levels(query)
    savoir, fibre = weigh(query, found, [4 if 0 in each.covers else 90 for each in found], 20_000)
    assert savoir < fibre


def test_an_acronym_that_is_a_small_word_weighs_as_an_acronym() -> None:
    query = parse("SI grc")
    found = levels(query)
    si, grc = weigh(query, found, [3 for _ in found], 20_000)
    assert si == pytest.approx(grc)


@pytest.mark.parametrize(
    ("typed", "found", "enough"),
    [
        ("fibre", 0, False),
        ("fibre", 1, True),
        ("fibre optique", 1, True),
        ("quand la fibre optique arrivera", 1, False),
        ("quand la fibre optique arrivera", 2, True),
    ],
)
def test_one_document_may_answer_a_long_question_by_chance(
    typed: str, found: int, enough: bool
) -> None:
    assert is_enough(parse(typed), found) is enough


def test_words_side_by_side_are_nearer_than_words_apart() -> None:
    near, apart = "le budget participatif", "le budget de la commune, voté tôt, est participatif"
    seen = look("budget participatif")
    assert seen.passage(french.indexed(near)) > seen.passage(french.indexed(apart)) > 0


def test_one_word_is_near_nothing() -> None:
    seen = look("budget participatif")
    assert seen.nearness(seen.places(french.indexed("le budget").split())) == 0


def test_the_exact_title_comes_before_a_longer_one() -> None:
    found = order(
        "budget participatif",
        candidate("a", "Le budget participatif des petites communes de montagne"),
        candidate("b", "Budget participatif"),
    )
    assert found == ["b", "a"]


def test_a_document_that_answers_every_word_comes_before_one_that_repeats_one() -> None:
    found = order(
        "fibre agriculteur",
        candidate("a", "Un titre", "La fibre. La fibre. La fibre, encore."),
        candidate("b", "Un titre", "L’agriculteur a laissé passer la fibre."),
    )
    assert found == ["b", "a"]


def test_what_is_newer_comes_first_when_all_else_is_equal() -> None:
    old, new = TODAY - timedelta(days=2000), TODAY - timedelta(days=10)
    found = order(
        "fibre",
        candidate("a", "La fibre", published_on=old),
        candidate("b", "La fibre", published_on=new),
    )
    assert found == ["b", "a"]


def test_the_order_is_the_same_whatever_the_engine_gave_first() -> None:
    candidates = [candidate(key, "La fibre") for key in "dbca"]
    assert order("fibre", *candidates) == order("fibre", *reversed(candidates)) == list("abcd")


def test_passages_are_chosen_apart_and_best_first() -> None:
    query = parse("fibre optique")
    said = ["la fibre", "la fibre optique", "la fibre", "rien", "la fibre", "rien", "la fibre"]
    passages = [
        Quotable(position, 1.0, french.indexed(text))
        for position, text in enumerate(said)
        if text != "rien"
    ]
    chosen = best_passages(levels(query), [1.0, 1.0], passages)
    assert [each.position for each in chosen] == [1, 4, 6]


@pytest.mark.parametrize("text", ["", "|", "| ~financ", "fibr"])
def test_any_prepared_text_is_looked_at(text: str) -> None:
    seen = look("fibre optique")
    assert seen.passage(text) >= 0
    assert seen.title(text, ["fibr", "optic"]) >= 0


def test_nothing_asked_is_worth_nothing() -> None:
    assert look("").share({}) == 0


def test_suggestions_that_begin_so_come_first() -> None:
    ranked = sorted(
        [["vers", "la", "fibre"], ["la", "voie"], ["fibre", "et", "cuivre"], ["la", "fibre"]],
        key=lambda title: suggestion_rank(["fi"], title, 0),
    )
    assert [" ".join(title) for title in ranked] == [
        "fibre et cuivre",
        "la fibre",
        "vers la fibre",
        "la voie",
    ]
