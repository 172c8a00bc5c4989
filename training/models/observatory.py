"""Participation in figures: what the public pages read. No person can be found in it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from competences.models import Competence


class Participation(models.Model):
    """Where and how one person counts, for one theme or for all (`competence` empty).

    The only row that knows the person: `Cell` is the sum of these, kept with them.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="participations"
    )
    competence = models.ForeignKey(
        Competence, null=True, on_delete=models.CASCADE, related_name="+"
    )
    departement_code = models.CharField(max_length=3)
    # See `training.bands`: the population of the commune, or the kind of a larger body.
    band = models.CharField(max_length=12)
    capacity = models.CharField(max_length=10)
    has_begun = models.BooleanField(default=False)
    has_finished = models.BooleanField(default=False)
    seconds = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("participation")
        verbose_name_plural = _("participations")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "competence"],
                condition=models.Q(competence__isnull=False),
                name="participation_unique",
            ),
            models.UniqueConstraint(
                fields=["person"],
                condition=models.Q(competence__isnull=True),
                name="participation_in_all_unique",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}"


class Cell(models.Model):
    """How many people of one département, band, capacity and theme signed up, began, finished."""

    departement_code = models.CharField(max_length=3)
    band = models.CharField(max_length=12)
    capacity = models.CharField(max_length=10)
    # Empty: whatever the theme. Then `people` are those who signed up.
    competence = models.ForeignKey(
        Competence, null=True, on_delete=models.CASCADE, related_name="+"
    )
    people = models.PositiveIntegerField(default=0)
    begun = models.PositiveIntegerField(default=0)
    finished = models.PositiveIntegerField(default=0)
    seconds = models.PositiveBigIntegerField(default=0)

    class Meta:
        verbose_name = _("chiffre de l’observatoire")
        verbose_name_plural = _("chiffres de l’observatoire")
        constraints = [
            models.UniqueConstraint(
                fields=["departement_code", "band", "capacity", "competence"],
                condition=models.Q(competence__isnull=False),
                name="cell_unique",
            ),
            models.UniqueConstraint(
                fields=["departement_code", "band", "capacity"],
                condition=models.Q(competence__isnull=True),
                name="cell_of_all_unique",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.departement_code} {self.band} {self.capacity}"


class Recount(models.Model):
    """Someone whose figures may have changed, and are to be counted again within the minute.

    Rows are only added, in the transaction of what happened, and deleted once counted: two
    things that happen to one person at the same time are two rows, so that none is missed.
    """

    # No foreign key: someone erased meanwhile simply counts no more.
    person_id = models.BigIntegerField()

    class Meta:
        verbose_name = _("personne à recompter")
        verbose_name_plural = _("personnes à recompter")

    def __str__(self) -> str:
        return f"{self.person_id}"


class Publication(models.Model):
    """What the public pages show until the next day: the cells, less what must be hidden.

    One row. Once a day: figures that followed each event would let a reader see, by subtracting
    one hour from the next, what one person did.
    """

    made_on = models.DateField(_("arrêtés le"), unique=True)
    # Written and read by `training.observatory.publishing`.
    groups = models.JSONField(default=list)

    class Meta:
        verbose_name = _("chiffres publiés")
        verbose_name_plural = _("chiffres publiés")

    def __str__(self) -> str:
        return f"{self.made_on}"
