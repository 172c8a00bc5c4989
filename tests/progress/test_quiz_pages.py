"""The pages of quizzes: plain forms, for one person only."""

from __future__ import annotations

from html import unescape
from http import HTTPStatus

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from courses.models import LessonPage, Prerequisite
from progress.models import LessonProgress, QuizAttempt
from progress.quizzes import services
from tests.conftest import signed_in
from tests.progress.quizzes import (
    EVERY_KIND,
    ORDERING,
    SHORT,
    SINGLE,
    TRUE_FALSE,
    at,
    filled,
    make_quiz,
    right_answers,
)

pytestmark = pytest.mark.django_db
JSON = {"Accept": "application/json"}


@pytest.fixture
def quiz(catalogue) -> LessonPage:
    return make_quiz(catalogue.course)


@pytest.fixture
def attempt(quiz, learner) -> QuizAttempt:
    return services.open_attempt(learner.pk, quiz)


def door(lesson):
    return reverse("progress:quiz", args=[lesson.pk])


def form_of(attempt):
    return reverse("progress:quiz_attempt", args=[attempt.uuid])


def all_right(attempt):
    return filled(attempt.questions, right_answers(attempt.questions))


def words(answer):
    return unescape(answer.content.decode())


# Who may see


def test_visitors_sign_in_and_come_back(quiz, attempt, catalogue):
    for address in (
        door(quiz),
        form_of(attempt),
        reverse("progress:video_question", args=[catalogue.video_lesson.pk, "x"]),
    ):
        for answer in (Client().get(address), Client().post(address)):
            if answer.status_code != HTTPStatus.METHOD_NOT_ALLOWED:
                assert answer.status_code == HTTPStatus.FOUND
                assert answer["Location"] == f"{reverse('account_login')}?next={address}"
    assert Client().post(form_of(attempt), headers=JSON).status_code == HTTPStatus.UNAUTHORIZED


@pytest.mark.parametrize("other", ["editor_client", "moderator_client", "administrator_client"])
def test_nobody_else_sees_an_attempt_nor_hands_it_in(attempt, other, request):
    client = request.getfixturevalue(other)
    for headers in ({}, JSON):
        assert client.get(form_of(attempt), headers=headers).status_code == HTTPStatus.NOT_FOUND
        answer = client.post(form_of(attempt), all_right(attempt), headers=headers)
        assert answer.status_code == HTTPStatus.NOT_FOUND
    attempt.refresh_from_db()
    assert attempt.submitted_at is None


def test_answers_are_not_in_the_cms(attempt, administrator_client):
    from django.contrib.contenttypes.models import ContentType
    from wagtail.snippets.models import get_snippet_models

    assert QuizAttempt not in get_snippet_models()
    assert ContentType.objects.get_for_model(QuizAttempt).model == "quizattempt"
    answer = administrator_client.get("/cms/reports/site-history/")
    assert str(attempt.uuid) not in answer.content.decode()


def test_only_a_quiz_that_is_published_has_a_door(quiz, catalogue, learner_client):
    for lesson in (catalogue.text_lesson, catalogue.video_lesson):
        assert learner_client.get(door(lesson)).status_code == HTTPStatus.NOT_FOUND
    quiz.unpublish()
    assert learner_client.get(door(quiz)).status_code == HTTPStatus.NOT_FOUND
    answer = learner_client.get("/avancement/sequence/99999999999999999999/questionnaire/")
    assert answer.status_code == HTTPStatus.NOT_FOUND


def test_a_lesson_that_must_wait_leads_to_its_page(quiz, catalogue, learner, learner_client):
    before = catalogue.track.add_child(
        instance=type(catalogue.course)(title="Avant", slug="avant", summary="Deux phrases. Oui.")
    )
    before.save_revision().publish()
    make_quiz(before, slug="avant")
    Prerequisite.objects.create(course=catalogue.course, required=before, is_blocking=True)
    for answer in (learner_client.get(door(quiz)), learner_client.post(door(quiz))):
        assert answer.status_code == HTTPStatus.FOUND
        assert answer["Location"] == quiz.get_url()
    assert not QuizAttempt.objects.exists()


# From the door to the result


def test_from_the_door_to_the_result(quiz, catalogue, learner, learner_client):
    learner_client.head(door(quiz))
    assert not QuizAttempt.objects.exists()
    # One tap from the page of the lesson, which said all that there is to know before.
    begun = learner_client.get(door(quiz))
    attempt = QuizAttempt.objects.get()
    assert begun["Location"] == form_of(attempt)
    for again in (learner_client.get(door(quiz)), learner_client.post(door(quiz))):
        assert again["Location"] == form_of(attempt)

    page = words(learner_client.get(form_of(attempt)))
    assert page.count("<fieldset") == len(EVERY_KIND)
    assert "Le code général" not in page

    answer = learner_client.post(form_of(attempt), all_right(attempt), follow=True)
    assert answer.redirect_chain == [(form_of(attempt), HTTPStatus.FOUND)]
    page = words(answer)
    assert "100\N{NO-BREAK SPACE}%" in page
    assert "Questionnaire réussi" in page
    assert page.count("Juste") == len(EVERY_KIND)
    assert page.count("Le code général") == len(EVERY_KIND)
    assert "Revenir au cours" in page
    assert "no-store" in answer["Cache-Control"]

    page = words(learner_client.get(door(quiz)))
    assert "Recommencer" in page
    assert "Vos essais" in page
    assert LessonProgress.objects.get(lesson=quiz).means == LessonProgress.Means.PASSED


def test_the_result_says_what_was_right_and_leads_on(catalogue, learner, learner_client):
    quiz = make_quiz(catalogue.course, SINGLE, ORDERING, SHORT)
    quiz.move(catalogue.text_lesson, "left")
    attempt = services.open_attempt(learner.pk, LessonPage.objects.get(pk=quiz.pk))
    single, steps, _short = attempt.questions
    wrong = next(index for index in range(3) if index not in single["right"])
    given = {single["id"]: wrong, steps["id"]: [*steps["right"][1:], steps["right"][0]]}
    learner_client.post(form_of(attempt), filled(attempt.questions, given) | {"anyway": "1"})
    page = words(learner_client.get(form_of(attempt)))
    for expected in (
        "Pas encore réussi",
        "À revoir",
        "En partie juste",
        "Sans réponse",
        "Le maire",
        "Le conseil municipal",
        "Séquence suivante\N{NO-BREAK SPACE}: La fin du cuivre",
    ):
        assert expected in page


def test_what_is_left_blank_is_said_once_and_nothing_typed_is_lost(attempt, learner_client):
    fields = all_right(attempt)
    kinds = {question["kind"]: question for question in attempt.questions}
    steps = f"q-{kinds['ordering']['id']}"
    del fields[f"{steps}-0"]
    del fields[f"q-{kinds['single']['id']}"]
    fields[f"q-{kinds['short']['id']}"] = "Le « conseil » <b>"
    answer = learner_client.post(form_of(attempt), fields)
    page = words(answer)
    assert answer.status_code == HTTPStatus.OK
    assert "Il reste 2 questions à compléter" in page
    assert "Remettez les étapes dans l’ordre" in page
    assert "Rendre quand même" in page
    assert page.count(" checked") == 3
    assert page.count(" selected") == 5
    assert "&lt;b&gt;" in answer.content.decode()
    attempt.refresh_from_db()
    assert attempt.percent is None

    learner_client.post(form_of(attempt), fields | {"anyway": "1"})
    handed_in = QuizAttempt.objects.get(submitted_at__isnull=False)
    assert kinds["single"]["id"] not in handed_in.answers
    assert handed_in.answers[kinds["short"]["id"]] == "Le « conseil » <b>"


def test_a_number_given_twice_is_said(catalogue, learner, learner_client):
    attempt = services.open_attempt(learner.pk, make_quiz(catalogue.course, ORDERING))
    name = f"q-{attempt.questions[0]['id']}"
    twice = {f"{name}-0": "1", f"{name}-1": "1", f"{name}-2": "2"}
    page = words(learner_client.post(form_of(attempt), twice))
    assert "jamais deux fois la même" in page
    learner_client.post(form_of(attempt), twice | {"anyway": "1"})
    attempt.refresh_from_db()
    assert list(attempt.answers.values()) == [[None, 2, None]]


@pytest.mark.parametrize("junk", ["9", "-1", "x", "²", "1" * 5000, "\x00", "None", "1.0"])
def test_fields_that_no_form_sends_are_no_answers(attempt, learner_client, junk):
    fields = dict.fromkeys(all_right(attempt), junk) | {"anyway": "1", "q-": junk}
    answer = learner_client.post(form_of(attempt), fields, follow=True)
    assert answer.status_code == HTTPStatus.OK
    attempt.refresh_from_db()
    assert attempt.percent == 0


def test_posting_twice_shows_the_first_result(attempt, learner_client):
    learner_client.post(form_of(attempt), {"anyway": "1"})
    answer = learner_client.post(form_of(attempt), all_right(attempt), follow=True)
    assert '<strong class="quiz-outcome__percent">0\N{NO-BREAK SPACE}%' in words(answer)
    attempt.refresh_from_db()
    assert attempt.percent == 0


def test_a_quiz_deleted_meanwhile_says_so_honestly(quiz, attempt, learner_client):
    quiz.delete()
    assert "<fieldset" in words(learner_client.get(form_of(attempt)))
    page = words(learner_client.post(form_of(attempt), all_right(attempt), follow=True))
    assert "n’est plus publiée" in page
    assert "100\N{NO-BREAK SPACE}%" in page


def test_a_quiz_withdrawn_meanwhile_says_so_honestly(quiz, attempt, learner_client):
    quiz.unpublish()
    page = words(learner_client.post(form_of(attempt), all_right(attempt), follow=True))
    assert "n’est plus publiée" in page
    assert quiz.get_url() not in page


def test_a_quiz_passed_while_a_course_was_missing_is_completed_once_it_is_not(
    quiz, attempt, learner, learner_client
):
    QuizAttempt.objects.filter(pk=attempt.pk).update(
        percent=100, is_passed=True, submitted_at=timezone.now()
    )
    learner_client.get(door(quiz))
    assert LessonProgress.objects.get(lesson=quiz).means == LessonProgress.Means.PASSED


def test_with_the_person_the_attempt_is_gone(attempt, learner, learner_client, moderator):
    address = form_of(attempt)
    learner.delete()
    assert learner_client.post(address).status_code == HTTPStatus.FOUND
    assert signed_in(moderator).post(address).status_code == HTTPStatus.NOT_FOUND


def test_a_quiz_without_questions_says_so(quiz, learner_client):
    LessonPage.objects.filter(pk=quiz.pk).update(questions=[])
    for answer in (learner_client.get(door(quiz)), learner_client.post(door(quiz))):
        page = words(answer)
        assert page.count("n’a pas encore de question") == 1
        assert ">Commencer<" not in page.replace("\n", "").replace(" ", "")


# Forms and scripts


def test_the_identifier_in_the_address_stands_for_a_token(attempt, learner):
    client = Client(enforce_csrf_checks=True)
    client.force_login(learner)
    assert client.post(form_of(attempt), all_right(attempt)).status_code == HTTPStatus.FOUND
    attempt.refresh_from_db()
    assert attempt.percent == 100


def test_beginning_needs_a_token(quiz, learner):
    client = Client(enforce_csrf_checks=True)
    client.force_login(learner)
    assert client.post(door(quiz)).status_code == HTTPStatus.FORBIDDEN
    assert not QuizAttempt.objects.exists()


def test_the_session_is_not_sent_by_other_sites(settings):
    assert settings.SESSION_COOKIE_SAMESITE == "Lax"


def test_the_form_may_be_found_again_by_the_browser_and_nobody_else(attempt, learner_client):
    kept = learner_client.get(form_of(attempt))["Cache-Control"]
    assert "private" in kept
    assert "no-store" not in kept


def test_a_script_is_answered_in_json(attempt, learner_client):
    answer = learner_client.post(form_of(attempt), all_right(attempt), headers=JSON)
    said = answer.json()
    assert (said["percent"], said["passed"], len(said["results"])) == (100, True, 6)
    assert said["results"][0] == {
        "id": attempt.questions[0]["id"],
        "verdict": "right",
        "label": "Juste",
        "given": ["Le maire"],
        "right": ["Le maire"],
        "explanation": "Le code général des collectivités territoriales le dit.",
    }
    again = learner_client.post(form_of(attempt), {}, headers=JSON)
    assert again.json() == said
    assert learner_client.get(form_of(attempt), headers=JSON).json() == said


def test_answers_may_come_in_json_and_blanks_are_taken_as_they_are(attempt, learner_client):
    key = attempt.questions[0]["id"]
    answers = {key: attempt.questions[0]["right"][0], "inconnue": 3}
    answer = learner_client.post(
        form_of(attempt), {"answers": answers}, content_type="application/json"
    )
    assert answer.json()["percent"] == 16
    assert [result["verdict"] for result in answer.json()["results"]].count("blank") == 5


@pytest.mark.parametrize("body", ["x", "{", "[]", '{"answers": []}', "[" * 100_000, "\ud800"])
def test_json_that_is_none_is_refused_and_marks_nothing(attempt, learner_client, body):
    answer = learner_client.post(
        form_of(attempt),
        body.encode("utf-8", "surrogatepass"),
        content_type="application/json",
    )
    assert answer.status_code == HTTPStatus.BAD_REQUEST
    attempt.refresh_from_db()
    assert attempt.submitted_at is None


# Along a video


@pytest.fixture
def asked(catalogue) -> tuple[LessonPage, list[str]]:
    """The video lesson, and the identifiers of its questions."""
    lesson = catalogue.video_lesson
    lesson.video_questions = [at("0:05", SINGLE), at("0:02", TRUE_FALSE)]
    lesson.save_revision().publish()
    return lesson, [question["id"] for _at, question in lesson.questions_along_video()]


def question_of(asked, number=0, fragment=False):
    lesson, keys = asked
    address = reverse("progress:video_question", args=[lesson.pk, keys[number]])
    return f"{address}?fragment=1" if fragment else address


def test_the_page_lists_the_questions_of_its_video_for_everyone(asked):
    page = words(Client().get(asked[0].get_url()))
    assert "Questions au fil de la vidéo" in page
    assert page.index("Le réseau de cuivre ferme.") < page.index("Qui convoque")
    assert f'href="{question_of(asked)}"' in page
    assert 'data-at="2"' in page
    assert "Le code général" not in page


def test_a_question_of_a_video_has_a_page_that_leads_back_to_its_second(asked, learner_client):
    page = learner_client.get(question_of(asked))
    assert "<html" in words(page)
    attempt = QuizAttempt.objects.get()
    answer = learner_client.post(form_of(attempt), all_right(attempt), follow=True)
    page = words(answer)
    assert "Juste" in page
    assert f'href="{asked[0].get_url()}?t=2#lecteur"' in page
    assert "Reprendre la vidéo à 0:02" in page


def test_alone_for_a_script_it_is_a_fragment_until_its_result(asked, learner_client):
    page = words(learner_client.get(question_of(asked, fragment=True)))
    attempt = QuizAttempt.objects.get()
    action = f"{form_of(attempt)}?fragment=1"
    assert "<html" not in page
    assert f'action="{action}"' in page
    page = words(learner_client.post(action, {}))
    assert "Vous n’avez pas encore répondu" in page
    assert "<html" not in page
    page = words(learner_client.post(action, all_right(attempt), follow=True))
    assert "Juste" in page
    assert "<html" not in page
    assert "<form" not in page


def test_a_question_that_a_video_does_not_ask_is_not_found(asked, catalogue, learner_client):
    lesson, keys = asked
    for pk, key in ((lesson.pk, "autre"), (catalogue.text_lesson.pk, keys[0]), (10**9, keys[0])):
        address = reverse("progress:video_question", args=[pk, key])
        assert learner_client.get(address).status_code == HTTPStatus.NOT_FOUND
    assert learner_client.post(question_of(asked)).status_code == HTTPStatus.METHOD_NOT_ALLOWED


def test_the_question_of_a_reserved_video_is_for_those_who_may_watch(asked, learner_client):
    lesson, _keys = asked
    lesson.members_only = True
    lesson.save_revision().publish()
    assert "Qui convoque" not in words(Client().get(lesson.get_url()))
    assert learner_client.get(question_of(asked)).status_code == HTTPStatus.OK


def test_a_quiz_has_a_door_on_its_page(quiz):
    page = words(Client().get(quiz.get_url()))
    assert f'href="{door(quiz)}"' in page
    assert "Qui convoque" not in page


# Statements


def statements(client, address):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == HTTPStatus.OK
    return len(captured)


def test_statements_do_not_grow_with_questions_nor_attempts(catalogue, learner, learner_client):
    small = make_quiz(catalogue.course, SINGLE)
    services.submit(services.open_attempt(learner.pk, small), {}, timezone.now())
    attempt = services.open_attempt(learner.pk, small)
    learner_client.get(door(small))
    few_door = statements(learner_client, door(small))
    assert few_door <= 20
    few_form = statements(learner_client, form_of(attempt))
    assert few_form <= 6
    services.submit(attempt, {}, timezone.now())
    few_result = statements(learner_client, form_of(attempt))
    assert few_result <= 16

    large = make_quiz(catalogue.course, *EVERY_KIND * 5, slug="long")
    for _time in range(8):
        done = services.open_attempt(learner.pk, large)
        services.submit(done, right_answers(done.questions), timezone.now())
    attempt = services.open_attempt(learner.pk, large)
    learner_client.get(door(large))
    assert statements(learner_client, door(large)) <= few_door
    assert statements(learner_client, form_of(attempt)) <= few_form
    assert statements(learner_client, form_of(done)) <= few_result


def test_a_name_that_no_question_has_is_not_looked_for(catalogue, learner_client):
    for name in ("%00", "%ED%A0%80", "x" * 5000):
        address = f"/avancement/sequence/{catalogue.video_lesson.pk}/question/{name}/"
        assert learner_client.get(address).status_code == HTTPStatus.NOT_FOUND
