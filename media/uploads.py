"""What a form may take in: how large, and of which names."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import IO, Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.utils.translation import gettext as _

# By name only: what the file holds is judged when it is prepared (`media.ffmpeg.probing`).
EXTENSIONS = (
    *(".mp4", ".m4v", ".mov", ".mkv", ".webm", ".avi"),
    *(".mpg", ".mpeg", ".mts", ".m2ts", ".ts", ".wmv", ".flv", ".ogv", ".3gp"),
)
# What a form adds around its file.
_FORM_MARGIN = 1024 * 1024
CAPTIONS_MAX_BYTES = 2 * 1024 * 1024


class CappedUploadHandler(FileUploadHandler):
    """Refuses a request that announces too much, before anything of it is read.

    Files come from people of the CMS; whoever else sends a large form would fill the disk.
    Raises RequestDataTooBig, which Django answers with 400.
    """

    def handle_raw_input(
        self,
        input_data: IO[bytes],
        META: dict[str, str],
        content_length: int,
        boundary: str,
        encoding: str | None = None,
    ) -> None:
        user = getattr(self.request, "user", None)
        if content_length <= _FORM_MARGIN:
            return
        if user is None or not user.has_perm("wagtailadmin.access_admin"):
            raise RequestDataTooBig("Only the CMS takes files.")
        if content_length > settings.VIDEO_MAX_BYTES + _FORM_MARGIN:
            raise RequestDataTooBig("The announced body is larger than VIDEO_MAX_BYTES.")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        return raw_data

    def file_complete(self, file_size: int) -> UploadedFile | None:
        return None


def check_video_file(file: Any) -> None:
    """Raises ValidationError for a name that no video has, an empty file, or one too large."""
    extension = PurePosixPath(file.name).suffix.lower()
    if extension not in EXTENSIONS:
        raise ValidationError(
            _(
                "Ce fichier n’est pas une vidéo d’après son nom (%(name)s). "
                "Formats acceptés : MP4, MOV, MKV, WebM, AVI, MPEG, WMV."
            )
            % {"name": file.name}
        )
    if file.size > settings.VIDEO_MAX_BYTES:
        raise ValidationError(
            _("Ce fichier est trop lourd : %(size)s Mo, pour un maximum de %(most)s Mo.")
            % {
                "size": round(file.size / 1_000_000),
                "most": round(settings.VIDEO_MAX_BYTES / 1_000_000),
            }
        )
