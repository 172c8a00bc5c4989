"""How a person comes to a collectivité: invited, by a link, or as its first référent."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from collectivites.models.memberships import Membership
from collectivites.models.territories import Collectivite


class Invitation(models.Model):
    """A mail to someone whom the collectivité wrote down. Its link is for them alone."""

    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="invitations")
    # Of the secret in the link: the link itself is kept nowhere.
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    sent_to = models.EmailField(_("envoyée à"))
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    sent_at = models.DateTimeField(_("envoyée le"))
    expires_at = models.DateTimeField(_("valable jusqu’au"))
    accepted_at = models.DateTimeField(_("acceptée le"), null=True, blank=True)
    refused_at = models.DateTimeField(_("refusée le"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("retirée le"), null=True, blank=True)

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ("-sent_at",)

    def __str__(self) -> str:
        return f"{self.sent_to}, {self.membership.collectivite}"


class JoinLink(models.Model):
    """A link with a code, shown to a whole council (as a QR code too): each asks, one confirms."""

    collectivite = models.ForeignKey(
        Collectivite, on_delete=models.CASCADE, related_name="join_links"
    )
    # Letters and figures that are not taken for one another, as in attestations.
    code = models.CharField(_("code"), max_length=12, unique=True)
    capacity = models.CharField(
        _("qualité"), max_length=10, choices=Membership.Capacity.choices, blank=True
    )
    expires_on = models.DateField(_("valable jusqu’au"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField(_("créé le"), auto_now_add=True)
    withdrawn_at = models.DateTimeField(_("retiré le"), null=True, blank=True)

    class Meta:
        verbose_name = _("lien pour rejoindre")
        verbose_name_plural = _("liens pour rejoindre")
        ordering = ("-made_at",)

    def __str__(self) -> str:
        return f"{self.code}, {self.collectivite}"


class ReferentClaim(models.Model):
    """Someone says that they follow the training of a collectivité that has no référent yet.

    Confirmed from the collectivité's official address where it is known, else by the site's
    staff.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("en attente")
        GRANTED = "granted", _("accordée")
        REFUSED = "refused", _("refusée")

    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="claims")
    state = models.CharField(_("état"), max_length=8, choices=State.choices, default=State.WAITING)
    # The official address that was written to; empty when the staff decides.
    sent_to = models.EmailField(_("confirmation demandée à"), blank=True)
    token_hash = models.CharField(max_length=64, blank=True, editable=False)
    message = models.TextField(_("message"), blank=True, max_length=1000)
    made_at = models.DateTimeField(_("demandée le"), auto_now_add=True)
    decided_at = models.DateTimeField(_("décidée le"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("décidée par"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    class Meta:
        verbose_name = _("demande de première référente ou premier référent")
        verbose_name_plural = _("demandes de première référente ou premier référent")
        ordering = ("-made_at",)
        constraints = [
            models.UniqueConstraint(
                fields=["membership"],
                condition=models.Q(state="waiting"),
                name="referent_claim_waiting_unique",
            )
        ]

    def __str__(self) -> str:
        return str(self.membership)


class ViewDelegation(models.Model):
    """A commune lets its intercommunalité see its training table; it may withdraw it."""

    commune = models.ForeignKey(
        Collectivite, on_delete=models.CASCADE, related_name="delegations_given"
    )
    epci = models.ForeignKey(
        Collectivite, on_delete=models.CASCADE, related_name="delegations_received"
    )
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    given_at = models.DateTimeField(_("donnée le"))
    withdrawn_at = models.DateTimeField(_("retirée le"), null=True, blank=True)

    class Meta:
        verbose_name = _("délégation de suivi")
        verbose_name_plural = _("délégations de suivi")
        constraints = [
            models.UniqueConstraint(
                fields=["commune", "epci"],
                condition=models.Q(withdrawn_at=None),
                name="view_delegation_in_force_unique",
            )
        ]

    def __str__(self) -> str:
        return f"{self.commune} → {self.epci}"
