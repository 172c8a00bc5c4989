from __future__ import annotations

import pytest

from search.lexicon import is_french, surprise, written


@pytest.mark.parametrize(
    "word", ["demission", "refondre", "desert", "elues", "mutualiser", "cimetieres", "coeur"]
)
def test_a_word_of_french_is_known_without_its_accents(word: str) -> None:
    assert is_french(word)


@pytest.mark.parametrize("word", ["delibration", "rgdp", "quemarec", "intercomunalite", "", "Élue"])
def test_mistakes_and_names_are_not(word: str) -> None:
    assert not is_french(word)


@pytest.mark.parametrize(
    ("word", "french"),
    [("deliberation", "délibération"), ("repondre", "répondre"), ("commune", "commune")],
)
def test_a_word_has_the_accents_that_french_gives_it(word: str, french: str) -> None:
    assert written(word) == french
    assert written("quemarrec") == "quemarrec"


def test_what_is_said_every_day_surprises_less_than_a_rare_word() -> None:
    assert surprise("savoir") < surprise("maire") < surprise("mutualiser") < surprise("xqzrtv")
