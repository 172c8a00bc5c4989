"""Writes on mandates and posts that touch several tables, each in one transaction."""

from __future__ import annotations

from datetime import date

from django.db import IntegrityError, models, transaction
from django.utils import timezone

from collectivites.models import Collectivite, Membership, ReferentClaim
from collectivites.signals import membership_changed

# Mandates ended in one tick of the clock.
BATCH = 200


class LastReferentError(Exception):
    """The collectivité would have nobody left who follows its training."""


def say_changed(membership: Membership) -> None:
    """Tell whoever follows training; to be called in the transaction of the change."""
    membership_changed.send(Membership, membership=membership)


def locked(membership: Membership) -> Membership:
    """The row as it is now, held with its collectivité until the transaction ends.

    The collectivité first: what counts its référents takes turns.
    """
    Collectivite.objects.select_for_update().get(pk=membership.collectivite_id)
    known = Membership.objects.select_for_update(of=("self",))
    return known.select_related("collectivite", "person").get(pk=membership.pk)


def is_last_referent(membership: Membership) -> bool:
    """Whether nobody else follows the training of this collectivité."""
    if not membership.is_referent:
        return False
    others = Membership.objects.referents().filter(collectivite=membership.collectivite_id)
    return not others.exclude(pk=membership.pk).exists()


@transaction.atomic
def end(
    membership: Membership, *, on: date | None = None, even_last_referent: bool = False
) -> bool:
    """Close a mandate or post, its invitations and claims; False when that was done already.

    Raises LastReferentError. Only the person themselves, and time, end the last référent's:
    nobody is kept in a mandate.
    """
    held = locked(membership)
    if held.status == Membership.Status.ENDED:
        return False
    if not even_last_referent and is_last_referent(held):
        raise LastReferentError
    held.end(on)
    now = timezone.now()
    held.invitations.filter(accepted_at=None, refused_at=None, withdrawn_at=None).update(
        withdrawn_at=now
    )
    held.claims.filter(state=ReferentClaim.State.WAITING).update(
        state=ReferentClaim.State.REFUSED, decided_at=now, token_hash=""
    )
    say_changed(held)
    return True


def end_past_mandates() -> None:
    """Close those whose planned last day is behind us; a job of the clock."""
    over = Membership.objects.current().filter(ended_on__lt=timezone.localdate())
    for membership in over.order_by("pk")[:BATCH]:
        end(membership, even_last_referent=True)


@transaction.atomic
def change_sharing(membership: Membership, sharing: Membership.Sharing) -> None:
    """What the person lets the collectivité see from now on."""
    Membership.objects.filter(pk=membership.pk).update(sharing=sharing)
    membership.sharing = sharing
    say_changed(membership)


@transaction.atomic
def set_referent(membership: Membership, *, is_referent: bool) -> None:
    """Name a référent, or take the charge back.

    Raises LastReferentError, and ValueError for who has not joined or is not confirmed.
    """
    held = locked(membership)
    if is_referent and not (held.has_joined and held.status == Membership.Status.ACTIVE):
        raise ValueError("Only a confirmed member who joined may be a référent.")
    if not is_referent and is_last_referent(held):
        raise LastReferentError
    held.is_referent = is_referent
    held.save(update_fields=["is_referent"])
    say_changed(held)


@transaction.atomic
def fold(source: Membership, into: Membership) -> None:
    """Two rows were the same person: keep `into`, with all that hung on `source`.

    What `into` has already (a line of the same plan) is not had twice. Blanks of `into` are
    filled from `source`; nothing that it says is changed.
    """
    for relation in Membership._meta.get_fields(include_hidden=True):
        if isinstance(relation, models.ManyToOneRel):
            _move(relation, source, into)
    filled = [
        name
        for name in ("function", "delegation", "started_on", "is_salaried")
        if getattr(into, name) in ("", None) and getattr(source, name) not in ("", None)
    ]
    for name in filled:
        setattr(into, name, getattr(source, name))
    source.delete()
    if filled:
        into.save(update_fields=filled)


def _move(relation: models.ManyToOneRel, source: Membership, into: Membership) -> None:
    rows = relation.related_model._base_manager.filter(**{relation.field.name: source})
    for key in rows.values_list("pk", flat=True):
        try:
            with transaction.atomic():
                rows.filter(pk=key).update(**{relation.field.name: into})
        except IntegrityError:
            continue  # It goes with its row.


def hand_over(written: Membership, declared: Membership) -> None:
    """The row that the collectivité wrote becomes that of the person who holds `declared`."""
    person, sharing, joined_at = declared.person, declared.sharing, declared.joined_at
    fold(declared, written)
    written.person = person
    written.sharing = sharing
    written.joined_at = joined_at or timezone.now()
    written.email = ""
    written.save(update_fields=["person", "sharing", "joined_at", "email"])


def is_kept_by(membership: Membership) -> bool:
    """Whether something refers to this row that would outlive it, as the accounts of a training."""
    return any(
        relation.related_model._base_manager.filter(**{relation.field.name: membership}).exists()
        for relation in Membership._meta.get_fields(include_hidden=True)
        if isinstance(relation, models.ManyToOneRel) and relation.on_delete is models.SET_NULL
    )
