"""Heads that sort, and the files of a table."""

from __future__ import annotations

from dataclasses import dataclass

from django import template

from cms.tables import Table
from training.exports import FORMATS

register = template.Library()

# Of the columns of « Qui en est où », in their order; empty where nothing sorts.
_SORTS = ("nom", "fonction", "etat", "", "", "avancement", "heures", "echeance")


@dataclass(frozen=True)
class Head:
    label: str
    is_number: bool
    # What its link asks for: the other way round when it is the one in force.
    sort: str
    # For `aria-sort`; empty when the table is sorted otherwise.
    order: str


@register.simple_tag
def sortable_heads(table: Table, sort: str) -> list[Head]:
    heads = []
    for column, name in zip(table.columns, _SORTS, strict=True):
        order = {name: "ascending", f"-{name}": "descending"}.get(sort, "") if name else ""
        asked = f"-{name}" if name and order == "ascending" else name
        heads.append(Head(column.label, column.is_number, asked, order))
    return heads


@register.filter
def each_format(address: str) -> list[tuple[str, str]]:
    """« CSV » and the address of that file, for each format: FORMAT stands for it."""
    return [(name.upper(), address.replace("FORMAT", name)) for name in FORMATS]
