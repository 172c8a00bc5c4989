"""The training that collectivités ask for: every write of assignments and of their rows.

A row (`PlanRow`) is kept when something happens to the assignment, to the member or to what the
member follows; `rebuild` makes all of them anew, to the same. What a référent does is noted in
the audit log.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import User
from collectivites.models import Collectivite, Committee, Membership
from collectivites.sharing import sees
from courses.models import CoursePage, TrackPage
from notifications import audit
from progress.models import Enrolment
from training.models import Assignment, PlanRow
from training.models.plan import PlanRowQuerySet
from training.plan.audience import concerned, members_of
from training.plan.standings import Standing, Subject, standings

# People whose progress is read at once.
BATCH = 200
_FOLLOWED = ("percent", "begun_at", "completed_at", "seconds")


class AlreadyCompletedError(Exception):
    """Really completed: there is nothing to declare."""


@transaction.atomic
def assign(
    *,
    collectivite: Collectivite,
    by: User | None,
    subject: Subject,
    audience: str,
    value: str = "",
    committee: Committee | None = None,
    membership: Membership | None = None,
    due_on: date | None = None,
    message: str = "",
) -> Assignment:
    """Ask members to follow a track or a course; `audience` is one of `Assignment.Audience`."""
    assignment = Assignment.objects.create(
        collectivite=collectivite,
        track=subject if isinstance(subject, TrackPage) else None,
        course=subject if isinstance(subject, CoursePage) else None,
        title=subject.title,
        audience=audience,
        value=value,
        committee=committee,
        membership=membership,
        due_on=due_on,
        message=message,
        created_by=by,
    )
    _sync(collectivite, assignments=[assignment.pk])
    _note(assignment, by, audit.Action.ADDED, "la formation demandée")
    return assignment


@transaction.atomic
def reschedule(assignment: Assignment, *, by: User, due_on: date | None, message: str) -> None:
    """Change when it is due and what is said with it; what is asked, and of whom, stays."""
    assignment.due_on, assignment.message = due_on, message
    assignment.save(update_fields=["due_on", "message"])
    _note(assignment, by, audit.Action.CHANGED, "l’échéance de la formation demandée")


@transaction.atomic
def withdraw(assignment: Assignment, *, by: User) -> None:
    """Ask for it no longer. What people followed stays theirs; twice is once."""
    still_asked = Assignment.objects.in_force().filter(pk=assignment.pk)
    if still_asked.update(withdrawn_at=timezone.now()):
        PlanRow.objects.filter(assignment=assignment).delete()
        _note(assignment, by, audit.Action.REMOVED, "la formation demandée")


@transaction.atomic
def declare(row: PlanRow, *, by: User, on: date, reason: str) -> None:
    """Note, on the référent's word, that a member followed elsewhere what is asked.

    Declaring again mends what was said; what was really completed says so instead. Raises
    AlreadyCompletedError.
    """
    words = {"declared_on": on, "declared_reason": reason, "declared_by": by}
    known = PlanRow.objects.filter(pk=row.pk)
    if sees(row.membership) != Membership.Sharing.NONE:
        # Who shares nothing is not known to have completed it: refusing would tell.
        known = known.filter(completed_at=None)
    if not known.update(**words):
        raise AlreadyCompletedError
    _note(row.assignment, by, audit.Action.ADDED, _declaration(row), row.membership.person)


@transaction.atomic
def withdraw_declaration(row: PlanRow, *, by: User) -> None:
    """Take a declaration back; twice is once."""
    declared = PlanRow.objects.filter(pk=row.pk, declared_on__isnull=False)
    if declared.update(declared_on=None, declared_reason="", declared_by=None):
        _note(row.assignment, by, audit.Action.REMOVED, _declaration(row), row.membership.person)


def _declaration(row: PlanRow) -> str:
    """In the journal. Without an account to note it for, everyone reads it, and that it is not
    of them."""
    of = "" if row.membership.person_id else ", par une personne sans compte,"
    return f"une déclaration de formation suivie ailleurs{of} pour"


def _note(
    assignment: Assignment, by: User | None, action: str, what: str, subject: User | None = None
) -> None:
    alone = assignment.membership if assignment.audience == Assignment.Audience.PERSON else None
    audit.record(
        actor=by,
        action=action,
        what=f"{what} «\xa0{assignment.title}\xa0»",
        scope=f"collectivite:{assignment.collectivite_id}",
        scope_label=assignment.collectivite.label,
        subject=subject or (alone.person if alone else None),
    )


@transaction.atomic
def refresh_membership(membership: Membership) -> None:
    """After a mandate or a post began, was joined, changed, moved or ended."""
    refresh_memberships(membership.collectivite, [membership.pk])


@transaction.atomic
def refresh_memberships(collectivite: Collectivite, keys: Collection[int]) -> None:
    """The same for several, which are in this collectivité now."""
    moved = PlanRow.objects.filter(membership__in=keys).exclude(collectivite=collectivite)
    moved.delete()
    _sync(collectivite, memberships=keys)


@transaction.atomic
def refresh_person(person_id: int, subject: Subject | None = None) -> None:
    """After a person went on: in a course and its track, in a track, or anywhere.

    One statement when nothing is asked of them.
    """
    rows = PlanRow.objects.filter(membership__person=person_id)
    if subject is not None:
        rows = rows.filter(_touched_by(subject))
    _follow(_locked(rows))


def pages_of(subject: Subject) -> list[int]:
    """The page, and the track that a course is in: whose rows a change of it concerns."""
    if isinstance(subject, TrackPage):
        return [subject.pk]
    above = TrackPage.objects.filter(path=subject.path[: -CoursePage.steplen])
    return [subject.pk, *above.values_list("pk", flat=True)]


def is_asked_of_many(pages: Collection[int]) -> bool:
    """Whether their rows are those of too many people for the time of a request."""
    return len(_people(pages)[: BATCH + 1]) > BATCH


def refresh_pages(pages: Collection[int]) -> None:
    """After tracks or courses changed: the rows of everyone, some people at a time."""
    people = list(_people(pages))
    for start in range(0, len(people), BATCH):
        batch = people[start : start + BATCH]
        with transaction.atomic():
            rows = PlanRow.objects.filter(_about(pages), membership__person__in=batch)
            _follow(_locked(rows))


def _people(pages: Collection[int]) -> QuerySet[PlanRow, int | None]:
    """Keys of those of whom one of these pages is asked."""
    asked = PlanRow.objects.filter(_about(pages), membership__person__isnull=False)
    known = asked.order_by("membership__person").values_list("membership__person", flat=True)
    return known.distinct()


def rebuild(collectivite: Collectivite | None = None) -> int:
    """Make the rows of one collectivité, or of all, anew; how many collectivités were looked at.

    Declarations stay: nothing else knows of them.
    """
    concerned_ones = Collectivite.objects.filter(
        Q(pk__in=Assignment.objects.values("collectivite"))
        | Q(pk__in=PlanRow.objects.values("collectivite"))
    ).order_by("pk")
    if collectivite is not None:
        concerned_ones = concerned_ones.filter(pk=collectivite.pk)
    count = 0
    for one in concerned_ones:
        with transaction.atomic():
            _sync(one)
        count += 1
    return count


def _touched_by(subject: Subject) -> Q:
    """As `pages_of`, without a statement of its own."""
    if isinstance(subject, TrackPage):
        return Q(assignment__track=subject.pk)
    track_path = subject.path[: -CoursePage.steplen]
    return Q(assignment__course=subject.pk) | Q(assignment__track__path=track_path)


def _about(pages: Collection[int]) -> Q:
    """Rows of these tracks and courses."""
    return Q(assignment__track__in=pages) | Q(assignment__course__in=pages)


def _sync(
    collectivite: Collectivite,
    *,
    assignments: Collection[int] | None = None,
    memberships: Collection[int] | None = None,
) -> None:
    """Give each of these members their row of each of these assignments, and no other row.

    The collectivité is locked: whoever comes and what is asked at the same time meet.
    """
    Collectivite.objects.select_for_update(no_key=True).filter(pk=collectivite.pk).first()
    asked = Assignment.objects.in_force().filter(collectivite=collectivite)
    members = members_of(collectivite)
    rows = PlanRow.objects.filter(collectivite=collectivite)
    if assignments is not None:
        asked, rows = asked.filter(pk__in=assignments), rows.filter(assignment__in=assignments)
    if memberships is not None:
        members, rows = members.filter(pk__in=memberships), rows.filter(membership__in=memberships)
    known = {(row.assignment_id, row.membership_id): row for row in rows}
    if not known and not asked.exists():
        return
    _replace(collectivite, list(asked), list(members), known)
    _follow(_locked(rows))


def _replace(
    collectivite: Collectivite,
    asked: list[Assignment],
    members: list[Membership],
    known: dict[tuple[int, int], PlanRow],
) -> None:
    wanted = {
        (assignment.pk, member.pk)
        for assignment in asked
        for member in concerned(assignment, members)
    }
    # What was followed elsewhere is not undone by another delegation or commission.
    here = {assignment.pk for assignment in asked}, {member.pk for member in members}
    stale = [
        row.pk
        for key, row in known.items()
        if key not in wanted and not (row.declared_on and key[0] in here[0] and key[1] in here[1])
    ]
    missing = sorted(wanted - known.keys())
    PlanRow.objects.bulk_create(
        PlanRow(assignment_id=assignment, membership_id=member, collectivite=collectivite)
        for assignment, member in missing
    )
    arrived = {member for _assignment, member in missing}
    _wait_for({member.person_id for member in members if member.pk in arrived} - {None})
    PlanRow.objects.filter(pk__in=stale).delete()


def _wait_for(people: Collection[int | None]) -> None:
    """Let those who are completing a lesson end: they do not see the rows made meanwhile.

    Enrolments are locked before rows, as when a lesson is completed: no two wait in a ring.
    """
    if people:
        known = Enrolment.objects.filter(person__in=people).order_by("pk")
        list(known.select_for_update(of=("self",), no_key=True).values_list("pk", flat=True))


def _locked(rows: PlanRowQuerySet) -> PlanRowQuerySet:
    """In one order, so that no two writers wait for each other; before progress is read, so
    that the last one sees what the others wrote."""
    return (
        rows.select_for_update(of=("self",), no_key=True)
        .select_related("membership", "assignment__track", "assignment__course")
        .order_by("pk")
    )


def _follow(rows: Iterable[PlanRow]) -> None:
    """Bring rows up to date with what their people follow; those of deleted pages stay."""
    known = list(rows)
    people = sorted({row.membership.person_id or 0 for row in known} - {0})
    subjects = [found for row in known if (found := subject_of(row.assignment)) is not None]
    changed = [row for row in known if row.membership.person_id is None and _put(row, Standing())]
    for start in range(0, len(people), BATCH):
        batch = set(people[start : start + BATCH])
        reached = standings(batch, subjects)
        for row in known:
            subject = subject_of(row.assignment)
            if row.membership.person_id in batch and subject is not None:
                standing = reached[row.membership.person_id or 0, subject.pk]
                if _put(row, standing):
                    changed.append(row)
    PlanRow.objects.bulk_update(changed, _FOLLOWED, batch_size=500)


def _put(row: PlanRow, standing: Standing) -> bool:
    """Whether that changes the row."""
    before = [getattr(row, name) for name in _FOLLOWED]
    after = [getattr(standing, name) for name in _FOLLOWED]
    for name, value in zip(_FOLLOWED, after, strict=True):
        setattr(row, name, value)
    return before != after


def subject_of(assignment: Assignment) -> Subject | None:
    """The track or the course; None when it was deleted since."""
    return assignment.track or assignment.course
