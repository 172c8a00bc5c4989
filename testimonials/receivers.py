"""What consents change elsewhere, what the clock does about them, what a person may export."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.db.models.signals import post_delete, post_save

from accounts.models import User
from cms import clock
from cms.personal import personal_data
from media import access
from media.clearance import also_ask
from testimonials import services
from testimonials.consents import SpeakerConsent, consent_obstacles


def connect() -> None:
    for signal in (post_save, post_delete):
        signal.connect(
            _consent_changed, sender=SpeakerConsent, dispatch_uid="testimonials.consents"
        )
    also_ask(consent_obstacles)
    clock.register("testimonials.finish_withdrawals", services.finish_withdrawals)
    clock.register("testimonials.end_consents", services.end_consents)
    clock.register("testimonials.give_notice", services.give_notice)
    clock.register("testimonials.announce_elections", services.announce_elections)
    personal_data.register("Consentements enregistrés ou retirés", _recorded_by)


def _consent_changed(**_kwargs: Any) -> None:
    access.refresh()


def _recorded_by(person: User) -> list[dict[str, Any]]:
    """What the person did for the academy; erasing the account takes the name away."""
    consents = SpeakerConsent.objects.filter(Q(recorded_by=person) | Q(withdrawn_by=person))
    return [
        {
            "vidéo": consent.video.title,
            "intervenante ou intervenant": consent.speaker.name,
            "enregistré par vous le": consent.recorded_at.isoformat()
            if consent.recorded_by_id == person.pk
            else None,
            "retiré par vous le": consent.withdrawn_at.isoformat()
            if consent.withdrawn_at and consent.withdrawn_by_id == person.pk
            else None,
        }
        for consent in consents.select_related("video", "speaker")
    ]
