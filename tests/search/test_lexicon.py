from __future__ import annotations

import pytest

from search.lexicon import is_french


@pytest.mark.parametrize(
    "word", ["demission", "refondre", "desert", "elues", "mutualiser", "cimetieres", "coeur"]
)
def test_a_word_of_french_is_known_without_its_accents(word: str) -> None:
    assert is_french(word)


@pytest.mark.parametrize("word", ["delibration", "rgdp", "quemarec", "intercomunalite", "", "Élue"])
def test_mistakes_and_names_are_not(word: str) -> None:
    assert not is_french(word)
