"""The first référent of a collectivité: confirmed from its official address, else by the staff."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from collectivites import mails, services
from collectivites.joining.secrets import digest, new_token
from collectivites.models import Collectivite, Membership, ReferentClaim
from collectivites.traces import note, note_on
from notifications.audit import Action

VALID_FOR = timedelta(days=30)
# Mails to one official address: beyond, the staff decides.
MOST = 3
MOST_WITHIN = timedelta(days=7)
State = ReferentClaim.State


class ClaimError(Exception):
    """The claim cannot be made or granted; the message says why, in French."""


def has_referent(collectivite: Collectivite) -> bool:
    return Membership.objects.referents().filter(collectivite=collectivite).exists()


def waiting() -> QuerySet[ReferentClaim]:
    return ReferentClaim.objects.filter(state=State.WAITING).select_related(
        "membership__collectivite", "membership__person"
    )


def found(token: str) -> ReferentClaim | None:
    """The claim that a link to an official address asks to decide."""
    recent = waiting().filter(made_at__gt=timezone.now() - VALID_FOR)
    return recent.filter(token_hash=digest(token)).first()


@transaction.atomic
def make(membership: Membership, *, message: str) -> ReferentClaim:
    """Ask the official address where it is known, else the staff. Raises ClaimError."""
    held = services.locked(membership)
    place = held.collectivite
    if has_referent(place):
        raise ClaimError(_("Une personne suit déjà la formation de cette collectivité."))
    by_mail = bool(place.official_email) and not _written_to_often(place)
    token = new_token() if by_mail else ""
    try:
        with transaction.atomic():
            claim = ReferentClaim.objects.create(
                membership=held,
                message=message,
                sent_to=place.official_email if by_mail else "",
                token_hash=digest(token) if by_mail else "",
            )
    except IntegrityError:
        raise ClaimError(_("Votre demande est déjà faite, elle attend sa réponse.")) from None
    if by_mail:
        mails.send(
            "collectivites/mail/claim.txt",
            to=claim.sent_to,
            subject=_("Qui suit la formation des élus à %(place)s ?") % {"place": place.name},
            claim=claim,
            membership=held,
            url=settings.BASE_URL + reverse("collectivites:decide_claim", args=[token]),
            expires_at=claim.made_at + VALID_FOR,
        )
    return claim


def _written_to_often(place: Collectivite) -> bool:
    lately = ReferentClaim.objects.filter(
        membership__collectivite=place, made_at__gt=timezone.now() - MOST_WITHIN
    )
    return lately.exclude(sent_to="").count() >= MOST


@transaction.atomic
def grant(claim: ReferentClaim, *, by: User | None) -> None:
    """Confirm the mandate or post and name its holder. `by` is None for the official address.

    Raises ClaimError when somebody else was named meanwhile, or the claim is decided already.
    """
    held = services.locked(claim.membership)
    if not waiting().filter(pk=claim.pk).exists():
        raise ClaimError(_("Cette demande a déjà reçu sa réponse."))
    if has_referent(held.collectivite):
        raise ClaimError(_("Une personne suit déjà la formation de cette collectivité."))
    now = timezone.now()
    _decide(claim, State.GRANTED, by)
    if held.status == Membership.Status.PENDING:
        held.confirmed_at, held.confirmed_by = now, by
    held.status = Membership.Status.ACTIVE
    held.is_referent = True
    held.save(update_fields=["status", "is_referent", "confirmed_at", "confirmed_by"])
    services.say_changed(held)
    note(
        by=by,
        action=Action.ADDED,
        what=_("une personne chargée de suivre la formation"),
        collectivite=held.collectivite,
    )
    subject = _("Vous suivez la formation de %(place)s")
    mails.tell(held, "collectivites/mail/claim_granted.txt", subject, page="collectivites:members")


@transaction.atomic
def refuse(claim: ReferentClaim, *, by: User | None) -> bool:
    """False when it was decided already. The mandate itself stays as it was declared."""
    held = services.locked(claim.membership)
    if not waiting().filter(pk=claim.pk).exists():
        return False
    _decide(claim, State.REFUSED, by)
    note_on(held, by=by, action=Action.CHANGED, what=_("votre demande de suivi : refusée"))
    mails.tell(held, "collectivites/mail/claim_refused.txt", _("Votre demande pour %(place)s"))
    return True


def _decide(claim: ReferentClaim, state: ReferentClaim.State, by: User | None) -> None:
    claim.state = state
    claim.decided_at = timezone.now()
    claim.decided_by = by
    claim.token_hash = ""
    claim.save(update_fields=["state", "decided_at", "decided_by", "token_hash"])
