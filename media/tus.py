"""Resumable upload: the tus protocol 1.0.0, for people of the CMS who may add videos.

Core protocol and the extensions creation, creation-with-upload, termination and expiration
(https://tus.io/protocols/resumable-upload). The addresses lie inside the admin, whose
authentication applies, and Django's check against forged requests stays on. Errors that a
person may see are JSON with one sentence in French: `{"error": "…"}`.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from typing import Any, cast
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views import View
from wagtail.permissions import policy_registry

from accounts.models import User
from media import arrivals
from media.models import Upload, Video
from media.uploads import check_name, check_size, clean_name

VERSION = "1.0.0"
EXTENSIONS = "creation,creation-with-upload,termination,expiration"
PIECE_TYPE = "application/offset+octet-stream"
# Seconds without a byte after which a connection is given up: a closed laptop says nothing, and
# would hold its file and a thread of the server for ever.
SILENCE = 30
# Bytes at the end of what has arrived that a browser compares before it goes on with a file.
COMPARED = 1024 * 1024


class Refused(Exception):
    """An answer that is not the expected one."""

    def __init__(self, status: HTTPStatus, reason: str) -> None:
        super().__init__(reason)
        self.status, self.reason = status, reason


class TusView(View):
    """What every request of the protocol has in common."""

    allowed = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        # Only a POST may be another method in disguise: all of these are checked for forgery.
        if request.method == "POST":
            request.method = request.headers.get("X-HTTP-Method-Override", "POST").upper()
        try:
            self._check(request)
            response = super().dispatch(request, *args, **kwargs)
        except Refused as refusal:
            response = JsonResponse({"error": refusal.reason}, status=refusal.status)
            if refusal.status == HTTPStatus.PRECONDITION_FAILED:
                response["Tus-Version"] = VERSION
        response["Tus-Resumable"] = VERSION
        return response

    def options(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        headers = {
            "Tus-Version": VERSION,
            "Tus-Extension": EXTENSIONS,
            "Tus-Max-Size": str(settings.VIDEO_MAX_BYTES),
            "Allow": self.allowed,
        }
        return HttpResponse(status=HTTPStatus.NO_CONTENT, headers=headers)

    def _check(self, request: HttpRequest) -> None:
        policy: Any = policy_registry.get_by_type(Video)
        if not policy.user_has_any_permission(request.user, ("add", "change")):
            reason = _("Votre compte ne permet pas de déposer des vidéos.")
            raise Refused(HTTPStatus.FORBIDDEN, reason)
        speaks_tus = request.method not in ("GET", "OPTIONS")
        if speaks_tus and request.headers.get("Tus-Resumable") != VERSION:
            raise Refused(
                HTTPStatus.PRECONDITION_FAILED, _("Cette version de l’envoi n’est pas connue.")
            )


class UploadsView(TusView):
    """A new upload, and the list of those that a person has not finished or not used."""

    allowed = "OPTIONS, GET, POST"

    def get(self, request: HttpRequest) -> JsonResponse:
        uploads = [
            {
                "uuid": str(upload.uuid),
                "url": _address(upload),
                "name": upload.name,
                "size": upload.size,
                "offset": received,
                "expires": upload.expires_at.isoformat(),
            }
            for upload, received in arrivals.waiting(_person(request))
        ]
        return JsonResponse({"uploads": uploads})

    def post(self, request: HttpRequest) -> HttpResponse:
        """Accept a file, or say why not before anything of it is sent."""
        size = _number(request, "Upload-Length")
        name = clean_name(_metadata(request).get("filename", ""))
        self._check_file(name, size)
        waiting = len(arrivals.waiting(_person(request)))
        if waiting >= settings.UPLOAD_MAX_UNFINISHED:
            raise Refused(
                HTTPStatus.TOO_MANY_REQUESTS,
                _(
                    "%(count)s fichiers attendent déjà\N{NO-BREAK SPACE}: "
                    "oubliez-en un avant d’en envoyer un autre."
                )
                % {"count": waiting},
            )
        if not arrivals.has_room(size):
            raise Refused(
                HTTPStatus.INSUFFICIENT_STORAGE,
                _(
                    "Le serveur n’a pas assez de place pour ce fichier "
                    "(%(size)s\N{NO-BREAK SPACE}Mo). Prévenez la personne qui l’administre."
                )
                % {"size": round(size / 1_000_000)},
            )
        upload = arrivals.create(owner=_person(request), name=name, size=size)
        offset = 0
        if request.content_type == PIECE_TYPE:
            offset = _append(request, upload, offset=0)
        response = HttpResponse(status=HTTPStatus.CREATED, headers=_progress(upload, offset))
        response["Location"] = _address(upload)
        return response

    def _check_file(self, name: str, size: int) -> None:
        try:
            check_name(name)
        except ValidationError as error:
            raise Refused(HTTPStatus.BAD_REQUEST, error.messages[0]) from None
        try:
            check_size(size)
        except ValidationError as error:
            raise Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, error.messages[0]) from None
        if size == 0:
            raise Refused(HTTPStatus.BAD_REQUEST, _("Ce fichier est vide."))


class UploadView(TusView):
    """One upload of the person who asks; those of others do not exist for them."""

    allowed = "OPTIONS, HEAD, GET, PATCH, DELETE"

    def head(self, request: HttpRequest, uuid: UUID) -> HttpResponse:
        upload, received = _find(request, uuid)
        name = base64.b64encode(upload.name.encode()).decode()
        return HttpResponse(
            headers={
                **_progress(upload, received),
                "Upload-Length": str(upload.size),
                "Upload-Metadata": f"filename {name}",
            }
        )

    def get(self, request: HttpRequest, uuid: UUID) -> JsonResponse:
        """What the end of the file looks like: is the one chosen again really the same?"""
        upload, received = _find(request, uuid)
        start = max(0, received - COMPARED)
        with upload.path.open("rb") as file:
            file.seek(start)
            digest = hashlib.sha256(file.read(received - start)).hexdigest()
        return JsonResponse({"start": start, "end": received, "sha256": digest})

    def patch(self, request: HttpRequest, uuid: UUID) -> HttpResponse:
        upload, _received = _find(request, uuid)
        if request.content_type != PIECE_TYPE:
            raise Refused(
                HTTPStatus.UNSUPPORTED_MEDIA_TYPE, _("Ce type de contenu n’est pas accepté.")
            )
        offset = _append(request, upload, offset=_number(request, "Upload-Offset"))
        return HttpResponse(status=HTTPStatus.NO_CONTENT, headers=_progress(upload, offset))

    def delete(self, request: HttpRequest, uuid: UUID) -> HttpResponse:
        upload, _received = _find(request, uuid)
        if not arrivals.forget(upload):
            raise _gone()
        return HttpResponse(status=HTTPStatus.NO_CONTENT)


def _person(request: HttpRequest) -> User:
    """The admin lets nobody in who is not signed in."""
    return cast(User, request.user)


def _find(request: HttpRequest, uuid: UUID) -> tuple[Upload, int]:
    """The upload and its bytes on disk. Raises Refused: 404 for whoever else, 410 once used."""
    upload = Upload.objects.filter(uuid=uuid, owner=_person(request)).first()
    if upload is None:
        raise Refused(HTTPStatus.NOT_FOUND, _("Cet envoi n’existe pas, ou n’existe plus."))
    received = upload.received
    if upload.video_id is not None or received is None:
        raise _gone()
    return upload, received


def _gone() -> Refused:
    return Refused(HTTPStatus.GONE, _("Ce fichier n’est plus en attente sur le serveur."))


def _append(request: HttpRequest, upload: Upload, *, offset: int) -> int:
    """Write the body of the request; return the new offset. Raises Refused."""
    length = _content_length(request)
    try:
        with _patience(request):
            received = arrivals.append(upload, request, offset=offset, length=length)
    except FileNotFoundError:
        raise _gone() from None
    except arrivals.Busy:
        raise Refused(
            HTTPStatus.LOCKED, _("Ce fichier est déjà en train d’arriver par ailleurs.")
        ) from None
    except arrivals.WrongOffset:
        raise Refused(
            HTTPStatus.CONFLICT, _("Ce morceau ne suit pas ce qui est déjà arrivé.")
        ) from None
    except arrivals.TooMuch:
        raise Refused(
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE, _("Ce fichier est plus long qu’annoncé.")
        ) from None
    except arrivals.DiskFull:
        raise Refused(
            HTTPStatus.INSUFFICIENT_STORAGE,
            _("Le disque du serveur est plein. Prévenez la personne qui l’administre."),
        ) from None
    if received < offset + length:
        raise Refused(HTTPStatus.REQUEST_TIMEOUT, _("La connexion a été coupée."))
    return received


@contextmanager
def _patience(request: HttpRequest) -> Iterator[None]:
    """Give up a silent connection. gunicorn lets an application reach its socket."""
    connection = request.META.get("gunicorn.socket")
    if not isinstance(connection, socket.socket):
        yield
        return
    before = connection.gettimeout()
    connection.settimeout(SILENCE)
    try:
        yield
    finally:
        connection.settimeout(before)


def _content_length(request: HttpRequest) -> int:
    length = request.META.get("CONTENT_LENGTH") or ""
    if not length.isdecimal():
        raise Refused(HTTPStatus.LENGTH_REQUIRED, _("La taille de ce morceau manque."))
    return int(length)


def _number(request: HttpRequest, header: str) -> int:
    value = request.headers.get(header, "")
    # Nineteen digits fit in every database.
    if not (value.isascii() and value.isdecimal() and len(value) < 19):
        raise Refused(HTTPStatus.BAD_REQUEST, _("L’en-tête %s manque ou est faux.") % header)
    return int(value)


def _metadata(request: HttpRequest) -> dict[str, str]:
    """`Upload-Metadata`: pairs « key base64 », separated by commas."""
    pairs = {}
    for item in request.headers.get("Upload-Metadata", "").split(","):
        key, _space, value = item.strip().partition(" ")
        try:
            pairs[key] = base64.b64decode(value, validate=True).decode()
        except (binascii.Error, ValueError):
            raise Refused(HTTPStatus.BAD_REQUEST, _("Le nom du fichier est illisible.")) from None
    return pairs


def _address(upload: Upload) -> str:
    return reverse("media_upload", args=[upload.uuid])


def _progress(upload: Upload, offset: int) -> dict[str, str]:
    return {
        "Upload-Offset": str(offset),
        "Upload-Expires": http_date(upload.expires_at.timestamp()),
    }
