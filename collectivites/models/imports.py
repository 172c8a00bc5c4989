"""A file that was read and not written yet: its report is looked at before it counts."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from collectivites.models.territories import Collectivite


class PendingImport(models.Model):
    """The lines of one file, kept between the report and the « Enregistrer » of the same person.

    They name people: they are emptied once written, and everything goes after a day.
    """

    class Subject(models.TextChoices):
        MEMBERS = "members", _("membres")
        ADDRESSES = "addresses", _("SIREN et adresses officielles")

    subject = models.CharField(_("objet"), max_length=10, choices=Subject.choices)
    # Whose members; none for the operator's files.
    collectivite = models.ForeignKey(
        Collectivite, null=True, on_delete=models.CASCADE, related_name="+"
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    made_at = models.DateTimeField(_("lu le"), auto_now_add=True)
    name = models.CharField(_("nom du fichier"), max_length=160)
    # As they were read: see `collectivites.imports.reading.Sheet`.
    content = models.JSONField(default=dict)
    # What was written, once it is: counts by outcome.
    result = models.JSONField(default=dict)
    done_at = models.DateTimeField(_("enregistré le"), null=True)

    class Meta:
        verbose_name = _("import en attente")
        verbose_name_plural = _("imports en attente")

    def __str__(self) -> str:
        return self.name
