"""Which lines of the register are asked for: a year, some words."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q
from django.http import QueryDict

from collectivites.models import Collectivite
from training.models import ExternalTraining
from training.models.elsewhere import ExternalTrainingQuerySet

# Characters of the words that are looked for.
LONGEST = 80


@dataclass(frozen=True)
class RegisterFilter:
    """Values that make no sense are as if they were not given."""

    collectivite: Collectivite
    year: int | None = None
    words: str = ""

    @classmethod
    def read(cls, collectivite: Collectivite, asked: QueryDict) -> RegisterFilter:
        year = asked.get("annee", "")
        is_year = year.isascii() and year.isdecimal() and len(year) == 4 and int(year) >= 1
        words = asked.get("q", "").replace("\x00", "").strip()[:LONGEST]
        return cls(collectivite, int(year) if is_year else None, words)

    @property
    def is_narrow(self) -> bool:
        return bool(self.year or self.words)

    def _shown(self) -> ExternalTrainingQuerySet:
        known = ExternalTraining.objects.filter(collectivite=self.collectivite)
        return known.accepted().shown_to_referents()

    def actions(self) -> ExternalTrainingQuerySet:
        """Latest first; one statement."""
        actions = self._shown()
        if self.year:
            actions = actions.of_year(self.year)
        if self.words:
            actions = actions.filter(
                Q(name__icontains=self.words)
                | Q(title__icontains=self.words)
                | Q(provider__icontains=self.words)
            )
        return actions.order_by("-ended_on", "name", "pk")

    @cached_property
    def years(self) -> list[int]:
        """Those of the register, latest first."""
        days = self._shown().order_by().dates("ended_on", "year", order="DESC")
        return [day.year for day in days]

    @property
    def caption(self) -> str:
        """In words, under the title of the table."""
        year = f"année {self.year}" if self.year else "toutes les années"
        return f"{year}, «\u00a0{self.words}\u00a0»" if self.words else year
