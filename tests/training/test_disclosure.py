"""Hidden groups, attacked by whoever can add and subtract."""

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from training.disclosure import ALL, LEAST, hide_small, masked, masked_parts, with_margins

COUNT = st.integers(min_value=0, max_value=9)
PARTS = st.lists(COUNT, min_size=1, max_size=8).map(lambda counts: dict(enumerate(counts)))
TWO_WAY = st.tuples(st.integers(1, 3), st.integers(1, 3)).flatmap(
    lambda shape: st.fixed_dictionaries(
        {(f"r{row}", f"c{column}"): COUNT for row, column in product(*map(range, shape))}
    )
)


def leaves(key, sums):
    """The counts that this one is the sum of: itself, when nothing is added up in it."""
    for total, parts in sums:
        if total == key:
            return [leaf for part in parts for leaf in leaves(part, sums)]
    return [key]


def could_be_larger(key, counts, sums, hidden) -> bool:
    """Whether some table agrees with all that is shown and gives `least` people to `key`.

    Tries every table, the nearest to the truth first: no search by changes here.
    """
    shown = [
        (set(leaves(total, sums)), counts[total]) for total, _parts in sums if total not in hidden
    ]
    ours = leaves(key, sums)
    totals = {total for total, _parts in sums}
    order = ours + [cell for cell in counts if cell not in totals and cell not in ours]

    def agrees(table) -> bool:
        if set(ours) <= set(table) and sum(table[cell] for cell in ours) < LEAST:
            return False
        for cells, value in shown:
            so_far = sum(table[cell] for cell in cells if cell in table)
            if so_far > value or (so_far < value and cells <= set(table)):
                return False
        return True

    def search(table) -> bool:
        if not agrees(table):
            return False
        if len(table) == len(order):
            return True
        cell = order[len(table)]
        truth = counts[cell]
        values = range(truth + LEAST) if cell in hidden else [truth]
        nearest = sorted(values, key=lambda value: abs(value - truth))
        return any(search({**table, cell: value}) for value in nearest)

    return search({})


def assert_safe(counts, sums) -> frozenset:
    hidden = hide_small(counts, sums)
    small = {key for key, value in counts.items() if 0 < value < LEAST}
    assert small <= hidden
    for key in small:
        assert could_be_larger(key, counts, sums, hidden), (key, counts, hidden)
    return hidden


@given(PARTS)
def test_subtracting_from_a_total_never_tells_that_a_group_is_small(parts):
    counts = {**parts, "total": sum(parts.values())}
    assert_safe(counts, [("total", list(parts))])


@settings(deadline=None)
@given(TWO_WAY)
def test_nor_do_the_margins_of_a_two_way_table(cells):
    assert_safe(*with_margins(cells))


@settings(deadline=None)
@given(st.lists(st.lists(COUNT, min_size=1, max_size=3), min_size=1, max_size=3))
def test_nor_do_totals_of_totals(regions):
    """Départements, regions, the country."""
    counts: dict[str, int] = {}
    sums: list[tuple[str, list[str]]] = []
    for number, inside in enumerate(regions):
        names = [f"{number}-{index}" for index in range(len(inside))]
        counts.update(zip(names, inside, strict=True))
        counts[f"region {number}"] = sum(inside)
        sums.append((f"region {number}", names))
    counts["country"] = sum(map(sum, regions))
    sums.append(("country", [f"region {number}" for number in range(len(regions))]))
    assert_safe(counts, sums)


@given(TWO_WAY)
def test_nothing_is_hidden_where_every_group_is_large_enough(cells):
    counts, sums = with_margins({key: value + LEAST for key, value in cells.items()})
    assert hide_small(counts, sums) == frozenset()


@given(TWO_WAY)
def test_the_total_of_all_is_shown_when_it_is_large_and_no_line_of_totals_is_small(cells):
    counts, sums = with_margins(cells)
    hidden = hide_small(counts, sums)
    if all(count == 0 or count >= LEAST for key, count in counts.items() if ALL in key):
        assert not {key for key in hidden if ALL in key} or len(hidden) == len(counts)


@given(PARTS)
def test_what_is_shown_is_true_and_what_is_hidden_is_none(parts):
    shown, total = masked_parts(parts)
    assert list(shown) == list(parts)
    assert all(value in (None, parts[key]) for key, value in shown.items())
    assert total in (None, sum(parts.values()))


def test_one_small_group_takes_the_next_smallest_with_it():
    assert masked_parts({"a": 3, "b": 40, "c": 7}) == ({"a": None, "b": 40, "c": None}, 50)


def test_small_groups_that_add_up_protect_each_other():
    assert masked_parts({"a": 4, "b": 3, "c": 40}) == ({"a": None, "b": None, "c": 40}, 47)


def test_a_small_total_hides_itself():
    assert masked_parts({"a": 3, "b": 0}) == ({"a": None, "b": 0}, None)


def test_nobody_is_no_group():
    assert masked_parts({"a": 0, "b": 6}) == ({"a": 0, "b": 6}, 6)


def test_groups_that_no_total_ties_are_hidden_alone():
    assert masked({"plan": 3, "budget": 8}) == {"plan": None, "budget": 8}


def test_another_least_may_be_asked():
    assert hide_small({"a": 9, "b": 30}, least=10) == {"a"}


def test_a_table_of_the_country_keeps_most_of_its_figures():
    cells = {
        (f"{departement:02}", f"band {band}"): 3 if (departement + band) % 17 == 0 else 40
        for departement in range(101)
        for band in range(12)
    }
    counts, sums = with_margins(cells)
    hidden = hide_small(counts, sums)
    small = sum(1 for value in cells.values() if value == 3)
    assert small < len(hidden) <= 3 * small
    assert not {key for key in hidden if ALL in key}
