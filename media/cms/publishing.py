"""What the CMS answers when a page may not be published yet: what is missing, and where to go.

The page's form says it beside the field, and nothing typed is lost. Whatever publishes without
that form (a moderator who approves, several pages at once) ends in `RefusalMiddleware`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminPageForm

from media.clearance import PublicationRefused, refusal
from media.pages import GatedPageMixin

# What a button of the page's form sends, when pressing it asks somebody to read the page.
_SUBMITTING = ("action-submit", "action-restart-workflow")


class GatedPageForm(WagtailAdminPageForm):
    """Refuses to publish now what the gate refuses; a draft, a submission or a date may wait."""

    def _post_clean(self) -> None:
        super()._post_clean()
        page = self.instance
        if not self._publishes():
            return
        for obstacle in page.obstacles_now():
            field = obstacle.field if obstacle.field in self.fields else None
            self.add_error(field, obstacle.as_html())

    def _publishes(self) -> bool:
        return not self.is_deferred_validation and "action-publish" in self.data


class RefusalMiddleware:
    """In the CMS, a publication that is refused becomes a message on the page's edit screen."""

    PREFIX = "/cms/"

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, PublicationRefused) or not request.path.startswith(self.PREFIX):
            return None
        page: Any = error.page
        said = _("« %(title)s » n’a pas été publiée\N{NO-BREAK SPACE}:") % {"title": page.title}
        messages.error(request, format_html("{} {}", said, error.as_html()))
        edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
        if request.headers.get("x-requested-with") == "XMLHttpRequest":
            # The window that asks a moderator for a comment.
            return JsonResponse({"step": "success", "redirect": edit})
        return redirect(edit)


def warn_after_submission(request: HttpRequest, page: Any) -> None:
    """Whoever reads the page will not be able to publish it as it is: better said now."""
    if isinstance(page, GatedPageMixin) and any(name in request.POST for name in _SUBMITTING):
        _warn(
            request,
            page,
            _("La page est soumise. Avant sa publication, il faudra encore\N{NO-BREAK SPACE}:"),
        )


def warn_after_scheduling(request: HttpRequest, page: Any) -> None:
    """The hour is kept; the clock waits for what is missing."""
    latest = page.get_latest_revision_as_object()
    if latest.go_live_at and latest.go_live_at > timezone.now():
        _warn(
            request,
            latest,
            _("À l’heure prévue, la page attendra tant que ceci manque\N{NO-BREAK SPACE}:"),
        )


def _warn(request: HttpRequest, page: Any, said: str) -> None:
    if isinstance(page, GatedPageMixin) and (obstacles := page.publication_obstacles()):
        messages.warning(request, format_html("{} {}", said, refusal(obstacles)))
