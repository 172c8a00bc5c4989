"""A word that nobody wrote is taken for the nearest that somebody did."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.spelling import Vocabulary, nearest, usual_of

KNOWN = Vocabulary(
    {
        "commune": 40,
        "communes": 30,
        "comme": 2,
        "fibre": 20,
        "mairie": 25,
        "marie": 1,
        "rgpd": 12,
        "deliberation": 15,
        "mutualiser": 6,
        "mutualisation": 4,
        "participatif": 5,
        "numerique": 50,
        "elus": 9,
        "budget": 7,
        "sensibilisation": 3,
        "covid19": 2,
        "signature": 8,
        "promettre": 3,
    }
)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("comune", "commune"),
        ("commmune", "commune"),
        ("fibrre", "fibre"),
        ("firbe", "fibre"),
        ("rgdp", "rgpd"),
        ("budjet", "budget"),
        ("numerrique", "numerique"),
        ("numeriqe", "numerique"),
        ("signatrue", "signature"),
        # Two edits, from nine letters.
        ("delibberasion", "deliberation"),
        ("sensibilasation", "sensibilisation"),
        ("sensibbilization", "sensibilisation"),
        ("partissipatif", "participatif"),
    ],
)
def test_a_typo_is_taken_for_the_nearest_word(typed: str, meant: str) -> None:
    assert nearest(typed, KNOWN) == meant


@pytest.mark.parametrize(
    "typed",
    [
        # Known, and other forms and derived words of what is known.
        "marie",
        "commune",
        "elue",
        "budgets",
        "mutualise",
        "mutualisons",
        "deliberer",
        # Two edits away, in less than nine letters.
        "comnume",
        "bugjett",
        # Another first letter in a short word, or two edits away; another letter among four.
        "vibre",
        "baromettre",
        "rgpt",
        # Too short, numbers, nothing near, other scripts.
        "elo",
        "covid18",
        "l2123-12",
        "piscine",
        "привет",
        "日本語",
        "",
    ],
)
def test_what_is_known_too_short_or_far_from_all_is_left_alone(typed: str) -> None:
    assert nearest(typed, KNOWN) is None


def test_of_two_words_as_near_the_most_written_is_meant() -> None:
    assert nearest("mairiee", Vocabulary({"mairies": 1, "mairie": 5})) is None
    assert nearest("carton", Vocabulary({"carbon": 1, "canton": 5})) == "canton"


def test_of_two_words_as_near_what_is_said_alike_is_meant() -> None:
    assert nearest("ranson", Vocabulary({"raison": 90, "rancon": 1})) == "rancon"
    assert nearest("couttume", Vocabulary({"costume": 90, "coutume": 1})) == "coutume"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("telefone", "telephone"),
        ("ortografe", "orthographe"),
        ("conection", "connexion"),
        # A short word is not known by its sound, nor one that is written too differently.
        ("fone", None),
        ("consekans", None),
        # Names of communes: a silent ending is one, and « ch » is no « k ».
        ("cambrai", None),
        ("beaune", None),
        ("charette", None),
    ],
)
def test_a_word_is_known_by_its_sound_however_it_is_written(typed: str, meant: str | None) -> None:
    words = (
        "telephone",
        "orthographe",
        "connexion",
        "phone",
        "consequences",
        "chambre",
        "bonne",
        "carte",
    )
    assert nearest(typed, Vocabulary(dict.fromkeys(words, 1))) == meant


def test_a_mistake_of_a_text_is_known_by_the_letter_that_it_doubles_or_not() -> None:
    known = Vocabulary({"courrier": 21, "courier": 1, "agglomeration": 9, "aglomerations": 1})
    assert usual_of("courier", known) == "courrier"
    assert usual_of("aglomeration", known) == "agglomeration"
    assert usual_of("couriel", Vocabulary({"courriel": 9})) is None
    # Another form of it is common.
    assert usual_of("delibs", Vocabulary({"delib": 50, "deliibs": 1})) is None
    # A word of French, a name, what is written often enough, what differs by another letter.
    assert usual_of("salle", Vocabulary({"salle": 1, "sale": 90})) is None
    assert usual_of("quemarec", Vocabulary({"quemarec": 1, "quemarrec": 90})) is None
    assert usual_of("courier", Vocabulary({"courrier": 21, "courier": 5})) is None
    assert usual_of("courriez", known) is None


def test_one_edit_comes_before_two_whatever_is_written_most() -> None:
    known = Vocabulary({"cartographie": 1, "cartographies": 90})
    assert nearest("cartograhie", known) == "cartographie"


def test_a_correction_is_a_known_word_for_any_text() -> None:
    assert nearest("commune\0", KNOWN) == "commune"
    assert nearest("a" * 10_000, KNOWN) is None


WORDS = st.text(alphabet="abcde", min_size=4, max_size=12)


@given(st.lists(WORDS, max_size=20), WORDS)
def test_only_unknown_words_become_known_ones(words: list[str], typed: str) -> None:
    known = Vocabulary(dict.fromkeys(words, 1))
    found = nearest(typed, known)
    assert found is None or (found in words and typed not in words)


def _edits(word: str, other: str) -> int:
    """The plain definition, to compare with."""
    cost = {(i, 0): i for i in range(len(word) + 1)} | {(0, j): j for j in range(len(other) + 1)}
    for i, j in product(range(1, len(word) + 1), range(1, len(other) + 1)):
        changed = word[i - 1] != other[j - 1]
        cost[i, j] = min(cost[i - 1, j] + 1, cost[i, j - 1] + 1, cost[i - 1, j - 1] + changed)
        if i > 1 and j > 1 and word[i - 1] == other[j - 2] and word[i - 2] == other[j - 1]:
            cost[i, j] = min(cost[i, j], cost[i - 2, j - 2] + 1)
    return cost[len(word), len(other)]


@given(
    st.lists(st.text(alphabet="abc", min_size=7, max_size=13), min_size=1, max_size=20),
    st.text(alphabet="abc", min_size=9, max_size=12),
)
def test_near_words_are_those_of_the_definition(words: list[str], typed: str) -> None:
    known = Vocabulary(dict.fromkeys(words, 1))
    others = known.keys() - {typed}
    assert known.one_edit_from(typed) == {one for one in others if _edits(typed, one) == 1}
    assert set(known.two_edits_from(typed)) - {typed} == {
        one for one in others if _edits(typed, one) <= 2
    }


def test_words_that_begin_so_come_the_most_written_first() -> None:
    assert KNOWN.beginning("mutual") == ["mutualiser", "mutualisation"]
    assert KNOWN.beginning("comm", limit=2) == ["commune", "communes"]
    assert KNOWN.beginning("zzz") == []
