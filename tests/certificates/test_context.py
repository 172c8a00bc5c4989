"""What is kept of what people wrote."""

from __future__ import annotations

import pytest

from certificates.context import writing


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("  Jeanne   Dupuis ", "Jeanne Dupuis"),
        ("Jeanne\n\tDupuis", "Jeanne Dupuis"),
        ("Zoë", "Zoë"),
        ("Zoe\u0308", "Zoë"),
        ("D’Arc-L’Hermite", "D’Arc-L’Hermite"),
        ("Cuivre\u00a0: la fin", "Cuivre\u00a0: la fin"),
        ("20 °C, n° 3 ©", "20 °C, n° 3 ©"),
        ("محمد", "محمد"),
        ("Jeanne 😀👩\u200d💻 Dupuis", "Jeanne Dupuis"),
        ("\u202esiupuD\u202c Jeanne\u0000", "siupuD Jeanne"),
        ("😀", ""),
        (" \u200b\u2060 ", ""),
    ],
)
def test_a_text_keeps_its_letters_and_loses_pictures_and_commands(written: str, kept: str) -> None:
    assert writing(written) == kept
