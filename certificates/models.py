"""Attestations de suivi: what somebody followed, frozen when it was issued."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.admin import display
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from certificates.codes import LENGTH, grouped, new_code
from certificates.provider import AttestationSettings
from courses.models import CoursePage, TrackPage

__all__ = ["Attestation", "AttestationSettings"]


class AttestationQuerySet(models.QuerySet["Attestation"]):
    def of(self, person: User) -> AttestationQuerySet:
        return self.filter(person=person)

    def valid(self) -> AttestationQuerySet:
        """Neither revoked nor replaced by a new edition."""
        return self.filter(revoked_at=None, replaced_at=None)

    def for_lists(self) -> AttestationQuerySet:
        """Without what only the evidence bundle reads."""
        return self.defer("evidence")


class Attestation(models.Model):
    """A course or a track that a person followed to the end, as it stood that day.

    Erasing the person erases it; changing or deleting the course, or the person's name, does
    not change it.
    """

    class Reason(models.TextChoices):
        """Why it was revoked: the category is public, the explanation is not."""

        ERROR = "error", _("une erreur dans l’attestation")
        REQUEST = "request", _("à la demande de la personne")
        MISUSE = "misuse", _("le suivi attesté n’a pas eu lieu")

    # As `codes.new_code` makes it, without separators.
    code = models.CharField(
        _("code"), max_length=LENGTH, unique=True, default=new_code, editable=False
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="attestations"
    )
    course = models.ForeignKey(
        CoursePage, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    track = models.ForeignKey(
        TrackPage, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # The person's first and last names, and the title, on the day of issue.
    holder = models.CharField(_("au nom de"), max_length=161)
    title = models.CharField(_("titre"), max_length=255)
    # What it says (see `context.Context`), and what proves it (see `evidence.Evidence`).
    context = models.JSONField()
    evidence = models.JSONField()
    issued_at = models.DateTimeField(_("délivrée le"))
    replaces = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="replaced_by"
    )
    replaced_at = models.DateTimeField(_("remplacée le"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("annulée le"), null=True, blank=True)
    revoked_reason = models.CharField(
        _("motif de l’annulation"), max_length=8, choices=Reason.choices, blank=True
    )
    revoked_note = models.TextField(_("explication"), max_length=1000, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    objects = AttestationQuerySet.as_manager()

    class Meta:
        verbose_name = _("attestation")
        verbose_name_plural = _("attestations")
        ordering: ClassVar[list[str]] = ["-issued_at", "-pk"]
        permissions: ClassVar[list[tuple[str, Any]]] = [
            ("revoke_attestation", _("Peut annuler une attestation"))
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "course"],
                condition=Q(revoked_at=None, replaced_at=None),
                name="attestation_one_valid_by_course",
            ),
            models.UniqueConstraint(
                fields=["person", "track"],
                condition=Q(revoked_at=None, replaced_at=None),
                name="attestation_one_valid_by_track",
            ),
            models.CheckConstraint(
                condition=Q(course=None) | Q(track=None), name="attestation_of_one_thing"
            ),
            models.CheckConstraint(
                condition=Q(revoked_at=None, revoked_reason="")
                | (Q(revoked_at__isnull=False) & ~Q(revoked_reason="") & ~Q(revoked_note="")),
                name="attestation_revoked_with_a_reason",
            ),
        ]
        indexes = [models.Index(fields=["-issued_at", "-id"], name="attestation_recent")]

    def __str__(self) -> str:
        return f"{self.holder} – {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("certificates:show", args=[self.shown_code])

    @property
    @display(description=_("code"))
    def shown_code(self) -> str:
        return grouped(self.code)

    @property
    def state(self) -> str:
        if self.revoked_at is not None:
            return str(_("Annulée"))
        return str(_("Remplacée") if self.replaced_at is not None else _("Valide"))

    @property
    def verification_path(self) -> str:
        return reverse("certificates:verify", args=[self.shown_code])

    @property
    def verification_url(self) -> str:
        """The whole address: in the QR code, and printed."""
        return f"{settings.BASE_URL}{self.verification_path}"

    @property
    def is_valid(self) -> bool:
        return self.revoked_at is None and self.replaced_at is None
