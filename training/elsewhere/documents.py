"""Certificates that people join: PDF, JPEG or PNG, told by what the file holds."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

MOST_BYTES = 5 * 1024 * 1024
# Refused unread above this; between the two, the form says kindly that it is too much.
MOST_BYTES_READ = 20 * 1024 * 1024
CONTENT_TYPES = {"pdf": "application/pdf", "jpg": "image/jpeg", "png": "image/png"}
_PICTURES = {"JPEG": "jpg", "PNG": "png"}
# Pixels: a page scanned at 600 dots an inch has 35 million.
_MOST_PIXELS = 60_000_000


def checked(file: File[bytes]) -> File[bytes]:
    """The file, named for what it holds; raises ValidationError in French for all others."""
    if file.size > MOST_BYTES:
        raise ValidationError(_("Ce fichier est trop lourd : 5 Mo au plus."))
    extension = _kind(file)
    if extension is None:
        raise ValidationError(
            _("Ce fichier n’est ni un PDF, ni une image JPEG ou PNG, ou il est abîmé.")
        )
    file.name = f"justificatif.{extension}"
    return file


def _kind(file: File[bytes]) -> str | None:
    file.seek(0)
    head = file.read(1024)
    file.seek(max(0, file.size - 2048))
    tail = file.read()
    file.seek(0)
    if head.startswith(b"%PDF-"):
        return "pdf" if b"%%EOF" in tail else None
    return _picture(file)


def _picture(file: File[bytes]) -> str | None:
    try:
        with Image.open(file, formats=list(_PICTURES)) as picture:
            name = _PICTURES.get(picture.format or "")
            width, height = picture.size
            if width * height > _MOST_PIXELS:
                return None
            picture.load()
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return None
    finally:
        file.seek(0)
    return name


def content_type(name: str) -> str:
    """Of a certificate already kept, by the extension that `checked` gave it."""
    return CONTENT_TYPES.get(name.rsplit(".", 1)[-1], "application/octet-stream")
