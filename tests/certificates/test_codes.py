"""The code that people type."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certificates import codes


def test_a_code_is_read_as_people_write_it() -> None:
    code = codes.new_code()
    shown = codes.grouped(code)
    assert len(shown) == 13
    for typed in (
        shown,
        shown.lower(),
        f"  {code} ",
        code.replace("", " "),
        shown.replace("-", "–"),
    ):
        assert codes.read_code(typed) == code


def test_letters_that_look_like_figures_are_read_as_figures() -> None:
    code = next(
        code for code in (codes.new_code() for _ in range(10_000)) if "0" in code and "1" in code
    )
    assert codes.read_code(code.replace("0", "O").replace("1", "l")) == code
    assert codes.read_code(code.replace("0", "o").replace("1", "I")) == code


@given(place=st.integers(0, codes.LENGTH - 1), other=st.sampled_from(codes.ALPHABET))
def test_any_mistyped_character_is_noticed(place: int, other: str) -> None:
    code = codes.new_code()
    if code[place] == other:
        return
    with pytest.raises(codes.WrongCheckError):
        codes.read_code(code[:place] + other + code[place + 1 :])


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ("", codes.WrongLengthError),
        ("ABC", codes.WrongLengthError),
        ("A" * 500, codes.WrongLengthError),
        ("ABCD-EFGH-JKU", codes.WrongCharacterError),
        ("ABCD-EFGH-JK€", codes.WrongCharacterError),
        ("\x00", codes.WrongCharacterError),
    ],
)
def test_what_cannot_be_a_code_is_refused_and_named(
    typed: str, error: type[codes.MistypedCodeError]
) -> None:
    with pytest.raises(error):
        codes.read_code(typed)


def test_codes_are_unlike_each_other() -> None:
    drawn = {codes.new_code() for _ in range(2_000)}
    assert len(drawn) == 2_000
