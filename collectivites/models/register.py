"""The national register of elected officials (RNE), less what must not be kept.

Source: Répertoire national des élus, ministère de l’Intérieur, Licence Ouverte 2.0. Neither birth
date, nor sex, nor profession, nor nationality is stored.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from collectivites.models.territories import Collectivite


class RegisterImport(models.Model):
    """One file of the register, read line by line; says how far it is."""

    class State(models.TextChoices):
        WAITING = "waiting", _("en attente")
        RUNNING = "running", _("en cours")
        DONE = "done", _("terminé")
        FAILED = "failed", _("interrompu")

    # The name of the file's kind: see `collectivites.rne`.
    kind = models.CharField(_("fichier"), max_length=12)
    name = models.CharField(_("nom du fichier"), max_length=160)
    state = models.CharField(_("état"), max_length=8, choices=State.choices)
    bytes_read = models.PositiveBigIntegerField(default=0)
    bytes_total = models.PositiveBigIntegerField(default=0)
    lines = models.PositiveIntegerField(_("lignes"), default=0)
    # From a reason in French to how many lines were left out for it, and the first of them.
    left_out = models.JSONField(default=dict)
    error = models.CharField(_("erreur"), max_length=300, blank=True)
    started_at = models.DateTimeField(_("commencé le"), auto_now_add=True)
    # While it runs, when it last moved on: an import that stopped moving has died.
    moved_on_at = models.DateTimeField(auto_now=True)
    finished_at = models.DateTimeField(_("terminé le"), null=True, blank=True)

    class Meta:
        verbose_name = _("import du répertoire national")
        verbose_name_plural = _("imports du répertoire national")
        ordering = ("-started_at",)

    def __str__(self) -> str:
        return self.name


class RegisteredMandateQuerySet(models.QuerySet["RegisteredMandate"]):
    def published(self) -> RegisteredMandateQuerySet:
        """Brought by an import that reached its end."""
        return self.filter(is_published=True)

    def standing(self) -> RegisteredMandateQuerySet:
        """Still in the register."""
        return self.published().filter(gone_on=None)

    def gone(self) -> RegisteredMandateQuerySet:
        """Published once, and absent from the last whole import."""
        return self.published().filter(gone_on__isnull=False)


class RegisteredMandate(models.Model):
    """One line of the register: proposed for confirmation, never a right by itself.

    The register has no identifier: name, first name, collectivité and first day make the key.
    """

    kind = models.CharField(max_length=12)
    collectivite = models.ForeignKey(
        Collectivite, on_delete=models.CASCADE, related_name="registered_mandates"
    )
    last_name = models.CharField(_("nom"), max_length=80)
    first_name = models.CharField(_("prénom"), max_length=80)
    # « nom prénom », folded: the register's accents are not reliable.
    search_name = models.CharField(max_length=170)
    function = models.CharField(_("fonction"), max_length=160, blank=True)
    started_on = models.DateField(_("début du mandat"))
    function_on = models.DateField(_("début de la fonction"), null=True)
    # The last import that had this line.
    seen_in = models.ForeignKey(RegisterImport, on_delete=models.CASCADE, related_name="+")
    # The day of the first whole import without it.
    gone_on = models.DateField(_("absent du répertoire depuis le"), null=True, blank=True)
    # False until the import that brought it is whole: half a file is never shown.
    is_published = models.BooleanField(default=False)
    # Those of the same name who said that it is someone else's.
    dismissed_by = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+")

    objects = RegisteredMandateQuerySet.as_manager()

    class Meta:
        verbose_name = _("mandat du répertoire national")
        verbose_name_plural = _("mandats du répertoire national")
        constraints = [
            models.UniqueConstraint(
                fields=["collectivite", "kind", "search_name", "started_on"],
                name="registered_mandate_unique",
            )
        ]
        indexes = [
            # A person's own mandates are looked for by name.
            models.Index(fields=["search_name"], name="registered_mandate_name"),
        ]

    def __str__(self) -> str:
        return f"{self.first_name} {self.last_name}"
