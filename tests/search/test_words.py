"""From what a person types to words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.words import words_of


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("l’élu et l'élue", ["élu", "et", "élue"]),
        ("qu’est-ce que le RGPD ?", ["est", "ce", "que", "le", "RGPD"]),
        ("L. 2123-12", ["L", "2123", "12"]),
        ("  ", []),
        ("« »", []),
    ],
)
def test_words_are_what_a_person_means(typed: str, words: list[str]) -> None:
    assert words_of(typed) == words


@given(st.text())
def test_words_never_hold_the_syntax_of_an_engine(typed: str) -> None:
    assert all(word.isalnum() or "_" in word for word in words_of(typed) if word.isascii())
