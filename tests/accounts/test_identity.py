import pytest

from accounts.identity import bucket, canonical


@pytest.mark.parametrize(
    "spelling", ["Camille@Mairie.example", " camille@mairie.example", "ｃamille@mairie.example"]
)
def test_one_address_has_one_spelling(spelling: str) -> None:
    assert canonical(spelling) == "camille@mairie.example"


def test_accents_and_look_alike_letters_do_not_open_another_count() -> None:
    assert bucket("É\u017ftelle@mairie.example") == bucket("estelle@mairie.example")


def test_addresses_that_differ_by_an_accent_stay_two_addresses() -> None:
    assert canonical("estelle@é.example") != canonical("estelle@e.example")
