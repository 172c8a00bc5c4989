"""What a person may download of the training that they followed elsewhere."""

from __future__ import annotations

from typing import Any

from accounts.models import User
from training.models import ExternalTraining


def personal_trainings(person: User) -> list[dict[str, Any]]:
    """Hours and euros as numbers in words of JSON: strings, so that no cent is lost."""
    known = ExternalTraining.objects.filter(membership__person=person)
    return [
        {
            "collectivité": line.collectivite.label,
            "intitulé": line.title,
            "organisme": line.provider,
            "du": line.started_on.isoformat(),
            "au": line.ended_on.isoformat(),
            "heures": str(line.hours),
            "jours de congé": str(line.leave_days),
            "coût pour la collectivité (euros)": str(line.cost),
            "financée par": str(line.get_financing_display()),
            "état": str(line.get_state_display()),
            "motif du refus": line.refusal or None,
            "justificatif": bool(line.certificate),
        }
        for line in known.select_related("collectivite").order_by("ended_on", "pk")
    ]
