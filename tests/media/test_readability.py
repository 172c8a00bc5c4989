"""Captions that are right and yet hard to read: said by line, never refused."""

from __future__ import annotations

import pytest

from media import webvtt
from media.readability import check
from media.webvtt import Cue


def said(*cues: Cue, duration: float | None = None) -> list[str]:
    read = webvtt.parse(webvtt.serialise(cues))
    return [str(remark).replace("\xa0", " ") for remark in check(read, duration=duration)]


@pytest.mark.parametrize(
    ("cues", "remark"),
    [
        ([Cue(0, 500, "Oui.")], "Ligne 3 : affiché 0,5 s, trop peu pour être lu."),
        (
            [Cue(0, 1000, "Vingt-six caractères ici !")],
            "Ligne 3 : trop rapide à lire (26 caractères par seconde, 20 au plus).",
        ),
        ([Cue(0, 9000, "Bonjour.")], "Ligne 3 : affiché 9,0 s, à couper (7 s au plus)."),
        ([Cue(0, 3000, "Un\ndeux\ntrois")], "Ligne 3 : 3 lignes, 2 au plus."),
        ([Cue(0, 5000, "a" * 43 + "\nb")], "Ligne 3 : une ligne de 43 caractères, 42 au plus."),
        ([Cue(0, 5000, "a" * 85)], "Ligne 3 : une ligne de 85 caractères, 84 au plus."),
        (
            [Cue(0, 2000, "Un."), Cue(1500, 3000, "Deux.")],
            "Ligne 6 : commence avant la fin du précédent.",
        ),
        (
            [Cue(0, 2000, "Un."), Cue(62_001, 64_000, "Deux.")],
            "Ligne 6 : rien n’est affiché depuis 00:02.000.",
        ),
        ([Cue(61_000, 62_000, "Un.")], "Ligne 3 : rien n’est affiché depuis le début."),
    ],
)
def test_remark_names_its_line(cues: list[Cue], remark: str) -> None:
    assert said(*cues) == [remark]


def test_end_without_captions_is_told_when_the_duration_is_known() -> None:
    cue = Cue(0, 2000, "Un.")
    assert said(cue) == []
    assert said(cue, duration=62) == []
    assert "jusqu’à la fin" in said(cue, duration=63)[0]


def test_good_captions_earn_no_remark() -> None:
    assert said(Cue(0, 2500, "Bonjour à toutes et à tous."), Cue(2500, 4000, "Merci.")) == []
