"""What follows from changes of the rows of this room."""

from typing import Any

from django.db.models.signals import post_delete, post_save

from cms.page_cache import show_changes_of
from courses.models import LessonPage, Prerequisite
from media import access
from media.models import Video
from media.signals import video_published


def connect() -> None:
    # Kept pages say which courses come first, and how many questions a quiz asks.
    show_changes_of("courses.Prerequisite", "courses.QuestionBank")
    for signal in (post_save, post_delete):
        signal.connect(
            _prerequisite_changed, sender=Prerequisite, dispatch_uid="courses.prerequisite"
        )
    video_published.connect(_video_published, dispatch_uid="courses.video_published")


def _video_published(video: Video, **kwargs: Any) -> None:
    """Lists and totals say how long it now is."""
    for lesson in LessonPage.objects.filter(video=video, kind=LessonPage.Kind.VIDEO):
        LessonPage.objects.filter(pk=lesson.pk).update(minutes=lesson.estimated_minutes())


def _prerequisite_changed(**kwargs: Any) -> None:
    """A course that asks for another first has no public video."""
    if not kwargs.get("raw"):
        access.refresh()
