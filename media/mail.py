"""What editors are told by mail about the videos they sent."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from media.models import Video

# Within it, people still look at the page that shows how far their video is.
_PATIENCE = timedelta(minutes=10)


def tell_not_ready(video: Video, *, is_refused: bool, reason: str) -> None:
    """Say why a file was refused or its preparation failed, to the person who sent it.

    `video` is as it was during the run.
    """
    person, name = video.uploaded_by, video.original_name
    if video.incoming:
        person, name = video.incoming_by, video.incoming_name
    subject = _("Votre vidéo « %(title)s » n’est pas prête") % {"title": video.title[:80]}
    context = {"is_refused": is_refused, "reason": reason, "file_name": name}
    _send(person, subject, "media/mail/not_ready.txt", video, context)


def tell_ready(video: Video) -> None:
    """Say that a video is ready, when its preparation lasted longer than one waits for it."""
    begun = video.queued_at or video.created_at
    # A preparation that was interrupted was asked for anew, later than the person did.
    if video.attempts <= 1 and timezone.now() - begun < _PATIENCE:
        return
    subject = _("Votre vidéo « %(title)s » est prête") % {"title": video.title[:80]}
    _send(video.uploaded_by, subject, "media/mail/ready.txt", video, {})


def _send(person: Any, subject: str, template: str, video: Video, context: dict[str, Any]) -> None:
    if person is None or not person.is_active:
        return
    context |= {
        "video": video,
        "person": person,
        "site_name": settings.SITE_NAME,
        "base_url": settings.BASE_URL,
    }
    send_mail(
        subject=subject,
        message=render_to_string(template, context),
        from_email=None,
        recipient_list=[person.email],
    )
