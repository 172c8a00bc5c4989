"""What became of the bodies that an edition does not have any more, and of their members.

Communes: INSEE’s list of movements, `mvt_commune_AAAA.csv` (columns MOD, DATE_EFF, COM_AV,
COM_AP, and TYPECOM_AV, TYPECOM_AP where they are). Intercommunalités have no such list: theirs
is read in where their communes went.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from django.utils import timezone

from collectivites import services
from collectivites.models import Collectivite, Committee, JoinLink, Membership
from collectivites.models.joining import ViewDelegation
from collectivites.naming import folded
from collectivites.signals import memberships_moved
from collectivites.territories_edition import BadEdition, Row
from collectivites.traces import note
from notifications.audit import Action

Kind = Collectivite.Kind
Pairs = dict[int, int]

# Mergers (31 simple, 32 commune nouvelle, 33 with association) and changes of code (41 another
# département, 50 another seat). Splits (20, 21) and shared-out communes (30) have no one heir.
_HEIRS = {"31", "32", "33", "41", "50"}
_COLUMNS = ("MOD", "DATE_EFF", "COM_AV", "COM_AP")


def communes_of_epcis() -> dict[int, list[int]]:
    """The communes of each real intercommunalité, to be asked before an edition is written."""
    found: dict[int, list[int]] = defaultdict(list)
    communes = Collectivite.objects.real().filter(kind=Kind.COMMUNE, epci__isnull=False)
    for commune, epci in communes.values_list("pk", "epci").iterator():
        if epci is not None:
            found[epci].append(commune)
    return found


def follow(movements: Iterable[Row], before: Mapping[int, Iterable[int]]) -> None:
    """Name the successors of what is gone, and give them its members.

    `before` is what `communes_of_epcis` said. Runs in the transaction of the edition; running it
    again changes nothing.
    """
    Collectivite.objects.filter(is_active=True, successor__isnull=False).update(successor=None)
    heirs = _of_communes(movements)
    _name(heirs)
    _name(_of_epcis(before))
    _shorten()
    gone = Collectivite.objects.filter(
        is_active=False, successor__is_active=True, memberships__isnull=False
    )
    for former in gone.select_related("successor").distinct():
        if former.successor is not None:
            _hand_over(former, former.successor)


def _of_communes(movements: Iterable[Row]) -> Pairs:
    steps = _steps(movements)
    if not steps:
        return {}
    rows = Collectivite.objects.real().filter(kind=Kind.COMMUNE)
    communes = {
        code: (pk, is_active) for pk, code, is_active in rows.values_list("pk", "code", "is_active")
    }
    present = {code for code, (_pk, is_active) in communes.items() if is_active}
    heirs = {}
    for code, (pk, is_active) in communes.items():
        if not is_active and (heir := _heir(code, steps, present)):
            heirs[pk] = communes[heir][0]
    return heirs


def _steps(movements: Iterable[Row]) -> dict[str, list[tuple[str, str]]]:
    """From a code to (date, code of the commune that took its place)."""
    steps = defaultdict(list)
    for row in movements:
        if missing := [column for column in _COLUMNS if column not in row]:
            raise BadEdition(f"The list of movements lacks {', '.join(missing)}.")
        # A commune nouvelle also keeps each former one as a part of itself (COMD): no heir.
        if {row.get("TYPECOM_AV", "COM"), row.get("TYPECOM_AP", "COM")} != {"COM"}:
            continue
        if row["MOD"] in _HEIRS and row["COM_AV"] != row["COM_AP"]:
            steps[row["COM_AV"]].append((row["DATE_EFF"], row["COM_AP"]))
    return steps


def _heir(code: str, steps: Mapping[str, list[tuple[str, str]]], present: set[str]) -> str | None:
    """The commune of today that the last movements lead to, if they lead to only one."""
    since = ""
    seen = {code}
    while code not in present:
        later = [step for step in steps.get(code, ()) if step[0] >= since]
        if not later:
            return None
        since = max(date for date, _heir in later)
        ways = {heir for date, heir in later if date == since}
        if len(ways) != 1:
            return None
        code = ways.pop()
        if code in seen:
            return None
        seen.add(code)
    return code


def _of_epcis(before: Mapping[int, Iterable[int]]) -> Pairs:
    """Of those that are gone: the one intercommunalité that all of its communes are in now."""
    gone = set(
        Collectivite.objects.filter(
            kind=Kind.EPCI, is_active=False, successor=None, pk__in=before
        ).values_list("pk", flat=True)
    )
    if not gone:
        return {}
    rows = Collectivite.objects.real().filter(kind=Kind.COMMUNE)
    now = {pk: (epci, heir) for pk, epci, heir in rows.values_list("pk", "epci", "successor")}
    heirs = {}
    for epci in gone:
        places = set()
        for commune in before[epci]:
            own, heir = now[commune]
            places.add(now[heir][0] if heir else own)
        if len(places) == 1 and (place := places.pop()) and place != epci:
            heirs[epci] = place
    return heirs


def _name(heirs: Pairs) -> None:
    for former, heir in heirs.items():
        Collectivite.objects.filter(pk=former).update(successor=heir)


def _shorten() -> None:
    """The successor of a body is the one of today, even when it was merged twice."""
    twice = Collectivite.objects.filter(
        is_active=False, successor__is_active=False, successor__successor__isnull=False
    )
    rows = twice.values_list("pk", "successor__successor")
    _name({pk: heir for pk, heir in rows if heir is not None})


def _hand_over(former: Collectivite, heir: Collectivite) -> None:
    """Everyone who sits in the former body sits in the one that took its place.

    What had ended stays where it was. Whoever was already there in the same capacity keeps
    that mandate, and the former one ends: nobody is there twice.
    """
    memberships = Membership.objects.current().filter(collectivite=former)
    there = set(
        Membership.objects.current()
        .filter(collectivite=heir)
        .values_list("person", "capacity", "first_name", "last_name")
    )
    people = {(person, capacity) for person, capacity, *_names in there if person}
    names = {
        (capacity, folded(f"{last} {first}"))
        for person, capacity, first, last in there
        if not person
    }
    moved = []
    for membership in memberships:
        written = (membership.capacity, folded(f"{membership.last_name} {membership.first_name}"))
        is_there = (
            (membership.person_id, membership.capacity) in people
            if membership.person_id
            else written in names
        )
        if is_there:
            _end_beside(membership, heir)
        else:
            moved.append(membership.pk)
    Membership.objects.filter(pk__in=moved).update(collectivite=heir, former_collectivite=former)
    _move_committees(former, heir)
    JoinLink.objects.filter(collectivite=former).update(collectivite=heir)
    # The new body decides anew whom it shows its table.
    ViewDelegation.objects.filter(commune=former, withdrawn_at=None).update(
        withdrawn_at=timezone.now()
    )
    if moved:
        _say_so(moved, former, heir)
    memberships_moved.send(Membership, memberships=moved, former=former, heir=heir)


def _say_so(moved: list[int], former: Collectivite, heir: Collectivite) -> None:
    """Each person can read why another collectivité now follows their training."""
    for membership in Membership.objects.joined().filter(pk__in=moved).select_related("person"):
        note(
            by=None,
            action=Action.CHANGED,
            what=f"votre rattachement\N{NO-BREAK SPACE}: {former.name} est devenue {heir.name}",
            collectivite=heir,
            subject=membership.person,
        )


def _end_beside(membership: Membership, heir: Collectivite) -> None:
    """The one that stays takes over the charge of référent, which must not be lost."""
    was_referent = membership.is_referent
    services.end(membership, even_last_referent=True)
    if was_referent:
        Membership.objects.confirmed().filter(
            collectivite=heir, person=membership.person, capacity=membership.capacity
        ).update(is_referent=True)


def _move_committees(former: Collectivite, heir: Collectivite) -> None:
    """A name that is already taken says where it comes from."""
    taken = {folded(name) for name in heir.committees.values_list("name", flat=True)}
    for committee in Committee.objects.filter(collectivite=former):
        if folded(committee.name) in taken:
            committee.name = f"{committee.name[:60]} ({former.name[:56]})"
        committee.collectivite = heir
        committee.save()
