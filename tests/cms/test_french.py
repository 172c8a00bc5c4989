from datetime import date

import pytest

from cms.templatetags.french import day, duration, iso_duration, minutes, of, typographic


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (None, ""),
        (0, ""),
        (-3, ""),
        (0.4, "1 s"),
        (45, "45 s"),
        (59.6, "59 s"),
        (60, "1 min"),
        (100, "1 min 40"),
        (125.2, "2 min 05"),
        (3599.7, "59 min 59"),
        (3930, "1 h 05"),
        (3900, "1 h 05"),
    ],
)
def test_seconds_are_written_as_people_say_them(seconds: float | None, said: str) -> None:
    assert duration(seconds) == said.replace(" ", "\N{NO-BREAK SPACE}")


@pytest.mark.parametrize(
    ("count", "said"), [(None, ""), (0, ""), (9, "9 min"), (60, "1 h"), (70, "1 h 10")]
)
def test_minutes_become_hours_when_there_are_enough(count: int | None, said: str) -> None:
    assert minutes(count) == said.replace(" ", "\N{NO-BREAK SPACE}")


def test_machines_read_an_iso_duration() -> None:
    assert iso_duration(312.4) == "PT5M12S"
    assert iso_duration(None) == "PT0M0S"


def test_punctuation_never_starts_a_line() -> None:
    nbsp = "\N{NO-BREAK SPACE}"
    assert typographic("Qui décide ? « Nous » : tous !") == (
        f"Qui décide{nbsp}? «{nbsp}Nous{nbsp}»{nbsp}: tous{nbsp}!"
    )


def test_typed_apostrophes_become_typographic() -> None:
    assert typographic("l'élue d'Ormelle") == "l’élue d’Ormelle"


def test_an_address_is_left_alone() -> None:
    assert typographic("https://exemple.fr/?a=1") == "https://exemple.fr/?a=1"


def test_the_first_of_the_month_is_written_as_it_is_said() -> None:
    assert day(date(2027, 9, 1)) == "1er septembre 2027"
    assert day(date(2028, 3, 21)) == "21 mars 2028"
    assert day(None) == ""


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Yann Kermorgat", "de Yann Kermorgat"),
        ("Aïcha Tremblois", "d’Aïcha Tremblois"),
        ("Élise", "d’Élise"),
        ("Hélène", "d’Hélène"),
        ("Yves", "d’Yves"),
        ("", "de "),
    ],
)
def test_of_is_elided_before_a_vowel_and_a_silent_h(name: str, said: str) -> None:
    assert of(name) == said
