"""The file for the yearly debate on training: the budget, pictures, tables, what the law says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cms.tables import Column, Kind, Table, french
from collectivites.models import Collectivite
from training.annex import academy, budget, pictures, selectors, tables
from training.annex.pictures import Bar
from training.printing import Part, Picture, Words, print_report

TITLE = "Formation des élues et élus, débat annuel"
# Years in the picture of the spending.
MOST_YEARS = 6


@dataclass(frozen=True)
class Drawing:
    """A picture, its words, and the table that says the same."""

    title: str
    bars: tuple[Bar, ...]
    twin: Table

    @property
    def alternative(self) -> str:
        return pictures.alternative(self.title, self.bars)

    @property
    def on_screen(self) -> str:
        return pictures.bars(self.bars, pictures.SCREEN)

    @property
    def on_paper(self) -> Picture:
        return Picture(self.title, pictures.bars(self.bars, pictures.PAPER), self.alternative)


def drawings(collectivite: Collectivite, year: int) -> list[Drawing]:
    """Of the spending by year and of the themes of the year; none without data."""
    words = tables.caption(collectivite, year)
    known = [one for one in selectors.years(collectivite) if one.year <= year][:MOST_YEARS]
    by_year = tables.by_year(known[::-1], collectivite.label)
    by_theme = tables.by_theme(selectors.actions(collectivite, year), words)
    found = [_drawing(by_year, 3, Kind.EUROS), _drawing(by_theme, 2, Kind.DECIMAL)]
    return [drawing for drawing in found if drawing.bars]


def _drawing(twin: Table, column: int, kind: Kind) -> Drawing:
    rows = []
    for row in twin.rows:
        value = row[column]
        unit = f"{french.NBSP}h" if kind is Kind.DECIMAL else ""
        rows.append(Bar(str(row[0]), french.exact(value), french.text(value, kind) + unit))
    return Drawing(twin.title, tuple(rows), twin)


def print_debate(collectivite: Collectivite, year: int, *, with_academy: bool) -> bytes:
    """A tagged PDF; `with_academy` adds what was followed in the academy, in aggregate."""
    money = budget.budget_of(collectivite, year)
    parts: list[Part] = [_warnings(money)] if money.warnings() else []
    for drawing in (_money(money), *drawings(collectivite, year)):
        parts += [drawing.on_paper, drawing.twin]
    _lines, by_action, by_official = tables.tables(collectivite, year)
    parts += [by_action, by_official] if by_action.rows else [_nothing(year)]
    if with_academy:
        parts.append(_academy(academy.statement(collectivite, year).public))
    parts.append(_law(money))
    return print_report(TITLE, parts, author=collectivite.label, subtitle=f"Exercice {year}")


def _money(money: budget.Budget) -> Drawing:
    twin = Table(
        title=f"Le budget de formation {money.year}",
        columns=(Column("Montant"), Column("Euros", Kind.EUROS)),
        rows=tuple(money.amounts()),
    )
    return _drawing(twin, 1, Kind.EUROS)


def _warnings(money: budget.Budget) -> Words:
    return Words("À regarder", tuple(money.warnings()))


def _nothing(year: int) -> Words:
    return Words("Les actions", (f"Aucune action de formation n’a été financée en {year}.",))


def _academy(table: Table | None) -> Part:
    if table is None:
        return Words(
            "Formations suivies dans l’académie",
            ("Trop peu de personnes pour que leur nombre puisse être donné.",),
        )
    return table


def _law(money: budget.Budget) -> Words:
    said: Sequence[str] = [
        f"{figure.statement} Source{french.NBSP}: {figure.source}." for figure in money.laws()
    ]
    return Words("Ce que dit la loi", (tables.LAW, *said))
