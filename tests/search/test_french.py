"""What French inflects shares a stem; what it derives shares a root; the rest shares neither."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.french import fold, root, stem
from tests.search.french_pairs import OTHER_FAMILY, OTHER_STEM, SAME_FAMILY, SAME_STEM


def _lines(words: str) -> list[list[str]]:
    return [line.split() for line in words.strip().splitlines()]


def _family(word: str) -> str:
    return root(stem(word)) or stem(word)


def _pairs(words: str) -> list[tuple[str, str]]:
    return [(first, other) for first, *others in _lines(words) for other in others]


@pytest.mark.parametrize(("one", "other"), _pairs(SAME_STEM))
def test_inflected_forms_share_a_stem(one: str, other: str) -> None:
    assert stem(one) == stem(other)


@pytest.mark.parametrize(("one", "other"), _pairs(OTHER_STEM))
def test_other_words_keep_their_stem(one: str, other: str) -> None:
    assert stem(one) != stem(other)


@pytest.mark.parametrize(("one", "other"), _pairs(SAME_FAMILY))
def test_derived_words_share_a_root(one: str, other: str) -> None:
    assert _family(one) == _family(other)


@pytest.mark.parametrize(("one", "other"), _pairs(OTHER_FAMILY))
def test_false_friends_share_no_root(one: str, other: str) -> None:
    assert _family(one) != _family(other)


def test_the_lists_are_long_enough_to_mean_something() -> None:
    assert len(_pairs(SAME_STEM)) >= 100
    assert len(_pairs(SAME_FAMILY)) >= 100
    assert len(_pairs(OTHER_STEM)) + len(_pairs(OTHER_FAMILY)) >= 100


@pytest.mark.parametrize("word", ["né", "vu", "rue", "vue", "loi", "eau", "bus", "gaz", "clé"])
def test_short_words_are_left_alone(word: str) -> None:
    assert stem(word) == fold(word)


@pytest.mark.parametrize("word", ["usage", "mode", "loi", "4g", "2123-12", "", "日本語"])
def test_what_is_short_or_no_word_has_no_root(word: str) -> None:
    assert root(stem(word)) == ""


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Élève ÇA où", "eleve ca ou"),
        ("œuvre ÆTHER", "oeuvre aether"),
        ("Straße", "strasse"),
        ("re\u0301seau", "reseau"),
        ("ﬁbre", "fibre"),
        ("ＦＩＢＲＥ", "fibre"),
        ("l’été", "l'ete"),
        ("inter\u00adcommunal", "intercommunal"),
        ("привет 한국", "привет 한국"),
    ],
)
def test_folding_leaves_small_letters_without_accents(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
def test_folding_and_stemming_never_fail_and_fold_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert stem(fold(text)) == stem(text)
    assert isinstance(root(stem(text)), str)


@given(st.text(alphabet="abcdeéèilmnorstuxz", min_size=1, max_size=15))
def test_a_stem_is_a_beginning_of_its_word_or_nearly(word: str) -> None:
    stemmed = stem(word)
    assert stemmed
    assert len(stemmed) <= len(fold(word)) + 2
    assert stemmed[:2] == fold(word)[:2] or len(word) < 5


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=20))
def test_a_root_has_at_least_four_letters(word: str) -> None:
    found = root(stem(word))
    assert not found or len(found) >= 4


def test_a_million_letters_have_a_stem() -> None:
    assert stem("a" * 1_000_000 + "s") == "a" * 1_000_000
