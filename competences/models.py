"""The framework of competences, after « L’élu face au numérique », and what is classed by it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.search import index

from cms.models import BasePage


class FrameworkEntry(models.Model):
    """What every entry of the framework has."""

    name = models.CharField(_("nom"), max_length=120)
    slug = models.SlugField(_("adresse"), max_length=120, unique=True)
    description = models.TextField(_("description"), blank=True)
    position = models.PositiveSmallIntegerField(_("ordre"), default=0)

    panels: ClassVar[list[FieldPanel]] = [
        FieldPanel("name"),
        FieldPanel("slug"),
        FieldPanel("description"),
        FieldPanel("position"),
    ]

    class Meta:
        abstract = True
        ordering = ("position", "name")

    def __str__(self) -> str:
        return self.name


class CompetenceOrder(FrameworkEntry):
    """One of the three orders: verticales, transversales, circulaires."""

    class Meta(FrameworkEntry.Meta):
        verbose_name = _("ordre de compétences")
        verbose_name_plural = _("ordres de compétences")


class Competence(FrameworkEntry):
    """One of the six competences of the digital official."""

    order = models.ForeignKey(
        CompetenceOrder,
        verbose_name=_("ordre"),
        on_delete=models.PROTECT,
        related_name="competences",
    )
    short_name = models.CharField(_("nom court"), max_length=40, blank=True)
    source_name = models.CharField(_("intitulé d’origine"), max_length=160, blank=True)
    question = models.CharField(
        _("question que se pose une personne élue"), max_length=160, blank=True
    )

    panels: ClassVar[list[FieldPanel]] = [
        *FrameworkEntry.panels,
        FieldPanel("order"),
        FieldPanel("short_name"),
        FieldPanel("source_name"),
        FieldPanel("question"),
    ]

    class Meta(FrameworkEntry.Meta):
        verbose_name = _("compétence")
        verbose_name_plural = _("compétences")

    def get_absolute_url(self) -> str:
        return reverse("competences:competence", args=[self.slug])


class GovernanceModel(FrameworkEntry):
    """Un pour tous, tous pour un, tous pour tous."""

    heading = models.CharField(_("intitulé"), max_length=160)

    panels: ClassVar[list[FieldPanel]] = [*FrameworkEntry.panels, FieldPanel("heading")]

    class Meta(FrameworkEntry.Meta):
        verbose_name = _("modèle de gouvernance")
        verbose_name_plural = _("modèles de gouvernance")

    def get_absolute_url(self) -> str:
        return reverse("competences:governance_model", args=[self.slug])


class Practice(FrameworkEntry):
    """A use of digital tools that belongs to a governance model."""

    model = models.ForeignKey(
        GovernanceModel,
        verbose_name=_("modèle de gouvernance"),
        on_delete=models.PROTECT,
        related_name="practices",
    )

    panels: ClassVar[list[FieldPanel]] = [*FrameworkEntry.panels, FieldPanel("model")]

    class Meta(FrameworkEntry.Meta):
        verbose_name = _("usage")
        verbose_name_plural = _("usages")


class Lever(FrameworkEntry):
    """One of the six levers of transformation, with its statements for self-assessment."""

    statements = models.JSONField(_("affirmations"), default=list, blank=True)

    class Meta(FrameworkEntry.Meta):
        verbose_name = _("levier")
        verbose_name_plural = _("leviers")


class Level(models.TextChoices):
    DISCOVERY = "decouverte", _("Découverte")
    INTERMEDIATE = "intermediaire", _("Intermédiaire")
    ADVANCED = "approfondissement", _("Approfondissement")


class Audience(models.TextChoices):
    EVERYONE = "tous", _("Élues, élus, agentes et agents")
    OFFICIALS = "elus", _("Élues et élus")
    AGENTS = "agents", _("Agentes et agents")


class ClassifiedPage(BasePage):
    """A page that one finds by competence, governance model, practice, level and audience."""

    competence = models.ForeignKey(
        Competence,
        verbose_name=_("compétence"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    governance_models = ParentalManyToManyField(
        GovernanceModel, verbose_name=_("modèles de gouvernance"), blank=True, related_name="+"
    )
    practices = ParentalManyToManyField(
        Practice, verbose_name=_("usages"), blank=True, related_name="+"
    )
    levers = ParentalManyToManyField(Lever, verbose_name=_("leviers"), blank=True, related_name="+")
    level = models.CharField(
        _("niveau"), max_length=20, choices=Level.choices, default=Level.DISCOVERY
    )
    audience = models.CharField(
        _("public"), max_length=10, choices=Audience.choices, default=Audience.EVERYONE
    )

    search_fields = [
        *BasePage.search_fields,
        index.FilterField("competence_id"),
        index.FilterField("level"),
        index.FilterField("audience"),
    ]
    classification_panels: ClassVar[list[MultiFieldPanel]] = [
        MultiFieldPanel(
            [
                FieldPanel("competence"),
                FieldPanel("governance_models"),
                FieldPanel("practices"),
                FieldPanel("levers"),
                FieldPanel("level"),
                FieldPanel("audience"),
            ],
            heading=_("Classement"),
        )
    ]

    class Meta:
        abstract = True
