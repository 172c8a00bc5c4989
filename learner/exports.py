"""What a person may download of what they keep in « Mon espace »."""

from __future__ import annotations

from typing import Any

from accounts.models import User
from learner.models import LearnerPreferences, SavedPage
from learner.notebook import all_notes


def personal_notes(person: User) -> list[dict[str, Any]]:
    """Moments of videos are seconds, times ISO 8601."""
    return [
        {
            "page": note.title,
            "moment": note.second,
            "note": note.text,
            "écrite le": note.created_at.isoformat(),
            "modifiée le": note.updated_at.isoformat(),
        }
        for note in all_notes(person)
    ]


def personal_saved_pages(person: User) -> list[dict[str, Any]]:
    saved = SavedPage.objects.filter(person=person).select_related("page").order_by("saved_at")
    return [{"page": kept.page.title, "gardée le": kept.saved_at.isoformat()} for kept in saved]


def personal_rhythm(person: User) -> dict[str, Any]:
    """The goal in minutes; none and no reminder until they are chosen."""
    chosen = LearnerPreferences.objects.filter(person=person).first() or LearnerPreferences()
    wants = chosen.reminder != LearnerPreferences.Reminder.NONE
    last = chosen.last_reminded_at
    return {
        "objectif de la semaine (minutes)": chosen.weekly_goal_minutes,
        "rappels": chosen.get_reminder_display(),
        "jour du rappel": chosen.get_weekday_display() if wants else None,
        "dernier rappel examiné le": last and last.isoformat(),
    }
