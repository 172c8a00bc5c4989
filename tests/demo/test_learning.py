"""The demo's learner has a life: once, through the services, and only for a demo account."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from certificates.models import Attestation
from certificates.services import changes_since
from courses.models import CoursePage, LessonPage, TrackPage
from demo import learning
from learner.models import LearnerPreferences, Note, SavedPage
from learner.space import space_of
from progress.models import Enrolment, QuizAttempt, Viewing
from tests.catalogue import SUMMARY, Catalogue, make_video

pytestmark = pytest.mark.django_db


def course(track: TrackPage, slug: str, *lessons: tuple[str, str]) -> CoursePage:
    page = CoursePage(title=slug, slug=slug, summary=SUMMARY)
    track.add_child(instance=page)
    for name, kind in lessons:
        questions: list[Any] = []
        if kind == "quiz":
            choices = {"question": "La mairie décide.", "is_true": True, "explanation": "Oui."}
            questions = [("true_false", choices)]
        lesson = LessonPage(
            title=name, slug=name, summary=SUMMARY, kind=kind, body=[], questions=questions
        )
        page.add_child(instance=lesson)
    return page


@pytest.fixture
def demo(catalogue: Catalogue) -> User:
    track = catalogue.track
    map_slug = learning.NOTES[0].slug
    course(track, learning.FINISHED, (map_slug, "video"), ("cuivre", "texte"))
    course(track, learning.BEGUN, ("ecouter", "video"))
    course(
        track,
        learning.UNDER_WAY,
        ("l-ouverture-des-donnees-en-dix-minutes", "video"),
        ("choisir", "texte"),
        (learning.LEFT_AT, "video"),
    )
    names = {"first_name": "Maëlle", "last_name": "Kervadec"}
    return User.objects.create_user(email=learning.LEARNER, is_demo=True, **names)


def test_a_real_person_of_that_address_is_left_alone(demo: User) -> None:
    User.objects.filter(pk=demo.pk).update(is_demo=False)
    learning.build_learning()
    assert not Enrolment.objects.exists()


def test_before_its_films_the_space_is_already_alive(demo: User) -> None:
    learning.build_learning()
    percents = {row.title: row.percent for row in Enrolment.objects.filter(person=demo)}
    assert percents == {learning.FINISHED: 100, learning.BEGUN: 0, learning.UNDER_WAY: 66}
    assert [note.second for note in Note.objects.all()] == [None, None]
    assert LearnerPreferences.objects.get().reminder == LearnerPreferences.Reminder.NONE
    space = space_of(demo, today=timezone.localdate())
    assert space.resume is not None
    assert space.resume.page.slug == learning.LEFT_AT


def test_a_film_that_arrives_gives_the_place_where_it_was_left(demo: User) -> None:
    learning.build_learning()
    lesson = LessonPage.objects.get(slug=learning.LEFT_AT)
    lesson.video = make_video(duration=100.0)
    lesson.save()
    for _again in range(2):
        learning.video_is_there(lesson.video)
    assert Viewing.objects.get().position == 45
    assert Note.objects.get(page=lesson.pk).second == 21
    space = space_of(demo, today=timezone.localdate())
    assert space.resume is not None
    assert (space.resume.page, space.resume.standing.resume) == (lesson, 45)
    assert space.week.seconds >= 45


def test_what_was_seen_to_its_end_is_credited_in_whatever_order_films_come(demo: User) -> None:
    learning.build_learning()
    lessons = LessonPage.objects.filter(slug__in=learning.WATCHED)
    assert len(lessons) == 2
    newest_first = sorted(lessons, key=lambda lesson: learning.WATCHED[lesson.slug][0])
    for lesson in newest_first:
        lesson.video = make_video(duration=600.0)
        lesson.save()
        learning.video_is_there(lesson.video)
    assert not changes_since(Attestation.objects.get())
    ends = Viewing.objects.values_list("completed_at", flat=True).order_by("started_at")
    assert [end is not None for end in ends] == [True] * (len(lessons) - 1) + [False]


def test_building_again_undoes_nothing(demo: User) -> None:
    learning.build_learning()
    Note.objects.all().delete()
    SavedPage.objects.all().delete()
    before = Enrolment.objects.order_by("pk").values_list("updated_at", flat=True)
    kept = list(before)
    learning.build_learning()
    assert not Note.objects.exists()
    assert list(before.all()) == kept


def test_its_quiz_is_passed_a_few_minutes_after_it_was_opened(
    demo: User, catalogue: Catalogue
) -> None:
    quiz = next(iter(course(catalogue.track, "verifie", ("quiz", "quiz")).lessons()))
    attempt = learning.pass_quiz(demo, quiz, now=timezone.now())
    attempt.refresh_from_db()
    assert (attempt.percent, attempt.is_passed) == (100, True)
    assert attempt.submitted_at is not None
    assert attempt.opened_at < attempt.submitted_at
    assert QuizAttempt.objects.count() == 1
