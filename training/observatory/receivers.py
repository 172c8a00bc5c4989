"""What changes where somebody counts: their mandates, what they follow, their account."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models.signals import post_delete, post_save, pre_delete, pre_save

from accounts.models import User
from collectivites.models import Collectivite, Membership, TerritoryEdition
from collectivites.signals import membership_changed, memberships_moved
from courses.models import CoursePage, LessonPage
from media.models import Video
from media.signals import video_published
from progress.signals import course_completed, enrolment_changed, percentages_refreshed
from training.observatory import counting
from training.observatory.marking import mark, mark_followers, mark_members


def connect() -> None:
    for told in (enrolment_changed, course_completed):
        told.connect(person_went_on, dispatch_uid="observatory.person_went_on")
    percentages_refreshed.connect(lessons_changed, dispatch_uid="observatory.lessons_changed")
    video_published.connect(video_changed, dispatch_uid="observatory.video_changed")
    pre_save.connect(course_saved, sender=CoursePage, dispatch_uid="observatory.course_saved")
    pre_delete.connect(course_leaving, sender=CoursePage, dispatch_uid="observatory.course_leaving")
    membership_changed.connect(member_changed, dispatch_uid="observatory.member_changed")
    memberships_moved.connect(members_moved, dispatch_uid="observatory.members_moved")
    for signal in (post_save, post_delete):
        signal.connect(member_saved, sender=Membership, dispatch_uid="observatory.member_saved")
    post_save.connect(body_saved, sender=Collectivite, dispatch_uid="observatory.body_saved")
    post_save.connect(edition_saved, sender=TerritoryEdition, dispatch_uid="observatory.edition")
    post_save.connect(person_saved, sender=User, dispatch_uid="observatory.person_saved")
    pre_delete.connect(person_leaving, sender=User, dispatch_uid="observatory.person_leaving")


def person_went_on(person_id: int, **_kwargs: Any) -> None:
    mark(person_id)


def lessons_changed(course: CoursePage, **_kwargs: Any) -> None:
    """A lesson was published, withdrawn, moved or deleted: it may take another time."""
    mark_followers(course)


def video_changed(video: Video, **_kwargs: Any) -> None:
    """The lessons that show it take another time."""
    for lesson in LessonPage.objects.filter(video=video):
        mark_followers(lesson.course)


def course_saved(instance: CoursePage, **_kwargs: Any) -> None:
    """Before: those who follow a course count in its theme."""
    known = CoursePage.objects.filter(pk=instance.pk).values_list("competence", flat=True)
    if any(theme != instance.competence_id for theme in known):
        mark_followers(instance)


def course_leaving(instance: CoursePage, **_kwargs: Any) -> None:
    mark_followers(instance)


def member_changed(membership: Membership, **_kwargs: Any) -> None:
    if membership.person_id is not None:
        mark(membership.person_id)


def member_saved(instance: Membership, **_kwargs: Any) -> None:
    member_changed(instance)


def members_moved(memberships: Iterable[int], **_kwargs: Any) -> None:
    mark_members(Membership.objects.filter(pk__in=list(memberships)))


def body_saved(instance: Collectivite, created: bool, **_kwargs: Any) -> None:
    """Another population, or another département."""
    if not created:
        mark_members(Membership.objects.filter(collectivite=instance))


def edition_saved(**_kwargs: Any) -> None:
    mark_members(Membership.objects.all())


def person_saved(instance: User, created: bool, update_fields: Any, **_kwargs: Any) -> None:
    """The first sign-in makes an account count; the next ones change nothing."""
    is_sign_in = update_fields is not None and set(update_fields) == {"last_login"}
    if created or (is_sign_in and instance.participations.exists()):
        return
    mark(instance.pk)


def person_leaving(instance: User, **_kwargs: Any) -> None:
    counting.forget(instance.pk)
