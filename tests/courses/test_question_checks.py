"""What editors are told before a question is published."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from courses.models import QuestionBank
from courses.questions import LessonQuestionsBlock, VideoQuestionsBlock, moment_seconds
from tests.catalogue import QUESTIONS
from tests.courses.test_questions import bank_of

WHY = {"question": "Pourquoi ?", "explanation": "Parce que."}


def said(kind: str, stream=None, **values) -> str:
    """What is said of one question, and where; empty when it is accepted."""
    return complaint([(kind, WHY | values)], stream)


def complaint(blocks, stream=None) -> str:
    block = stream or LessonQuestionsBlock()
    try:
        block.clean(block.normalize(blocks))
    except ValidationError as error:
        return str(error.as_json_data())  # type: ignore[attr-defined]
    return ""


def choices(*right: bool):
    return [
        {"text": f"Proposition {position}", "is_right": is_right}
        for position, is_right in enumerate(right)
    ]


def test_a_question_of_each_kind_is_accepted():
    for kind, value in QUESTIONS:
        assert complaint([(kind, value)]) == ""


@pytest.mark.parametrize("right", [(False, False), (True, True, False)])
def test_a_single_choice_has_exactly_one_right_answer(right):
    answer = said("single_choice", choices=choices(*right))
    assert "Cochez une bonne réponse, et une seule." in answer
    assert "'choices'" in answer


def test_a_multiple_choice_has_right_and_wrong_answers():
    assert "au moins une bonne" in said("multiple_choice", choices=choices(False, False))
    assert "proposition fausse" in said("multiple_choice", choices=choices(True, True))
    assert said("multiple_choice", choices=choices(True, False)) == ""


@pytest.mark.parametrize("kind", ["single_choice", "multiple_choice"])
def test_two_choices_never_read_the_same(kind):
    twice = [{"text": "La mairie", "is_right": True}, {"text": " la  MAIRIE", "is_right": False}]
    answer = said(kind, choices=twice)
    assert "déjà écrite plus haut" in answer
    # On the second, in its text.
    assert "{1: {'blockErrors': {'text'" in answer


def test_steps_to_order_are_all_different():
    assert "Cette étape est déjà écrite" in said("ordering", items=["Lire", "Signer", "lire"])
    assert said("ordering", items=["Lire", "Signer"]) == ""


@pytest.mark.parametrize("side", ["left", "right"])
def test_no_side_of_a_matching_repeats_itself(side):
    pairs = [{"left": "A", "right": "Un"}, {"left": "B", "right": "Deux"}]
    assert said("matching", pairs=pairs) == ""
    pairs[1][side] = pairs[0][side]
    answer = said("matching", pairs=pairs)
    assert "déjà écrit plus haut" in answer
    assert f"{{1: {{'blockErrors': {{'{side}'" in answer


@pytest.mark.parametrize("accepted", ["…", "?!", "  - "])
def test_an_accepted_answer_has_a_letter_or_a_figure(accepted):
    assert "une lettre ou un chiffre" in said("short_answer", accepted=["Arcep", accepted])
    assert said("short_answer", accepted=["Arcep", "5 %"]) == ""


@pytest.mark.parametrize(
    ("kind", "field"),
    [("single_choice", "choices"), ("ordering", "items"), ("matching", "pairs")],
)
def test_there_is_something_to_choose_from(kind, field):
    whole = dict(QUESTIONS)[kind]
    assert said(kind, **{field: list(whole[field])[:1]})


def test_a_question_without_explanation_is_not_published():
    assert said("true_false", explanation="", is_true=True)


@pytest.mark.parametrize(
    "moment", ["1:2", "90", "1:75", "une minute", "-1:00", "1:00:00:00", "٣:٠٠"]
)
def test_a_moment_is_written_as_the_player_shows_it(moment):
    answer = said("true_false", VideoQuestionsBlock(), is_true=True, at=moment)
    assert "comme le lecteur le montre" in answer
    with pytest.raises(ValueError, match="Not a moment"):
        moment_seconds(moment)


@pytest.mark.parametrize(("moment", "seconds"), [("0:07", 7), ("12:05", 725), ("1:02:05", 3725)])
def test_a_moment_is_so_many_seconds(moment, seconds):
    assert said("true_false", VideoQuestionsBlock(), is_true=True, at=f" {moment} ") == ""
    assert moment_seconds(moment) == seconds


def test_a_draft_may_be_incomplete():
    block = LessonQuestionsBlock()
    value = block.normalize(
        [
            ("single_choice", {"question": "", "explanation": "", "choices": choices(False)}),
            ("short_answer", WHY | {"accepted": ["…"]}),
        ]
    )
    assert len(block.clean_deferred(value)) == 2
    video = VideoQuestionsBlock()
    unplaced = video.normalize([("true_false", WHY | {"is_true": True, "at": ""})])
    assert len(video.clean_deferred(unplaced)) == 1
    # The checks are back for whoever publishes next.
    assert complaint([("short_answer", WHY | {"accepted": ["…"]})], block)


@pytest.mark.django_db
def test_draws_ask_no_more_than_their_bank_holds():
    bank = bank_of(4)
    other: QuestionBank = bank_of(2, "Une autre")

    def draws(*asked: tuple[QuestionBank, int]) -> str:
        return complaint([("draw", {"bank": held, "count": count}) for held, count in asked])

    assert draws((bank, 4), (other, 2)) == ""
    assert "n’a que 4 questions" in draws((bank, 5))
    answer = draws((bank, 3), (other, 1), (bank, 2))
    assert "{2: {'blockErrors': {'count'" in answer
