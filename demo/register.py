"""Training that members of the two demo collectivités followed with (invented) providers.

Days are counted back from today, so that the annex of this year is never empty. Nothing is
written again once a register has lines: visitors of the demo may change it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from collectivites.models import Collectivite, Membership
from competences.models import Competence
from demo.members import COMMUNE, EPCI
from training.models import ExternalTraining

Financing, State = ExternalTraining.Financing, ExternalTraining.State
VALLEYS = ("Institut des Trois Vallées", "AG-2024-117")
COUNCILS = ("École des assemblées d’Orme", "AG-2023-042")
MAYORS = ("Association des maires d’Orme", "AG-2025-008")


@dataclass(frozen=True)
class DemoLine:
    last_name: str
    title: str
    provider: tuple[str, str]
    # The last day, before today; then how many days it lasted.
    days_ago: int
    days: int
    hours: str
    # Euros: teaching, travel, loss of income.
    costs: tuple[str, str, str] = ("0", "0", "0")
    leave_days: str = "0"
    theme: str = ""
    financing: str = Financing.COLLECTIVITE
    state: str = State.ACCEPTED
    refusal: str = ""


BUDGET = "Lire et préparer le budget de la commune"
MARKETS = "Les marchés publics sans se perdre"
DATA = "Protéger les données des habitants"
REGISTERS = {
    COMMUNE: (
        DemoLine("Trémorin", BUDGET, VALLEYS, 120, 1, "6", ("310", "42.60", "0"), "1"),
        DemoLine("Abgraldic", BUDGET, VALLEYS, 120, 1, "6", ("310", "42.60", "96.40"), "1"),
        DemoLine("Quintrec", BUDGET, VALLEYS, 120, 1, "6", ("310", "0", "0")),
        DemoLine("Trémorin", MARKETS, COUNCILS, 48, 2, "13", ("540", "118.20", "0"), "2"),
        DemoLine(
            "Le Gallébec",
            "Prendre la parole en public",
            MAYORS,
            33,
            1,
            "7",
            leave_days="1",
            financing=Financing.DIFE,
        ),
        DemoLine("Kervadec", DATA, MAYORS, 75, 1, "3.5", ("90", "0", "0"), "0", "circulaires"),
        DemoLine(
            "Morvézen",
            "Animer une réunion avec les habitants",
            COUNCILS,
            12,
            1,
            "6",
            leave_days="1",
            state=State.PROPOSED,
        ),
        DemoLine("Bodilisse", "L’état civil au quotidien", VALLEYS, 60, 1, "6", ("280", "0", "0")),
        DemoLine("Trémorin", "La responsabilité des élus", MAYORS, 410, 1, "6", ("260", "35", "0")),
    ),
    EPCI: (
        DemoLine("Balzigny", "Le prix de l’eau", COUNCILS, 96, 2, "12", ("620", "84", "180"), "2"),
        DemoLine("Tournefier", MARKETS, COUNCILS, 48, 2, "13", ("540", "96.30", "0"), "2"),
        DemoLine("Escoubès", MARKETS, COUNCILS, 48, 2, "13", ("540", "96.30", "150"), "2"),
        DemoLine("Lanvollon", DATA, MAYORS, 75, 1, "3.5", ("90", "0", "0"), "0", "circulaires"),
        DemoLine(
            "Castelviel",
            "Réduire les déchets du territoire",
            VALLEYS,
            27,
            1,
            "7",
            ("350", "61.75", "0"),
            "1",
            financing=Financing.SHARED,
        ),
        DemoLine(
            "Rochelandier",
            "Concerter sur un plan d’urbanisme",
            VALLEYS,
            9,
            1,
            "6",
            leave_days="1",
            state=State.PROPOSED,
        ),
        DemoLine(
            "Marmignac",
            "Dégustation des vins d’Orme",
            ("Confrérie de la Treille", ""),
            40,
            1,
            "3",
            state=State.REFUSED,
            refusal="Sans lien avec l’exercice du mandat, et l’organisme n’est pas agréé.",
        ),
        DemoLine("Chastagnier", BUDGET, VALLEYS, 430, 1, "6", ("310", "40", "0")),
    ),
}


def build_register() -> None:
    """The lines of both registers; once."""
    for name, lines in REGISTERS.items():
        place = Collectivite.objects.filter(name=name, is_fictional=True).first()
        if place is not None and not place.external_trainings.exists():
            members = {
                membership.full_name: membership
                for membership in place.memberships.confirmed().select_related("person")
            }
            referent = Membership.objects.referents().filter(collectivite=place).first()
            for line in lines:
                found = [m for full, m in members.items() if full.endswith(f" {line.last_name}")]
                if found:
                    _write(line, found[0], referent)


def _write(line: DemoLine, member: Membership, referent: Membership | None) -> None:
    last = timezone.localdate() - timedelta(days=line.days_ago)
    own = line.state != State.ACCEPTED
    by = member.person if own else (referent.person if referent else None)
    teaching, travel, income = map(Decimal, line.costs)
    ExternalTraining.objects.create(
        collectivite=member.collectivite,
        membership=member,
        name=member.full_name,
        function=member.function,
        is_official=member.is_official,
        title=line.title,
        competence=Competence.objects.filter(order__slug=line.theme).first(),
        provider=line.provider[0],
        approval_number=line.provider[1],
        place="Orme",
        started_on=last - timedelta(days=line.days - 1),
        ended_on=last,
        hours=Decimal(line.hours),
        leave_days=Decimal(line.leave_days),
        teaching_cost=teaching,
        travel_cost=travel,
        income_cost=income,
        financing=line.financing,
        state=line.state,
        refusal=line.refusal,
        entered_by=by,
    )
