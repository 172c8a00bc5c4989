"""What is published, as pages, files and dashboards show it: nothing else leaves the cells."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from collectivites.models import Collectivite
from collectivites.territories import ALSACE
from competences.models import Competence
from training.bands import BANDS
from training.models import Publication
from training.observatory import publishing, tilemap
from training.observatory.groups import EVERYONE, Figures, Group

NOBODY = Figures()
# What those are of, who belong to no single département.
ELSEWHERE = "Régions et Alsace (sans département)"


@dataclass(frozen=True)
class Territory:
    """A département, or what has none."""

    code: str
    name: str
    region: str
    # Inhabitants; None when unknown.
    population: int | None


@dataclass(frozen=True)
class Snapshot:
    """The figures of one day."""

    made_on: date
    groups: dict[Group, Figures]

    def of(self, group: Group = EVERYONE) -> Figures:
        return self.groups.get(group, NOBODY)

    @property
    def is_empty(self) -> bool:
        """Nobody has signed up yet, or too few for anything to be said."""
        return not self.of().people


@dataclass(frozen=True)
class Observed:
    """What one territory's own dashboard shows: no more than the public pages."""

    made_on: date
    total: Figures
    by_band: list[tuple[str, Figures]]
    by_theme: list[tuple[str, Figures]]
    # Of what holds several.
    by_departement: list[tuple[str, Figures]] = field(default_factory=list)

    @property
    def is_partial(self) -> bool:
        """Whether some groups are left out of the sums, as they are not published."""
        rows = [self.total, *(figures for _name, figures in self.by_departement)]
        return any(figures.is_partial for figures in rows)


def published() -> Snapshot | None:
    """The latest figures, in one statement; None until the clock published some."""
    latest = Publication.objects.order_by("-made_on").first()
    return None if latest is None else Snapshot(latest.made_on, publishing.read(latest))


def territories() -> dict[str, Territory]:
    """The départements by code, then what has none; one statement.

    As circumscriptions: Paris is one, and so are the two of Alsace.
    """
    rows = (
        Collectivite.objects.real()
        .filter(kind=Collectivite.Kind.DEPARTEMENT, code__in=tilemap.CODES)
        .order_by()
    )
    known = {
        code: Territory(code, name, region, population)
        for code, name, region, population in rows.values_list(
            "code", "name", "region_code", "population"
        )
    }
    found = {code: known.get(code) or Territory(code, code, "", None) for code in tilemap.CODES}
    return found | {"": Territory("", ELSEWHERE, "", None)}


def themes() -> list[Competence]:
    return list(Competence.objects.all())


def figures(*, departement: str = "", region: str = "") -> Observed | None:
    """What is published of a département, or of a région as the sum of its départements.

    Sums leave out what is hidden: they tell no more than their parts. None until figures are
    published. Four statements.
    """
    snapshot = published()
    if snapshot is None:
        return None
    known = territories()
    codes = _codes(departement) if departement else _codes_of_region(region, known)
    of_each = [(known[code].name, snapshot.of(Group(code))) for code in codes if code in known]
    return Observed(
        made_on=snapshot.made_on,
        total=summed(figures for _name, figures in of_each),
        by_band=[
            (name, summed(snapshot.of(Group(code, band)) for code in codes))
            for band, name in BANDS.items()
        ],
        by_theme=[
            (theme.name, summed(snapshot.of(Group(code, theme=theme.pk)) for code in codes))
            for theme in themes()
        ],
        by_departement=of_each if len(codes) > 1 else [],
    )


def _codes(departement: str) -> list[str]:
    """One authority governs the two départements of Alsace."""
    code, _name, parts, _region = ALSACE
    return list(parts) if departement == code else [departement]


def _codes_of_region(region: str, known: dict[str, Territory]) -> list[str]:
    return [code for code, place in known.items() if code and place.region == region]


def summed(parts: Iterable[Figures]) -> Figures:
    """What is shown, added up; one alone stays as it is. Nothing when nothing is shown."""
    rows = list(parts)
    if len(rows) == 1:
        return rows[0]

    def total(values: Iterable[int | None]) -> int | None:
        listed = list(values)
        shown = [value for value in listed if value is not None]
        return sum(shown) if shown or not listed else None

    return Figures(
        people=total(row.people for row in rows),
        begun=total(row.begun for row in rows),
        finished=total(row.finished for row in rows),
        seconds=total(row.seconds for row in rows),
    )
