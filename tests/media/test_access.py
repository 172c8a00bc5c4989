"""A video is as public as the pages that show it."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.models import Page, PageViewRestriction

from accounts.models import User
from courses.models import LessonPage, TrackPage
from media.models import Video
from tests.catalogue import SUMMARY, Catalogue, agree, make_video


def flags(video: Video) -> tuple[bool, bool]:
    video.refresh_from_db()
    return video.is_announced, video.is_public


@pytest.fixture
def video(db: None) -> Video:
    return make_video(is_public=False)


@pytest.fixture
def lesson(catalogue: Catalogue, video: Video) -> LessonPage:
    page = LessonPage(title="Nouvelle", slug="nouvelle", summary=SUMMARY, video=video, live=False)
    catalogue.course.add_child(instance=page)
    return page


def test_draft_leaves_its_video_closed(lesson: LessonPage, video: Video) -> None:
    lesson.save_revision()
    assert flags(video) == (False, False)


def test_publication_opens_the_video_and_withdrawal_closes_it(
    lesson: LessonPage, video: Video
) -> None:
    lesson.save_revision().publish()
    assert flags(video) == (True, True)
    LessonPage.objects.get(pk=lesson.pk).unpublish()
    assert flags(video) == (False, False)


def test_withdrawal_of_a_course_closes_the_videos_of_its_lessons(
    catalogue: Catalogue, lesson: LessonPage, video: Video
) -> None:
    lesson.save_revision().publish()
    catalogue.course.unpublish()
    assert flags(video) == (False, False)
    catalogue.course.save_revision().publish()
    assert flags(video) == (True, True)


def test_reserved_page_announces_its_video_only(lesson: LessonPage, video: Video) -> None:
    lesson.members_only = True
    lesson.save_revision().publish()
    assert flags(video) == (True, False)


def test_change_of_video_closes_the_former_one(lesson: LessonPage, video: Video) -> None:
    lesson.save_revision().publish()
    other = make_video("Une autre", is_public=False)
    lesson.video = other
    lesson.save_revision()
    assert (flags(video), flags(other)) == ((True, True), (False, False))
    lesson.get_latest_revision().publish()
    assert (flags(video), flags(other)) == ((False, False), (True, True))


def test_video_of_two_pages_stays_open_while_one_shows_it(
    catalogue: Catalogue, lesson: LessonPage, video: Video
) -> None:
    lesson.save_revision().publish()
    talk = catalogue.testimonial
    talk.video, talk.members_only = video, True
    agree(catalogue.speaker, video)
    talk.save_revision().publish()
    assert flags(video) == (True, True)
    LessonPage.objects.get(pk=lesson.pk).unpublish()
    assert flags(video) == (True, False)


def test_deletion_of_a_branch_closes_its_videos(
    catalogue: Catalogue, lesson: LessonPage, video: Video
) -> None:
    lesson.save_revision().publish()
    Page.objects.get(pk=catalogue.track.pk).delete()
    assert flags(video) == (False, False)


def test_withdrawal_of_a_branch_closes_its_videos(
    catalogue: Catalogue, moderator: User, lesson: LessonPage, video: Video
) -> None:
    lesson.save_revision().publish()
    track = TrackPage.objects.get(pk=catalogue.track.pk)
    UnpublishPageAction(track, user=moderator, include_descendants=True).execute()
    assert flags(video) == (False, False)


def test_restriction_of_the_cms_on_a_branch_closes_its_videos(
    catalogue: Catalogue, lesson: LessonPage, video: Video
) -> None:
    lesson.save_revision().publish()
    restriction = PageViewRestriction.objects.create(
        page=catalogue.track, restriction_type=PageViewRestriction.GROUPS
    )
    restriction.groups.add(Group.objects.create(name="Quelques-uns"))
    assert flags(video) == (False, False)
    restriction.delete()
    assert flags(video) == (True, True)
