"""What becomes of training when a collectivité takes the place of another.

What is asked goes on, for the same people. Plans, registers and annexes of the years before stay
where they were voted: the référents of the new collectivité read them (`access.kept`).
"""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from collectivites.models import Collectivite
from training.models import Assignment, ExternalTraining, PlanRow

# These name their people: they are the same ones wherever they sit.
_NAMED = (Assignment.Audience.COMMITTEE, Assignment.Audience.PERSON)


@transaction.atomic
def take_over(former: Collectivite, heir: Collectivite, memberships: Collection[int]) -> None:
    """Once these memberships have moved. Running it again changes nothing.

    Their rows go along with what was declared of them; what is asked of « everyone » is asked of
    nobody more.
    """
    asked = Assignment.objects.in_force().filter(collectivite=former)
    rows = PlanRow.objects.filter(assignment__in=asked, membership__in=memberships)
    rows.update(collectivite=heir)
    asked.exclude(audience__in=_NAMED).update(former_collectivite=former)
    asked.update(collectivite=heir)
    _take_over_register(former, heir)


def _take_over_register(former: Collectivite, heir: Collectivite) -> None:
    """What waits for an answer, and the lines of the year whose accounts are the new ones.

    A merger counts from the first of January, and is loaded in its year.
    """
    lines = ExternalTraining.objects.filter(collectivite=former)
    waiting = Q(state=ExternalTraining.State.PROPOSED)
    of_this_year = Q(ended_on__year__gte=timezone.localdate().year)
    lines.filter(waiting | of_this_year).update(collectivite=heir)
