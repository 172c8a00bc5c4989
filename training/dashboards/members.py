"""The table « Qui en est où », of one page of the chosen members."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest

from cms.tables import Table, french
from collectivites.models import Collectivite
from training.dashboards import tables
from training.dashboards.groups import by_function
from training.dashboards.reading import MemberRow, State
from training.dashboards.selection import CAPACITIES, STATES, Selection

ROWS_ON_A_PAGE = 50
# What a sheet of paper may need at once.
ROWS_TO_PRINT = 2000


@dataclass(frozen=True, slots=True)
class Line:
    """A member as the table shows them: the texts are those of the exported cells."""

    row: MemberRow
    texts: list[str]


def members_context(
    request: HttpRequest, collectivite: Collectivite, rows: list[MemberRow]
) -> dict[str, Any]:
    """The table « Qui en est où » of the chosen members, and the figures above it."""
    selection = Selection.read(request.GET)
    chosen = selection.apply(rows)
    size = ROWS_TO_PRINT if request.GET.get("lignes") == "toutes" else ROWS_ON_A_PAGE
    page: Page[MemberRow] = Paginator(chosen, size).get_page(request.GET.get("page"))
    members = list(page.object_list)
    table = tables.members_table(collectivite, members)
    return {
        "selection": selection,
        "states": STATES,
        "capacities": CAPACITIES,
        "functions": by_function(rows),
        "page_of_members": page,
        "is_cut": page.paginator.num_pages > 1,
        "table": table,
        "lines": [
            Line(row, _texts(table, cells)) for row, cells in zip(members, table.rows, strict=True)
        ],
        "members": len(rows),
        "counts": state_counts(rows),
    }


def _texts(table: Table, cells: tuple[Any, ...]) -> list[str]:
    return [
        french.text(cell, column.kind) for cell, column in zip(cells, table.columns, strict=True)
    ]


def state_counts(rows: Iterable[MemberRow]) -> list[tuple[State, int]]:
    """How many members are in each state; together they are all the members."""
    states = [row.state for row in rows]
    return [(state, states.count(state)) for state in State]
