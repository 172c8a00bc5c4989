"""Writes in the register: each is noted in the audit log, for the person concerned."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from collectivites.models import Membership
from collectivites.traces import note_on
from notifications.audit import Action
from training.models import ExternalTraining

State = ExternalTraining.State


class AnsweredError(Exception):
    """Somebody answered this proposal before."""


@transaction.atomic
def enter(action: ExternalTraining, *, membership: Membership, by: User) -> None:
    """Write a new line of the register, as a référent."""
    _freeze(action, membership)
    action.state = State.ACCEPTED
    action.entered_by = by
    action.save()
    _note(action, by=by, act=Action.ADDED, what=_("« %(title)s » au registre des formations"))


@transaction.atomic
def propose(action: ExternalTraining, *, membership: Membership, by: User) -> None:
    """Offer a line to the collectivité, as the person who followed the training."""
    _freeze(action, membership)
    action.state = State.PROPOSED
    action.entered_by = by
    action.save()


@transaction.atomic
def accept(action: ExternalTraining, *, by: User) -> None:
    """Take a proposal into the register, as the référent completed it; AnsweredError."""
    _hold_proposal(action)
    action.state = State.ACCEPTED
    _save_with_certificate(action)
    _note(action, by=by, act=Action.CHANGED, what=_("votre proposition « %(title)s » : acceptée"))


@transaction.atomic
def refuse(action: ExternalTraining, *, by: User, reason: str) -> None:
    """The person reads why; AnsweredError."""
    _hold_proposal(action)
    action.state = State.REFUSED
    action.refusal = reason
    action.save(update_fields=["state", "refusal"])
    _note(action, by=by, act=Action.CHANGED, what=_("votre proposition « %(title)s » : refusée"))


@transaction.atomic
def change(action: ExternalTraining, *, by: User) -> None:
    """Correct a line; a certificate that was replaced or taken away is deleted."""
    _save_with_certificate(action)
    _note(action, by=by, act=Action.CHANGED, what=_("« %(title)s » au registre des formations"))


@transaction.atomic
def remove(action: ExternalTraining, *, by: User) -> None:
    _note(action, by=by, act=Action.REMOVED, what=_("« %(title)s » du registre des formations"))
    action.delete()


@transaction.atomic
def withdraw(action: ExternalTraining) -> None:
    """The person takes a proposal back; AnsweredError once it is in the register."""
    held = ExternalTraining.objects.select_for_update().filter(pk=action.pk).first()
    if held is None or held.state == State.ACCEPTED:
        raise AnsweredError
    held.delete()


def _freeze(action: ExternalTraining, membership: Membership) -> None:
    """The accounts keep the name and the function of that day."""
    action.membership = membership
    action.collectivite = membership.collectivite
    action.name = membership.full_name[:170]
    action.function = membership.function
    action.is_official = membership.is_official


def _save_with_certificate(action: ExternalTraining) -> None:
    known = ExternalTraining.objects.filter(pk=action.pk).values_list("certificate", flat=True)
    before = known.first()
    action.save()
    storage = action.certificate.storage
    if before and before != action.certificate.name:
        transaction.on_commit(lambda: storage.delete(before))


def _hold_proposal(action: ExternalTraining) -> None:
    known = ExternalTraining.objects.select_for_update().filter(pk=action.pk)
    if known.values_list("state", flat=True).first() != State.PROPOSED:
        raise AnsweredError


def _note(action: ExternalTraining, *, by: User, act: Action, what: str) -> None:
    if action.membership is not None:
        note_on(action.membership, by=by, action=act, what=what % {"title": action.title[:120]})
