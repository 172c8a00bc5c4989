"""How answers are marked."""

from fractions import Fraction
from itertools import permutations
from random import Random
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from progress import grading
from progress.grading import ALWAYS_SHUFFLED, percent, points, read, shuffled

TEXTS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=12)
LISTS = st.lists(TEXTS, min_size=2, max_size=6, unique=True)
MAYBE_TWICE = st.lists(st.sampled_from(["a", "b", "c", "d"]), min_size=2, max_size=6)


def base(kind, **values):
    return {"id": "q", "kind": kind, "text": "?", "explanation": "Parce que."} | values


def single(right=1, count=4):
    return base("single", choices=[f"choix {i}" for i in range(count)], right=[right])


def multiple(*right, count=5):
    return base("multiple", choices=[f"choix {i}" for i in range(count)], right=list(right))


def ordering(*steps):
    return base("ordering", choices=list(steps), right=list(range(len(steps))))


def matching(**pairs):
    return base(
        "matching", lefts=list(pairs), choices=list(pairs.values()), right=list(range(len(pairs)))
    )


def short(*accepted):
    return base("short", accepted=list(accepted))


@st.composite
def questions(draw):
    kind = draw(st.sampled_from(["single", "multiple", "true_false", *ALWAYS_SHUFFLED, "short"]))
    if kind == "true_false":
        return base(kind, right=draw(st.booleans()))
    if kind == "short":
        return base(kind, accepted=draw(st.lists(st.text("aéœ1 ’-z", min_size=9), min_size=1)))
    choices = draw(LISTS if kind in {"single", "multiple"} else MAYBE_TWICE)
    places = range(len(choices))
    if kind == "matching":
        lefts = [f"gauche {i}" for i in places]
        return base(kind, lefts=lefts, choices=choices, right=list(places))
    if kind == "ordering":
        return base(kind, choices=choices, right=list(places))
    count = 1 if kind == "single" else draw(st.integers(1, len(choices)))
    return base(kind, choices=choices, right=sorted(draw(st.permutations(places))[:count]))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=6) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=12,
)


def right_answer(question):
    kind = question["kind"]
    if kind == "short":
        return question["accepted"][0]
    return question["right"][0] if kind == "single" else question["right"]


@given(questions(), JSON)
def test_whatever_is_posted_is_marked_between_nothing_and_one(question, raw):
    assert 0 <= points(question, raw) <= 1


@given(questions(), JSON)
def test_what_was_read_is_read_again_unchanged(question, raw):
    once = read(question, raw)
    assert read(question, once) == once


@given(questions())
def test_nothing_answered_earns_nothing(question):
    blank: list[Any] = [None, [], "", {}, [None], "  \N{NO-BREAK SPACE}", float("nan"), -1, 10**30]
    assert [points(question, nothing) for nothing in blank] == [0] * len(blank)


@given(questions(), st.randoms(use_true_random=False))
def test_the_right_answer_earns_everything_however_it_is_shuffled(question, random):
    shown = shuffled(question, random)
    answer = right_answer(shown)
    assume(any(letter.isalnum() for letter in str(answer)))
    assert points(shown, answer) == 1


@given(questions(), st.randoms(use_true_random=False))
def test_shuffling_keeps_the_same_texts_right(question, random):
    shown = shuffled(question, random)
    if "choices" in question:
        assert set(shown["choices"]) == set(question["choices"])
        before = [question["choices"][index] for index in question["right"]]
        assert [shown["choices"][index] for index in shown["right"]] == before


@given(MAYBE_TWICE, st.sampled_from(sorted(ALWAYS_SHUFFLED)), st.randoms(use_true_random=False))
def test_what_is_to_arrange_is_never_shown_arranged(texts, kind, random):
    lefts = {"lefts": [f"gauche {i}" for i in range(len(texts))]} if kind == "matching" else {}
    question = base(kind, choices=texts, right=list(range(len(texts))), **lefts)
    shown = shuffled(question, random)
    if len(set(texts)) > 1:
        count = min(len(texts), len(shown["choices"]))
        assert shown["choices"][:count] != texts[:count]


@given(st.lists(st.tuples(questions(), JSON), max_size=6))
def test_a_hundred_per_cent_says_that_everything_is_right(pairs):
    asked = [question | {"id": str(number)} for number, (question, _raw) in enumerate(pairs)]
    answers = {str(number): raw for number, (_question, raw) in enumerate(pairs)}
    reached = percent(asked, answers)
    assert 0 <= reached <= 100
    all_right = all(points(question, answers[question["id"]]) == 1 for question in asked)
    assert (reached == 100) is (all_right and bool(asked))


def test_two_thirds_are_sixty_six_per_cent():
    asked = [single() | {"id": name} for name in "abc"]
    assert percent(asked, {"a": 1, "b": 1, "c": 0}) == 66
    assert percent(asked, {"inconnue": 1}) == 0
    assert percent([], {}) == 0


def test_one_choice_is_all_or_nothing():
    assert points(single(right=1), 1) == 1
    for wrong in (0, 4, -1, True, "1", 1.0, [1]):
        assert points(single(right=1), wrong) == 0


@pytest.mark.parametrize(
    ("picked", "worth"),
    [
        ([0, 1], Fraction(1)),
        ([1, 0, 1], Fraction(1)),
        ([0], Fraction(1, 2)),
        ([0, 1, 2], Fraction(1, 2)),
        ([0, 2], Fraction(0)),
        ([2, 3], Fraction(0)),
        ([0, 1, 2, 3, 4], Fraction(0)),
        ([0, 1, 99, None, "2"], Fraction(1)),
    ],
)
def test_wrong_picks_are_taken_off_right_ones(picked, worth):
    assert points(multiple(0, 1), picked) == worth


@given(st.integers(2, 6), st.data())
def test_ticking_everything_never_earns_more_than_nothing_when_half_is_wrong(count, data):
    rights = data.draw(st.integers(1, count // 2))
    assert points(multiple(*range(rights), count=count), list(range(count))) == 0


def test_true_or_false_is_all_or_nothing():
    assert points(base("true_false", right=False), False) == 1
    for wrong in (True, None, 0, "faux"):
        assert points(base("true_false", right=False), wrong) == 0


def test_one_step_out_of_place_keeps_the_neighbours_that_are_right():
    steps = ordering("consulter", "délibérer", "transmettre", "afficher")
    assert points(steps, [0, 1, 2, 3]) == 1
    assert points(steps, [1, 2, 3, 0]) == Fraction(2, 3)
    assert points(steps, [3, 2, 1, 0]) == 0
    assert points(steps, [0, 1, None, None]) == Fraction(1, 3)
    assert points(steps, [0, 0, 2, 3]) == Fraction(1, 3)


@given(st.integers(2, 5))
def test_only_the_right_order_earns_everything(count):
    steps = ordering(*(f"étape {i}" for i in range(count)))
    full = [order for order in permutations(range(count)) if points(steps, list(order)) == 1]
    assert full == [tuple(range(count))]


def test_steps_that_read_the_same_may_change_places():
    steps = ordering("voter", "afficher", "voter")
    assert points(steps, [2, 1, 0]) == 1
    assert points(steps, [1, 0, 2]) == Fraction(1, 3)


def test_matching_earns_the_share_that_is_right():
    pairs = matching(maire="commune", présidente="département", préfet="État")
    assert points(pairs, [0, 1, 2]) == 1
    assert points(pairs, [0, 2, 1]) == Fraction(1, 3)
    assert points(pairs, [0, None, None]) == Fraction(1, 3)
    assert points(pairs, [0, 1]) == 0


def test_choices_to_match_that_read_the_same_become_one():
    shown = shuffled(matching(a="oui", b="non", c="oui"), Random(3))
    assert sorted(shown["choices"]) == ["non", "oui"]
    assert points(shown, [shown["choices"].index(text) for text in ("oui", "non", "oui")]) == 1


@pytest.mark.parametrize(
    ("typed", "accepted"),
    [
        ("ÉTAT", "État"),
        ("l'etat", "État"),
        ("L’État !", "état"),
        ("le conseil municipal", "Conseil municipal"),
        ("conseil-municipal", "conseil municipal"),
        ("Conseilmunicipal", "conseil municipal"),
        ("œuvre", "oeuvre"),
        ("1 000", "1000"),
        ("50 %", "50"),
        ("3.5", "3,5"),
        ("conseil municpal", "conseil municipal"),
        ("délibérattion", "délibération"),
        ("délibératoin", "délibération"),
        ("un", "un"),
        ("fibre\N{NO-BREAK SPACE}optique", "fibre optique"),
    ],
)
def test_a_short_answer_is_taken_however_it_is_typed(typed, accepted):
    assert points(short(accepted), typed) == 1


@pytest.mark.parametrize(
    ("typed", "accepted"),
    [
        ("mairie", "maire"),
        ("égalité", "légalité"),
        ("2027", "2026"),
        ("12 mars 2026", "13 mars 2026"),
        ("3,5", "35"),
        ("1/2", "12"),
        ("-5", "5"),
        ("loi 2015-991", "loi 2015-992"),
        ("déliberatoins", "délibération"),
        ("", "État"),
        ("!", "?"),
        ("la", "État"),
    ],
)
def test_another_word_or_another_figure_is_not_taken(typed, accepted):
    assert points(short(accepted), typed) == 0


LETTERS = "abcdefghijklmnopqrstuvwxyz"
WORDS = st.text(LETTERS, min_size=7, max_size=15)


@given(WORDS, st.data())
def test_one_typing_error_is_forgiven_in_long_words(word, data):
    at = data.draw(st.integers(1, len(word) - 1))
    letter = data.draw(st.sampled_from(LETTERS))
    other = data.draw(
        st.sampled_from(
            [
                word[:at] + word[at + 1 :],
                word[:at] + letter + word[at:],
                word[:at] + letter + word[at + 1 :],
                word[:at] + word[at : at + 2][::-1] + word[at + 2 :],
            ]
        )
    )
    assert points(short(word), other) == 1


@given(st.text("0123456789", min_size=7, max_size=12), st.data())
def test_no_error_is_forgiven_in_figures(number, data):
    at = data.draw(st.integers(0, len(number) - 1))
    other = number[:at] + str((int(number[at]) + 1) % 10) + number[at + 1 :]
    assert points(short(f"référence {number}"), f"référence {other}") == 0


@given(st.text())
def test_what_is_kept_of_a_text_can_be_kept_by_any_database(raw):
    kept = read(short("x"), raw)
    assert kept is None or ("\x00" not in kept and len(kept) <= grading.LONGEST)
    if kept is not None:
        kept.encode()


def test_half_a_character_is_not_kept():
    assert read(short("x"), "é\ud800t\x00é") == "été"
