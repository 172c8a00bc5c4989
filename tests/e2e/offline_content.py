"""A quiz in a course of its own, for the stories of tests/e2e/test_offline.py."""

from __future__ import annotations

QUIZ = "/parcours/infrastructures/hors-connexion/verifier-ses-acquis/"
TEXT = "/parcours/infrastructures/hors-connexion/un-texte/"


def build() -> None:
    """Run in a process of the academy: `manage.py shell -c …`."""
    from courses.models import CoursePage, LessonPage, TrackPage
    from tests.catalogue import QUESTIONS, SUMMARY, add_quiz

    track = TrackPage.objects.get(slug="infrastructures")
    course = CoursePage(
        title="Hors connexion",
        slug="hors-connexion",
        summary=SUMMARY,
        competence=track.competence,
    )
    track.add_child(instance=course)
    course.save_revision().publish()
    text = LessonPage(
        title="Un texte",
        slug="un-texte",
        summary=SUMMARY,
        kind=LessonPage.Kind.TEXT,
        body=[("paragraph", "<p>À lire sans réseau.</p>")],
    )
    course.add_child(instance=text)
    text.save_revision().publish()
    true_or_false = [question for question in QUESTIONS if question[0] == "true_false"]
    add_quiz(course, questions=true_or_false)


def withdraw(slug: str) -> None:
    from courses.models import LessonPage

    LessonPage.objects.get(slug=slug).unpublish()
