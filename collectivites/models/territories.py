"""Territorial bodies, from the open data."""

from __future__ import annotations

import re

from django.db import models
from django.utils.translation import gettext_lazy as _

from collectivites.naming import EPCI_TYPES, folded, search_line

# Overseas collectivities: neither départements nor régions.
_OVERSEAS_CODES = {"975", "977", "978", "986", "987", "988"}


class TerritoryEdition(models.Model):
    """An edition of the open data that was loaded; the last one is what is there."""

    name = models.CharField(_("édition"), max_length=120)
    # Of the files and of the way they are read: the same digest means nothing to load.
    digest = models.CharField(max_length=64, editable=False)
    loaded_at = models.DateTimeField(_("chargée le"), auto_now=True)

    class Meta:
        verbose_name = _("édition du référentiel")
        verbose_name_plural = _("éditions du référentiel")

    def __str__(self) -> str:
        return self.name


class CollectiviteQuerySet(models.QuerySet["Collectivite"]):
    def real(self) -> CollectiviteQuerySet:
        """Without the fictional ones of the demonstration, which never count in figures."""
        return self.filter(is_fictional=False)

    def joinable(self) -> CollectiviteQuerySet:
        """Those that still exist and that a person may sign up for."""
        return self.filter(is_active=True)


class Collectivite(models.Model):
    """A commune, an intercommunalité, a département or a région.

    Codes are strings: leading zeros and `2A` matter.
    """

    class Kind(models.TextChoices):
        COMMUNE = "commune", _("Commune")
        EPCI = "epci", _("Intercommunalité")
        DEPARTEMENT = "departement", _("Département")
        REGION = "region", _("Région")

    kind = models.CharField(_("nature"), max_length=12, choices=Kind.choices)
    # Type of an intercommunalité as the State lists it: CC, CA, CU, METRO, MET69, EPT.
    epci_type = models.CharField(_("type d’intercommunalité"), max_length=5, blank=True)
    code = models.CharField(_("code"), max_length=24)
    siren = models.CharField(_("SIREN"), max_length=9, blank=True)
    name = models.CharField(_("nom"), max_length=160)
    # The name without accents, hyphens or case, for search: see `naming.folded`.
    search_name = models.CharField(max_length=180, editable=False)
    # Every word that finds it (name, codes, département), each after a space.
    search_line = models.CharField(max_length=600, editable=False, default="")
    postal_codes = models.CharField(_("codes postaux"), max_length=255, blank=True)
    population = models.PositiveIntegerField(_("population"), null=True, blank=True)
    departement_code = models.CharField(_("code du département"), max_length=3, blank=True)
    departement_name = models.CharField(_("département"), max_length=80, blank=True)
    region_code = models.CharField(_("code de la région"), max_length=3, blank=True)
    epci = models.ForeignKey(
        "self",
        verbose_name=_("intercommunalité"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="communes",
        limit_choices_to={"kind": "epci"},
    )
    # Where the first référent is confirmed: loaded by the operator, from no open data.
    official_email = models.EmailField(_("adresse électronique officielle"), blank=True)
    # Of a body that no longer exists: the one that took its place.
    successor = models.ForeignKey(
        "self",
        verbose_name=_("devenue"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="predecessors",
    )
    is_fictional = models.BooleanField(_("fictive"), default=False)
    is_active = models.BooleanField(_("existe encore"), default=True)

    objects = CollectiviteQuerySet.as_manager()

    class Meta:
        verbose_name = _("collectivité")
        verbose_name_plural = _("collectivités")
        ordering = ("search_name", "departement_code")
        constraints = [
            models.UniqueConstraint(fields=["kind", "code"], name="collectivite_code_unique")
        ]
        indexes = [
            models.Index(fields=["search_name"], name="collectivite_search_name"),
            models.Index(fields=["siren"], name="collectivite_siren"),
        ]

    def __str__(self) -> str:
        return self.label

    def save(self, *args: object, **kwargs: object) -> None:
        self.fill_search_fields()
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    @property
    def was_merged(self) -> bool:
        """Another has taken its place: what is kept of it is shown, and no longer written."""
        return not self.is_active and self.successor_id is not None

    def fill_search_fields(self, *, other_names: str = "") -> None:
        """Derive what search compares; to be called before a bulk write, which skips `save`."""
        self.search_name = folded(self.name)
        self.search_line = search_line(
            [
                self.name,
                self.nature,
                other_names,
                self.departement_name,
                self.departement_code,
                self.code,
                self.siren,
                self.postal_codes,
            ]
        )

    @property
    def label(self) -> str:
        """The name with what tells homonyms apart: 1,441 names belong to several communes."""
        if self.kind in (self.Kind.DEPARTEMENT, self.Kind.REGION):
            # La Réunion or Guadeloupe name several bodies: say which one.
            says_it = self.name.startswith(("Collectivité", "Département", "Région"))
            return self.name if says_it else f"{self.name} ({self.nature})"
        if self.departement_name:
            return f"{self.name} ({self.departement_name})"
        return self.name

    @property
    def nature(self) -> str:
        """What it is, in lower case: « commune », « communauté de communes », « région »."""
        if self.kind == self.Kind.EPCI:
            return EPCI_TYPES.get(self.epci_type, "intercommunalité")
        if self.kind == self.Kind.DEPARTEMENT and self.code in _OVERSEAS_CODES:
            return "collectivité d’outre-mer"
        return str(self.Kind(self.kind).label).lower()

    @property
    def size(self) -> str:
        """« 412 habitants », with French thousands; empty when unknown."""
        if self.population is None:
            return ""
        thousands = re.sub(
            r"(?<=\d)(?=(\d{3})+$)", "\N{NARROW NO-BREAK SPACE}", str(self.population)
        )
        return f"{thousands}\N{NO-BREAK SPACE}habitant{'s' if self.population > 1 else ''}"
