"""How far one is in a course, in a few words."""

from __future__ import annotations

from django.utils.translation import gettext as _

from progress.models import Enrolment


def course_label(percent: int, enrolment: Enrolment | None) -> str:
    """On the course's own page: « 75 % du cours suivi », and what changed since it was finished."""
    if enrolment is None or enrolment.completed_at is None or percent == 100:
        return _("%(percent)d\N{NO-BREAK SPACE}%% du cours suivi") % {"percent": percent}
    return _(
        "Cours terminé, mis à jour depuis\N{NO-BREAK SPACE}: "
        "%(percent)d\N{NO-BREAK SPACE}%% du cours suivi"
    ) % {"percent": percent}


def list_label(enrolment: Enrolment) -> str:
    """In a list of courses: « Terminé », « Terminé, mis à jour », « 75 % suivi »."""
    if enrolment.completed_at is None:
        return _("%(percent)d\N{NO-BREAK SPACE}%% suivi") % {"percent": enrolment.percent}
    return _("Terminé") if enrolment.percent == 100 else _("Terminé, mis à jour")
