"""What was done or seen of other people's data, and the mail that a person no longer wants."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class AuditEntry(models.Model):
    """Someone saw or changed something that concerns others; those concerned can read it.

    Written by `notifications.audit`, never changed. A look is noted once a day.
    """

    class Action(models.TextChoices):
        LOOKED = "looked", _("a consulté")
        EXPORTED = "exported", _("a téléchargé")
        ADDED = "added", _("a ajouté")
        CHANGED = "changed", _("a modifié")
        REMOVED = "removed", _("a retiré")

    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    action = models.CharField(_("action"), max_length=8, choices=Action.choices)
    # In French, after the action: « le tableau de suivi », « votre délégation ».
    what = models.CharField(_("quoi"), max_length=200)
    # Whose page it was: « collectivite:12 », and its name that day.
    scope = models.CharField(max_length=40)
    scope_label = models.CharField(_("où"), max_length=200)
    # The person concerned; none when everyone of the scope is.
    subject = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+"
    )
    at = models.DateTimeField(_("le"))
    day = models.DateField()

    class Meta:
        verbose_name = _("trace")
        verbose_name_plural = _("journal")
        ordering = ("-at", "-pk")
        indexes = [
            models.Index(fields=["subject", "-at"], name="audit_of_subject"),
            models.Index(fields=["scope", "-at"], name="audit_of_scope"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["actor", "scope", "subject", "what", "day"],
                condition=models.Q(action="looked", subject__isnull=False),
                name="audit_look_once_a_day",
            ),
            models.UniqueConstraint(
                fields=["actor", "scope", "what", "day"],
                condition=models.Q(action="looked", subject__isnull=True),
                name="audit_look_at_all_once_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_action_display()} {self.what}"


class MailRhythm(models.Model):
    """One kind of grouped mail to one person: when it last left, and whether it may."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mail_rhythms"
    )
    # Named by the room that sends it: « training.due ».
    kind = models.CharField(max_length=40)
    last_sent_at = models.DateTimeField(_("envoyé le"), null=True, blank=True)
    stopped_at = models.DateTimeField(_("arrêté le"), null=True, blank=True)

    class Meta:
        verbose_name = _("rythme d’un courriel")
        verbose_name_plural = _("rythmes des courriels")
        constraints = [
            models.UniqueConstraint(fields=["person", "kind"], name="mail_rhythm_unique")
        ]

    def __str__(self) -> str:
        return self.kind
