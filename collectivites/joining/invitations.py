"""Invitations by mail: a secret link for one person, which they accept or refuse."""

from __future__ import annotations

from datetime import timedelta

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from collectivites import mails, services
from collectivites.joining.secrets import digest, new_token
from collectivites.models import Collectivite, Invitation, Membership, MembershipQuerySet

VALID_FOR = timedelta(days=30)
# Mails to one address for one collectivité: more would be pestering.
MOST = 3
MOST_WITHIN = timedelta(days=7)
# Mails that leave at one press of « Inviter tout le monde ».
BATCH = 200


class InvitationError(Exception):
    """No mail left; the message says why, in French."""


def live() -> models.QuerySet[Invitation]:
    """Those that may still be answered."""
    return Invitation.objects.filter(
        accepted_at=None,
        refused_at=None,
        withdrawn_at=None,
        expires_at__gt=timezone.now(),
        membership__person=None,
        membership__status=Membership.Status.ACTIVE,
    ).select_related("membership__collectivite", "sent_by")


def found(token: str) -> Invitation | None:
    return live().filter(token_hash=digest(token)).first()


def waiting_for(person: User) -> models.QuerySet[Invitation]:
    """Those sent to an address that this person has proved to be theirs."""
    proved = EmailAddress.objects.filter(user=person, verified=True)
    return live().filter(sent_to__in=proved.values("email"))


@transaction.atomic
def invite(membership: Membership, *, by: User | None) -> Invitation:
    """Send a link, which replaces the former one. Raises InvitationError."""
    held = services.locked(membership)
    _check(held)
    now = timezone.now()
    held.invitations.filter(accepted_at=None, refused_at=None, withdrawn_at=None).update(
        withdrawn_at=now
    )
    token = new_token()
    invitation = Invitation.objects.create(
        membership=held,
        token_hash=digest(token),
        sent_to=held.email.lower(),
        sent_by=by,
        sent_at=now,
        expires_at=now + VALID_FOR,
    )
    mails.send(
        "collectivites/mail/invitation.txt",
        to=invitation.sent_to,
        subject=_("%(place)s vous invite à rejoindre %(site)s")
        % {"place": held.collectivite.name, "site": settings.SITE_NAME},
        membership=held,
        by=by,
        url=settings.BASE_URL + reverse("collectivites:invitation", args=[token]),
        expires_at=invitation.expires_at,
    )
    return invitation


def _check(membership: Membership) -> None:
    if membership.has_joined or membership.status != Membership.Status.ACTIVE:
        raise InvitationError(_("Cette personne n’attend pas d’invitation."))
    if not membership.email:
        raise InvitationError(_("Écrivez d’abord son adresse électronique."))
    to_them = Invitation.objects.filter(
        membership__collectivite=membership.collectivite_id, sent_to=membership.email.lower()
    )
    if to_them.exclude(refused_at=None).exists():
        raise InvitationError(
            _("Cette personne a refusé votre invitation : nous ne lui écrivons plus.")
        )
    if to_them.filter(sent_at__gt=timezone.now() - MOST_WITHIN).count() >= MOST:
        raise InvitationError(
            _("Trois invitations sont déjà parties cette semaine : laissez-lui un peu de temps.")
        )


def never_invited(collectivite: Collectivite) -> MembershipQuerySet:
    """Members who have an address, no account, and no mail of ours yet."""
    sent = Invitation.objects.filter(membership=models.OuterRef("pk"))
    return Membership.objects.confirmed().filter(
        ~models.Exists(sent), ~models.Q(email=""), collectivite=collectivite, person=None
    )


def invite_everyone(collectivite: Collectivite, *, by: User) -> int:
    """Write to those who were never invited; how many mails left."""
    count = 0
    for membership in never_invited(collectivite).order_by("pk")[:BATCH]:
        try:
            invite(membership, by=by)
            count += 1
        except InvitationError:
            continue  # Their page says why.
    return count


def withdraw(membership: Membership) -> bool:
    """The link that was sent leads nowhere any more; False when none was live."""
    sent = live().filter(membership=membership)
    return bool(sent.order_by().update(withdrawn_at=timezone.now()))


@transaction.atomic
def accept(
    invitation: Invitation, *, person: User, sharing: Membership.Sharing
) -> Membership | None:
    """Attach the person, with what they choose to share; None when it cannot be answered any more.

    What they had declared themselves for the same place is one with it.
    """
    written = services.locked(invitation.membership)
    now = timezone.now()
    if not live().filter(pk=invitation.pk).exists():
        return None
    Invitation.objects.filter(pk=invitation.pk).update(accepted_at=now)
    own = (
        Membership.objects.of(person)
        .current()
        .filter(collectivite=written.collectivite_id, capacity=written.capacity)
    )
    declared = own.select_for_update().first()
    if declared is not None and declared.status == Membership.Status.ACTIVE:
        services.fold(written, declared)
        written = declared
    elif declared is not None:
        services.fold(declared, written)
    written.person = person
    written.email = ""
    written.sharing = sharing
    written.joined_at = written.joined_at or now
    written.save(update_fields=["person", "email", "sharing", "joined_at"])
    services.say_changed(written)
    return written


def refuse(invitation: Invitation) -> None:
    """The person stays on the list of the collectivité, without account, and is left in peace."""
    Invitation.objects.filter(pk=invitation.pk).update(refused_at=timezone.now())
