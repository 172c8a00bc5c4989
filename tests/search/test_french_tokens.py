"""The words of a text, where they stand, and what is indexed of them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.french import Token, fold, indexed, tokens


def _words(text: str) -> list[str]:
    return [token.word for token in tokens(text)]


def _counting(text: str) -> list[str]:
    return [token.word for token in tokens(text) if not token.is_stop]


def _forms(text: str) -> set[str]:
    return set(indexed(text).split()) - {"|"}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("l’élue d'une commune qu’on dit", ["elue", "une", "commune", "on", "dit"]),
        ("jusqu’à aujourd’hui, lorsqu'il", ["a", "aujourdhui", "il"]),
        ("Aujourd'hui", ["aujourdhui"]),
        ("les prud’hommes", ["les", "prudhommes"]),
        ("L’ÉTAT", ["etat"]),
        ("dit-il, est-ce", ["dit", "il", "est", "ce"]),
        ("vice-président", ["vice", "president"]),
        ("chef-d’œuvre", ["chef", "oeuvre"]),
        ("Saint-Orval-les-Prés", ["saint", "orval", "les", "pres"]),
        ("R.G.P.D. et S.I.", ["rgpd", "et", "si"]),
        ("5 000, 5\u00a0000 et 5\u202f000", ["5000", "5000", "et", "5000"]),
        ("12 000 000 d’euros", ["12000000", "euros"]),
        ("01 23 45 67 89", ["01", "23", "45", "67", "89"]),
        ("1er, 1re, 2e, 3ème, 2nd", ["1", "1", "2", "3", "2"]),
        ("72h, 72 h et 10km", ["72", "72", "h", "et", "10"]),
        ("4G, 4 G et 5g", ["4g", "4g", "et", "5g"]),
        ("73 %, 2 %–20 %", ["73", "2", "20"]),
        ("mandat 2020-2026", ["mandat", "2020-2026"]),
        ("élu·e·s, élu(e)s, élu.e.s", ["elu", "elu", "elu"]),
        ("La fin.Et après", ["la", "fin", "et", "apres"]),
        ("a_b snake_case", ["a", "b", "snake", "case"]),
        ("jean@mairie.example", ["jean", "mairie", "example"]),
        ("<b>fibre</b>\0", ["b", "fibre", "b"]),
        ("🙂👩🏽‍🚒 fibre", ["fibre"]),
        ("re\u0301seau inter\u00adcommunal", ["reseau", "intercommunal"]),
        ("日本語 привет ½", ["日本語", "привет", "12"]),
        ("« » \" ' ( ) * ? - – ~ | _ ’", []),
        ("", []),
    ],
)
def test_words_are_what_a_reader_sees(text: str, words: list[str]) -> None:
    assert _words(text) == words


@pytest.mark.parametrize(
    "text",
    [
        "article L. 2123-12",
        "article L2123-12 du code",
        "article L.2123-12",
        "article l 2123-12",
        "l’article\u00a0L.\u00a02123-12, alinéa 2",
        "L. 2123\u201112",
    ],
)
def test_an_article_is_one_word_however_it_is_written(text: str) -> None:
    assert "l2123-12" in _words(text)
    assert "2123-12" in _forms(text)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("L.2123-12-1", "l2123-12-1"),
        ("R. 2311-9", "r2311-9"),
        ("D2311-9", "d2311-9"),
        ("LO 1112-1", "lo1112-1"),
        ("L.O. 1112-1", "lo1112-1"),
        ("A. 424-1", "a424-1"),
        ("2123-12", "2123-12"),
    ],
)
def test_every_kind_of_article_is_known(text: str, word: str) -> None:
    assert _words(text) == [word]


@pytest.mark.parametrize("text", ["il y a 2-3 agents", "a 12-13"])
def test_a_verb_before_numbers_is_no_article(text: str) -> None:
    assert "a" in _words(text)


def test_years_of_a_range_are_found_apart() -> None:
    assert _forms("mandat 2020-2026") >= {"2020-2026", "2020", "2026"}


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("e-administration", "eadministration"),
        ("un e-mail", "email"),
        ("le wi-fi", "wifi"),
        ("en visio-conférence", "visioconferenc"),
        ("un rendez-vous", "rendezvou"),
        ("une cyber-attaque", "cyberattaqu"),
        ("le porte-à-porte", "porteaport"),
        ("un rez-de-chaussée", "rezdechauss"),
    ],
)
def test_a_compound_is_also_one_word(text: str, form: str) -> None:
    assert form in _forms(text)
    assert form not in indexed(text).partition("|")[0].split()


@pytest.mark.parametrize("text", ["dit-il", "celui-ci", "a-t-elle", "peut-on", "est-ce"])
def test_a_verb_and_its_pronoun_are_no_compound(text: str) -> None:
    assert all(not token.also for token in tokens(text))


def test_stop_words_are_marked_and_not_indexed() -> None:
    assert _counting("Comment faire pour que la fibre soit dans le bourg ?") == ["fibre", "bourg"]
    assert indexed("Qui fait quoi ?") == ""


def test_an_acronym_that_is_a_stop_word_counts_in_capitals() -> None:
    assert _counting("le SI de la commune, si besoin") == ["si", "commune", "besoin"]


def test_stems_come_first_and_in_order_so_that_phrases_are_found() -> None:
    assert indexed("Le budget participatif des habitants").startswith(
        "budget participatif habitant | "
    )


def test_the_root_of_a_family_is_indexed_when_it_is_not_the_stem() -> None:
    assert "~financ" in _forms("financer")
    assert "~financ" in _forms("le financement")
    assert "~financ" not in _forms("la finance")


def test_a_word_and_its_inclusive_ending_are_one_place() -> None:
    text = "Les élu·e·s votent"
    assert [text[token.start : token.end] for token in tokens(text)] == ["Les", "élu·e·s", "votent"]


FRENCH = st.text(alphabet="abcdeéèêlmnœrst 0123456789-'’.,;:!?()«»\"·\u00a0\u202f\u2011LRDG\n_~|*")


@given(st.one_of(st.text(), FRENCH))
def test_places_slice_the_text_in_order(text: str) -> None:
    after = 0
    for token in tokens(text):
        assert after <= token.start < token.end <= len(text)
        assert token.word
        after = token.end


@given(st.one_of(st.text(), FRENCH))
def test_a_plain_word_is_the_fold_of_its_place(text: str) -> None:
    for token in tokens(text):
        raw = text[token.start : token.end]
        if raw.isalpha() and raw.isascii():
            assert token.word == fold(raw)


@given(st.one_of(st.text(), FRENCH))
def test_what_is_indexed_holds_nothing_that_an_engine_reads_as_syntax(text: str) -> None:
    prepared = indexed(text)
    assert not re.search(r"[^a-z0-9~|\- \u0080-\U0010ffff]", prepared)
    assert all(character.isalnum() for character in prepared if not character.isascii())
    assert "  " not in prepared
    assert prepared == prepared.strip()


@given(st.lists(st.sampled_from(["fibre", "l’élu", "vice-président", "5 000", "R.G.P.D."])))
def test_words_do_not_depend_on_their_neighbours(words: list[str]) -> None:
    together = [(token.word, token.stem) for token in tokens(" ; ".join(words))]
    apart = [(token.word, token.stem) for word in words for token in tokens(word)]
    assert together == apart


def test_a_text_and_its_capitals_are_indexed_alike() -> None:
    text = "La Délibération du Conseil municipal de Saint-Orval-les-Prés"
    assert indexed(text) == indexed(text.upper())


@pytest.mark.parametrize(
    "text",
    ["a" * 10_000, "a-" * 5_000, "a." * 5_000, "1 000 " * 2_000, "L. " * 3_000, "'" * 10_000],
)
def test_what_is_endless_is_cut(text: str) -> None:
    found = tokens(text)
    assert all(len(token.word) <= 64 for token in found)
    assert all(len(other) <= 66 for token in found for other in token.also)


def test_tokens_are_values() -> None:
    assert tokens("fibre") == [Token("fibre", "fibr", (), 0, 5, is_stop=False)]
