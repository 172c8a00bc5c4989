"""Figures of the law, as dated rows with their source: never written in the code."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class LegalFigure(models.Model):
    """One figure that a law sets, from a day on. The administration keeps them up to date."""

    class Key(models.TextChoices):
        LEAVE_DAYS = "leave_days", _("Congé de formation, en jours pour la durée du mandat")
        BUDGET_FLOOR = "budget_floor", _("Budget prévu, en % au moins des indemnités")
        BUDGET_CEILING = "budget_ceiling", _("Dépense réalisée, en % au plus des indemnités")
        FIRST_YEAR_MONTHS = "first_year", _("Formation des titulaires d’une délégation, en mois")
        DELIBERATION_MONTHS = "deliberation", _("Délibération après le renouvellement, en mois")

    key = models.CharField(_("chiffre"), max_length=16, choices=Key.choices)
    value = models.DecimalField(_("valeur"), max_digits=8, decimal_places=2)
    starts_on = models.DateField(_("en vigueur à partir du"))
    # What a reader is told: the article, and what it says, in one or two sentences.
    statement = models.TextField(_("ce que dit la loi"), max_length=600)
    source = models.CharField(_("source"), max_length=255)
    source_url = models.URLField(_("adresse de la source"), blank=True)
    checked_on = models.DateField(_("vérifié le"))

    class Meta:
        verbose_name = _("chiffre de la loi")
        verbose_name_plural = _("chiffres de la loi")
        ordering = ("key", "-starts_on")
        constraints = [
            models.UniqueConstraint(fields=["key", "starts_on"], name="legal_figure_unique")
        ]

    def __str__(self) -> str:
        return str(self.get_key_display())
