"""Questions as editors write them, and as an attempt keeps them."""

from __future__ import annotations

import random
from typing import Any

import pytest

from courses.models import LessonPage, QuestionBank
from tests.catalogue import QUESTIONS, add_quiz

pytestmark = pytest.mark.django_db


def true_false(number: int, **values):
    said = {"question": f"Affirmation {number}.", "is_true": True, "explanation": "Parce que."}
    return ("true_false", said | values)


def bank_of(count: int, title: str = "Une banque") -> QuestionBank:
    bank = QuestionBank.objects.create(
        title=title, questions=[true_false(number) for number in range(count)]
    )
    return QuestionBank.objects.get(pk=bank.pk)


def test_each_kind_is_kept_in_the_shape_that_marking_expects(catalogue):
    quiz = add_quiz(catalogue.course)
    questions = quiz.drawn_questions(random.Random(1))
    assert all(question.pop("id") for question in questions)
    single, multiple, true, ordering, matching, short = questions
    assert single == {
        "kind": "single",
        "text": "Qui délivre la fibre ?",
        "explanation": "L’opérateur construit le réseau.",
        "choices": ["L’opérateur d’infrastructure", "La préfecture", "La mairie"],
        "right": [0],
    }
    assert (multiple["kind"], multiple["right"]) == ("multiple", [0, 1])
    assert (true["kind"], true["right"]) == ("true_false", True)
    assert ordering["kind"] == "ordering"
    assert ordering["choices"] == QUESTIONS[3][1]["items"]
    assert ordering["right"] == [0, 1, 2]
    assert matching["kind"] == "matching"
    assert matching["lefts"] == ["La fibre", "Le satellite", "La 4G"]
    assert matching["choices"] == ["Un débit stable", "Une solution isolée", "La mobilité"]
    assert matching["right"] == [0, 1, 2]
    assert (short["kind"], short["accepted"]) == ("short", ["Arcep", "L’Arcep"])


def test_a_question_keeps_its_identifier_from_one_reading_to_the_next(catalogue):
    quiz = add_quiz(catalogue.course)
    first = quiz.drawn_questions(random.Random(1))
    again = LessonPage.objects.get(pk=quiz.pk).drawn_questions(random.Random(2))
    assert first == again


def test_a_draw_never_takes_one_question_of_a_bank_twice(catalogue):
    bank = bank_of(6)
    draws = [("draw", {"bank": bank, "count": 4}), ("draw", {"bank": bank, "count": 2})]
    quiz = add_quiz(catalogue.course, questions=[draws[0], true_false(99), draws[1]])
    for seed in range(20):
        questions = quiz.drawn_questions(random.Random(seed))
        assert len(questions) == 7
        assert len({question["id"] for question in questions}) == 7
        # The lesson's own question stays where its editors put it.
        assert questions[4]["text"] == "Affirmation 99."


def test_a_draw_varies_with_chance_and_is_the_same_for_the_same_seed(catalogue):
    quiz = add_quiz(catalogue.course, questions=[("draw", {"bank": bank_of(8), "count": 3})])
    once = quiz.drawn_questions(random.Random(5))
    assert once == quiz.drawn_questions(random.Random(5))
    texts = {
        tuple(question["text"] for question in quiz.drawn_questions(random.Random(seed)))
        for seed in range(10)
    }
    assert len(texts) > 1


def test_a_bank_that_shrank_gives_what_it_still_holds(catalogue):
    bank = bank_of(5)
    quiz = add_quiz(catalogue.course, questions=[("draw", {"bank": bank, "count": 4})])
    fewer: Any = [true_false(1), true_false(2)]
    bank.questions = fewer
    bank.save()
    assert len(LessonPage.objects.get(pk=quiz.pk).drawn_questions(random.Random(1))) == 2


def test_a_bank_that_was_deleted_gives_nothing(catalogue):
    bank = bank_of(5)
    quiz = add_quiz(
        catalogue.course, questions=[true_false(1), ("draw", {"bank": bank, "count": 4})]
    )
    bank.delete()
    assert len(LessonPage.objects.get(pk=quiz.pk).drawn_questions(random.Random(1))) == 1


def test_questions_are_mixed_only_when_editors_ask(catalogue):
    questions = [true_false(number) for number in range(8)]
    kept = add_quiz(catalogue.course, questions=questions)
    mixed = add_quiz(catalogue.course, slug="melange", questions=questions, shuffle_questions=True)
    written = [f"Affirmation {number}." for number in range(8)]
    assert [question["text"] for question in kept.drawn_questions(random.Random(3))] == written
    texts = [question["text"] for question in mixed.drawn_questions(random.Random(3))]
    assert texts != written
    assert sorted(texts) == sorted(written)


def test_questions_along_a_video_come_in_the_order_of_the_video(catalogue):
    lesson = catalogue.video_lesson
    asked: Any = [true_false(2, at="1:02:03"), true_false(1, at="0:40")]
    lesson.video_questions = asked
    lesson.save_revision().publish()
    timed = LessonPage.objects.get(pk=lesson.pk).questions_along_video()
    assert [second for second, _question in timed] == [40.0, 3723.0]
    assert [question["text"] for _second, question in timed] == [
        "Affirmation 1.",
        "Affirmation 2.",
    ]
    assert all(question["id"] for _second, question in timed)
