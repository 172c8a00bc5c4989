"""Attempts: frozen when they open, marked once, kept whatever becomes of the quiz."""

from __future__ import annotations

from datetime import timedelta
from random import Random
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from cms import clock
from cms.personal import page_parts, personal_data
from courses.models import LessonPage, QuestionBank
from progress import grading
from progress.models import Enrolment, LessonProgress, QuizAttempt
from progress.quizzes import services
from progress.quizzes.selectors import moment_of, standing
from tests.progress.quizzes import (
    EVERY_KIND,
    MATCHING,
    ORDERING,
    SHORT,
    SINGLE,
    TRUE_FALSE,
    at,
    make_quiz,
    right_answers,
)

pytestmark = pytest.mark.django_db
START = "2026-03-02 10:00:00+00:00"


@pytest.fixture
def quiz(catalogue) -> LessonPage:
    return make_quiz(catalogue.course)


def attempt_at(lesson, person):
    return services.open_attempt(person.pk, lesson)


def hand_in(attempt, answers=None):
    if answers is None:
        answers = right_answers(attempt.questions)
    return services.submit(attempt, answers, timezone.now())


def test_an_attempt_asks_every_question_and_reloading_gives_the_same(quiz, learner):
    attempt = attempt_at(quiz, learner)
    assert [question["kind"] for question in attempt.questions] == [
        "single",
        "multiple",
        "true_false",
        "ordering",
        "matching",
        "short",
    ]
    assert attempt_at(quiz, learner) == attempt
    assert attempt_at(quiz, learner).questions == attempt.questions
    assert QuizAttempt.objects.count() == 1


def test_each_person_has_an_attempt_of_their_own(quiz, learner, moderator):
    assert attempt_at(quiz, learner) != attempt_at(quiz, moderator)


def test_everything_right_passes_and_completes_the_lesson(quiz, learner):
    with time_machine.travel(START, tick=False) as now:
        attempt = attempt_at(quiz, learner)
        now.shift(100)
        done = hand_in(attempt)
    assert (done.percent, done.is_passed) == (100, True)
    progress = LessonProgress.objects.get(person=learner, lesson=quiz)
    assert progress.means == LessonProgress.Means.PASSED
    assert progress.completed_at == done.submitted_at
    assert progress.seconds == 100


def test_the_time_spent_is_at_most_the_minutes_of_the_quiz(quiz, learner):
    with time_machine.travel(START, tick=False) as now:
        attempt = attempt_at(quiz, learner)
        now.shift(timedelta(days=3).total_seconds())
        hand_in(attempt)
    assert LessonProgress.objects.get(lesson=quiz).seconds == 3 * 60


def test_below_what_is_needed_nothing_is_completed(quiz, learner):
    attempt = attempt_at(quiz, learner)
    right = right_answers(attempt.questions)
    three = dict(list(right.items())[:3])
    done = hand_in(attempt, three)
    assert (done.percent, done.is_passed) == (50, False)
    assert not LessonProgress.objects.filter(lesson=quiz, completed_at__isnull=False).exists()


def test_the_percentage_that_passes_is_enough(catalogue, learner):
    quiz = make_quiz(catalogue.course, SINGLE, TRUE_FALSE, pass_percent=50)
    attempt = attempt_at(quiz, learner)
    right = right_answers(attempt.questions)
    assert hand_in(attempt, dict(list(right.items())[:1])).is_passed


def test_handing_in_twice_keeps_the_first(quiz, learner):
    attempt = attempt_at(quiz, learner)
    first = hand_in(attempt, {})
    second = hand_in(attempt)
    assert (second.percent, second.submitted_at) == (0, first.submitted_at)
    assert second.answers == {}


def test_one_begins_again_as_often_as_one_wants_and_nothing_regresses(quiz, learner):
    hand_in(attempt_at(quiz, learner))
    completed_at = LessonProgress.objects.get(lesson=quiz).completed_at
    for _time in range(3):
        hand_in(attempt_at(quiz, learner), {})
    known = standing(learner.pk, quiz)
    assert [attempt.percent for attempt in known.past] == [0, 0, 0, 100]
    assert known.best is not None
    assert known.best.percent == 100
    assert known.current is None
    assert LessonProgress.objects.get(lesson=quiz).completed_at == completed_at
    assert Enrolment.objects.get().percent == 25


def test_a_quiz_that_changed_meanwhile_is_marked_as_it_was_shown(quiz, learner):
    attempt = attempt_at(quiz, learner)
    quiz.questions = [TRUE_FALSE]
    quiz.pass_percent = 100
    quiz.save_revision().publish()
    done = hand_in(attempt)
    assert (done.percent, done.is_passed, len(done.answers)) == (100, True, 6)
    assert len(attempt_at(LessonPage.objects.get(pk=quiz.pk), learner).questions) == 1


def test_a_quiz_deleted_meanwhile_is_marked_and_kept_under_its_title(quiz, learner):
    attempt = attempt_at(quiz, learner)
    quiz.delete()
    done = hand_in(attempt)
    assert (done.percent, done.lesson, done.title) == (100, None, quiz.title)


def test_a_quiz_withdrawn_meanwhile_is_still_completed(quiz, learner):
    attempt = attempt_at(quiz, learner)
    quiz.unpublish()
    assert hand_in(attempt).is_passed
    assert LessonProgress.objects.get(lesson=quiz).completed_at is not None


def test_a_lesson_that_is_a_quiz_no_more_is_not_completed_by_an_old_attempt(quiz, learner):
    attempt = attempt_at(quiz, learner)
    LessonPage.objects.filter(pk=quiz.pk).update(kind=LessonPage.Kind.VIDEO)
    assert hand_in(attempt).is_passed
    assert not LessonProgress.objects.filter(completed_at__isnull=False).exists()


def test_with_the_person_their_attempts_go(quiz, learner):
    attempt = attempt_at(quiz, learner)
    learner.delete()
    with pytest.raises(QuizAttempt.DoesNotExist):
        hand_in(attempt, {})
    assert not QuizAttempt.objects.exists()


def test_an_attempt_never_handed_in_is_forgotten_after_thirty_days(quiz, learner, moderator):
    with time_machine.travel(START, tick=False) as now:
        attempt_at(quiz, learner)
        hand_in(attempt_at(quiz, moderator), {})
        now.shift(timedelta(days=30).total_seconds())
        clock.tick()
        assert QuizAttempt.objects.count() == 2
        now.shift(60)
        assert "progress.forget_open_attempts" not in clock.tick()
    assert QuizAttempt.objects.get().person == moderator


def test_what_is_to_arrange_is_mixed_even_when_choices_are_not(catalogue, learner):
    quiz = make_quiz(catalogue.course, SINGLE, ORDERING, MATCHING, shuffle_choices=False)
    one, two, three = attempt_at(quiz, learner).questions
    assert one["choices"] == ["Le maire", "Le préfet", "Le doyen d’âge"]
    assert two["choices"] != ["Convoquer", "Délibérer", "Transmettre"]
    assert three["choices"] != ["La commune", "Le département", "La région"]


def test_questions_drawn_from_a_bank_are_marked_like_others(catalogue, learner):
    bank = QuestionBank.objects.create(title="Banque", questions=[SINGLE, TRUE_FALSE, SHORT])
    quiz = make_quiz(catalogue.course, ORDERING, ("draw", {"bank": bank, "count": 2}))
    attempt = attempt_at(quiz, learner)
    assert len({question["id"] for question in attempt.questions}) == 3
    assert hand_in(attempt).percent == 100


def test_two_copies_of_a_question_are_answered_apart(catalogue, learner):
    quiz: Any = make_quiz(catalogue.course, TRUE_FALSE)
    raw = {"type": "true_false", "value": TRUE_FALSE[1], "id": "le-meme"}
    quiz.questions = [raw, {**raw, "value": {**TRUE_FALSE[1], "is_true": False}}]
    quiz.save()
    attempt = attempt_at(LessonPage.objects.get(pk=quiz.pk), learner)
    assert hand_in(attempt).percent == 100


def test_a_quiz_without_questions_opens_nothing(catalogue, learner):
    with pytest.raises(services.NothingToAskError):
        services.open_attempt(learner.pk, catalogue.text_lesson)
    assert not QuizAttempt.objects.exists()


def test_malformed_answers_earn_nothing_and_break_nothing(quiz, learner):
    malformed: list[Any] = [None, [], {}, "x", 10**30, float("nan"), [[1]], True, {"a": {"b": []}}]
    for raw in malformed:
        attempt = attempt_at(quiz, learner)
        names = [question["id"] for question in attempt.questions]
        done = hand_in(attempt, dict.fromkeys([*names, "inconnue"], raw))
        assert done.percent in {0, 16}
        assert "inconnue" not in QuizAttempt.objects.get(pk=done.pk).answers


def put_along_video(lesson, *questions):
    lesson.video_questions = list(questions)
    lesson.save_revision().publish()
    return [question["id"] for _at, question in lesson.questions_along_video()]


def test_a_question_along_a_video_is_an_attempt_that_completes_nothing(catalogue, learner):
    lesson = catalogue.video_lesson
    first, second = put_along_video(lesson, at("0:02", SINGLE), at("0:04", TRUE_FALSE))
    attempt = services.open_attempt(learner.pk, lesson, first)
    assert [question["id"] for question in attempt.questions] == [first]
    assert services.open_attempt(learner.pk, lesson, second) != attempt
    assert hand_in(attempt).is_passed
    assert not LessonProgress.objects.filter(completed_at__isnull=False).exists()
    assert moment_of(lesson, first) == 2
    assert moment_of(lesson, "partie") is None
    with pytest.raises(services.NothingToAskError):
        services.open_attempt(learner.pk, lesson, "inconnue")


def test_the_personal_request_tells_which_questions_were_answered(catalogue, learner, moderator):
    lesson = catalogue.video_lesson
    assert "questions" not in page_parts.about(learner, lesson)
    first, second = put_along_video(lesson, at("0:02", SINGLE), at("0:04", TRUE_FALSE))
    hand_in(services.open_attempt(learner.pk, lesson, first), {})
    services.open_attempt(learner.pk, lesson, second)
    assert page_parts.about(learner, lesson)["questions"] == {"answered": [first]}
    assert page_parts.about(moderator, lesson)["questions"] == {"answered": []}


def test_a_person_takes_their_answers_home(quiz, learner, moderator):
    hand_in(attempt_at(quiz, learner))
    hand_in(attempt_at(quiz, moderator), {})
    (mine,) = personal_data.export(learner)["questionnaires"]
    assert (mine["titre"], mine["résultat (%)"], mine["réussi"]) == (quiz.title, 100, True)
    assert mine["réponses"][0] == {
        "question": "Qui convoque le conseil municipal ?",
        "réponse": ["Le maire"],
        "verdict": "Juste",
    }
    assert len(mine["réponses"]) == len(EVERY_KIND)


def test_shuffling_draws_another_order_each_time():
    question = {"kind": "single", "choices": [str(i) for i in range(8)], "right": [3]}
    orders = {tuple(grading.shuffled(question, Random(i))["choices"]) for i in range(5)}
    assert len(orders) == 5
