"""What a référent does to the list of members: each act is noted, and told when it matters."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from collectivites import mails, services
from collectivites.members.forms import MemberForm
from collectivites.models import Membership, ReferentClaim
from collectivites.traces import note, note_on
from notifications.audit import Action


@transaction.atomic
def add(membership: Membership, *, by: User) -> None:
    """A line that the collectivité writes: confirmed by that very act, joined by nobody yet."""
    membership.status = Membership.Status.ACTIVE
    membership.origin = Membership.Origin.INVITED
    membership.confirmed_at = timezone.now()
    membership.confirmed_by = by
    membership.save()
    note(
        by=by,
        action=Action.ADDED,
        what=_("une personne à la liste des membres"),
        collectivite=membership.collectivite,
    )


@transaction.atomic
def save_changes(form: MemberForm, *, by: User) -> bool:
    """Write a valid form; the person concerned reads which fields were changed.

    False, and nothing written, when the mandate or post ended meanwhile.
    """
    labels = form.changed_labels()
    if not labels:
        return True
    held = services.locked(form.instance)
    if held.status == Membership.Status.ENDED:
        return False
    membership = form.save(commit=False)
    # What was typed alone: the rest may have changed since the form was read.
    own = {"first_name", "last_name", "email"} if held.has_joined else set()
    columns = {field.name for field in Membership._meta.concrete_fields}
    membership.save(update_fields=columns & set(form.changed_data) - own)
    form.save_m2m()
    services.say_changed(membership)
    what = _("votre fiche de membre : %(labels)s") % {"labels": ", ".join(labels).lower()}
    note_on(membership, by=by, action=Action.CHANGED, what=what)
    return True


@transaction.atomic
def confirm(membership: Membership, *, by: User | None, same_as: Membership | None) -> Membership:
    """Answer a request by yes; `same_as` is the line that already stood for this person.

    ValueError when it waits for no answer, or when the line is not of the same place.
    """
    held = services.locked(membership)
    if held.status != Membership.Status.PENDING:
        raise ValueError("This request waits for no answer.")
    kept = held
    if same_as is not None:
        kept = services.locked(same_as)
        if kept.has_joined or kept.collectivite_id != held.collectivite_id:
            raise ValueError("This line stands for somebody else.")
        services.hand_over(kept, held)
    kept.status = Membership.Status.ACTIVE
    kept.confirmed_at = kept.confirmed_at or timezone.now()
    kept.confirmed_by = kept.confirmed_by or by
    kept.save(update_fields=["status", "confirmed_at", "confirmed_by"])
    services.say_changed(kept)
    note_on(kept, by=by, action=Action.CHANGED, what=_("votre demande : confirmée"))
    mails.tell(kept, "collectivites/mail/confirmed.txt", _("%(place)s a confirmé votre demande"))
    return kept


@transaction.atomic
def refuse(membership: Membership, *, by: User | None, reason: str) -> bool:
    """Answer by no; False when somebody answered before."""
    held = services.locked(membership)
    if held.status != Membership.Status.PENDING:
        return False
    services.end(held, even_last_referent=True)
    note_on(held, by=by, action=Action.REMOVED, what=_("votre demande : refusée"))
    mails.tell(
        held, "collectivites/mail/refused.txt", _("Votre demande pour %(place)s"), reason=reason
    )
    return True


@transaction.atomic
def end(membership: Membership, *, by: User, on: date) -> bool:
    """Close a mandate or post. Raises LastReferentError; False when it was closed already."""
    if not services.end(membership, on=on):
        return False
    note_on(membership, by=by, action=Action.REMOVED, what=_("votre mandat ou votre poste"))
    subject = _("%(place)s a noté la fin de votre mandat ou de votre poste")
    mails.tell(membership, "collectivites/mail/ended.txt", subject)
    return True


@transaction.atomic
def erase_mistake(membership: Membership, *, by: User) -> bool:
    """Take back a line that nobody joined; False when somebody did, or when training hangs on it.

    What was financed stays in the public accounts: such a line is ended instead.
    """
    held = services.locked(membership)
    if held.has_joined or services.is_kept_by(held):
        return False
    note(
        by=by,
        action=Action.REMOVED,
        what=_("une ligne écrite par erreur dans la liste des membres"),
        collectivite=held.collectivite,
    )
    held.delete()
    return True


@transaction.atomic
def name_referent(membership: Membership, *, by: User) -> None:
    """Raises ValueError for who has not joined."""
    services.set_referent(membership, is_referent=True)
    note(
        by=by,
        action=Action.ADDED,
        what=_("une personne chargée de suivre la formation"),
        collectivite=membership.collectivite,
    )
    membership.claims.filter(state=ReferentClaim.State.WAITING).update(
        state=ReferentClaim.State.GRANTED, decided_at=timezone.now(), decided_by=by
    )
    subject = _("Vous suivez la formation de %(place)s")
    mails.tell(
        membership, "collectivites/mail/claim_granted.txt", subject, page="collectivites:members"
    )


@transaction.atomic
def dismiss_referent(membership: Membership, *, by: User) -> None:
    """Raises LastReferentError."""
    services.set_referent(membership, is_referent=False)
    note(
        by=by,
        action=Action.REMOVED,
        what=_("une personne chargée de suivre la formation"),
        collectivite=membership.collectivite,
    )
