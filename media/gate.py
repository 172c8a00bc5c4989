"""The gate of publication: who lets a video through, until when, and what depends on it."""

from __future__ import annotations

import logging
from typing import Any

from django.db import transaction
from django.db.models.signals import post_save
from django.utils import timezone
from django.utils.translation import gettext as _

from cms import clock
from cms.personal import personal_data
from media.clearance import complete, is_cleared, lacking, missing_for
from media.models import GateOverride, Video
from media.pages import page_models
from media.signals import captions_changed

__all__ = ["captions_are_needed", "is_cleared", "missing_for", "override"]

logger = logging.getLogger(__name__)


def override(video: Video, *, person: Any, reason: str) -> GateOverride:
    """Let a video be published although something is missing; named, dated, with what it was.

    It ends by itself once nothing is missing. A video that has one keeps it.
    """
    missing = "\n".join(lacking(video))
    with transaction.atomic():
        standing, created = GateOverride.objects.get_or_create(
            video=video,
            ended_at=None,
            defaults={
                "person": person,
                "person_name": person.get_full_name() or person.email,
                "reason": reason.strip(),
                "missing": missing,
            },
        )
    if created:
        logger.info("Video %s: accessibility waived by user %s.", video.pk, person.pk)
    return standing


def end_overrides(**_kwargs: Any) -> None:
    """End what waives nothing any more: the captions came. Kept, for the report.

    Also a signal receiver, and a job of the clock.
    """
    whole = Video.objects.filter(complete())
    GateOverride.objects.filter(ended_at=None, video__in=whole).update(ended_at=timezone.now())


def captions_are_needed(video: Video) -> bool:
    """Whether a published page shows this video and nobody waived its captions.

    Its last reviewed captions may then be replaced or corrected, not removed.
    """
    if GateOverride.objects.filter(video=video, ended_at=None).exists():
        return False
    return any(model.objects.live().filter(video=video).exists() for model in page_models())


def connect() -> None:
    captions_changed.connect(end_overrides, dispatch_uid="media.gate.captions")
    post_save.connect(end_overrides, sender=Video, dispatch_uid="media.gate.video")
    clock.register("media.end_overrides", end_overrides)
    personal_data.register("Dérogations d’accessibilité", _given_by)


def _given_by(person: Any) -> list[dict[str, str]]:
    """Erasing the account keeps the name: whoever lets a video through answers for it."""
    return [
        {
            "vidéo": given.video.title,
            "date": given.created_at.isoformat(),
            "motif": given.reason,
            "à savoir": _("Votre nom reste dans ce registre si vous effacez votre compte."),
        }
        for given in GateOverride.objects.filter(person=person).select_related("video")
    ]
