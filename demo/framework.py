"""The framework of competences and the fictional collectivités of the demo."""

from __future__ import annotations

from typing import Any

from collectivites.models import Collectivite
from competences.models import Competence, CompetenceOrder, GovernanceModel, Lever, Practice
from demo import library

_KINDS = {
    "CC": (Collectivite.Kind.EPCI, "CC"),
    "CA": (Collectivite.Kind.EPCI, "CA"),
    "département": (Collectivite.Kind.DEPARTEMENT, ""),
}


def build_framework() -> None:
    """The orders, competences, governance models, practices and levers, by slug."""
    notes = {entry["slug"]: entry for entry in library.load("framework")}

    def described(entry: dict[str, Any], **fields: Any) -> dict[str, Any]:
        note = notes[entry["slug"]]
        return {"name": entry["nom"], "description": note["description"], **fields}

    for entry in library.academy("ordres_de_competences"):
        CompetenceOrder.objects.update_or_create(
            slug=entry["slug"], defaults=described(entry, position=entry["ordre"])
        )
    for entry in library.academy("competences"):
        note = notes[entry["slug"]]
        order = CompetenceOrder.objects.get(slug=entry["ordre_competence"])
        Competence.objects.update_or_create(
            slug=entry["slug"],
            defaults=described(
                entry,
                order=order,
                position=entry["ordre"],
                short_name=note["short_name"],
                question=note["question"],
                source_name=entry.get("intitule_source", ""),
            ),
        )
    for entry in library.academy("modeles_de_gouvernance"):
        model, _created = GovernanceModel.objects.update_or_create(
            slug=entry["slug"],
            defaults=described(entry, heading=entry["intitule"], position=entry["ordre"]),
        )
        for position, practice in enumerate(entry["usages"], start=1):
            Practice.objects.update_or_create(
                slug=practice["slug"],
                defaults=described(practice, model=model, position=position),
            )
    for entry in library.academy("leviers"):
        Lever.objects.update_or_create(
            slug=entry["slug"],
            defaults=described(entry, position=entry["ordre"], statements=entry["affirmations"]),
        )


def build_collectivites() -> dict[str, Collectivite]:
    """The fictional collectivités by slug; they never count in public figures."""
    built: dict[str, Collectivite] = {}
    for entry in library.academy("collectivites"):
        kind, epci_type = _KINDS.get(entry["nature"], (Collectivite.Kind.COMMUNE, ""))
        built[entry["slug"]], _created = Collectivite.objects.update_or_create(
            kind=kind,
            code=f"demo-{len(built) + 1:02}",
            defaults={
                "name": entry["nom"],
                "epci_type": epci_type,
                "population": entry["population"],
                "departement_name": "Haute-Vernelle, fictive",
                "is_fictional": True,
            },
        )
    return built
