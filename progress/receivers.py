"""What a change of the catalogue does to what people have followed."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_delete, pre_delete
from wagtail.models import Page
from wagtail.signals import page_published, page_unpublished, post_page_move

from courses.models import CoursePage, LessonPage
from progress import services


def connect() -> None:
    for signal in (page_published, page_unpublished):
        signal.connect(lesson_changed, sender=LessonPage, dispatch_uid="progress.lesson_changed")
    post_page_move.connect(lesson_moved, sender=LessonPage, dispatch_uid="progress.lesson_moved")
    pre_delete.connect(lesson_leaving, sender=LessonPage, dispatch_uid="progress.lesson_leaving")
    post_delete.connect(lesson_changed, sender=LessonPage, dispatch_uid="progress.lesson_deleted")


def lesson_changed(instance: LessonPage, **_kwargs: Any) -> None:
    """Published, withdrawn or deleted."""
    parent_path = instance.path[: -Page.steplen]
    course = CoursePage.objects.filter(path=parent_path).first()
    if course is not None:
        services.refresh_course(course)


def lesson_moved(parent_page_before: Page, parent_page_after: Page, **_kwargs: Any) -> None:
    for course in CoursePage.objects.filter(pk__in=[parent_page_before.pk, parent_page_after.pk]):
        services.refresh_course(course)


def lesson_leaving(instance: LessonPage, **_kwargs: Any) -> None:
    services.forget_unfinished(instance)
