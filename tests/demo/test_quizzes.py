"""The quizzes of the demo, what comes before what, and how an older demo gets them."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from academy.site import ensure_site
from courses.models import CoursePage, LessonPage, Prerequisite, QuestionBank
from courses.questions import LessonQuestionsBlock, VideoQuestionsBlock
from demo import framework, library, pages, quizzes
from demo.clips import timed_cues

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def _module_demo(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Built once for the module and rolled back after it: each test works inside a savepoint."""
    with django_db_blocker.unblock():
        block = transaction.atomic()
        block.__enter__()
        try:
            ensure_site()
            framework.build_framework()
            pages.build_tracks()
            quizzes.build_quizzes()
            yield
        finally:
            transaction.set_rollback(True)
            block.__exit__(None, None, None)


@pytest.fixture
def demo(_module_demo: None, db: None) -> None:
    """The tracks of the demo, without their films."""


@pytest.fixture
def older_demo(demo: None) -> None:
    """The same as they were built before the demo had quizzes."""
    for quiz in LessonPage.objects.filter(slug=quizzes.SLUG):
        quiz.delete()
    Prerequisite.objects.all().delete()
    QuestionBank.objects.all().delete()
    LessonPage.objects.update(is_optional=False, video_questions=[])


def quiz_of(slug: str) -> LessonPage:
    course = CoursePage.objects.get(slug=slug)
    return LessonPage.objects.child_of(course).get(slug=quizzes.SLUG)


def test_every_course_ends_with_a_quiz_that_editors_could_publish(demo):
    kinds = set()
    for entry in library.academy("cours"):
        course = CoursePage.objects.get(slug=entry["slug"])
        last = list(course.lessons())[-1]
        assert (last.kind, last.live) == (LessonPage.Kind.QUIZ, True)
        assert last.pass_percent == entry["seuil_reussite_pct"]
        assert last.minutes == last.question_count() >= 4
        LessonQuestionsBlock().clean(last.questions)
        kinds |= {question["kind"] for question in last.drawn_questions(random.Random(1))}
    assert kinds == {"single", "multiple", "true_false", "ordering", "matching", "short"}


def test_true_or_false_is_asked_as_such(demo):
    quiz = quiz_of("piloter-la-couverture-numerique-de-sa-commune")
    second = quiz.drawn_questions(random.Random(1))[1]
    assert (second["kind"], second["right"]) == ("true_false", False)


def test_one_quiz_draws_from_a_bank(demo):
    quiz = quiz_of("proteger-les-donnees-et-la-collectivite-rgpd-et-cybersecurite")
    bank = QuestionBank.objects.get()
    LessonQuestionsBlock().clean(bank.questions)
    drawn = {
        tuple(question["id"] for question in quiz.drawn_questions(random.Random(seed)))
        for seed in range(5)
    }
    assert len(drawn) > 1
    assert bank.question_count == 6


def test_questions_along_a_film_open_while_it_plays(demo):
    (lesson,) = [page for page in LessonPage.objects.all() if page.video_questions]
    VideoQuestionsBlock().clean(lesson.video_questions)
    cues, _chapters = timed_cues(library.spoken_lines(lesson.slug))
    seconds = [second for second, _question in lesson.questions_along_video()]
    assert len(seconds) == 2
    for second in seconds:
        assert second < cues[-1].end
        # Between two sentences: none is cut.
        assert not any(cue.start + 0.5 < second < cue.end - 0.5 for cue in cues)


def test_one_course_is_needed_another_advised_and_one_lesson_optional(demo):
    assert Prerequisite.objects.filter(is_blocking=True).count() == 1
    assert Prerequisite.objects.filter(is_blocking=False).count() == 1
    assert LessonPage.objects.filter(is_optional=True).count() == 1


def test_building_again_changes_nothing_and_keeps_what_editors_changed(demo):
    Prerequisite.objects.all().delete()
    quiz = quiz_of("ouvrir-ses-donnees-de-l-obligation-a-l-usage")
    quiz.title = "Le point"
    quiz.save_revision().publish()
    bank = QuestionBank.objects.get()
    del bank.questions[0]
    bank.save()
    before = list(LessonPage.objects.order_by("pk").values_list("pk", "title", "is_optional"))
    pages.build_tracks()
    quizzes.build_quizzes()
    after = list(LessonPage.objects.order_by("pk").values_list("pk", "title", "is_optional"))
    assert after == before
    assert not Prerequisite.objects.exists()
    assert QuestionBank.objects.get().question_count == 5


def test_an_older_demo_keeps_its_lessons_and_gets_the_rest_once(older_demo):
    before = set(LessonPage.objects.values_list("pk", flat=True))
    renamed = LessonPage.objects.get(slug="travailler-hors-connexion-et-en-mobilite")
    renamed.title = "Hors connexion"
    renamed.save_revision().publish()
    pages.build_tracks()
    quizzes.build_quizzes()
    added = LessonPage.objects.exclude(pk__in=before)
    assert added.count() == len(library.academy("cours"))
    assert all(lesson.kind == LessonPage.Kind.QUIZ for lesson in added)
    renamed.refresh_from_db()
    assert (renamed.title, renamed.is_optional) == ("Hors connexion", True)


def test_a_course_that_was_deleted_or_moved_stops_nothing(older_demo):
    CoursePage.objects.get(slug="concerter-ecouter-et-rendre-compte-en-ligne").delete()
    quizzes.build_quizzes()
    assert LessonPage.objects.filter(slug=quizzes.SLUG).count() == len(library.academy("cours")) - 1
