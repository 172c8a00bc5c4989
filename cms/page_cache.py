"""Pages that are the same for every visitor are kept, and forgotten at once when content changes.

Each kept page carries the generation of the content at the time it was made; publishing,
withdrawing or changing anything shown raises the generation, so that every process stops
serving what came before. One look-up brings both.
"""

from __future__ import annotations

import hashlib
import logging
import time
from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connections, transaction
from django.db.models.signals import post_delete, post_save
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control, patch_vary_headers

logger = logging.getLogger(__name__)

GENERATION_KEY = "pages:generation"
# Seconds. A generation is forgotten long after the pages that carry it.
KEPT_FOR = 3600
GENERATION_KEPT_FOR = 30 * 24 * 3600
# Feeds say when they last changed.
KEPT_HEADERS = ("Content-Type", "Last-Modified")
# What is never the same for all, or is not a page.
PRIVATE_PREFIXES = (
    "/cms/",
    "/compte/",
    "/mon-espace/",
    "/avancement/",
    "/attestations/",
    "/verifier/",
    "/collectivites/",
    "/videos/",
    "/fichiers/",
    "/documents/",
    "/recherche/",
    # Open data has its own rules: any site may read it, and for an hour.
    "/observatoire/donnees/",
    "/sante/",
    settings.STATIC_URL,
)


def forget_pages(*_args: Any, **_kwargs: Any) -> None:
    """Raise the generation: also a signal receiver.

    Raised again once the change is committed: a cache that is not in the database shows a
    generation at once, and would keep under it what was read before the change.
    """
    _raise_generation()
    if transaction.get_connection().in_atomic_block:
        transaction.on_commit(_raise_generation)


def _raise_generation() -> int:
    generation = time.time_ns()
    cache.set(GENERATION_KEY, generation, GENERATION_KEPT_FOR)
    return generation


def start_afresh() -> None:
    """Forget every page when a server starts: the release may be another one.

    Without a database the server starts all the same, and its pages say what is wrong. The
    connection is closed: a server that forks must not share it with its workers.
    """
    try:
        forget_pages()
    except DatabaseError:
        logger.warning("Pages of the previous release may be served for up to an hour.")
    finally:
        connections.close_all()


def show_changes_of(*labels: str) -> None:
    """Forget pages when a row of these models (`app.Model`) is saved or deleted.

    For what pages show without being pages: pictures, speakers, videos, the framework.
    """
    for label in labels:
        for signal in (post_save, post_delete):
            signal.connect(
                forget_pages, sender=apps.get_model(label), dispatch_uid=f"pages:{label}"
            )


class PageCacheMiddleware:
    """Serves kept pages to visitors, before sessions and sign-in are looked at."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not _is_for_everyone(request):
            response = self.get_response(request)
            if "public" not in response.get("Cache-Control", ""):
                # Versions of videos and suggestions of places are the same for all, and say so.
                patch_vary_headers(response, ["Cookie"])
            if not response.has_header("Cache-Control"):
                patch_cache_control(response, private=True, no_cache=True)
            return response
        key = _key(request)
        found = cache.get_many([GENERATION_KEY, key])
        generation = found.get(GENERATION_KEY)
        if generation is None:
            # Never a generation that was before: a full cache forgets it before its pages.
            generation = _raise_generation()
        kept = found.get(key)
        if kept is not None and kept[0] == generation:
            return _fresh(HttpResponse(kept[1], headers=kept[2]))
        response = self.get_response(request)
        if _may_be_kept(request, response):
            headers = {name: response[name] for name in KEPT_HEADERS if name in response.headers}
            entry = (generation, response.content, headers)
            cache.set(key, entry, KEPT_FOR)
        return _fresh(response)


def _key(request: HttpRequest) -> str:
    """Of one length and plain letters, whatever was asked for: not every cache takes more."""
    address = f"{request.get_host()}{request.path}"
    return f"pages:{hashlib.sha256(address.encode(errors='replace')).hexdigest()}"


def _is_for_everyone(request: HttpRequest) -> bool:
    return (
        request.method in {"GET", "HEAD"}
        and not request.GET
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
        and "messages" not in request.COOKIES
        and not request.path.startswith(PRIVATE_PREFIXES)
    )


def _may_be_kept(request: HttpRequest, response: HttpResponse) -> bool:
    """Only whole pages that hold nothing of one person: no cookie, no form token."""
    return (
        request.method == "GET"
        and response.status_code == 200
        and not response.streaming
        and not response.cookies
        and "CSRF_COOKIE" not in request.META
        and "no-store" not in response.get("Cache-Control", "")
    )


def _fresh(response: HttpResponse) -> HttpResponse:
    """Browsers ask again each time, cheaply: the answer is « not modified » while it holds."""
    patch_vary_headers(response, ["Cookie"])
    if not response.has_header("Cache-Control"):
        patch_cache_control(response, no_cache=True)
    return response
