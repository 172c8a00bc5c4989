"""Whom an assignment is for."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from collectivites.models import Collectivite, Membership
from training.models import Assignment
from training.plan.functions import is_same_function, is_within

Audience = Assignment.Audience


def members_of(collectivite: Collectivite) -> QuerySet[Membership]:
    """Those whom it may ask: in force, joined or not, with their person and committees."""
    return (
        Membership.objects.confirmed()
        .filter(collectivite=collectivite)
        .select_related("person")
        .prefetch_related("committees")
    )


def concerned(assignment: Assignment, members: Iterable[Membership]) -> list[Membership]:
    """Those of these members that an assignment, saved or not, is for."""
    return [member for member in members if is_concerned(assignment, member)]


def is_concerned(assignment: Assignment, member: Membership) -> bool:
    """`member` comes with its committees (see `members_of`)."""
    former = assignment.former_collectivite_id
    if former is not None and member.former_collectivite_id != former:
        return False
    match assignment.audience:
        case Audience.EVERYONE:
            return True
        case Audience.OFFICIALS:
            return member.is_official
        case Audience.AGENTS:
            return not member.is_official
        case Audience.FUNCTION:
            return is_same_function(assignment.value, member.function)
        case Audience.DELEGATION if not assignment.value:
            return bool(member.delegation.strip())
        case Audience.DELEGATION:
            return is_within(assignment.value, member.delegation)
        case Audience.COMMITTEE:
            wanted = assignment.committee_id
            return any(committee.pk == wanted for committee in member.committees.all())
        case Audience.PERSON:
            return member.pk == assignment.membership_id
    return False


def described(assignment: Assignment) -> str:
    """Whom, in words: « les élues et élus », « commission Finances »."""
    former = assignment.former_collectivite
    return f"{_group(assignment)} (de {former.name})" if former else _group(assignment)


def _group(assignment: Assignment) -> str:
    match assignment.audience:
        case Audience.FUNCTION:
            return f"Fonction : {assignment.value}"
        case Audience.DELEGATION if not assignment.value:
            return "Titulaires d’une délégation"
        case Audience.DELEGATION:
            return f"Délégation : {assignment.value}"
        case Audience.COMMITTEE if assignment.committee is not None:
            return f"Commission : {assignment.committee.name}"
        case Audience.PERSON if assignment.membership is not None:
            return assignment.membership.full_name
    return str(Audience(assignment.audience).label)
