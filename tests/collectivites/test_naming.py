import pytest

from collectivites.naming import folded, search_line


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("L’Haÿ-les-Roses", "l hay les roses"),
        ("l'hay les roses", "l hay les roses"),
        ("St-Étienne", "saint etienne"),
        ("Ste Foy", "sainte foy"),
        ("Stains", "stains"),
        ("Œting", "oeting"),
        ("  ", ""),
    ],
)
def test_accents_hyphens_case_and_abbreviations_do_not_count(typed: str, expected: str) -> None:
    assert folded(typed) == expected


def test_each_word_is_found_after_one_space_and_kept_once() -> None:
    assert search_line(["Pont-d’Ain", "Ain", "01160"]) == " pont d ain 01160"
