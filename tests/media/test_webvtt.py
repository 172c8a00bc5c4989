"""Captions in and out: words and times, and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media import webvtt
from media.webvtt import CaptionError, Cue

VTT = """\ufeffWEBVTT - Lire la carte

NOTE Relu le 3 mars

STYLE
::cue { color: red }

1
00:01.000 --> 00:04.500 align:start
<v Solène Quemarrec>Bonjour à <i>toutes</i> et à tous.</v>

00:00:05.000 --> 00:00:07.000
- Deux lignes
- &amp; une esperluette
"""

SRT = "1\r\n00:00:01,000 --> 00:00:04,500\r\n{\\an8}<font color=red>Bonjour.</font>\r\n\r\n"


def test_webvtt_gives_words_times_and_who_speaks() -> None:
    assert webvtt.parse(VTT.removeprefix("\ufeff")) == [
        Cue(1000, 4500, "Bonjour à toutes et à tous.", "Solène Quemarrec"),
        Cue(5000, 7000, "- Deux lignes\n- & une esperluette"),
    ]


def test_subrip_is_read_too() -> None:
    assert webvtt.parse(SRT) == [Cue(1000, 4500, "Bonjour.")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings_of_old_tools_are_understood(encoding: str) -> None:
    assert "élue" in webvtt.decode("1\n00:01.000 --> 00:02.000\nUne élue".encode(encoding))


def test_binary_is_refused() -> None:
    with pytest.raises(CaptionError):
        webvtt.decode(b"\x00\x01\x02\xff\x00")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("WEBVTT\n\n00:04.000 --> 00:02.000\nRecul", "Ligne 3 : la fin vient avant le début."),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\n\n", "Ligne 3 : ce sous-titre n’a pas de texte."),
        ("WEBVTT\n\nBonjour\nà tous", "Ligne 3 : il manque les temps"),
        ("WEBVTT\n\nun --> deux\nBonjour", "Ligne 3 : les temps sont illisibles"),
        (
            "WEBVTT\n\n00:05.000 --> 00:06.000\nA\n\n00:05.000 --> 00:07.000\nB",
            "Ligne 6 : ce sous-titre commence avant ou en même temps que le précédent.",
        ),
        ("", "Aucun sous-titre n’a été trouvé"),
    ],
)
def test_error_names_its_line(text: str, reason: str) -> None:
    with pytest.raises(CaptionError) as error:
        webvtt.parse(text)
    assert error.value.reasons[0].replace("\xa0", " ").startswith(reason)


def test_file_full_of_errors_does_not_flood_the_form() -> None:
    wrong = "\n\n".join("00:02.000 --> 00:01.000\nA" for _ in range(50))
    with pytest.raises(CaptionError) as error:
        webvtt.parse(f"WEBVTT\n\n{wrong}")
    assert len(error.value.reasons) == 11


def test_markup_in_a_cue_is_inert() -> None:
    (cue,) = webvtt.parse(
        "WEBVTT\n\n00:01.000 --> 00:02.000\n"
        "<v <script>>Avant <script>alert(1)</script> &lt;img onerror=1&gt; après"
    )
    assert "<script" not in cue.text
    written = webvtt.serialise([cue])
    assert "<img" not in written
    assert "&lt;img" in written


def test_transcript_has_a_paragraph_for_each_speaker() -> None:
    cues = [Cue(0, 1, "Bonjour.", "Ana"), Cue(1, 2, "Merci.", "Ana"), Cue(2, 3, "À vous.", "Bo")]
    assert webvtt.transcript(cues).replace("\xa0", " ") == "Ana : Bonjour. Merci.\n\nBo : À vous.\n"


words = st.text(st.characters(categories=("L", "N", "P", "S")), min_size=1, max_size=30).filter(
    lambda text: webvtt.plain_text(text) == text
)


@given(st.lists(st.tuples(st.integers(1, 5000), words), min_size=1, max_size=8))
def test_what_is_written_is_read_back(drawn: list[tuple[int, str]]) -> None:
    clock, cues = 0, []
    for length, text in drawn:
        cues.append(Cue(clock, clock + length, text))
        clock += length
    assert webvtt.parse(webvtt.serialise(cues)) == cues
