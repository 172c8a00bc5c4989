"""« Mon espace »."""

from http import HTTPStatus

import pytest
from django.test import Client
from django.utils import timezone

from courses.models import CoursePage, LessonPage
from media.models import Video
from progress import services
from progress.models import LessonProgress
from tests.catalogue import SUMMARY, make_video
from tests.conftest import signed_in
from tests.progress.conftest import post_message, token_for

pytestmark = pytest.mark.django_db
HOME = "/mon-espace/"


def read(client):
    answer = client.get(HOME)
    assert answer.status_code == HTTPStatus.OK
    return answer.content.decode().replace("&nbsp;", "\N{NO-BREAK SPACE}")


def watch(learner, page, until, opened_ago=300):
    """The learner opens a page and plays its video from the beginning."""
    if isinstance(page, LessonPage):
        services.open_lesson(person_id=learner.pk, lesson=page)
    token = token_for(learner, page)
    token = token_for(learner, page, issued_at=token.issued_at - opened_ago)
    post_message(token, segments=[[0, until]], position=until)


def complete(learner, lesson):
    services.complete_lesson(
        person_id=learner.pk,
        lesson=lesson,
        means=LessonProgress.Means.DONE,
        now=timezone.now(),
    )


def test_visitors_sign_in_first():
    answer = Client().get(HOME)
    assert answer.status_code == HTTPStatus.FOUND
    assert answer["Location"].endswith("?next=/mon-espace/")


def test_an_empty_space_invites_to_begin(catalogue, learner_client):
    text = read(learner_client)
    assert "Par où commencer" in text
    assert 'href="/temoignages/"' in text
    assert 'href="/parcours/"' in text


def test_one_goes_on_in_one_tap_where_one_stopped(catalogue, learner, learner_client):
    watch(learner, catalogue.video_lesson, 42)
    text = read(learner_client)
    assert f'href="{catalogue.video_lesson.get_url()}?t=42"' in text
    assert "42\N{NO-BREAK SPACE}s" in text
    assert "0\N{NO-BREAK SPACE}% suivi" in text


def test_what_was_followed_last_comes_first(catalogue, learner, learner_client):
    watch(learner, catalogue.video_lesson, 42)
    watch(learner, catalogue.testimonial, 20)
    assert learner_client.get(HOME).context["space"].resume.page == catalogue.testimonial
    services.open_lesson(person_id=learner.pk, lesson=catalogue.text_lesson)
    assert learner_client.get(HOME).context["space"].resume.page == catalogue.text_lesson


def test_after_a_finished_lesson_comes_the_next(catalogue, learner, learner_client):
    complete(learner, catalogue.video_lesson)
    space = learner_client.get(HOME).context["space"]
    assert space.resume.page == catalogue.text_lesson
    assert space.courses[0].enrolment.percent == 33


def test_a_finished_course_is_told_apart(catalogue, learner, learner_client):
    for lesson in catalogue.course.lessons():
        complete(learner, lesson)
    space = learner_client.get(HOME).context["space"]
    assert (space.courses, space.resume) == ([], None)
    assert "Terminé le" in read(learner_client)


def test_a_finished_course_says_what_is_new(catalogue, learner, learner_client):
    for lesson in catalogue.course.lessons():
        complete(learner, lesson)
    added = LessonPage(title="Une de plus", slug="plus", summary=SUMMARY, video=make_video())
    catalogue.course.add_child(instance=added)
    text = read(learner_client)
    assert "Mis à jour" in text
    assert "Une de plus" in text


def test_a_new_take_of_a_video_is_never_shown_as_nothing(catalogue, learner, learner_client):
    watch(learner, catalogue.testimonial, 20)
    Video.objects.filter(pk=catalogue.testimonial.video_id).update(take=2)
    text = read(learner_client)
    assert "Mise à jour" in text
    assert "Vue à 0" not in text


def test_a_finished_testimonial_is_among_what_is_finished(catalogue, learner, learner_client):
    watch(learner, catalogue.testimonial, 95)
    space = learner_client.get(HOME).context["space"]
    assert [row.talk for row in space.finished_talks] == [catalogue.testimonial]
    assert "Vidéo suivie jusqu’au bout" in read(learner_client)


def test_what_is_no_longer_published_is_not_offered(catalogue, learner, learner_client):
    watch(learner, catalogue.video_lesson, 42)
    watch(learner, catalogue.testimonial, 20)
    catalogue.course.unpublish()
    catalogue.testimonial.unpublish()
    assert read(learner_client).count("Lire la carte") == 0
    assert learner_client.get(HOME).context["space"].is_empty


def test_a_finished_course_that_was_deleted_stays_in_the_history(
    catalogue, learner, learner_client
):
    for lesson in catalogue.course.lessons():
        complete(learner, lesson)
    catalogue.course.delete()
    assert "Piloter la couverture" in read(learner_client)


def test_nobody_sees_someone_elses_space(catalogue, learner, moderator):
    watch(learner, catalogue.testimonial, 20)
    assert "Par où commencer" in read(signed_in(moderator))


def test_sixty_courses_take_at_most_twelve_statements(
    catalogue, learner, learner_client, django_assert_max_num_queries
):
    watch(learner, catalogue.testimonial, 20)
    for number in range(60):
        course = CoursePage(title=f"Cours {number}", slug=f"cours-{number}", summary=SUMMARY)
        catalogue.track.add_child(instance=course)
        lesson = LessonPage(
            title=f"Séquence {number}", slug=f"sequence-{number}", summary=SUMMARY, kind="texte"
        )
        course.add_child(instance=lesson)
        services.open_lesson(person_id=learner.pk, lesson=lesson)
    read(learner_client)
    with django_assert_max_num_queries(12):
        text = read(learner_client)
    assert text.count("course-row") == 60
