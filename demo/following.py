"""What the members of two demo collectivités followed, over the last months.

Some finished, some are under way, some are late, one shares nothing. Everything goes through
the services that real people's requests go through, with the dates of their story; `demo.training`
has it written before anything is asked, so that each row is made once.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from accounts.models import User
from collectivites.models import Collectivite, Membership
from courses.models import CoursePage
from demo.learning import LEARNER, complete
from demo.members import COMMUNE, EPCI

COVERAGE = "piloter-la-couverture-numerique-de-sa-commune"
MOBILE = "l-elu-mobile-conseil-dematerialise-et-parapheur-electronique"
DATA = "ouvrir-ses-donnees-de-l-obligation-a-l-usage"
PROTECTION = "proteger-les-donnees-et-la-collectivite-rgpd-et-cybersecurite"
INCLUSION = "inclusion-mediation-accessibilite-n-oublier-personne"
WHOLE = 99
# Days between two lessons: people come back once or twice a week.
RHYTHM = 4


@dataclass(frozen=True)
class Journey:
    """A member, by last name, in a course: its first lessons, the first so many days ago."""

    last_name: str
    slug: str
    days_ago: int
    lessons: int = WHOLE


JOURNEYS = {
    COMMUNE: (
        Journey("Trémorin", COVERAGE, 82),
        Journey("Quintrec", COVERAGE, 71),
        Journey("Le Gallébec", COVERAGE, 29),
        Journey("Abgraldic", COVERAGE, 40, lessons=3),
        Journey("Corlaysan", COVERAGE, 9, lessons=1),
        # Shares nothing: nobody sees it.
        Journey("Morvézen", COVERAGE, 44, lessons=3),
        Journey("Quintrec", DATA, 38),
        Journey("Quintrec", PROTECTION, 12, lessons=2),
        Journey("Trémorin", DATA, 14, lessons=2),
        Journey("Trémorin", INCLUSION, 55, lessons=3),
    ),
    EPCI: (
        Journey("Lestrange", DATA, 154),
        Journey("Tamarelle", DATA, 149),
        Journey("Tournefier", DATA, 143),
        Journey("Lanvollon", DATA, 118),
        Journey("Belkadour", DATA, 90),
        Journey("Rochelandier", DATA, 62),
        Journey("Marmignac", DATA, 33),
        Journey("Balzigny", DATA, 70, lessons=2),
        Journey("Chastagnier", DATA, 46, lessons=3),
        Journey("Castelviel", DATA, 27, lessons=4),
        Journey("Ondrezac", DATA, 18, lessons=2),
        Journey("Grésivaux", DATA, 6, lessons=1),
        # Shares nothing: nobody sees it.
        Journey("Vauthérin", DATA, 80),
        Journey("Lanvollon", PROTECTION, 92),
        Journey("Tournefier", PROTECTION, 76),
        Journey("Chastagnier", PROTECTION, 68),
        Journey("Belkadour", PROTECTION, 54),
        Journey("Rochelandier", PROTECTION, 43),
        Journey("Escoubès", PROTECTION, 38),
        Journey("Marmignac", PROTECTION, 30),
        Journey("Ondrezac", PROTECTION, 29, lessons=4),
        Journey("Sainte-Bazeille", PROTECTION, 24, lessons=3),
        Journey("Balzigny", PROTECTION, 15, lessons=1),
        Journey("Tournefier", COVERAGE, 108),
        Journey("Tournefier", MOBILE, 47),
        Journey("Lanvollon", COVERAGE, 66),
        Journey("Lanvollon", MOBILE, 11, lessons=2),
        Journey("Sainte-Bazeille", COVERAGE, 52, lessons=2),
        # Nobody asked: only who shares everything shows it.
        Journey("Chastagnier", INCLUSION, 98),
        Journey("Tamarelle", INCLUSION, 36, lessons=3),
    ),
}


@transaction.atomic
def follow(place: Collectivite) -> None:
    """Write these stories; the demo's learner has her own (`demo.learning`)."""
    joined = Membership.objects.joined().filter(collectivite=place, person__is_demo=True)
    members = {
        member.last_name: member.person
        for member in joined.select_related("person").exclude(person__email=LEARNER)
        if member.person is not None
    }
    courses = {page.slug: page for page in CoursePage.objects.live()}
    for journey in JOURNEYS.get(place.name, ()):
        if journey.last_name in members and journey.slug in courses:
            _go(members[journey.last_name], courses[journey.slug], journey)


def _go(person: User, course: CoursePage, journey: Journey) -> None:
    for rank, lesson in enumerate(list(course.lessons())[: journey.lessons]):
        # The last ones of a recent course come closer, never in the days to come.
        complete(person, lesson, days_ago=max(journey.days_ago - RHYTHM * rank, 1))
