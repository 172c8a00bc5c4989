"""What changes the rows of training that is asked for: people, mandates, the catalogue."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models.signals import post_delete
from wagtail.signals import page_published, page_unpublished, post_page_move

from collectivites.models import Collectivite, Membership
from collectivites.signals import membership_changed, memberships_moved
from courses.models import CoursePage, TrackPage
from progress.signals import (
    course_completed,
    enrolment_changed,
    percentages_refreshed,
    track_completed,
)
from training import following, mergers
from training.plan.standings import Subject
from training.plan.tasks import refresh_pages


def connect() -> None:
    membership_changed.connect(member_changed, dispatch_uid="training.member_changed")
    memberships_moved.connect(members_moved, dispatch_uid="training.members_moved")
    for told in (enrolment_changed, course_completed):
        told.connect(person_went_on, dispatch_uid="training.person_went_on")
    track_completed.connect(person_finished_track, dispatch_uid="training.track_finished")
    percentages_refreshed.connect(lessons_changed, dispatch_uid="training.lessons_changed")
    for signal in (page_published, page_unpublished):
        signal.connect(course_changed, sender=CoursePage, dispatch_uid="training.course_changed")
        signal.connect(track_changed, sender=TrackPage, dispatch_uid="training.track_changed")
    post_page_move.connect(course_moved, sender=CoursePage, dispatch_uid="training.course_moved")
    post_delete.connect(course_changed, sender=CoursePage, dispatch_uid="training.course_deleted")


def member_changed(membership: Membership, **_kwargs: Any) -> None:
    following.refresh_membership(membership)


def members_moved(
    memberships: Iterable[int],
    former: Collectivite | None = None,
    heir: Collectivite | None = None,
    **_kwargs: Any,
) -> None:
    memberships = list(memberships)
    if former is not None and heir is not None:
        mergers.take_over(former, heir, memberships)
    by_place: defaultdict[int, list[int]] = defaultdict(list)
    found = Membership.objects.filter(pk__in=memberships)
    for key, place in found.values_list("pk", "collectivite_id"):
        by_place[place].append(key)
    for collectivite in Collectivite.objects.filter(pk__in=by_place):
        following.refresh_memberships(collectivite, by_place[collectivite.pk])


def person_went_on(person_id: int, course: CoursePage, **_kwargs: Any) -> None:
    following.refresh_person(person_id, course)


def person_finished_track(person_id: int, track: TrackPage, **_kwargs: Any) -> None:
    following.refresh_person(person_id, track)


def lessons_changed(course: CoursePage, **_kwargs: Any) -> None:
    _refresh(course)


def course_changed(instance: CoursePage, **_kwargs: Any) -> None:
    """Published, withdrawn or deleted: its track counts others."""
    _refresh(instance)


def course_moved(instance: CoursePage, parent_page_before: Any, **_kwargs: Any) -> None:
    _refresh(instance)
    for track in TrackPage.objects.filter(pk=parent_page_before.pk):
        _refresh(track)


def track_changed(instance: TrackPage, **_kwargs: Any) -> None:
    _refresh(instance)


def _refresh(subject: Subject) -> None:
    """At once for a few people, else by a worker: an editor waits for no whole country."""
    pages = following.pages_of(subject)
    if following.is_asked_of_many(pages):
        refresh_pages.enqueue(pages)
    else:
        following.refresh_pages(pages)
