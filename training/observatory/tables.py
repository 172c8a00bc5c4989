"""The tables of the public pages: each picture has one that says the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.urls import reverse

from cms.tables import Cell, Column, Kind, Table
from collectivites.models import Membership
from competences.models import Competence
from training.bands import BANDS
from training.observatory.groups import EVERYONE, Figures, Group
from training.observatory.selectors import Snapshot, Territory

HIDDEN = "non publié"
# The map and the table of départements count people per so many inhabitants.
PER = 100_000

_BEGUN = Column("Ont commencé un cours", Kind.INTEGER)
_FINISHED = Column("Ont terminé un cours", Kind.INTEGER)
_HOURS = Column("Heures suivies", Kind.DECIMAL)
_PEOPLE = (Column("Personnes inscrites", Kind.INTEGER), _BEGUN, _FINISHED, _HOURS)
# Of a theme, there is nobody who has not begun.
_FOLLOWERS = (_BEGUN, _FINISHED, _HOURS)
_RATE = Column("Pour 100\N{NARROW NO-BREAK SPACE}000 habitants", Kind.DECIMAL)


@dataclass(frozen=True)
class _Row:
    label: str
    group: Group
    url: str = ""


def by_departement(
    snapshot: Snapshot, known: dict[str, Territory], theme: Competence | None = None
) -> Table:
    """The twin of the map, and what has no département; each row leads to its own page."""
    key = None if theme is None else theme.pk
    rows = [
        _Row(
            f"{place.name} ({code})" if code else place.name,
            Group(code, theme=key),
            reverse("training:observatory_departement", args=[code]) if code else "",
        )
        for code, place in known.items()
    ]
    table = _table("Par département", "Département", snapshot, rows, is_of_theme=theme is not None)
    rates = [
        rate(snapshot.of(row.group), place) for row, place in zip(rows, known.values(), strict=True)
    ]
    return Table(
        title=table.title,
        columns=(*table.columns, _RATE),
        rows=tuple((*row, value) for row, value in zip(table.rows, rates, strict=True)),
        totals=(*table.totals, None),
        notes=table.notes,
        links=table.links,
    )


def by_band(
    snapshot: Snapshot, *, departement: str | None = None, theme: Competence | None = None
) -> Table:
    key = None if theme is None else theme.pk
    rows = [
        _Row(
            name,
            Group(departement, band, theme=key),
            reverse("training:observatory_band", args=[band]),
        )
        for band, name in BANDS.items()
    ]
    title = "Par taille et nature de collectivité"
    return _table(title, "Collectivités", snapshot, rows, is_of_theme=theme is not None)


def by_theme(
    snapshot: Snapshot,
    themes: Sequence[Competence],
    *,
    departement: str | None = None,
    band: str | None = None,
) -> Table:
    rows = [
        _Row(
            theme.name,
            Group(departement, band, theme.pk),
            reverse("training:observatory_theme", args=[theme.slug]),
        )
        for theme in themes
    ]
    return _table(
        "Par thème",
        "Thème",
        snapshot,
        rows,
        is_of_theme=True,
        note="Une même personne peut suivre plusieurs thèmes\N{NO-BREAK SPACE}: "
        "ces lignes ne s’additionnent pas.",
    )


def by_capacity(snapshot: Snapshot) -> Table:
    labels = {
        Membership.Capacity.OFFICIAL: "Élues et élus",
        Membership.Capacity.AGENT: "Agentes et agents",
    }
    rows = [_Row(label, Group(capacity=capacity.value)) for capacity, label in labels.items()]
    return _table("Par qualité", "Qualité", snapshot, rows)


def rate(figures: Figures, place: Territory) -> Decimal | str | None:
    """People per 100 000 inhabitants, to the tenth; None where nobody lives or nobody knows."""
    if not place.population:
        return None
    if figures.people is None:
        return HIDDEN
    value = Decimal(figures.people * PER) / place.population
    return value.quantize(Decimal("0.1"), ROUND_HALF_UP)


def hours(seconds: int) -> Decimal:
    """To the tenth, in every page and file."""
    return (Decimal(seconds) / 3600).quantize(Decimal("0.1"), ROUND_HALF_UP)


def _table(
    title: str,
    first: str,
    snapshot: Snapshot,
    rows: Sequence[_Row],
    *,
    is_of_theme: bool = False,
    note: str = "",
) -> Table:
    """The whole is under the rows when they add up to it."""
    lines = [(row.label, *_cells(snapshot.of(row.group), is_of_theme)) for row in rows]
    hidden = any(HIDDEN in line for line in lines)
    whole = _whole([row.group for row in rows])
    notes = [note] if note else []
    if hidden:
        notes.append(
            f"«\N{NO-BREAK SPACE}{HIDDEN}\N{NO-BREAK SPACE}»\N{NO-BREAK SPACE}: moins de "
            "5\N{NO-BREAK SPACE}personnes, ou ce qui permettrait de les compter."
        )
    return Table(
        title=title,
        columns=(Column(first), *(_FOLLOWERS if is_of_theme else _PEOPLE)),
        rows=tuple(lines),
        totals=("Ensemble", *_cells(snapshot.of(whole), is_of_theme)) if whole else (),
        notes=tuple(notes),
        links={(place, 0): row.url for place, row in enumerate(rows) if row.url},
    )


def _cells(figures: Figures, is_of_theme: bool) -> tuple[Cell, ...]:
    spent = None if figures.seconds is None else hours(figures.seconds)
    values: tuple[Cell, ...] = (figures.people, figures.begun, figures.finished, spent)
    shown = tuple(HIDDEN if value is None else value for value in values)
    return shown[1:] if is_of_theme else shown


def _whole(groups: Sequence[Group]) -> Group | None:
    """What the rows are the parts of; None for themes, which overlap."""
    if not groups or len({group.theme for group in groups}) > 1:
        return None
    varying = next(
        column
        for column, values in zip(EVERYONE._fields, zip(*groups, strict=True), strict=True)
        if len(set(values)) > 1
    )
    return groups[0]._replace(**{varying: None})
