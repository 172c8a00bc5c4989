"""Quizzes, banks and prerequisites in the hands of an editor."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import ReferenceIndex
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from courses.models import CoursePage, LessonPage, Prerequisite, QuestionBank
from media.models import Video
from media.signals import video_published
from tests.academy.test_public_pages import MOST_STATEMENTS, statements
from tests.academy.test_workflow import lesson_form
from tests.catalogue import QUESTIONS, Catalogue, add_quiz
from tests.courses.test_prerequisites import add_course, ask_first
from tests.courses.test_questions import bank_of

pytestmark = pytest.mark.django_db

PUBLISH = {"action-publish": "1"}


def listed(*values: Any) -> dict[str, Any]:
    """What the CMS posts for a list of blocks."""
    data: dict[str, Any] = {"count": str(len(values))}
    for position, value in enumerate(values):
        data[str(position)] = {"deleted": "", "order": str(position), "value": value}
    return data


def true_false(**values: str) -> tuple[str, dict[str, str]]:
    question = {"question": "Est-ce vrai ?", "explanation": "Oui.", "is_true": "on"}
    return ("true_false", question | values)


def edit(client: Client, page: LessonPage, **fields: Any) -> Any:
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    return client.post(address, lesson_form(page.title, slug=page.slug, **fields))


def edit_course(client: Client, course: CoursePage, *required: CoursePage, **fields: Any) -> Any:
    asked = [{"required": str(page.pk), "is_blocking": "on"} for page in required]
    form = {
        "title": course.title,
        "slug": course.slug,
        "summary": course.summary,
        "body": streamfield([("paragraph", rich_text("<p>Le cours.</p>"))]),
        "outcomes": inline_formset([]),
        "prerequisites": inline_formset(asked),
        "competence": str(course.competence_id or ""),
        "level": course.level,
        "audience": course.audience,
        "tags": "",
        "seo_title": "",
        "search_description": "",
        "comments": inline_formset([]),
    }
    address = reverse("wagtailadmin_pages:edit", args=[course.pk])
    return client.post(address, nested_form_data(form | PUBLISH | fields))


def test_an_empty_quiz_stays_a_draft(catalogue: Catalogue, moderator_client: Client) -> None:
    quiz = add_quiz(catalogue.course)
    assert edit(moderator_client, quiz, kind="quiz", body=streamfield([])).status_code == 302
    answer = edit(moderator_client, quiz, kind="quiz", body=streamfield([]), **PUBLISH)
    assert "Un questionnaire a besoin" in answer.content.decode()
    assert LessonPage.objects.get(pk=quiz.pk).question_count() == len(QUESTIONS)
    questions = streamfield([true_false()])
    answer = edit(moderator_client, quiz, kind="quiz", questions=questions, **PUBLISH)
    assert answer.status_code == 302
    assert LessonPage.objects.get(pk=quiz.pk).question_count() == 1


def test_a_wrong_question_is_told_beside_its_field(
    catalogue: Catalogue, moderator_client: Client
) -> None:
    quiz = add_quiz(catalogue.course)
    choices = listed({"text": "Oui"}, {"text": "Non"})
    asked = {"question": "Qui ?", "explanation": "Lui.", "choices": choices}
    answer = edit(
        moderator_client,
        quiz,
        kind="quiz",
        questions=streamfield([("single_choice", asked)]),
        **PUBLISH,
    )
    assert answer.status_code == 200
    assert "Cochez une bonne" in answer.content.decode()


def test_a_question_opens_while_the_video_plays(
    catalogue: Catalogue, moderator_client: Client
) -> None:
    lesson = catalogue.video_lesson
    values = {"kind": "video", "video": str(lesson.video_id)}

    def ask(moment: str) -> Any:
        questions = streamfield([true_false(at="0:10"), true_false(at=moment)])
        return edit(moderator_client, lesson, video_questions=questions, **values, **PUBLISH)

    late = ask("1:35").content.decode()
    # Errors of a stream of blocks reach its script as JSON.
    assert "La vid\\u00e9o dure 1:35" in late
    assert ask("1:34").status_code == 302
    timed = LessonPage.objects.get(pk=lesson.pk).questions_along_video()
    assert [second for second, _question in timed] == [10.0, 94.0]


def test_what_was_typed_for_another_kind_is_kept_and_says_nothing(
    catalogue: Catalogue, moderator_client: Client
) -> None:
    quiz = add_quiz(catalogue.course)
    broken = streamfield(
        [("short_answer", {"question": "", "explanation": "", "accepted": listed()})]
    )
    answer = edit(moderator_client, quiz, kind="texte", questions=broken, **PUBLISH)
    assert answer.status_code == 302
    quiz = LessonPage.objects.get(pk=quiz.pk)
    assert len(quiz.questions) == len(QUESTIONS)
    assert quiz.question_count() == 0
    assert quiz.questions_along_video() == []


def test_each_kind_of_lesson_shows_its_own_fields(
    catalogue: Catalogue, editor_client: Client
) -> None:
    address = reverse("wagtailadmin_pages:edit", args=[catalogue.video_lesson.pk])
    html = editor_client.get(address).content.decode()
    assert 'data-controller="w-rules"' in html
    for kind in ("quiz", "video", "exercice"):
        assert f"{{&quot;kind&quot;: [&quot;{kind}&quot;]}}" in html


def test_a_preview_shows_the_right_answers_and_the_page_never_does(
    catalogue: Catalogue, editor_client: Client, learner_client: Client, client: Client
) -> None:
    bank = bank_of(3, "Réserve")
    quiz = add_quiz(catalogue.course, questions=[*QUESTIONS, ("draw", {"bank": bank, "count": 2})])
    draft = reverse("wagtailadmin_pages:view_draft", args=[quiz.pk])
    preview = editor_client.get(draft).content.decode()
    assert '<li class="answer--right">L’opérateur d’infrastructure <span' in preview
    assert "La fibre → Un débit stable" in preview
    assert "Réserve" in preview
    for reader in (learner_client, client):
        html = reader.get(quiz.get_url()).content.decode()
        assert "8 questions" in html
        assert "60\N{NO-BREAK SPACE}%" in html.replace("&nbsp;", "\N{NO-BREAK SPACE}")
        for secret in ("answer--right", "opérateur d’infrastructure", "Un débit stable", "Arcep"):
            assert secret not in html


def test_a_preview_of_a_new_quiz_works_before_it_is_saved(
    catalogue: Catalogue, editor_client: Client
) -> None:
    address = reverse(
        "wagtailadmin_pages:preview_on_add", args=["courses", "lessonpage", catalogue.course.pk]
    )
    form = lesson_form("Un quiz", kind="quiz", questions=streamfield([true_false()]))
    assert editor_client.post(address, form).json()["is_valid"]
    html = editor_client.get(address).content.decode()
    assert "Est-ce vrai" in html
    assert "answer--right" in html


def test_editors_keep_banks_of_questions(catalogue: Catalogue, editor_client: Client) -> None:
    add = reverse("wagtailsnippets_courses_questionbank:add")
    form = {"title": "Sécurité", "questions": streamfield([true_false(), true_false()])}
    assert editor_client.post(add, nested_form_data(form)).status_code == 302
    bank = QuestionBank.objects.get()
    assert bank.question_count == 2
    quiz = add_quiz(catalogue.course, questions=[("draw", {"bank": bank, "count": 1})])
    bank_of(1, "Autre sujet")
    # A task of Wagtail's, after commit.
    ReferenceIndex.create_or_update_for_object(quiz)
    address = reverse("wagtailsnippets_courses_questionbank:list")
    found = editor_client.get(address, {"q": "sécu"}).content.decode()
    assert "Sécurité" in found
    assert "Autre sujet" not in found
    assert f'<a href="{bank.usage_url}">1</a>' in found
    usage = editor_client.get(bank.usage_url).content.decode()
    assert "Vérifier ses acquis" in usage


def test_the_list_of_banks_costs_a_constant_number_of_statements(
    catalogue: Catalogue, editor_client: Client, django_assert_max_num_queries
) -> None:
    address = reverse("wagtailsnippets_courses_questionbank:list")
    bank_of(2, "Une")
    with django_assert_max_num_queries(30) as few:
        editor_client.get(address)
    for number in range(6):
        bank_of(2, f"Banque {number}")
    with django_assert_max_num_queries(len(few)):
        editor_client.get(address)


def test_a_bank_in_use_is_not_deleted(
    catalogue: Catalogue, moderator_client: Client, editor_client: Client
) -> None:
    bank = bank_of(2)
    quiz = add_quiz(catalogue.course, questions=[("draw", {"bank": bank, "count": 1})])
    address = reverse("wagtailsnippets_courses_questionbank:delete", args=[bank.pk])
    editor_client.post(address)
    assert QuestionBank.objects.filter(pk=bank.pk).exists()
    answer = moderator_client.post(address, follow=True).content.decode()
    assert "puisent encore" in answer
    assert quiz.title in answer
    assert QuestionBank.objects.filter(pk=bank.pk).exists()
    its_own: Any = QUESTIONS
    quiz.questions = its_own
    quiz.save_revision().publish()
    moderator_client.post(address)
    assert not QuestionBank.objects.filter(pk=bank.pk).exists()


def test_no_course_waits_for_one_that_waits_for_it(
    catalogue: Catalogue, moderator_client: Client
) -> None:
    course = catalogue.course
    middle = add_course(catalogue, "Au milieu", "milieu")
    last = add_course(catalogue, "À la fin", "fin")
    ask_first(middle, course, is_blocking=False)
    ask_first(last, middle)
    answer = edit_course(moderator_client, course, last).content.decode()
    assert "À la fin" in answer
    assert "demande déjà de suivre ce cours-ci d’abord" in answer
    assert "se demander lui-même" in edit_course(moderator_client, course, course).content.decode()
    other = add_course(catalogue, "Ailleurs", "ailleurs")
    twice = edit_course(moderator_client, course, other, other).content.decode()
    assert "déjà dans la liste" in twice
    assert not Prerequisite.objects.filter(course=course).exists()
    assert edit_course(moderator_client, course, other).status_code == 302
    assert Prerequisite.objects.get(course=course).required == other


def test_a_quiz_takes_a_minute_a_question(catalogue: Catalogue) -> None:
    quiz = add_quiz(
        catalogue.course, questions=[*QUESTIONS, ("draw", {"bank": bank_of(3), "count": 2})]
    )
    assert quiz.estimated_minutes() == 8


def test_the_length_of_a_lesson_is_counted_when_it_is_written(
    catalogue: Catalogue, moderator_client: Client
) -> None:
    quiz = add_quiz(catalogue.course, questions=QUESTIONS)
    assert quiz.minutes == 6
    questions = streamfield([true_false() for _number in range(3)])
    assert (
        edit(moderator_client, quiz, kind="quiz", questions=questions, **PUBLISH).status_code == 302
    )
    quiz.refresh_from_db()
    assert quiz.minutes == 3


def test_the_length_of_a_lesson_follows_its_video(catalogue: Catalogue) -> None:
    video = catalogue.video_lesson.video
    assert video is not None
    video.duration = 300.0
    video.save()
    video_published.send_robust(sender=Video, video=video)
    assert catalogue.fresh().video_lesson.minutes == 5


def test_approving_what_was_submitted_publishes_it_at_once(
    catalogue: Catalogue, editor_client: Client, moderator_client: Client
) -> None:
    """From the page's form, sent back as it was: no other version asks to be approved in turn."""
    submit = {"action-submit": "1"}
    approve = {"action-workflow-action": "1", "workflow-action-name": "approve"}
    quiz = add_quiz(catalogue.course)
    draw = ("draw", {"bank": str(bank_of(3).pk), "count": "2"})
    asked = {"kind": "quiz", "body": streamfield([]), "minutes": "2"}
    asked["questions"] = streamfield([draw])
    edit(editor_client, quiz, **asked, **submit)
    quiz.refresh_from_db()
    assert quiz.question_count() == len(QUESTIONS)
    (block,) = quiz.get_latest_revision_as_object().questions
    asked["questions-0-id"] = block.id
    edit(moderator_client, quiz, **asked, **approve)
    quiz.refresh_from_db()
    assert quiz.question_count() == 2

    before = add_course(catalogue, "Avant", "avant")
    course = catalogue.course
    unpublished = {"action-publish": "", "body": streamfield([])}
    edit_course(editor_client, course, before, **unpublished, **submit)
    assert not Prerequisite.objects.exists()
    edit_course(moderator_client, course, before, **unpublished, **approve)
    assert Prerequisite.objects.get(course=course).required == before


def test_versions_are_compared_in_words(catalogue: Catalogue, moderator_client: Client) -> None:
    quiz: Any = add_quiz(catalogue.course)
    quiz.save_revision()
    quiz.questions = []
    quiz.save_revision()
    address = reverse("wagtailadmin_pages:revisions_compare", args=[quiz.pk, "earliest", "latest"])
    html = moderator_client.get(address).content.decode()
    assert "• L’opérateur d’infrastructure (bonne réponse)" in html
    assert "• La préfecture" in html
    assert "• La fibre → Un débit stable" in html
    assert ">oui<" in html.replace(" ", "").replace("\n", "")
    assert "is_right" not in html


def test_optional_lessons_are_marked(catalogue: Catalogue, client: Client) -> None:
    lesson = catalogue.text_lesson
    lesson.is_optional = True
    lesson.save_revision().publish()
    assert "Facultative" in client.get(lesson.get_url()).content.decode()
    assert "Texte, facultative" in client.get(catalogue.course.get_url()).content.decode()


def test_a_quiz_page_costs_no_more_with_more_questions(
    catalogue: Catalogue, client: Client
) -> None:
    quiz = add_quiz(catalogue.course, questions=[QUESTIONS[0]])
    few = statements(client, quiz.get_url())
    banks = [bank_of(2, f"Banque {number}") for number in range(4)]
    many: Any = [*QUESTIONS, *(("draw", {"bank": bank, "count": 1}) for bank in banks)]
    quiz.questions = many
    quiz.save_revision().publish()
    # All banks in one statement.
    assert statements(client, quiz.get_url()) <= few + 1 <= MOST_STATEMENTS
