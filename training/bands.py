"""Sizes by which figures are compared: the communes by their population, larger bodies by kind.

Few bands, so that few groups are small. From 3 500 and from 10 000 inhabitants on, the law asks
more of a council (budget debate and report, L. 2312-1 CGCT); the others are between.
"""

from __future__ import annotations

from collectivites.models import Collectivite

Kind = Collectivite.Kind

# Each band with what is read, smallest first. Codes are published: they never change meaning.
BANDS: dict[str, str] = {
    "c0": "Communes de moins de 500 habitants",
    "c500": "Communes de 500 à 999 habitants",
    "c1000": "Communes de 1 000 à 3 499 habitants",
    "c3500": "Communes de 3 500 à 9 999 habitants",
    "c10000": "Communes de 10 000 à 49 999 habitants",
    "c50000": "Communes de 50 000 habitants ou plus",
    "epci": "Intercommunalités",
    "departement": "Départements",
    "region": "Régions et collectivités uniques",
}
# Inhabitants from which each band of communes begins, largest first.
_FLOORS = (
    (50_000, "c50000"),
    (10_000, "c10000"),
    (3_500, "c3500"),
    (1_000, "c1000"),
    (500, "c500"),
)


def band_of(collectivite: Collectivite) -> str:
    """The band of a body; a commune whose population is unknown is among the smallest."""
    if collectivite.kind != Kind.COMMUNE:
        return str(collectivite.kind)
    population = collectivite.population or 0
    return next((band for floor, band in _FLOORS if population >= floor), "c0")


def band_sql(alias: str) -> str:
    """The same, in SQL, for a table of collectivités under this alias."""
    steps = " ".join(f"WHEN {alias}.population >= {floor} THEN '{band}'" for floor, band in _FLOORS)
    return (
        f"CASE WHEN {alias}.kind <> '{Kind.COMMUNE.value}' THEN {alias}.kind {steps} ELSE 'c0' END"
    )
