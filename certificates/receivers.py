"""An attestation is issued in the transaction in which its course or track was finished."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from certificates import services
from certificates.models import Attestation
from courses.models import CoursePage, TrackPage
from progress.signals import course_completed, course_reopening, track_completed


def connect() -> None:
    course_completed.connect(course_done, dispatch_uid="certificates.course_done")
    track_completed.connect(track_done, dispatch_uid="certificates.track_done")
    course_reopening.connect(is_attested, dispatch_uid="certificates.is_attested")


def course_done(person_id: int, course: CoursePage, at: datetime, **_kwargs: Any) -> None:
    services.issue(person_id=person_id, subject=course, now=at)


def track_done(person_id: int, track: TrackPage, at: datetime, **_kwargs: Any) -> None:
    services.issue(person_id=person_id, subject=track, now=at)


def is_attested(person_id: int, course: CoursePage, **_kwargs: Any) -> bool:
    """What was attested stays finished, whatever declaration is taken back."""
    return Attestation.objects.valid().filter(person_id=person_id, course=course).exists()
