"""Tables on a screen: {% include "includes/table.html" with table=table %}."""

from __future__ import annotations

from dataclasses import dataclass

from django import template

from cms.tables import Cell, Column, Table, french

register = template.Library()


@dataclass(frozen=True)
class ShownCell:
    text: str
    label: str
    is_number: bool
    # Of the rows that it counts; empty for none.
    link: str = ""


@register.filter
def shown_rows(table: Table) -> list[list[ShownCell]]:
    """Each row as it reads: the same words and figures as in the PDF and the spreadsheets."""
    return [_shown(table, place, row) for place, row in enumerate(table.rows)]


@register.filter
def shown_totals(table: Table) -> list[ShownCell]:
    return _shown(table, len(table.rows), table.totals) if table.totals else []


def _shown(table: Table, place: int, row: tuple[Cell, ...]) -> list[ShownCell]:
    columns: tuple[Column, ...] = table.columns
    return [
        ShownCell(
            text=french.text(cell, column.kind),
            label=column.label,
            is_number=column.is_number,
            link=table.links.get((place, number), ""),
        )
        for number, (cell, column) in enumerate(zip(row, columns, strict=True))
    ]
