"""What the national register says that the mandates kept here do not: proposed, never imposed."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from collectivites import services
from collectivites.models import Collectivite, Membership, RegisteredMandate
from collectivites.namesakes import name_key, names_of
from collectivites.traces import note
from notifications.audit import Action

# Of one person. A name that more mandates bear is told apart by the département.
MOST_PROPOSED = 5

Official = Membership.Capacity.OFFICIAL


def proposals_for(person: User) -> list[RegisteredMandate]:
    """Mandates in force under this person's name that they have neither declared nor dismissed.

    One for each collectivité, in two statements. Namesakes are many: beyond five, only those of
    the départements where the person already holds something.
    """
    name = name_key(person.last_name, person.first_name)
    if not name:
        return []
    own = list(
        Membership.objects.of(person)
        .current()
        .values_list("collectivite", "capacity", "collectivite__departement_code")
    )
    declared = {collectivite for collectivite, capacity, _code in own if capacity == Official}
    named = (
        RegisteredMandate.objects.standing()
        .filter(search_name=name, collectivite__is_active=True)
        .exclude(dismissed_by=person)
        .exclude(collectivite__in=declared)
        .select_related("collectivite")
        .order_by("-started_on", "kind", "pk")
    )
    found = list({mandate.collectivite_id: mandate for mandate in reversed(named)}.values())
    if len(found) > MOST_PROPOSED:
        near = {code for _collectivite, _capacity, code in own if code}
        found = [mandate for mandate in found if mandate.collectivite.departement_code in near]
    return found[:MOST_PROPOSED]


@transaction.atomic
def accept(mandate: RegisteredMandate, person: User) -> Membership:
    """The person says that it is theirs: declared, and still to be confirmed by a référent."""
    Collectivite.objects.select_for_update().get(pk=mandate.collectivite_id)
    membership, created = Membership.objects.current().get_or_create(
        person=person,
        collectivite=mandate.collectivite,
        capacity=Official,
        defaults={
            "first_name": person.first_name,
            "last_name": person.last_name,
            "function": mandate.function[:80],
            "started_on": mandate.started_on,
            "status": Membership.Status.PENDING,
            "origin": Membership.Origin.REGISTER,
            "joined_at": timezone.now(),
        },
    )
    if created:
        services.say_changed(membership)
    return membership


def not_listed(collectivite: Collectivite) -> list[RegisteredMandate]:
    """Those in the register whom the collectivité has not written down, in two statements."""
    listed = _listed_names(collectivite)
    standing = (
        RegisteredMandate.objects.standing()
        .filter(collectivite=collectivite)
        .order_by("last_name", "first_name", "kind", "pk")
    )
    # The files of mayors and of councillors name the same people.
    by_name: dict[str, RegisteredMandate] = {}
    for mandate in standing:
        known = by_name.setdefault(mandate.search_name, mandate)
        if mandate.function and not known.function:
            by_name[mandate.search_name] = mandate
    return [mandate for name, mandate in by_name.items() if name not in listed]


def gone(collectivite: Collectivite) -> list[tuple[Membership, RegisteredMandate]]:
    """Officials in force here whose mandate left the register, and no other took its place."""
    left = RegisteredMandate.objects.gone().filter(collectivite=collectivite).order_by("gone_on")
    by_name = {mandate.search_name: mandate for mandate in left}
    if not by_name:
        return []
    standing = set(
        RegisteredMandate.objects.standing()
        .filter(collectivite=collectivite)
        .values_list("search_name", flat=True)
    )
    found = []
    for member in collectivite.memberships.confirmed().filter(capacity=Official).by_name():
        names = names_of(member)
        if (left_names := names & by_name.keys()) and not names & standing:
            found.append((member, by_name[left_names.pop()]))
    return found


@transaction.atomic
def add(collectivite: Collectivite, keys: Collection[int], actor: User) -> list[Membership]:
    """Write down those of the register that the référent picked; nobody twice."""
    Collectivite.objects.select_for_update().get(pk=collectivite.pk)
    picked = [mandate for mandate in not_listed(collectivite) if mandate.pk in keys]
    now = timezone.now()
    added = Membership.objects.bulk_create(
        Membership(
            collectivite=collectivite,
            first_name=mandate.first_name,
            last_name=mandate.last_name,
            capacity=Official,
            function=mandate.function[:80],
            started_on=mandate.started_on,
            status=Membership.Status.ACTIVE,
            origin=Membership.Origin.REGISTER,
            confirmed_at=now,
            confirmed_by=actor,
        )
        for mandate in picked
    )
    for membership in added:
        services.say_changed(membership)
    if added:
        people = "une personne" if len(added) == 1 else f"{len(added)} personnes"
        note(
            by=actor,
            action=Action.ADDED,
            what=f"{people} du répertoire national",
            collectivite=collectivite,
        )
    return added


def _listed_names(collectivite: Collectivite) -> set[str]:
    members = collectivite.memberships.current().filter(capacity=Official).select_related("person")
    return {name for member in members for name in names_of(member)}
