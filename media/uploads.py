"""What a form may take in: how large, of which names, at once or in pieces."""

from __future__ import annotations

import os
import unicodedata
import uuid
from functools import cached_property
from pathlib import PurePosixPath
from typing import IO, Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, ValidationError
from django.core.files import File
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.db import transaction
from django.utils.translation import gettext as _

from media.models import Upload, Video

# By name only: what the file holds is judged when it is prepared (`media.ffmpeg.probing`).
EXTENSIONS = (
    *(".mp4", ".m4v", ".mov", ".mkv", ".webm", ".avi"),
    *(".mpg", ".mpeg", ".mts", ".m2ts", ".ts", ".wmv", ".flv", ".ogv", ".3gp"),
)
# What a form adds around its file.
_FORM_MARGIN = 1024 * 1024
CAPTIONS_MAX_BYTES = 2 * 1024 * 1024
# Characters of a file's name, its extension included: what the forms accept.
NAME_LENGTH = 200
# Marks that turn the direction of writing: they make « exe.mp4 » of « 4pm.exe ».
_TURNING = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


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
    """Raises ValidationError for a name that no video has, or a file that is too large."""
    check_name(file.name)
    check_size(file.size)


def check_name(name: str) -> None:
    """Raises ValidationError for a name that no video has."""
    if PurePosixPath(name).suffix.lower() not in EXTENSIONS:
        raise ValidationError(
            _(
                "Ce fichier n’est pas une vidéo d’après son nom (%(name)s). "
                "Formats acceptés\N{NO-BREAK SPACE}: MP4, MOV, MKV, WebM, AVI, MPEG, WMV."
            )
            % {"name": name}
        )


def check_size(size: int) -> None:
    """Raises ValidationError above VIDEO_MAX_BYTES."""
    if size > settings.VIDEO_MAX_BYTES:
        raise ValidationError(
            _(
                "Ce fichier est trop lourd\N{NO-BREAK SPACE}: %(size)s\N{NO-BREAK SPACE}Mo, "
                "pour un maximum de %(most)s\N{NO-BREAK SPACE}Mo."
            )
            % {
                "size": round(size / 1_000_000),
                "most": round(settings.VIDEO_MAX_BYTES / 1_000_000),
            }
        )


def clean_name(name: str) -> str:
    """A file's name as its owner knows it, safe to show: no folder, no invisible sign, not long.

    Accents are composed (macOS sends them apart); quotes and emoji stay.
    """
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    visible = "".join(
        " " if unicodedata.category(sign) in ("Cc", "Zl", "Zp", "Cs") else sign
        for sign in last
        if sign not in _TURNING
    )
    path = PurePosixPath(" ".join(visible.split()))
    return path.stem[: NAME_LENGTH - len(path.suffix[:10])] + path.suffix[:10]


class ReceivedFile(File):
    """A file that arrived in pieces (`media.tus`), given to a form as if it had come with it.

    Django's local storage renames what has a `temporary_file_path`; other storages read it.
    """

    def __init__(self, upload: Upload, *, problem: str = "") -> None:
        self.upload = upload
        self.name = upload.name
        self.size = upload.size
        self.mode = "rb"
        # Why no video can be made of it, in French; empty when one can.
        self.problem = problem

    @cached_property
    def file(self) -> IO[bytes]:  # type: ignore[override]
        return self.upload.path.open("rb")

    def temporary_file_path(self) -> str:
        """A second name of the same content, to be moved where originals are kept.

        The first name stays until the video is committed: a form that fails after the move
        loses nothing. File systems without links give the only name.
        """
        taken = f"{self.upload.path}.taken-{uuid.uuid4().hex[:12]}"
        try:
            os.link(self.upload.path, taken)
        except OSError:
            return str(self.upload.path)
        # Originals without a row that are a day old are swept; this one's row is on its way.
        os.utime(taken)
        return taken

    def video_made(self) -> Video | None:
        """The video that this file became when the same form was sent before.

        To be asked inside the transaction that makes the video: of two forms sent at once, the
        second waits for the first.
        """
        return Upload.objects.select_for_update().get(pk=self.upload.pk).video

    def becomes(self, video: Video) -> None:
        """Say which video was made of it; the first name goes away once that is committed."""
        Upload.objects.filter(pk=self.upload.pk).update(video=video)
        transaction.on_commit(self._let_go)

    def _let_go(self) -> None:
        if "file" in self.__dict__:
            self.file.close()
        self.upload.path.unlink(missing_ok=True)


def claim(key: str, user: Any) -> ReceivedFile:
    """The file that this person sent in pieces under this uuid.

    Always an object, so that a form can show it again: `problem` says why no video can be made
    of it.
    """
    try:
        upload = Upload.objects.select_related("video").get(uuid=uuid.UUID(key), owner=user)
    except (ValueError, TypeError, Upload.DoesNotExist):
        lost = Upload(name=_("fichier perdu"), size=1)
        return ReceivedFile(
            lost,
            problem=_(
                "Ce fichier n’est plus sur le serveur\N{NO-BREAK SPACE}: choisissez-le à nouveau."
            ),
        )
    if upload.video is not None or upload.is_complete:
        return ReceivedFile(upload)
    if upload.received is None:
        problem = _(
            "Ce fichier n’est plus sur le serveur\N{NO-BREAK SPACE}: choisissez-le à nouveau."
        )
    else:
        problem = _(
            "L’envoi de ce fichier n’est pas terminé\N{NO-BREAK SPACE}: choisissez-le à nouveau."
        )
    return ReceivedFile(upload, problem=problem)
