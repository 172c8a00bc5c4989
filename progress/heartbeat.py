"""The address that players post to, answered before the rest of the middleware.

The token says all that session, sign-in and CSRF protection would find out, so none of
them runs, and an ordinary heartbeat is one SQL statement.
"""

from __future__ import annotations

import json
import logging
import math
import time
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.db import IntegrityError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse, UnreadablePostError

from progress import play_token, segments, services
from progress.message import MAX_BYTES, MalformedError, Message, read_message
from progress.play_token import ExpiredTokenError, ForgedTokenError, PlayToken
from progress.upsert import join_viewing

PATH = "/avancement/battement/"
ANSWER = {"Content-Type": "application/json", "Cache-Control": "no-store"}
logger = logging.getLogger(__name__)


class HeartbeatMiddleware:
    """First of the list: everything else is for pages."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info == PATH:
            return heartbeat(request)
        return self.get_response(request)


def heartbeat(request: HttpRequest) -> HttpResponse:
    """Join what a player says was played; the answer says how far the person is."""
    if request.method != "POST":
        return refusal(
            HTTPStatus.METHOD_NOT_ALLOWED, "Cette adresse attend un envoi.", allow="POST"
        )
    if settings.MAINTENANCE:
        return unavailable()
    try:
        message = read_message(read_body(request))
        token = play_token.read(message.token)
        check_subject(message, token)
        return join(message, token, now=time.time())
    except TooLargeError:
        return refusal(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "Ce message est trop long.")
    except (MalformedError, UnreadablePostError):
        return refusal(HTTPStatus.BAD_REQUEST, "Ce message est illisible.")
    except ForgedTokenError:
        return refusal(HTTPStatus.FORBIDDEN, "Ce message ne vient pas de votre lecteur vidéo.")
    except ExpiredTokenError:
        return refusal(
            HTTPStatus.UNAUTHORIZED, "Cette page est ouverte depuis longtemps.", renew=True
        )
    except (OperationalError, InterfaceError):
        logger.exception("A heartbeat could not be written; the browser keeps it.")
        return unavailable()


def join(message: Message, token: PlayToken, *, now: float) -> HttpResponse:
    try:
        joined = join_viewing(
            token, message.segments, position=message.position, now=now, age=message.age
        )
    except IntegrityError:  # Erased between the two halves of the statement.
        joined = None
    if joined is None:
        return refusal(HTTPStatus.GONE, "Cette vidéo ou ce compte n’existe plus.")
    ratio = segments.watched_ratio(joined.watched, start=token.useful_start, end=token.useful_end)
    completed, wait = joined.is_completed, 0.0
    if not completed and ratio >= token.threshold:
        wait = services.credit_viewing(token, now=now)
        completed = not wait
    answer = {"ack": message.seq, "ratio": math.floor(ratio * 1000) / 1000, "completed": completed}
    if wait:
        # Seconds after which the player may ask again: too much was claimed for the time passed.
        answer["wait"] = math.ceil(wait)
    # As JsonResponse, without its encoder for dates and decimals.
    return HttpResponse(json.dumps(answer).encode(), headers=ANSWER)


class TooLargeError(Exception):
    """More bytes than a player ever sends."""


def read_body(request: HttpRequest) -> bytes:
    """At most `MAX_BYTES`, without reading more. Raises TooLargeError."""
    try:
        announced = int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError as error:
        raise MalformedError("length") from error
    if announced > MAX_BYTES:
        raise TooLargeError
    return request.read(MAX_BYTES)


def check_subject(message: Message, token: PlayToken) -> None:
    """A token speaks for one take of one video. Raises ForgedTokenError."""
    if message.video not in (None, token.video) or message.take not in (None, token.take):
        raise ForgedTokenError


def refusal(status: HTTPStatus, reason: str, *, allow: str = "", **more: Any) -> HttpResponse:
    headers = {"Cache-Control": "no-store"} | ({"Allow": allow} if allow else {})
    return JsonResponse({"error": reason, **more}, status=status, headers=headers)


def unavailable() -> HttpResponse:
    response = refusal(HTTPStatus.SERVICE_UNAVAILABLE, "Réessayez dans un instant.")
    response["Retry-After"] = "30"
    return response
