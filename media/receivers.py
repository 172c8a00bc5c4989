"""What follows from changes of the rows of this room."""

from typing import Any

from django.db.models.signals import post_delete

from cms.page_cache import forget_pages, show_changes_of
from media.models import Video
from media.services import erase_files
from media.signals import captions_changed, video_published, video_withdrawn


def connect() -> None:
    # Kept pages say that a video is in preparation, and hold its chapters and transcript.
    show_changes_of("media.Video", "media.Chapter")
    video_published.connect(forget_pages, dispatch_uid="media.pages.published")
    captions_changed.connect(forget_pages, dispatch_uid="media.pages.captions")
    video_withdrawn.connect(forget_pages, dispatch_uid="media.pages.withdrawn")
    post_delete.connect(_video_deleted, sender=Video, dispatch_uid="media.video_deleted")


def _video_deleted(instance: Video, **_kwargs: Any) -> None:
    erase_files(instance)
