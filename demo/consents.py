"""The consents of the demo's invented speakers, dated from today."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from wagtail.models import Page

from demo import library
from media.models import Video
from testimonials.models import ExpertTalkPage, Speaker, SpeakerConsent, TestimonialPage

# How the roles of those who hold an office begin.
_OFFICES = ("maire", "adjoint", "premier adjoint", "conseill", "vice-présid", "présid")
_PROOF = "Classeur des accords de la démonstration"
# Days. One agreement ends within the notice that editors get, so that the CMS shows it.
_USUAL, _SOON = 730, 45


def mark_officials() -> None:
    """Say which of the demo's speakers hold an office; safe to repeat."""
    officials = [
        entry["slug"]
        for entry in library.load("speakers")
        if entry["role"].lower().startswith(_OFFICES)
    ]
    Speaker.objects.filter(slug__in=officials, is_official=False).update(is_official=True)


def agree(page: Page, video: Video) -> None:
    """Record the consent of a page's speaker, or carry its dates on; lessons have no speaker."""
    if not isinstance(page, TestimonialPage | ExpertTalkPage) or page.speaker is None:
        return
    today = timezone.localdate()
    ends_on = today + timedelta(days=_length(page))
    known = SpeakerConsent.objects.filter(video=video, speaker=page.speaker)
    if known.exists():
        # Only ours, and not what somebody withdrew to see what happens.
        known.standing().filter(proof=_PROOF).update(ends_on=ends_on, noticed=None, ended_at=None)
        return
    SpeakerConsent.objects.create(
        video=video,
        speaker=page.speaker,
        given_on=today - timedelta(days=90),
        ends_on=ends_on,
        scope=SpeakerConsent.Scope.NETWORKS,
        proof=_PROOF,
        may_be_candidate=page.speaker.is_official,
    )


def _length(page: Page) -> int:
    last = library.academy("temoignages")[-1]["slug"]
    return _SOON if page.slug == last else _USUAL
