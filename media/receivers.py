"""What follows from changes of the rows of this room."""

from typing import Any

from django.db.models.signals import post_delete

from media.models import Video
from media.services import erase_files


def connect() -> None:
    post_delete.connect(_video_deleted, sender=Video, dispatch_uid="media.video_deleted")


def _video_deleted(instance: Video, **_kwargs: Any) -> None:
    erase_files(instance)
