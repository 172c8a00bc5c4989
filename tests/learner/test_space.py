"""What « Mon espace » says: the week, the tracks, the competences, what is due, what is kept."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from cms.personal import DueItem, due_items
from competences.models import Competence
from courses.models import CoursePage, LessonPage
from learner.catalogue import published
from learner.followed import Followed
from learner.models import LearnerPreferences, Note, SavedPage
from learner.profile import track_rows
from learner.space import space_of
from progress import selectors, services
from progress.models import LessonProgress
from tests.catalogue import SUMMARY, Catalogue
from tests.conftest import person
from tests.courses.test_prerequisites import add_course
from tests.learner.test_home import HOME, complete, read, watch

pytestmark = pytest.mark.django_db
Means = LessonProgress.Means


@pytest.fixture
def due_source() -> Iterator[None]:
    """A room that asks for a course by a date, as the next rooms will."""
    url, asked_by = "/parcours/", "Commune de Saint-Orval-les-Prés"
    items = [
        DueItem("Plus tard", url, date(2099, 3, 1), asked_by),
        DueItem("Très vite", url, date(2020, 3, 1), asked_by),
    ]
    due_items.register("tests", lambda someone: items)
    yield
    due_items.register("tests", lambda someone: [])


def test_what_is_due_is_shown_soonest_first_with_who_asks(
    catalogue: Catalogue, learner_client: Client, due_source: None
) -> None:
    text = read(learner_client)
    assert text.index("Très vite") < text.index("Plus tard")
    assert "Demandé par Commune de Saint-Orval-les-Prés" in text
    assert "Avant le 1er mars 2099" in text
    assert "Prévu pour le 1er mars 2020" in text


def test_nothing_is_said_of_dates_when_nobody_asks_for_any(
    catalogue: Catalogue, learner_client: Client
) -> None:
    assert "votre collectivité vous demande" not in read(learner_client)


def test_the_week_and_the_time_of_lessons_are_counted_as_everywhere_else(
    catalogue: Catalogue, learner: User
) -> None:
    """One truth: the figures of the page are those of `progress.selectors`."""
    watch(learner, catalogue.video_lesson, 42)
    watch(learner, catalogue.testimonial, 20)
    services.complete_lesson(
        person_id=learner.pk,
        lesson=catalogue.text_lesson,
        means=Means.DONE,
        now=timezone.now(),
        seconds=90,
    )
    services.declare_lesson(
        person_id=learner.pk,
        lesson=catalogue.reserved_lesson,
        on=date(2026, 3, 2),
        reason="Journée des maires",
        by_id=learner.pk,
        now=timezone.now(),
    )
    followed, known = Followed(learner), published()
    today = timezone.localdate()
    assert followed.week_seconds(today) == selectors.week_seconds(learner.pk, today) == 42 + 20 + 90
    week_ago = today - timedelta(days=7)
    assert followed.week_seconds(week_ago) == selectors.week_seconds(learner.pk, week_ago) == 0
    expected = selectors.followed_seconds(learner.pk, catalogue.course)
    course = known.courses[catalogue.course.pk]
    assert expected == {
        catalogue.video_lesson.pk: 42,
        catalogue.text_lesson.pk: 90,
        catalogue.reserved_lesson.pk: 0,
    }
    assert followed.seconds(course.lessons) == 42 + 90


def test_a_video_that_two_courses_of_a_competence_show_counts_once(
    catalogue: Catalogue, learner: User
) -> None:
    other = add_course(catalogue, "Premiers repères", "premiers-reperes")
    other.add_child(
        instance=LessonPage(
            title="La même", slug="la-meme", summary=SUMMARY, video=catalogue.video_lesson.video
        )
    )
    watch(learner, catalogue.video_lesson, 42)
    row = next(
        row
        for row in space_of(learner, today=timezone.localdate()).competences
        if row.competence == catalogue.competence
    )
    assert row.seconds == 42


def test_a_track_is_as_far_as_its_courses(catalogue: Catalogue, learner: User) -> None:
    second = CoursePage(title="Deuxième", slug="deuxieme", summary=SUMMARY)
    catalogue.track.add_child(instance=second)
    lesson = LessonPage(title="Une séquence", slug="une", summary=SUMMARY, kind="texte")
    second.add_child(instance=lesson)
    for done in catalogue.course.lessons():
        complete(learner, done)
    services.open_lesson(person_id=learner.pk, lesson=lesson)
    (row,) = track_rows(published(), Followed(learner))
    assert (row.total, row.begun, row.finished, row.is_finished) == (2, 1, 1, False)
    assert [step.filled for step in row.picture.steps] == [56, 28]
    assert row.picture.leaf == ""


def test_a_finished_track_opens_its_door(catalogue: Catalogue, learner: User) -> None:
    for lesson in catalogue.course.lessons():
        complete(learner, lesson)
    (row,) = space_of(learner, today=timezone.localdate()).tracks
    assert row.is_finished
    assert row.picture.leaf


def test_the_table_of_tracks_has_the_figures_of_the_picture(
    catalogue: Catalogue, learner: User, learner_client: Client
) -> None:
    watch(learner, catalogue.video_lesson, 42)
    text = read(learner_client)
    assert "1 cours sur 1 commencé" in text
    cells = re.search(r'<th scope="row">Infrastructures</th>(.*?)</tr>', text, re.DOTALL)
    assert cells is not None
    assert re.findall(r"<td>(.*?)</td>", cells[1]) == ["1", "1", "0", "non"]


def test_competences_say_what_was_done_and_plainly_where_nothing_was(
    catalogue: Catalogue, learner: User, learner_client: Client
) -> None:
    complete(learner, catalogue.text_lesson)
    watch(learner, catalogue.video_lesson, 62)
    optional = LessonPage(
        title="En plus", slug="en-plus", summary=SUMMARY, kind="texte", is_optional=True
    )
    catalogue.course.add_child(instance=optional)
    space = learner_client.get(HOME).context["space"]
    data, infrastructures = space.competences
    assert (infrastructures.done, infrastructures.lessons, infrastructures.percent) == (1, 3, 33)
    assert infrastructures.minutes == 1
    assert not data.is_followed
    text = read(learner_client)
    assert "1 sur 3" in text
    assert text.count("aucun cours suivi") == Competence.objects.count() - 1
    assert text.count('class="profile__full"') == 1


def test_a_lesson_that_is_optional_calls_nobody_back(
    catalogue: Catalogue, learner: User, learner_client: Client
) -> None:
    for lesson in catalogue.course.lessons():
        complete(learner, lesson)
    optional = LessonPage(
        title="En plus", slug="en-plus", summary=SUMMARY, kind="texte", is_optional=True
    )
    catalogue.course.add_child(instance=optional)
    assert "Mis à jour" not in read(learner_client)


def test_the_goal_is_a_sentence_and_a_line_and_nobody_is_blamed(
    catalogue: Catalogue, learner: User, learner_client: Client
) -> None:
    assert "objectif de" not in read(learner_client)
    LearnerPreferences.objects.create(person=learner, weekly_goal_minutes=10)
    text = read(learner_client)
    assert "Votre objectif\N{NO-BREAK SPACE}: 10\N{NO-BREAK SPACE}min." in text
    assert '<progress max="10" value="0"' in text
    services.complete_lesson(
        person_id=learner.pk,
        lesson=catalogue.reserved_lesson,
        means=Means.DONE,
        now=timezone.now(),
        seconds=700,
    )
    text = read(learner_client)
    assert "Votre objectif de 10\N{NO-BREAK SPACE}min est atteint." in text
    assert '<progress max="10" value="10"' in text


def test_on_monday_the_week_begins_anew(catalogue: Catalogue, learner: User) -> None:
    with time_machine.travel("2026-11-22 22:30:00+00:00", tick=False):  # A Sunday in Paris.
        watch(learner, catalogue.testimonial, 20)
        assert space_of(learner, today=timezone.localdate()).week.seconds == 20
    with time_machine.travel("2026-11-22 23:30:00+00:00", tick=False):  # Monday there.
        assert space_of(learner, today=timezone.localdate()).week.seconds == 0


def test_pages_for_later_and_latest_notes_are_there(
    catalogue: Catalogue, learner: User, learner_client: Client
) -> None:
    text = read(learner_client)
    assert "Rien n’est gardé" in text
    assert "Aucune note" in text
    for page in (catalogue.testimonial, catalogue.video_lesson):
        SavedPage.objects.create(person=learner, page=page)
    for number in range(5):
        Note.objects.create(
            person=learner, page=catalogue.testimonial, title="T", second=75, text=f"Note {number}"
        )
    text = read(learner_client)
    assert text.index("Lire la carte") < text.index("Témoignage 1")
    assert [f"Note {number}" in text for number in range(5)] == [False, False, True, True, True]
    assert "à 1:15" in text
    catalogue.testimonial.unpublish()
    saved = learner_client.get(HOME).context["space"].saved
    assert [row.specific for row in saved] == [catalogue.video_lesson]


def test_someone_elses_notes_and_pages_are_not_shown(
    catalogue: Catalogue, learner: User, learner_client: Client
) -> None:
    other = person("autre@exemple.test")
    SavedPage.objects.create(person=other, page=catalogue.testimonial)
    Note.objects.create(person=other, page=catalogue.testimonial, title="T", text="Secret")
    LearnerPreferences.objects.create(person=other, weekly_goal_minutes=10)
    space = space_of(learner, today=timezone.localdate())
    assert (space.saved, space.notes, space.week.goal_minutes) == ([], [], None)


def test_a_full_space_takes_at_most_twelve_statements(
    catalogue: Catalogue,
    learner: User,
    learner_client: Client,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    """Sixty courses are in test_home; here is everything else at once."""
    fill(catalogue, learner)
    read(learner_client)
    with django_assert_max_num_queries(12):
        text = read(learner_client)
    for heading in ("Reprendre", "En cours", "À voir plus tard", "Mes notes", "Mes parcours"):
        assert heading in text


def fill(catalogue: Catalogue, learner: User) -> None:
    watch(learner, catalogue.testimonial, 20)
    watch(learner, catalogue.video_lesson, 42)
    SavedPage.objects.create(person=learner, page=catalogue.expert_talk)
    SavedPage.objects.create(person=learner, page=catalogue.reserved_lesson)
    Note.objects.create(person=learner, page=catalogue.testimonial, title="T", text="Une note")
    LearnerPreferences.objects.create(person=learner, weekly_goal_minutes=10)


def test_everything_finished_leads_on(
    catalogue: Catalogue, learner: User, learner_client: Client
) -> None:
    for lesson in catalogue.course.lessons():
        complete(learner, lesson)
    text = read(learner_client)
    assert "Tout est suivi" in text
    assert 'href="/parcours/"' in text
