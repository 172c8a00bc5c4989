"""What a person may download of their work on videos.

Erasing the account takes the name away from videos and captions; files that wait for a video go.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from accounts.models import User
from media.models import CaptionTrack, Upload, Video


def work_on_videos(person: User) -> dict[str, Any]:
    """Files sent, and captions reviewed; times are ISO 8601, sizes are bytes."""
    return {
        "vidéos déposées": [
            {
                "titre": video.title,
                "fichiers": [
                    name
                    for name, sender in (
                        (video.original_name, video.uploaded_by_id),
                        (video.incoming_name, video.incoming_by_id),
                    )
                    if sender == person.pk
                ],
                "déposée le": video.created_at.isoformat(),
            }
            for video in Video.objects.filter(Q(uploaded_by=person) | Q(incoming_by=person))
        ],
        "fichiers envoyés": [
            {
                "nom": upload.name,
                "taille": upload.size,
                "commencé le": upload.created_at.isoformat(),
                "repris le": upload.touched_at.isoformat(),
            }
            for upload in Upload.objects.filter(owner=person)
        ],
        "sous-titres relus": [
            {
                "vidéo": track.video.title,
                "langue": track.label,
                "relus le": track.reviewed_at and track.reviewed_at.isoformat(),
            }
            for track in CaptionTrack.objects.filter(reviewed_by=person).select_related("video")
        ],
    }
