"""Whatever a player, or anyone, sends: a message, or a clear refusal."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from progress.message import MalformedError, read_message

GOOD = {
    "v": 1,
    "token": "abc",
    "session": "s",
    "seq": 12,
    "segments": [[100.0, 115.2]],
    "position": 115.2,
}
NUMBERS = st.one_of(
    st.integers(), st.floats(), st.booleans(), st.text(max_size=5), st.none(), st.just(10**400)
)
JSON = st.recursive(
    NUMBERS,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4)
    ),
    max_leaves=12,
)


def body(**changes: object) -> bytes:
    return json.dumps(GOOD | changes).encode()


def test_seconds_become_tenths():
    message = read_message(body(age_ms=1500))
    assert message.segments == [(1000, 1152)]
    assert message.age == 1.5


def test_negative_and_huge_numbers_are_cut():
    message = read_message(body(segments=[[-5, 3], [10, 1e300]], position=-1, age_ms=10**20))
    assert message.segments == [(0, 30), (100, 10_000_000)]
    assert message.position == 0
    assert message.age == 30 * 24 * 3600


@pytest.mark.parametrize(
    "changes",
    [
        {"v": 2},
        {"v": None},
        {"token": 3},
        {"token": "é"},
        {"token": "\ud800"},
        {"token": "x" * 3000},
        {"session": ""},
        {"session": "x" * 65},
        {"seq": -1},
        {"seq": 1.5},
        {"seq": True},
        {"seq": 2**60},
        {"segments": None},
        {"segments": {}},
        {"segments": [[1, 2]] * 101},
        {"segments": [[1]]},
        {"segments": [[1, 2, 3]]},
        {"segments": [["1", "2"]]},
        {"segments": [[True, 2]]},
        {"segments": [[2, 1]]},
        {"segments": [[float("nan"), 1]]},
        {"segments": [[0, float("inf")]]},
        {"position": "12"},
        {"position": None},
        {"position": float("-inf")},
        {"age_ms": "0"},
        {"video": "1"},
        {"take": -1},
    ],
)
def test_what_is_no_message_is_refused(changes):
    with pytest.raises(MalformedError):
        read_message(body(**changes))


@pytest.mark.parametrize(
    "raw",
    [b"", b"{", b"[]", b"null", b"\xff\xfe", b"[" * 60_000, b'{"v":1e999}', b"1" * 5000],
)
def test_what_is_no_object_is_refused(raw):
    with pytest.raises(MalformedError):
        read_message(raw)


def test_a_number_too_large_for_a_float_is_infinite_hence_refused():
    with pytest.raises(MalformedError):
        read_message(body().replace(b"115.2}", b"1e999}"))


@given(st.sampled_from(sorted(GOOD)), JSON)
def test_any_value_anywhere_is_read_or_refused(name, value):
    try:
        message = read_message(body(**{name: value}))
    except MalformedError:
        return
    assert message.position >= 0
    assert all(0 <= start < end for start, end in message.segments)


@given(st.lists(st.tuples(NUMBERS, NUMBERS), max_size=5))
def test_any_pair_of_numbers_is_cut_or_refused(pairs):
    try:
        message = read_message(body(segments=[list(pair) for pair in pairs]))
    except MalformedError:
        return
    assert all(0 <= start < end <= 10_000_000 for start, end in message.segments)


@given(st.binary(max_size=200))
def test_any_bytes_are_refused(raw):
    with pytest.raises(MalformedError):
        read_message(raw)
