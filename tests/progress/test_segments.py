"""The arithmetic, compared with sets of tenths."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from progress import segments
from progress.segments import (
    clamp,
    completion_threshold,
    covered,
    join,
    join_text,
    parse,
    seconds_to_wait,
    serialise,
    tenths,
    useful_bounds,
    watched_ratio,
)

BOUND = st.integers(min_value=0, max_value=400)
SEGMENTS = st.lists(st.tuples(BOUND, BOUND), max_size=12)
UNIONS = SEGMENTS.map(join)


def as_set(union: list[segments.Segment]) -> set[int]:
    return {tenth for start, end in union for tenth in range(start, end)}


@given(SEGMENTS, SEGMENTS)
def test_a_join_holds_exactly_the_tenths_of_both(left, right):
    assert as_set(join(left, right)) == as_set(left) | as_set(right)


@given(SEGMENTS)
def test_a_union_is_sorted_and_its_segments_neither_overlap_nor_touch(played):
    union = join(played)
    assert all(start < end for start, end in union)
    assert all(left[1] < right[0] for left, right in pairwise(union))


@given(UNIONS, UNIONS, UNIONS)
def test_the_order_of_joins_changes_nothing(one, two, three):
    assert join(one, two) == join(two, one)
    assert join(join(one, two), three) == join(one, join(two, three))


@given(UNIONS, UNIONS)
def test_joining_again_changes_nothing_and_never_loses(one, two):
    both = join(one, two)
    assert join(both, two) == both
    assert as_set(one) <= as_set(both)
    assert covered(both) >= max(covered(one), covered(two))


@given(UNIONS)
def test_the_text_gives_the_union_back(union):
    assert parse(serialise(union)) == union


@given(UNIONS, UNIONS)
def test_texts_join_as_unions_do(left, right):
    assert join_text(serialise(left), serialise(right)) == serialise(join(left, right))


@pytest.mark.parametrize("text", ["", "[]", "{", "{[1,2]}", "{[1)}", "{[a,b)}"])
def test_a_text_that_is_no_union_is_refused(text):
    with pytest.raises(ValueError, match=r".+"):
        parse(text)


@given(UNIONS, BOUND, BOUND)
def test_clamping_keeps_what_lies_between_the_bounds(union, start, end):
    assert as_set(clamp(union, start=start, end=end)) == as_set(union) & set(range(start, end))


@given(SEGMENTS, BOUND, BOUND)
def test_a_ratio_is_between_0_and_1_and_never_falls(played, start, end):
    ratio = watched_ratio(played, start=start, end=end)
    assert 0 <= ratio <= 1
    assert watched_ratio([*played, (0, 100)], start=start, end=end) >= ratio


def test_overlapping_segments_count_once():
    assert watched_ratio([(0, 300), (200, 500)], start=0, end=1000) == 0.5


def test_watching_the_same_part_again_counts_once():
    assert watched_ratio([(0, 300)] * 5, start=0, end=1000) == 0.3


def test_intro_and_credits_do_not_count():
    assert watched_ratio([(0, 100), (900, 1000)], start=100, end=900) == 0
    assert watched_ratio([(100, 900)], start=100, end=900) == 1


def test_neighbouring_seconds_touch_once_rounded():
    assert join([(tenths(0), tenths(100.04))], [(tenths(100.04), tenths(115.2))]) == [(0, 1152)]


def test_short_clips_need_less():
    assert completion_threshold(119.9) == 0.8
    assert completion_threshold(120) == 0.9


@pytest.mark.parametrize(
    ("start", "end", "bounds"),
    [
        (0, None, (0, 1000)),
        (5, 90.5, (50, 905)),
        (5, 500, (50, 1000)),
        (-3, None, (0, 1000)),
        (100, None, (0, 1000)),
        (60, 50, (0, 1000)),
    ],
)
def test_impossible_bounds_leave_the_whole_video(start, end, bounds):
    assert useful_bounds(start, end, duration=100) == bounds


def test_time_allows_twice_the_time_that_passed_and_twenty_seconds():
    assert seconds_to_wait([(0, 220)], now=100) == 0
    assert seconds_to_wait([(0, 222)], now=100) == 1


def test_tabs_share_the_time_that_passed():
    assert seconds_to_wait([(0, 100), (0, 100)], now=90) == 0
    assert seconds_to_wait([(0, 100), (0, 100), (0, 100)], now=90) == 50


def test_an_old_long_viewing_lends_no_time_to_what_began_since():
    assert seconds_to_wait([(0, 10), (100_000, 300)], now=100_010) == 130


def test_videos_watched_one_after_the_other_never_wait():
    viewings = [(number * 600.0, 600.0) for number in range(20)]
    assert seconds_to_wait(viewings, now=12_000) == 0


@given(st.lists(st.tuples(st.floats(0, 1e4), st.floats(0, 1e4)), max_size=8))
def test_after_the_wait_time_allows(viewings):
    now = 1e4
    wait = seconds_to_wait(viewings, now=now)
    assert wait >= 0
    assert seconds_to_wait(viewings, now=now + wait) <= 1e-6
