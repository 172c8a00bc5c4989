"""Everything that was followed, with its dates, whatever became of it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from courses.models import LessonPage
from progress import services
from progress.models import LessonProgress, QuizAttempt
from tests.catalogue import SUMMARY, Catalogue
from tests.conftest import person, signed_in
from tests.learner.test_home import complete, watch

pytestmark = pytest.mark.django_db
HISTORY = "/mon-espace/historique/"
NBSP = "\N{NO-BREAK SPACE}"


def rows(client: Client, page: int = 1) -> list[tuple[str, str, str]]:
    entries = client.get(HISTORY, {"page": page}).context["entries"]
    return [(entry.what, entry.title, entry.detail) for entry in entries]


def test_visitors_sign_in_and_newcomers_are_told_what_to_do(
    catalogue: Catalogue, learner_client: Client
) -> None:
    assert Client().get(HISTORY)["Location"].startswith("/compte/connexion/")
    assert "Rien n’est encore suivi" in learner_client.get(HISTORY).content.decode()


def test_courses_lessons_videos_and_quizzes_are_there_newest_first(
    catalogue: Catalogue, learner: User, learner_client: Client
) -> None:
    now = timezone.now()
    watch(learner, catalogue.testimonial, 20)
    services.complete_lesson(
        person_id=learner.pk,
        lesson=catalogue.text_lesson,
        means=LessonProgress.Means.READ,
        now=now - timedelta(days=3),
    )
    services.declare_lesson(
        person_id=learner.pk,
        lesson=catalogue.reserved_lesson,
        on=date(2026, 3, 1),
        reason="Journée des maires",
        by_id=learner.pk,
        now=now - timedelta(days=2),
    )
    for percent, days in ((40, 2), (80, 1)):
        QuizAttempt.objects.create(
            person=learner,
            title="Quiz du cours",
            questions=[],
            pass_percent=60,
            percent=percent,
            is_passed=percent >= 60,
            opened_at=now - timedelta(days=days),
            submitted_at=now - timedelta(days=days, hours=-1),
        )
    assert rows(learner_client) == [
        ("Vidéo commencée", "Témoignage 1", ""),
        ("Questionnaire", "Quiz du cours", f"80{NBSP}%, réussi"),
        ("Questionnaire", "Quiz du cours", f"40{NBSP}%, à reprendre"),
        (
            "Séquence déclarée",
            "Écrire à l’opérateur",
            f"suivie ailleurs le 1er mars 2026{NBSP}: Journée des maires",
        ),
        ("Cours commencé", "Piloter la couverture", f"66{NBSP}% suivi"),
        ("Séquence lue", "La fin du cuivre", ""),
    ]
    text = learner_client.get(HISTORY).content.decode()
    assert "Séquence déclarée" in text
    assert f'href="{catalogue.text_lesson.get_url()}"' in text


def test_what_was_deleted_keeps_its_title_and_its_date(
    catalogue: Catalogue, learner: User, learner_client: Client
) -> None:
    for lesson in catalogue.course.lessons():
        complete(learner, lesson)
    catalogue.track.delete()
    found = rows(learner_client)
    assert ("Séquence faite", "La fin du cuivre", "") in found
    assert {what for what, _title, _detail in found} == {
        "Parcours terminé",
        "Cours terminé",
        "Séquence faite",
    }
    assert "N’est plus publié" in learner_client.get(HISTORY).content.decode()


def test_nobody_sees_someone_elses_history(catalogue: Catalogue, learner: User) -> None:
    watch(learner, catalogue.testimonial, 20)
    assert rows(signed_in(person("autre@exemple.test"))) == []


def test_a_long_history_is_paginated_in_as_many_statements(
    catalogue: Catalogue,
    learner: User,
    learner_client: Client,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    now = timezone.now()
    for number in range(70):
        lesson = LessonPage(title=f"S{number}", slug=f"s{number}", summary=SUMMARY, kind="texte")
        catalogue.course.add_child(instance=lesson)
        LessonProgress.objects.create(
            person=learner,
            lesson=lesson,
            title=lesson.title,
            started_at=now,
            completed_at=now - timedelta(hours=number),
            means=LessonProgress.Means.DONE,
        )
    learner_client.get(HISTORY)
    with django_assert_max_num_queries(9):
        assert len(rows(learner_client)) == 30
    assert [title for _what, title, _detail in rows(learner_client, page=3)] == [
        f"S{number}" for number in range(60, 70)
    ]
    assert len(rows(learner_client, page=99)) == 10
