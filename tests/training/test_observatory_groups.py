"""What may be said of a group, where it is drawn, and the size by which it is compared."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collectivites.models import Collectivite
from training.bands import BANDS, band_of
from training.observatory import tilemap
from training.observatory.groups import EVERYONE, Counted, Figures, Group, shown
from training.observatory.selectors import summed


def counted(departement: str, band: str, people: int, **fields) -> Counted:
    values = {"capacity": "official", "theme": None, "begun": 0, "finished": 0, "seconds": 0}
    return Counted(departement=departement, band=band, people=people, **(values | fields))


def people(cells: Iterable[Counted]) -> dict[Group, int | None]:
    return {group: figures.people for group, figures in shown(cells).items()}


def test_large_groups_are_all_shown() -> None:
    said = people([counted("26", "c0", 8), counted("38", "c0", 9)])
    assert said[Group("26")] == 8
    assert said[Group("38", "c0")] == 9
    assert said[EVERYONE] == said[Group(band="c0")] == 17


def test_a_small_group_is_hidden_and_so_is_what_one_would_subtract() -> None:
    said = people([counted("26", "c0", 3), counted("38", "c0", 9), counted("69", "c0", 30)])
    assert said[Group("26")] is None
    assert said[Group("26", "c0")] is None
    # 42 less 30 less 9 would give 3.
    assert said[EVERYONE] == 42
    assert sum(said[Group(code)] is None for code in ("38", "69")) >= 1


def test_few_who_finished_are_hidden_in_a_group_that_is_shown() -> None:
    cells = [
        counted("26", "c0", 40, begun=30, finished=2, seconds=7200),
        counted("38", "c0", 40, begun=30, finished=20, seconds=7200),
    ]
    figures = shown(cells)[Group("26")]
    assert (figures.people, figures.begun, figures.finished) == (40, 30, None)
    assert figures.seconds == 7200


def test_nobody_counts_the_few_who_did_not_by_subtraction() -> None:
    cells = [
        counted("26", "c0", 40, begun=38, finished=20, seconds=7200),
        counted("38", "c0", 60, begun=30, finished=28, seconds=7200),
        counted("69", "c0", 80, begun=40, finished=20, seconds=7200),
    ]
    said = shown(cells)
    # Two did not begin, and the others are not enough to find them.
    assert (said[Group("26")].people, said[Group("26")].begun) == (40, None)
    assert said[Group("26")].seconds is None
    assert sum(said[Group(code)].begun is None for code in ("26", "38", "69")) >= 2
    # Two began and did not finish.
    assert said[Group("38")].finished is None
    assert said[EVERYONE] == Figures(180, 108, 68, 21600)


def test_the_time_of_a_few_is_hidden_with_them() -> None:
    cells = [
        counted("26", "c0", 40, begun=1, seconds=600),
        counted("38", "c0", 40, begun=30, seconds=7200),
    ]
    figures = shown(cells)[Group("26")]
    assert (figures.people, figures.begun, figures.seconds) == (40, None, None)


def test_those_who_follow_a_theme_are_hidden_when_they_are_few() -> None:
    cells = [
        counted("26", "c0", 40, begun=3),
        counted("26", "c0", 3, theme=7, begun=3),
    ]
    figures = shown(cells)[Group("26", theme=7)]
    assert figures == Figures(None, None, None, None)


def test_a_few_regions_alone_in_their_column_hide_little_else() -> None:
    """They are in no département, and nobody else is in their band."""
    said = people([counted("", "region", 3), counted("26", "c0", 70), counted("38", "c0", 80)])
    assert said[EVERYONE] == 153
    assert said[Group("")] is said[Group(band="region")] is None
    assert said[Group("38")] == 80


CELLS = st.dictionaries(
    st.tuples(st.sampled_from(["26", "38", "69", ""]), st.sampled_from(["c0", "c500", "epci"])),
    st.integers(1, 12),
    min_size=1,
)


@settings(max_examples=150, deadline=None)
@given(cells=CELLS)
def test_no_additions_give_back_a_small_group(cells: dict[tuple[str, str], int]) -> None:
    """Solving all the sums of what is shown determines none of them."""
    said = people(counted(*place, number) for place, number in cells.items())
    assert all(value is None or value >= 5 for value in said.values())
    unknown = [group for group, value in said.items() if value is None and group.capacity is None]
    departements = {group.departement for group in said}
    bands = {group.band for group in said}
    sums = [[Group(code, band) for band in bands] for code in departements] + [
        [Group(code, band) for code in departements] for band in bands
    ]
    totals = {
        group: sum(n for place, n in cells.items() if _inside(place, group)) for group in said
    }
    equations = [[_coefficient(group, parts) for group in unknown] for parts in sums]
    for group in determined(unknown, equations):
        assert totals[group] >= 5


def _inside(place: tuple[str, str], group: Group) -> bool:
    return group.departement in (None, place[0]) and group.band in (None, place[1])


def _coefficient(group: Group, parts: list[Group]) -> Fraction:
    """In « the parts less the total are zero »; the totals are among the parts, where None is."""
    if group not in parts:
        return Fraction(0)
    varying = "band" if len({part.departement for part in parts}) == 1 else "departement"
    return Fraction(-1 if getattr(group, varying) is None else 1)


def determined(unknown: list[Group], equations: list[list[Fraction]]) -> list[Group]:
    """Those that have one value only in every solution: alone in a row of the reduced system."""
    rows = [list(row) for row in equations]
    reduced: list[list[Fraction]] = []
    for column in range(len(unknown)):
        pivot = next((row for row in rows if row[column]), None)
        if pivot is None:
            continue
        rows.remove(pivot)
        pivot = [value / pivot[column] for value in pivot]
        rows = [_less(row, pivot, column) for row in rows]
        reduced = [*(_less(row, pivot, column) for row in reduced), pivot]
    alone = [row for row in reduced if sum(1 for value in row if value) == 1]
    return [group for column, group in enumerate(unknown) if any(row[column] for row in alone)]


def _less(row: list[Fraction], pivot: list[Fraction], column: int) -> list[Fraction]:
    return [value - row[column] * other for value, other in zip(row, pivot, strict=True)]


def test_sums_of_what_is_shown_leave_out_what_is_hidden() -> None:
    parts = [Figures(10, 8, None, 60), Figures(None, None, None, None), Figures(5, 5, None, 60)]
    assert summed(parts) == Figures(15, 13, None, 120)
    assert summed([]) == Figures()


def test_every_departement_has_its_square_and_no_two_the_same() -> None:
    places = {(tile.x, tile.y) for tile in tilemap.tiles({})}
    assert len(places) == len(tilemap.CODES) == 107
    assert {tile.shade for tile in tilemap.tiles({})} == {tilemap.NOBODY}


def test_shades_hold_as_many_departements_each() -> None:
    values = dict(zip(tilemap.CODES, itertools.count(1), strict=False))
    shades = [tile.shade for tile in tilemap.tiles(values)]
    counts = [shades.count(str(shade)) for shade in range(1, 6)]
    assert sum(counts) == 107
    assert max(counts) - min(counts) <= 1


def test_a_hidden_departement_is_drawn_as_hidden() -> None:
    tiles = {tile.code: tile.shade for tile in tilemap.tiles({"26": None, "38": 4.0})}
    assert (tiles["26"], tiles["38"], tiles["69"]) == (tilemap.HIDDEN, "1", tilemap.NOBODY)


@pytest.mark.parametrize(
    ("kind", "population", "band"),
    [
        ("commune", None, "c0"),
        ("commune", 499, "c0"),
        ("commune", 500, "c500"),
        ("commune", 3499, "c1000"),
        ("commune", 3500, "c3500"),
        ("commune", 49_999, "c10000"),
        ("commune", 2_000_000, "c50000"),
        ("epci", 3000, "epci"),
        ("departement", 500_000, "departement"),
        ("region", None, "region"),
    ],
)
def test_the_band_of_a_body(kind: str, population: int | None, band: str) -> None:
    assert band_of(Collectivite(kind=kind, population=population)) == band
    assert band in BANDS
