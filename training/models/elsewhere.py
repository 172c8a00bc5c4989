"""Training followed elsewhere: the register that the annual annex is made of."""

from __future__ import annotations

import uuid
from decimal import Decimal

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.utils.translation import gettext_lazy as _

from collectivites.models import Collectivite, Membership
from competences.models import Competence
from training.models.money import euros


def _certificates() -> Storage:
    return storages["certificates"]


def _certificate_name(action: ExternalTraining, name: str) -> str:
    extension = name.rsplit(".", 1)[-1].lower()
    return f"{action.collectivite_id}/{uuid.uuid4()}.{extension}"


class ExternalTrainingQuerySet(models.QuerySet["ExternalTraining"]):
    def accepted(self) -> ExternalTrainingQuerySet:
        return self.filter(state=ExternalTraining.State.ACCEPTED)

    def proposed(self) -> ExternalTrainingQuerySet:
        return self.filter(state=ExternalTraining.State.PROPOSED)

    def of_officials(self) -> ExternalTrainingQuerySet:
        """What the law's table and the budget are about; agents have their own rules."""
        return self.filter(is_official=True)

    def shown_to_referents(self) -> ExternalTrainingQuerySet:
        """Of members in force; once a mandate is over, only what the accounts hold."""
        in_force = models.Q(membership__status=Membership.Status.ACTIVE)
        return self.filter(in_force | models.Q(pk__in=self.model.objects.accepted().financed()))

    def with_cost(self) -> ExternalTrainingQuerySet:
        """Adds `paid`: euros paid by the collectivité, all in (see `ExternalTraining.cost`)."""
        paid = models.F("teaching_cost") + models.F("travel_cost") + models.F("income_cost")
        return self.annotate(paid=paid)

    def financed(self) -> ExternalTrainingQuerySet:
        """Paid by the collectivité, wholly or in part: what the law's table lists."""
        return self.filter(financing__in=ExternalTraining.FINANCED)

    def of_year(self, year: int) -> ExternalTrainingQuerySet:
        """Ended that year: an action is counted once."""
        return self.filter(ended_on__year=year)


class ExternalTraining(models.Model):
    """One action of training, for one official or agent."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("proposée")
        ACCEPTED = "accepted", _("enregistrée")
        REFUSED = "refused", _("refusée")

    class Financing(models.TextChoices):
        COLLECTIVITE = "own", _("La collectivité")
        SHARED = "shared", _("La collectivité et le droit individuel (DIFE)")
        DIFE = "dife", _("Le droit individuel (DIFE) seul")
        OTHER = "other", _("Autre, ou gratuite")

    # By the collectivité, wholly or in part.
    FINANCED = (Financing.COLLECTIVITE, Financing.SHARED)

    collectivite = models.ForeignKey(
        Collectivite, on_delete=models.PROTECT, related_name="external_trainings"
    )
    membership = models.ForeignKey(
        Membership, null=True, on_delete=models.SET_NULL, related_name="external_trainings"
    )
    # As it was when it was entered: the collectivité's accounts outlive an account here.
    name = models.CharField(_("personne formée"), max_length=170)
    function = models.CharField(_("fonction"), max_length=80, blank=True)
    is_official = models.BooleanField(_("élue ou élu"), default=True)
    title = models.CharField(_("intitulé"), max_length=255)
    competence = models.ForeignKey(
        Competence, verbose_name=_("thème"), null=True, blank=True, on_delete=models.SET_NULL
    )
    provider = models.CharField(_("organisme"), max_length=160)
    # Of the provider, given by the minister (L. 1221-3 CGCT).
    approval_number = models.CharField(_("numéro d’agrément"), max_length=60, blank=True)
    place = models.CharField(_("lieu"), max_length=120, blank=True)
    started_on = models.DateField(_("du"))
    ended_on = models.DateField(_("au"))
    hours = models.DecimalField(_("durée (heures)"), max_digits=6, decimal_places=2)
    # Days of training leave taken for it (L. 2123-13 CGCT), by those who are employed.
    leave_days = models.DecimalField(
        _("jours de congé de formation"), max_digits=4, decimal_places=1, default=0
    )
    # Euros paid by the collectivité.
    teaching_cost = euros(_("enseignement"), default=0)
    travel_cost = euros(_("déplacement et séjour"), default=0)
    income_cost = euros(_("perte de revenus"), default=0)
    financing = models.CharField(
        _("financée par"), max_length=6, choices=Financing.choices, default=Financing.COLLECTIVITE
    )
    certificate = models.FileField(
        _("justificatif"), blank=True, storage=_certificates, upload_to=_certificate_name
    )
    state = models.CharField(_("état"), max_length=8, choices=State.choices)
    # Why it was refused, for the person who proposed it.
    refusal = models.CharField(_("motif"), max_length=300, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    entered_at = models.DateTimeField(_("saisie le"), auto_now_add=True)

    objects = ExternalTrainingQuerySet.as_manager()

    class Meta:
        verbose_name = _("formation suivie ailleurs")
        verbose_name_plural = _("formations suivies ailleurs")
        ordering = ("ended_on", "name", "pk")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ended_on__gte=models.F("started_on")),
                name="external_training_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    hours__gt=0,
                    leave_days__gte=0,
                    teaching_cost__gte=0,
                    travel_cost__gte=0,
                    income_cost__gte=0,
                ),
                name="external_training_amounts_positive",
            ),
        ]
        indexes = [
            models.Index(fields=["collectivite", "state", "ended_on"], name="external_of_year")
        ]

    def __str__(self) -> str:
        return f"{self.title}, {self.name}"

    @property
    def cost(self) -> Decimal:
        """Euros paid by the collectivité, all in."""
        return self.teaching_cost + self.travel_cost + self.income_cost
