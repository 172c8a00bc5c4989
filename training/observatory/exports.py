"""What the observatory holds about a person, for the file that they may download."""

from __future__ import annotations

from typing import Any

from accounts.models import User
from training.bands import BANDS


def personal_participation(person: User) -> list[dict[str, Any]]:
    """Where they count, without their name; whatever the theme, then by theme."""
    rows = person.participations.select_related("competence").order_by("competence__position")
    return [
        {
            "thème": row.competence.name if row.competence else "tous",
            "département": row.departement_code,
            "collectivité": BANDS.get(row.band, row.band),
            "a commencé un cours": row.has_begun,
            "a terminé un cours": row.has_finished,
            "secondes": row.seconds,
        }
        for row in rows
    ]
