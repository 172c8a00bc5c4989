"""What people type becomes terms, and ways to answer them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.french import fold
from search.queries import (
    COMPLETED,
    FAMILY,
    JOINED,
    MOST_CHARACTERS,
    MOST_TERMS,
    SYNONYM,
    SYNONYM_FAMILY,
    USUAL,
    Query,
    Synonyms,
    Unit,
    parse,
)
from search.spelling import Vocabulary

SYNONYMS = Synonyms.of(
    [
        (["RGPD", "règlement général sur la protection des données"], False),
        (["open data", "données ouvertes"], False),
        (["DPO", "délégué à la protection des données"], False),
        (["EPCI", "intercommunalité", "communauté de communes"], False),
        (["école", "groupe scolaire"], True),
        (["le", "la"], False),
        (["", "seul"], False),
    ]
)


def _terms(query: Query) -> list[str]:
    return [term.word for term in query.terms]


def _weights(query: Query) -> dict[tuple[str, ...], float]:
    return {unit.stems: unit.weight for unit in query.units}


@pytest.mark.parametrize(
    ("typed", "terms"),
    [
        ("la fibre dans ma commune", ["fibre", "commune"]),
        ("comment financer l’école ?", ["financer", "ecole"]),
        ("fibre, fibre et FIBRES", ["fibre"]),
        ("L. 2123-12 du CGCT", ["l2123-12", "cgct"]),
        ("fibre AND mairie OR NOT cuivre", ["fibre", "mairie", "cuivre"]),
        ("FIBRE ET MAIRIE DANS LA VILLE", ["fibre", "mairie", "ville"]),
        ("le SI de la mairie", ["si", "mairie"]),
        ("fibre*", ["fibre"]),
        ("title:fibre (mairie) ^2 ~3 {x} [y]", ["title", "fibre", "mairie", "2", "3"]),
        ("<script>alert('x')</script> fibre", ["script", "alert", "fibre"]),
        ("🙂 fibre 🇫🇷", ["fibre"]),
        ("fi\0bre", ["fi", "bre"]),
        ("'; DROP TABLE fibre; --", ["drop", "table", "fibre"]),
        ("broadband in rural areas", ["broadband", "in", "rural", "areas"]),
    ],
)
def test_terms_are_the_words_that_count(typed: str, terms: list[str]) -> None:
    assert _terms(parse(typed)) == terms


@pytest.mark.parametrize("typed", ["", " ", "?!… « » \" ' ( ) * -", "🙂", "\0", "\ud800", "|~_"])
def test_what_has_no_word_asks_for_nothing(typed: str) -> None:
    query = parse(typed)
    assert (query.terms, query.units, query.words) == ((), (), ())


def test_stop_words_alone_are_kept_for_titles() -> None:
    query = parse("Qui fait quoi ?")
    assert query.terms == ()
    assert query.units == ()
    assert query.phrase == "qui fait quoi"


@pytest.mark.parametrize("typed", ['"', 'fibre " mairie', "« fibre mairie", "l’élu", "''", '""'])
def test_a_lone_quotation_mark_is_nothing(typed: str) -> None:
    assert parse(typed).required == frozenset()


@pytest.mark.parametrize(
    "typed",
    [
        '"budget participatif" mairie',
        "« budget participatif » mairie",
        "“budget participatif” mairie",
    ],
)
def test_quoted_words_are_required_and_follow_one_another(typed: str) -> None:
    query = parse(typed, synonyms=Synonyms.of([(["budget", "finances"], False)]))
    assert query.required == {0, 1}
    assert [unit for unit in query.units if unit.covers & query.required] == [
        Unit(("budget", "participatif"), frozenset({0, 1}), 1.0)
    ]


def test_two_quotations_are_two_phrases() -> None:
    query = parse('"fibre optique" "conseil municipal"')
    assert query.required == {0, 1, 2, 3}
    assert set(_weights(query)) == {("fibr", "optic"), ("conseil", "municipal")}


def test_what_was_typed_weighs_most_then_its_family() -> None:
    weights = _weights(parse("financement"))
    assert weights == {("financement",): 1.0, ("~financ",): FAMILY, ("financ",): FAMILY}


def test_an_acronym_is_answered_by_its_words_and_the_reverse() -> None:
    meaning = ("reglement", "general", "protection", "donnee")
    assert _weights(parse("le RGPD", synonyms=SYNONYMS))[meaning] == SYNONYM
    units = parse("un délégué à la protection des données", synonyms=SYNONYMS).units
    assert Unit(("dpo",), frozenset({0, 1, 2}), SYNONYM) in units


def test_a_synonym_answers_whatever_the_form_that_was_typed() -> None:
    units = parse("les intercommunalités", synonyms=SYNONYMS).units
    assert Unit(("communaut", "commune"), frozenset({0}), SYNONYM) in units
    assert Unit(("epci",), frozenset({0}), SYNONYM) in units


def test_an_equivalence_in_one_direction_does_not_come_back() -> None:
    assert ("group", "scolair") in _weights(parse("école", synonyms=SYNONYMS))
    assert ("ecol",) not in _weights(parse("groupe scolaire", synonyms=SYNONYMS))


def test_synonyms_of_words_that_are_apart_are_not_used() -> None:
    assert ("dpo",) not in _weights(parse("délégué, protection du maire", synonyms=SYNONYMS))


def test_groups_that_say_nothing_are_no_synonyms() -> None:
    assert Synonyms.of([]) == Synonyms()
    assert Synonyms.of([(["le", "la"], False), (["seul"], False)]).others == {}


def test_words_written_apart_answer_as_one() -> None:
    units = parse("visio conférence").units
    assert Unit(("visioconferenc",), frozenset({0, 1}), JOINED) in units
    assert ("wifi",) in _weights(parse("wi fi"))
    assert ("email",) in _weights(parse("e mail"))
    assert ("rendezvou",) in _weights(parse("rendez vous"))


def test_a_word_that_is_half_of_a_known_one_is_not_completed() -> None:
    known = Vocabulary({"autodiagnostic": 7, "autorisation": 9})
    assert ("autorisation",) not in _weights(parse("auto diagnostic", known=known))
    assert ("autorisation",) in _weights(parse("auto", known=known))


def test_words_written_as_one_answer_apart_when_both_are_known() -> None:
    known = Vocabulary({"open": 3, "data": 3, "mairie": 9})
    assert _weights(parse("opendata", known=known))[("open", "data")] == JOINED
    assert ("open", "mair") not in _weights(parse("openmair", known=known))


def test_a_small_word_may_be_glued_to_another() -> None:
    known = Vocabulary({"papier": 3})
    assert _weights(parse("sanspapier", known=known))[("papier",)] == JOINED


def test_a_word_of_french_is_no_small_word_glued_to_another() -> None:
    known = Vocabulary({"accord": 3})
    assert ("accord",) not in _weights(parse("désaccord", known=known))


def test_the_last_word_may_be_the_beginning_of_a_name() -> None:
    known = Vocabulary({"taille": 9, "taillepierre": 2, "yvon": 2})
    assert _weights(parse("yvon taill", known=known))[("taillepierr",)] == COMPLETED
    # It is being typed: those before it are not, and a word of French is what it is.
    assert ("taillepierr",) not in _weights(parse("taill yvon", known=known))
    assert ("taillepierr",) not in _weights(parse("tailles", known=known))


def test_another_word_of_the_family_has_its_synonyms_for_less() -> None:
    synonyms = Synonyms.of([(["pirate", "cyberattaque"], False)])
    assert _weights(parse("pirate", synonyms=synonyms))[("cyberattaqu",)] == SYNONYM
    assert _weights(parse("pirater", synonyms=synonyms))[("cyberattaqu",)] == SYNONYM_FAMILY


def test_a_number_answers_in_figures_and_in_words() -> None:
    assert _weights(parse("22 communes"))[("vingt", "deux")] == SYNONYM
    assert _weights(parse("vingt-deux communes"))[("22",)] == SYNONYM
    assert _weights(parse("quatre-vingts"))[("80",)] == SYNONYM
    assert set(_weights(parse("quatre-vingt-quatre"))) >= {("84",)}
    assert not {("80",), ("4",), ("20",)} & set(_weights(parse("quatre-vingt-quatre")))
    assert ("80",) not in _weights(parse("quatre des vingt communes"))
    assert _weights(parse("vingt et un"))[("21",)] == SYNONYM
    assert ("9",) not in _weights(parse("logement neuf"))
    assert ("22",) not in _weights(parse('"vingt-deux communes"'))
    units = parse("vingt-deux communes").units
    assert Unit(("22",), frozenset({0, 1}), SYNONYM) in units
    assert ("vingt",) not in _weights(parse("21"))


def test_a_mistake_of_a_text_answers_as_its_word_does() -> None:
    known = Vocabulary({"courrier": 21, "courier": 1})
    assert _weights(parse("courier", known=known))[("courrier",)] == USUAL


def test_an_article_is_answered_without_its_letter_but_a_range_not_by_its_years() -> None:
    assert _weights(parse("L2123-12"))[("2123-12",)] == JOINED
    assert set(_weights(parse("2020-2026"))) == {("2020-2026",)}


def test_an_unknown_word_is_the_beginning_of_known_ones() -> None:
    known = {"mutualiser": 3, "mutualisation": 9, "mairie": 4}
    weights = _weights(parse("mutuali mairie", known=known))
    assert weights[("mutualisation",)] == COMPLETED
    assert weights[("mutualiser",)] == COMPLETED


def test_a_known_word_is_no_beginning_unless_a_star_says_so() -> None:
    known = Vocabulary({"commune": 9, "communes": 8, "communal": 3})
    assert ("communal",) not in _weights(parse("commune", known=known))
    assert ("communal",) not in _weights(parse("communs", known=Vocabulary({"commun": 1})))
    assert _weights(parse("commun*", known=known))[("communal",)] == COMPLETED


def test_a_query_has_twelve_terms_and_two_hundred_characters_at_most() -> None:
    assert len(parse(" ".join(f"mot{number}" for number in range(30))).terms) == MOST_TERMS
    query = parse("fibre " * 10_000)
    assert len(query.typed) <= MOST_CHARACTERS
    assert _terms(query) == ["fibre"]
    assert len(parse("a" * 10_000).terms) == 1


def test_a_query_too_long_is_cut_between_words() -> None:
    typed = "x" * 190 + " fibre optique"
    assert parse(typed).typed == "x" * 190 + " fibre"


TYPED = st.one_of(
    st.text(),
    st.lists(
        st.sampled_from(
            [
                "fibre",
                "l’élu",
                '"',
                "«",
                "»",
                "AND",
                "*",
                "RGPD",
                "open",
                "data",
                "-",
                "le",
                "5 000",
            ]
        )
    ).map(" ".join),
)


@given(TYPED)
def test_whatever_is_typed_the_query_holds_together(typed: str) -> None:
    known = Vocabulary({"open": 1, "data": 2, "fibre": 3, "rgpd": 1})
    query = parse(typed, synonyms=SYNONYMS, known=known)
    everything = frozenset(range(len(query.terms)))
    covered = frozenset().union(*(unit.covers for unit in query.units))
    assert covered == everything
    assert query.required <= everything
    assert len(query.terms) <= MOST_TERMS
    for unit in query.units:
        assert unit.covers
        assert unit.stems
        assert all(unit.stems)
        assert 0 < unit.weight <= 1
    for term in query.terms:
        place = query.typed[term.start : term.end]
        assert place
        assert fold(place)[:1].isalnum() or not place.isascii()


@given(TYPED)
def test_the_same_words_are_asked_in_the_same_way(typed: str) -> None:
    assert parse(typed, synonyms=SYNONYMS) == parse(typed, synonyms=SYNONYMS)


def test_a_word_after_a_letter_has_synonyms_of_its_own() -> None:
    """« e-administration » is no « administration »."""
    synonyms = Synonyms.of([(["e-administration", "dématérialisation"], False)])

    def others(typed: str) -> set[tuple[str, ...]]:
        units = parse(typed, synonyms=synonyms).units
        return {unit.stems for unit in units if unit.weight == SYNONYM}

    assert others("e-administration") == {("dematerialisation",)}
    assert others("eadministration") == {("dematerialisation",)}
    assert others("administration") == set()
    assert others("dématérialisation") == {("eadministration",)}
