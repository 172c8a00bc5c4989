"""The poster that an editor chose, for the version that is published."""

from __future__ import annotations

import logging
import tempfile
from pathlib import Path

from django.db import transaction

from cms.page_cache import forget_pages
from media.ffmpeg.pictures import write_posters
from media.ffmpeg.probing import probe
from media.ffmpeg.process import FfmpegError, FfmpegMissing
from media.ffmpeg.refusals import NotAVideo
from media.models import Video
from media.storage import local_original, versions

logger = logging.getLogger(__name__)

# How often a choice that changed meanwhile is followed.
_TRIES = 5


def make(pk: int) -> None:
    """Make the poster that a video's row asks for. Safe when repeated, or beside a run.

    A video that is not published yet gets it with its first version.
    """
    for _try in range(_TRIES):
        video = Video.objects.watchable().filter(pk=pk).first()
        if video is None:
            return
        try:
            if _replace(video):
                return
        except (NotAVideo, FfmpegError, FfmpegMissing, OSError) as error:
            # The poster that is there stays.
            logger.error("Video %s (%s): no poster: %s", pk, video.uuid, error)
            return


def _replace(video: Video) -> bool:
    """Whether the poster was put in place: not when the row has changed meanwhile."""
    revision = video.poster_revision + 1
    with (
        tempfile.TemporaryDirectory(prefix="academy-poster-") as name,
        local_original(video) as source,
    ):
        folder = Path(name)
        written = write_posters(
            source, probe(source), folder, at=video.poster_at, revision=revision
        )
        with transaction.atomic():
            unchanged = Video.objects.select_for_update().filter(
                pk=video.pk,
                version=video.version,
                poster_revision=video.poster_revision,
                poster_at=video.poster_at,
            )
            if not unchanged.exists():
                return False
            versions.add(video.uuid, video.version, [folder / poster for poster in written])
            Video.objects.filter(pk=video.pk).update(poster_revision=revision)
    forget_pages()
    return True
