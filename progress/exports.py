"""What a person may download of their own progress."""

from __future__ import annotations

from typing import Any

from accounts.models import User
from progress import segments
from progress.models import Enrolment, LessonProgress, TrackCompletion, Viewing


def personal_progress(person: User) -> dict[str, Any]:
    """Courses, lessons and videos followed; times are ISO 8601, lengths are seconds."""
    return {
        "cours": [
            {
                "titre": enrolment.title,
                "pourcentage": enrolment.percent,
                "commencé le": enrolment.started_at.isoformat(),
                "suivi le": enrolment.updated_at.isoformat(),
                "terminé le": enrolment.completed_at and enrolment.completed_at.isoformat(),
            }
            for enrolment in Enrolment.objects.filter(person=person).order_by("started_at")
        ],
        "séquences": [
            {
                "titre": progress.title,
                "commencée le": progress.started_at.isoformat(),
                "terminée le": progress.completed_at and progress.completed_at.isoformat(),
                "comment": progress.get_means_display() or None,
                "temps passé": progress.seconds,
                "suivie ailleurs le": progress.declared_on and progress.declared_on.isoformat(),
                "comment, ailleurs": progress.declared_reason or None,
            }
            for progress in LessonProgress.objects.filter(person=person).order_by("started_at")
        ],
        "parcours terminés": [
            {"titre": track.title, "terminé le": track.completed_at.isoformat()}
            for track in TrackCompletion.objects.filter(person=person).order_by("completed_at")
        ],
        "vidéos": [_video(viewing) for viewing in _viewings(person)],
    }


def _viewings(person: User) -> list[Viewing]:
    found = Viewing.objects.filter(person=person).select_related("video")
    return list(found.order_by("started_at"))


def _video(viewing: Viewing) -> dict[str, Any]:
    return {
        "titre": viewing.video.title,
        "take": viewing.take,
        "passages vus": [
            [start / segments.TENTHS, end / segments.TENTHS] for start, end in viewing.watched
        ],
        "arrêt à": viewing.position,
        "commencée le": viewing.started_at.isoformat(),
        "suivie le": viewing.updated_at.isoformat(),
        "vue le": viewing.completed_at and viewing.completed_at.isoformat(),
    }
