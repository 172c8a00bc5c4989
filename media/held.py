"""Pages whose hour has come while something is missing: they wait, and people are told once.

The schedule stays as it is, so that the CMS shows it; the clock tries again every minute, and
publishes the page as soon as nothing is missing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Page, PageLogEntry
from wagtail.permission_policies.pages import PagePermissionPolicy

if TYPE_CHECKING:
    from wagtail.models import Revision

    from media.clearance import Obstacle

# How Wagtail names, in its log, what `publish_scheduled` publishes.
SCHEDULED = "wagtail.publish.scheduled"
HELD = "media.publish.held"


def hold(page: Any, revision: Revision, obstacles: list[Obstacle]) -> None:
    """Say once, in the page's history and by mail, why it is not published."""
    reasons = [obstacle.text for obstacle in obstacles]
    with transaction.atomic():
        # Of two clocks, one tells.
        Page.objects.select_for_update().get(pk=page.pk)
        if PageLogEntry.objects.filter(page=page.pk, action=HELD, revision=revision).exists():
            return
        log(instance=page, action=HELD, revision=revision, data={"missing": reasons})
        _tell(page, revision, reasons)


def _tell(page: Any, revision: Revision, reasons: list[str]) -> None:
    context = {
        "page": page,
        "reasons": reasons,
        "edit_url": settings.BASE_URL + reverse("wagtailadmin_pages:edit", args=[page.pk]),
        "site_name": settings.SITE_NAME,
    }
    subject = _("« %(title)s » n’a pas été publiée à l’heure prévue") % {"title": page.title[:80]}
    body = render_to_string("media/mail/held.txt", context)
    for email in sorted(_concerned(page, revision)):
        send_mail(subject, body, None, [email])


def _concerned(page: Any, revision: Revision) -> set[str]:
    """Who wrote it, and who may publish it."""
    moderators = PagePermissionPolicy().users_with_permission_for_instance("publish", page)
    people = {*moderators.filter(is_active=True), page.owner, revision.user}
    return {person.email for person in people if person is not None and person.is_active}
