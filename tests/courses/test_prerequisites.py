"""Courses that come before others: who may open what, and what is said."""

from __future__ import annotations

from itertools import pairwise

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from courses import locks
from courses.models import CoursePage, LessonPage, Prerequisite
from media.clearance import PublicationRefused
from media.models import Video
from progress.models import Enrolment
from tests.academy.test_public_pages import MOST_STATEMENTS, statements
from tests.catalogue import SUMMARY, Catalogue, make_video

pytestmark = pytest.mark.django_db


def add_course(catalogue: Catalogue, title: str, slug: str) -> CoursePage:
    """A published course of one text."""
    track = type(catalogue.track).objects.get(pk=catalogue.track.pk)
    course = CoursePage(title=title, slug=slug, summary=SUMMARY, competence=catalogue.competence)
    track.add_child(instance=course)
    course.save_revision().publish()
    course.add_child(
        instance=LessonPage(
            title=f"Lire : {title}", slug="lire", summary=SUMMARY, kind=LessonPage.Kind.TEXT
        )
    )
    return CoursePage.objects.get(pk=course.pk)


def ask_first(course: CoursePage, required: CoursePage, *, is_blocking: bool = True) -> None:
    """As an editor who publishes the course with one more prerequisite."""
    fresh = CoursePage.objects.get(pk=course.pk)
    fresh.prerequisites.add(Prerequisite(required=required, is_blocking=is_blocking))
    fresh.save_revision().publish()


@pytest.fixture
def before(catalogue: Catalogue) -> CoursePage:
    return add_course(catalogue, "Premiers repères", "premiers-reperes")


@pytest.fixture
def locked(catalogue: Catalogue, before: CoursePage) -> Catalogue:
    """The course of the catalogue comes after `before`."""
    ask_first(catalogue.course, before)
    return catalogue.fresh()


def finish(person, course: CoursePage) -> None:
    now = timezone.now()
    Enrolment.objects.create(
        person=person,
        course=course,
        title=course.title,
        percent=100,
        started_at=now,
        updated_at=now,
        completed_at=now,
    )


def read(client: Client, page) -> str:
    return read_at(client, page.get_url())


def read_at(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_a_visitor_sees_which_course_comes_first_and_how_to_sign_up(locked, before, client):
    html = read(client, locked.text_lesson)
    assert locked.text_lesson.title in html
    assert SUMMARY in html
    assert "La fermeture se prépare tôt" not in html
    assert before.get_url() in html
    assert "/compte/inscription/" in html


def test_a_learner_sees_which_course_comes_first(locked, before, learner_client):
    html = read(learner_client, locked.text_lesson)
    assert "La fermeture se prépare tôt" not in html
    assert "un autre cours" in html
    assert before.get_url() in html
    assert "/compte/inscription/" not in html


def test_a_learner_who_finished_it_opens_the_lessons(locked, before, learner, learner_client):
    finish(learner, before)
    assert "La fermeture se prépare tôt" in read(learner_client, locked.text_lesson)
    video = read(learner_client, locked.video_lesson)
    assert "<video" in video
    # Under a signed prefix, as for every reserved video.
    assert "/videos/s/" in video


def test_an_editor_previews_what_is_locked(locked, editor_client):
    for lesson in (locked.text_lesson, locked.video_lesson):
        address = reverse("wagtailadmin_pages:view_draft", args=[lesson.pk])
        html = editor_client.get(address).content.decode()
        assert "un autre cours" not in html
        assert ("La fermeture se prépare tôt" in html) or ("<video" in html)


def test_an_advised_course_locks_nothing(catalogue, before, client):
    ask_first(catalogue.course, before, is_blocking=False)
    assert "La fermeture se prépare tôt" in read(client, catalogue.text_lesson)
    html = read(client, catalogue.course)
    assert "Avant ce cours" in html
    assert before.get_url() in html
    assert "À terminer d’abord" not in html


def test_the_course_page_says_what_must_be_finished(locked, before, client):
    html = read(client, locked.course)
    assert "À terminer d’abord" in html
    assert before.get_url() in html
    assert "Après un autre cours" in read(client, locked.track)


def test_a_withdrawn_prerequisite_is_not_named_locks_nobody_and_makes_nothing_public(
    locked, before, client, learner_client
):
    before.unpublish()
    assert before.title not in read(client, locked.course)
    assert "La fermeture se prépare tôt" in read(learner_client, locked.text_lesson)
    assert "La fermeture se prépare tôt" not in read(client, locked.text_lesson)
    assert not Video.objects.get(pk=locked.video_lesson.video_id).is_public


def test_videos_of_a_locked_course_are_announced_but_never_public(catalogue, before):
    video = catalogue.video_lesson.video
    assert Video.objects.get(pk=video.pk).is_public
    ask_first(catalogue.course, before)
    video.refresh_from_db()
    assert (video.is_announced, video.is_public) == (True, False)
    Prerequisite.objects.get(course=catalogue.course).delete()
    video.refresh_from_db()
    assert video.is_public


def test_a_video_published_in_a_locked_course_never_becomes_public(locked):
    video = make_video(is_public=False)
    lesson = LessonPage(title="Nouvelle", slug="nouvelle", summary=SUMMARY, video=video)
    locked.course.add_child(instance=lesson)
    lesson.save_revision().publish()
    video.refresh_from_db()
    assert (video.is_announced, video.is_public) == (True, False)


def test_a_player_of_a_locked_lesson_gets_no_new_prefix(
    locked, before, learner, learner_client, client
):
    address = f"/videos/{locked.video_lesson.video.uuid}/acces/"
    assert client.get(address).status_code == 403
    assert learner_client.get(address).status_code == 403
    finish(learner, before)
    assert learner_client.get(address).status_code == 200


def test_the_personal_request_gives_no_token_for_a_locked_video(
    locked, before, learner, learner_client
):
    address = f"{reverse('progress:mine')}?page={locked.video_lesson.pk}"
    assert "video" not in learner_client.get(address).json()
    finish(learner, before)
    assert "video" in learner_client.get(address).json()


def test_a_locked_text_is_found_by_its_title_only(
    locked, before, client, learner, learner_client, search_index
):
    search_index()
    found = locked.text_lesson.get_url()
    title = f"/recherche/?q={locked.text_lesson.title}"
    words = "/recherche/?q=fermeture"
    for someone in (client, learner_client):
        assert found in read_at(someone, title)
        assert found not in read_at(someone, words)
    finish(learner, before)
    assert found in read_at(learner_client, words)
    assert found not in read_at(client, words)


def test_the_button_of_a_locked_course_says_where_to_begin(
    locked, before, client, learner, learner_client
):
    for someone in (client, learner_client):
        html = read(someone, locked.course)
        assert f"D’abord&nbsp;: {before.title}" in html
        assert ">Commencer<" not in html
    lessons = locked.course.lessons().count()
    assert read(client, locked.course).count("réservée aux personnes inscrites") == lessons
    finish(learner, before)
    assert ">Commencer<" in read(learner_client, locked.course)


def test_two_drafts_that_wait_for_each_other_are_not_both_published(
    catalogue, before, moderator_client
):
    """As when each is approved without its form."""
    ask_first(catalogue.course, before)
    fresh = CoursePage.objects.get(pk=before.pk)
    fresh.prerequisites.add(Prerequisite(required=catalogue.course, is_blocking=True))
    revision = fresh.save_revision()
    with pytest.raises(PublicationRefused, match="chacun attendrait l’autre"):
        revision.publish()
    assert not Prerequisite.objects.filter(course=before).exists()

    # In the CMS it is a message on the screen where it is mended.
    answer = moderator_client.post(
        reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
        + f"?id={before.pk}&next=/cms/",
        follow=True,
    )
    assert "chacun attendrait l’autre" in answer.content.decode()


def test_courses_that_wait_for_each_other_all_the_same_lock_nobody_out(
    catalogue, before, client, learner, learner_client
):
    """Rows that came by another way than publication."""
    middle = add_course(catalogue, "Au milieu", "milieu")
    ring = [catalogue.course, before, middle, catalogue.course]
    for course, required in pairwise(ring):
        Prerequisite.objects.create(course=course, required=required, is_blocking=True)
    assert "La fermeture se prépare tôt" in read(learner_client, catalogue.text_lesson)
    # Reserved all the same, as their editors wanted.
    assert "La fermeture se prépare tôt" not in read(client, catalogue.text_lesson)
    # What leads to the ring without being in it is asked for.
    after = add_course(catalogue, "Ensuite", "ensuite")
    Prerequisite.objects.create(course=after, required=before, is_blocking=True)
    assert locks.missing_courses(learner, CoursePage.objects.get(pk=after.pk)) == [before]


def test_a_kept_page_is_forgotten_when_a_prerequisite_comes_or_goes(catalogue, before, client):
    assert "La fermeture se prépare tôt" in read(client, catalogue.text_lesson)
    ask_first(catalogue.course, before)
    assert "La fermeture se prépare tôt" not in read(client, catalogue.text_lesson)
    Prerequisite.objects.all().delete()
    assert "La fermeture se prépare tôt" in read(client, catalogue.text_lesson)


def test_without_any_room_above_everything_stays_locked(locked, before, learner, monkeypatch):
    course = locked.course
    monkeypatch.setattr(locks, "_sources", [])
    assert locks.missing_courses(learner, course) == [before]


@pytest.mark.parametrize("page", ["course", "text_lesson", "video_lesson"])
def test_the_number_of_prerequisites_adds_no_statement(catalogue, before, learner_client, page):
    ask_first(catalogue.course, before)
    address = getattr(catalogue, page).get_url()
    # What a process keeps for good (kinds of pages, sessions) is there in both counts.
    statements(learner_client, address)
    cache.clear()
    few = statements(learner_client, address)
    for number in range(4):
        other = add_course(catalogue, f"Cours {number}", f"cours-{number}")
        ask_first(catalogue.course, other, is_blocking=bool(number % 2))
    cache.clear()
    assert statements(learner_client, address) <= few <= MOST_STATEMENTS
