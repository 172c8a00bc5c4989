"""Consents that stop: withdrawn by the person, or over. Each act may be cut and taken up again."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.log_actions import log

from cms.page_cache import forget_pages
from media import services as media_services
from media.models import Video
from media.pages import pages_showing
from testimonials import mail
from testimonials.consents import SpeakerConsent
from testimonials.elections import UpcomingElection
from testimonials.models import Speaker

logger = logging.getLogger(__name__)

WITHDRAWN = "testimonials.consent.withdrawn"
ENDED = "testimonials.consent.ended"


def withdraw_consent(consent: SpeakerConsent, *, by: Any) -> None:
    """Withdraw a consent for good: pages, video, captions and portrait leave the public site.

    The withdrawal is written first: if the rest is cut, the clock finishes it. Twice is once.
    """
    with transaction.atomic():
        withdrawn = SpeakerConsent.objects.filter(pk=consent.pk, withdrawn_at=None).update(
            withdrawn_at=timezone.now(), withdrawn_by=by, finished_at=None
        )
        if withdrawn:
            log(instance=consent, action=WITHDRAWN, user=by)
            logger.info("Consent %s withdrawn by user %s.", consent.pk, by.pk)
    consent.refresh_from_db()
    if consent.finished_at is None:
        _erase(consent)


def finish_withdrawals() -> None:
    """Take up withdrawals that were cut half-way. A job of the clock."""
    for consent in SpeakerConsent.objects.exclude(withdrawn_at=None).filter(finished_at=None):
        _erase(consent)


def end_consents() -> None:
    """Take offline what is past its end, and say so once. A job of the clock.

    Files are kept `CONSENT_KEPT_DAYS` more, so that an agreement given late finds them.
    """
    for consent in SpeakerConsent.objects.over().filter(ended_at=None):
        with transaction.atomic():
            told = SpeakerConsent.objects.filter(pk=consent.pk, ended_at=None)
            if told.update(ended_at=timezone.now()):
                pages = _take_offline(consent.video, by=None)
                log(instance=consent, action=ENDED)
                mail.tell_end(consent, pages)
    _erase_what_is_long_over()


def give_notice() -> None:
    """Tell editors, once for each delay of `CONSENT_NOTICE_DAYS`. A job of the clock."""
    today = timezone.localdate()
    for consent in SpeakerConsent.objects.ending().filter(ended_at=None, ends_on__gte=today):
        left = (consent.ends_on - today).days if consent.ends_on else 0
        notice = min(days for days in settings.CONSENT_NOTICE_DAYS if days >= left)
        if consent.noticed is not None and consent.noticed <= notice:
            continue
        with transaction.atomic():
            as_read = SpeakerConsent.objects.filter(pk=consent.pk, noticed=consent.noticed)
            if as_read.update(noticed=notice):
                mail.tell_end_is_near(consent)


def announce_elections() -> None:
    """Tell editors once that a period begins soon, or has begun. A job of the clock."""
    today = timezone.localdate()
    for election in UpcomingElection.objects.filter(told_at=None):
        if not (election.is_near(today) or election.is_running(today)):
            continue
        with transaction.atomic():
            untold = UpcomingElection.objects.filter(pk=election.pk, told_at=None)
            if untold.update(told_at=timezone.now()):
                mail.tell_election(election)


def _erase_what_is_long_over() -> None:
    limit = timezone.localdate() - timedelta(days=settings.CONSENT_KEPT_DAYS)
    over = SpeakerConsent.objects.long_over(limit).filter(finished_at=None)
    for consent in over.exclude(ended_at=None):
        _erase(consent)


def _erase(consent: SpeakerConsent) -> None:
    _take_offline(consent.video, by=consent.withdrawn_by)
    media_services.withdraw(consent.video)
    _hide_portrait(consent.speaker)
    forget_pages()
    SpeakerConsent.objects.filter(pk=consent.pk).update(finished_at=timezone.now())


@transaction.atomic
def _take_offline(video: Video, *, by: Any) -> list[Any]:
    """Withdraw every page that shows this video, drop its schedules and readings under way."""
    withdrawn = []
    for page in pages_showing(video):
        page.revisions.exclude(approved_go_live_at=None).update(approved_go_live_at=None)
        if state := page.current_workflow_state:
            state.cancel(user=by)
        if page.live:
            UnpublishPageAction(page, user=by).execute(skip_permission_checks=True)
            withdrawn.append(page)
    return withdrawn


def _hide_portrait(speaker: Speaker) -> None:
    """Pictures of a face that nothing shows any more are no longer served.

    The original is never served; sizes come back by themselves with another published talk.
    """
    if speaker.photo is None or Speaker.objects.heard().filter(pk=speaker.pk).exists():
        return
    for rendition in speaker.photo.renditions.all():
        file = rendition.file
        rendition.delete()
        file.storage.delete(file.name)
