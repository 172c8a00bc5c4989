from __future__ import annotations

import pytest

from search.numbers import FIGURES, LONGEST_NUMBER, WRITTEN, in_words


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "zéro"),
        (16, "seize"),
        (17, "dix-sept"),
        (20, "vingt"),
        (22, "vingt-deux"),
        (31, "trente-et-un"),
        (60, "soixante"),
        (70, "soixante-dix"),
        (71, "soixante-et-onze"),
        (80, "quatre-vingts"),
        (81, "quatre-vingt-un"),
        (99, "quatre-vingt-dix-neuf"),
        (100, "cent"),
    ],
)
def test_a_number_is_written_as_in_french(number: int, words: str) -> None:
    assert in_words(number) == words


def test_figures_and_words_lead_to_one_another() -> None:
    assert {FIGURES[stems] for stems in WRITTEN.values()} == set(WRITTEN)
    # Without nine; without 2 to 8, and those whose « un » no index holds.
    assert len(FIGURES) == 98
    assert len(WRITTEN) == 98 - 7 - 7
    assert LONGEST_NUMBER == 4
