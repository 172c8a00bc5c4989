"""Who delivers attestations, and what the law lets them say: settings of the CMS."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.models import Site

SOURCE = "code général des collectivités territoriales, articles L. 1221-3 et R. 1221-12"
STATEMENT = (
    "Attestation de suivi délivrée pour une autoformation gratuite en ligne. Elle ne vaut ni "
    "diplôme, ni certification, ni formation par un organisme agréé au sens de l’article "
    "L. 1221-3 du code général des collectivités territoriales. Elle n’ouvre droit ni au droit "
    "individuel à la formation des élus (DIFE), ni à une prise en charge par le budget de la "
    "collectivité."
)
APPROVED_STATEMENT = (
    "Attestation de suivi délivrée pour une autoformation gratuite en ligne par un organisme "
    "agréé au sens de l’article L. 1221-3 du code général des collectivités territoriales. Elle "
    "ne vaut ni diplôme, ni certification. Elle n’ouvre droit par elle-même ni au droit "
    "individuel à la formation des élus (DIFE), ni à une prise en charge par le budget de la "
    "collectivité."
)


def read_on() -> date:
    """The day when the law was read for the statements above; to be read again each year."""
    return date(2026, 11, 22)


@register_setting(icon="doc-full", order=330)
class AttestationSettings(BaseSiteSetting):
    """What attestations say of the academy. Those already issued keep what they said."""

    provider_name = models.CharField(
        _("nom de l’organisme"),
        max_length=160,
        blank=True,
        help_text=_("Vide : le nom de l’académie."),
    )
    provider_address = models.TextField(_("adresse postale"), max_length=400, blank=True)
    provider_contact = models.CharField(
        _("pour joindre l’organisme"),
        max_length=160,
        blank=True,
        help_text=_("Adresse électronique ou téléphone. Vide : l’adresse de contact du site."),
    )
    signatory_name = models.CharField(_("nom du signataire"), max_length=120, blank=True)
    signatory_function = models.CharField(_("fonction du signataire"), max_length=120, blank=True)
    statement = models.TextField(
        _("mention légale"),
        max_length=1200,
        default=STATEMENT,
        help_text=_("Ce que l’attestation vaut, et ce qu’elle ne vaut pas."),
    )
    approved_statement = models.TextField(
        _("mention légale d’un organisme agréé"),
        max_length=1200,
        default=APPROVED_STATEMENT,
        help_text=_("Remplace la mention ci-dessus quand un agrément est rempli."),
    )
    statement_source = models.CharField(_("source"), max_length=300, default=SOURCE)
    statement_date = models.DateField(_("consultée le"), default=read_on)
    approval_number = models.CharField(
        _("numéro d’agrément"),
        max_length=60,
        blank=True,
        help_text=_("Seulement si l’organisme a reçu l’agrément du ministre (L. 1221-3)."),
    )
    approval_date = models.DateField(_("date de l’agrément"), null=True, blank=True)

    panels: ClassVar[list[MultiFieldPanel]] = [
        MultiFieldPanel(
            [
                FieldPanel("provider_name"),
                FieldPanel("provider_address"),
                FieldPanel("provider_contact"),
            ],
            heading=_("Organisme"),
        ),
        MultiFieldPanel(
            [FieldPanel("signatory_name"), FieldPanel("signatory_function")],
            heading=_("Signataire"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("statement"),
                FieldPanel("statement_source"),
                FieldPanel("statement_date"),
            ],
            heading=_("Mention légale"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("approval_number"),
                FieldPanel("approval_date"),
                FieldPanel("approved_statement"),
            ],
            heading=_("Agrément"),
        ),
    ]

    class Meta:
        verbose_name = _("mentions des attestations")
        verbose_name_plural = _("mentions des attestations")
        constraints = [
            models.CheckConstraint(
                condition=Q(approval_number="", approval_date=None)
                | (~Q(approval_number="") & Q(approval_date__isnull=False)),
                name="attestation_approval_is_dated",
                violation_error_message=_("Un agrément a un numéro et une date."),
            )
        ]

    def __str__(self) -> str:
        return str(self._meta.verbose_name)

    def clean(self) -> None:
        super().clean()
        if self.approval_number and self.approval_date is None:
            raise ValidationError({"approval_date": _("Indiquez la date de l’agrément.")})
        if self.approval_date is not None and not self.approval_number:
            raise ValidationError({"approval_number": _("Indiquez le numéro de l’agrément.")})

    @classmethod
    def current(cls) -> AttestationSettings:
        """Those of the site, or what they are before anybody opens them; two statements."""
        site = Site.objects.filter(is_default_site=True).first()
        return cls.objects.filter(site=site).first() or cls()

    def frozen(self) -> dict[str, Any]:
        """What an attestation issued now says: `provider`, `signatory` and `statement`."""
        is_approved = bool(self.approval_number)
        return {
            "provider": {
                "name": self.provider_name or settings.SITE_NAME,
                "address": self.provider_address,
                "contact": self.provider_contact or settings.CONTACT_EMAIL,
                "approval_number": self.approval_number,
                "approval_date": self.approval_date and self.approval_date.isoformat(),
            },
            "signatory": {"name": self.signatory_name, "function": self.signatory_function},
            "statement": {
                "text": self.approved_statement if is_approved else self.statement,
                "source": self.statement_source,
                "date": self.statement_date.isoformat(),
            },
        }
