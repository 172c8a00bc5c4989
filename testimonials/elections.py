"""Elections to come, as the CMS holds them: dates and rule with a dated source.

The academy warns and lists; it withdraws nothing by itself for that reason.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel

from testimonials.campaigns import campaign_start, in_campaign

_MOST_MONTHS = 24


class UpcomingElection(models.Model):
    label = models.CharField(
        _("scrutin"), max_length=160, help_text=_("Par exemple « Élections départementales ».")
    )
    first_round = models.DateField(_("premier tour"))
    last_round = models.DateField(_("dernier tour"), null=True, blank=True)
    months_before = models.PositiveSmallIntegerField(
        _("mois avant le mois du scrutin"),
        default=6,
        help_text=_("La période commence le premier jour du mois ainsi compté."),
    )
    rule = models.TextField(
        _("règle"),
        help_text=_("Ce que dit le texte, en une ou deux phrases, et son numéro d’article."),
    )
    source = models.CharField(
        _("source"), max_length=300, help_text=_("Où la date et la règle ont été lues.")
    )
    source_date = models.DateField(_("date de la source"))
    # When editors were told by mail that the period comes.
    told_at = models.DateTimeField(null=True, blank=True, editable=False)

    panels: ClassVar[list[FieldPanel | MultiFieldPanel]] = [
        FieldPanel("label"),
        MultiFieldPanel(
            [FieldPanel("first_round"), FieldPanel("last_round"), FieldPanel("months_before")],
            heading=_("Dates"),
        ),
        MultiFieldPanel(
            [FieldPanel("rule"), FieldPanel("source"), FieldPanel("source_date")],
            heading=_("Règle et source"),
        ),
    ]

    class Meta:
        verbose_name = _("élection à venir")
        verbose_name_plural = _("élections à venir")
        ordering = ("first_round",)

    def __str__(self) -> str:
        return f"{self.label}, {self.first_round:%d/%m/%Y}"

    def clean(self) -> None:
        if self.first_round and self.last_round and self.last_round < self.first_round:
            raise ValidationError({"last_round": _("Le dernier tour vient après le premier.")})
        if self.months_before and self.months_before > _MOST_MONTHS:
            raise ValidationError({"months_before": _("Deux ans (24 mois) au plus.")})

    @property
    def start(self) -> date:
        return campaign_start(self.first_round, months=self.months_before)

    @property
    def end(self) -> date:
        return self.last_round or self.first_round

    def is_running(self, day: date) -> bool:
        return in_campaign(
            day,
            first_round=self.first_round,
            last_round=self.last_round,
            months=self.months_before,
        )

    def is_near(self, day: date) -> bool:
        """Whether the period begins within the days of notice (`ELECTION_NOTICE_DAYS`)."""
        notice = timedelta(days=settings.ELECTION_NOTICE_DAYS)
        return self.start - notice <= day < self.start


def current_elections(day: date | None = None) -> list[UpcomingElection]:
    """Those whose period is near or running, the first to come at the head."""
    day = day or timezone.localdate()
    coming = UpcomingElection.objects.filter(
        models.Q(first_round__gte=day) | models.Q(last_round__gte=day)
    )
    return [one for one in coming if one.is_near(day) or one.is_running(day)]
