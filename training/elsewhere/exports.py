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
            "nom": line.name,
            "fonction": line.function,
            "intitulé": line.title,
            "thème": line.competence.name if line.competence else None,
            "organisme": line.provider,
            "numéro d’agrément": line.approval_number,
            "lieu": line.place,
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
        for line in known.select_related("collectivite", "competence").order_by("ended_on", "pk")
    ]
