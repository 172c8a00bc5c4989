"""Every write about attestations."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from accounts.models import User
from certificates import context as contexts
from certificates import evidence as evidences
from certificates.context import Context
from certificates.evidence import Evidence
from certificates.mail import tell_revocation
from certificates.models import Attestation
from certificates.selectors import Pending, pending
from courses.models import CoursePage, TrackPage

REVOKED = "certificates.revoke"
# Of a revoked attestation that may be issued again.
MENDED_BY_ANOTHER = {Attestation.Reason.ERROR, Attestation.Reason.REQUEST}


class NotReplaceableError(Exception):
    """This attestation was revoked for good, or nothing of it has changed."""


@transaction.atomic
def issue(*, person_id: int, subject: CoursePage | TrackPage, now: datetime) -> Attestation | None:
    """The person's attestation of a finished course or track: the one there is, or a new one.

    None when there is nothing to attest (every lesson is declared, or a track of one course,
    whose attestation says it all), when the person has not given a name yet (it is issued once
    they have), or when it was revoked.
    """
    held = {"track" if isinstance(subject, TrackPage) else "course": subject}
    known = Attestation.objects.filter(person_id=person_id, **held)
    if found := list(known.for_lists()):
        return next((attestation for attestation in found if attestation.is_valid), None)
    person = User.objects.get(pk=person_id)
    context = contexts.freeze(person, subject) if contexts.is_named(person) else None
    if context is None or (isinstance(subject, TrackPage) and len(context["courses"]) == 1):
        return None
    values = _values(context, evidences.collect(person, context), now)
    # Two at once: the database lets one through, and both get that one.
    attestation, _created = Attestation.objects.get_or_create(
        person=person, replaced_at=None, revoked_at=None, **held, defaults=values
    )
    return attestation


def issue_missing(person: User, *, now: datetime) -> list[Pending]:
    """Issue what could not be when it was earned; returns what still cannot be."""
    waiting = pending(person)
    if not contexts.is_named(person):
        return waiting
    for item in waiting:
        if not item.is_declared_only:
            issue(person_id=person.pk, subject=item.subject, now=now)
    return [item for item in waiting if item.is_declared_only]


def changes_since(attestation: Attestation) -> list[str]:
    """What a new edition would say differently, in French; empty when nothing.

    Only what belongs to the person: their name, what they followed, and for how long.
    """
    if not may_be_replaced(attestation):
        return []
    before: Context = attestation.context
    now = _refreshed(attestation)
    changes = []
    names = ("first_name", "last_name")
    if any(before[name] != now[name] for name in names):  # type: ignore[literal-required]
        changes.append("votre nom")
    if len(contexts.counted(before)) != len(contexts.counted(now)):
        changes.append("les séquences suivies")
    if before["seconds"] // 60 != now["seconds"] // 60:
        changes.append("la durée suivie")
    return changes


def may_be_replaced(attestation: Attestation) -> bool:
    """Whether a new edition may follow: never after a misuse, nor after another edition."""
    if attestation.replaced_at is not None or not contexts.is_named(attestation.person):
        return False
    return attestation.revoked_at is None or attestation.revoked_reason in MENDED_BY_ANOTHER


@transaction.atomic
def replace(attestation: Attestation, *, now: datetime) -> Attestation:
    """Issue a new edition; the earlier one then says so, and leads to it. Twice is once.

    Raises NotReplaceableError.
    """
    earlier = Attestation.objects.select_for_update(of=("self",)).get(pk=attestation.pk)
    if earlier.replaced_at is not None:
        return Attestation.objects.get(replaces=earlier)
    if not may_be_replaced(earlier) or (earlier.is_valid and not changes_since(earlier)):
        raise NotReplaceableError
    context = _refreshed(earlier)
    proof = evidences.joined(evidences.collect(earlier.person, context), earlier.evidence)
    Attestation.objects.filter(pk=earlier.pk).update(replaced_at=now)
    return Attestation.objects.create(
        person=earlier.person,
        course=earlier.course,
        track=earlier.track,
        replaces=earlier,
        **_values(context, proof, now),
    )


@transaction.atomic
def revoke(
    attestation: Attestation, *, by: User, reason: Attestation.Reason, note: str, now: datetime
) -> bool:
    """Make an attestation void for ever and tell its person; false when it was no longer valid."""
    revoked = (
        Attestation.objects.filter(pk=attestation.pk)
        .valid()
        .update(revoked_at=now, revoked_reason=reason, revoked_note=note, revoked_by=by)
    )
    if not revoked:
        return False
    attestation.refresh_from_db()
    log(
        attestation,
        REVOKED,
        user=by,
        # What is logged stays when an account is erased: nothing here says whose it was.
        title=attestation.shown_code,
        data={"reason": str(reason.value)},
        timestamp=timezone.localtime(now),
    )
    tell_revocation(attestation, may_have_another=reason in MENDED_BY_ANOTHER)
    return True


def _values(context: Context, proof: Evidence, now: datetime) -> dict[str, object]:
    return {
        "holder": f"{context['first_name']} {context['last_name']}",
        "title": context["title"],
        "context": context,
        "evidence": proof,
        "issued_at": now,
    }


def _refreshed(attestation: Attestation) -> Context:
    """What a new edition says: today's state, and what the earlier one attested."""
    earlier: Context = attestation.context
    subject = attestation.course or attestation.track
    today = None if subject is None else contexts.freeze(attestation.person, subject)
    if today is not None:
        return contexts.joined(today, earlier)
    # The course is gone, and what was followed with it: the person's name may have changed.
    person = attestation.person
    return {
        **earlier,
        "first_name": contexts.writing(person.first_name),
        "last_name": contexts.writing(person.last_name),
    }
