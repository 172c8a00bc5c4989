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


@pytest.mark.parametrize("made", ["<a" * 400_000, "x<v" + " " * 400_000, "{\\" * 400_000])
def test_half_written_marks_are_read_as_words(made: str) -> None:
    """At once: what looks for the end of each again would never end."""
    (cue,) = webvtt.parse(f"WEBVTT\n\n00:01.000 --> 00:02.000\n{made}x")
    assert cue.text


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


def test_hours_and_fractions_may_be_left_out() -> None:
    cues = webvtt.parse("1\n00:01 --> 00:02,5\nUn\n\n2\n01:00:03,25 --> 01:00:04\nDeux")
    assert cues == [Cue(1000, 2500, "Un"), Cue(3_603_250, 3_604_000, "Deux")]


def test_named_person_before_the_words_is_left_as_it_is() -> None:
    (cue,) = webvtt.parse("1\n00:01.000 --> 00:02.000\nAna : bonjour")
    assert (cue.text, cue.speaker) == ("Ana : bonjour", "")


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_its_mark_is_understood(encoding: str) -> None:
    assert "élue" in webvtt.decode("1\n00:01.000 --> 00:02.000\nUne élue".encode(encoding))


def test_cue_knows_its_line_whatever_ends_lines() -> None:
    for end in ("\n", "\r\n", "\r"):
        text = VTT.removeprefix("\ufeff").replace("\n", end)
        assert [cue.line for cue in webvtt.parse(text)] == [9, 12]


@pytest.mark.parametrize(
    ("timing", "reason"),
    [
        ("01:35.000 --> 01:36.000", "Ligne 3 : ce sous-titre commence après la fin de la vidéo"),
        ("01:30.000 --> 01:36.500", "Ligne 3 : ce sous-titre finit après la vidéo"),
    ],
)
def test_captions_stay_within_the_video(timing: str, reason: str) -> None:
    text = f"WEBVTT\n\n{timing}\nTrop tard"
    assert len(webvtt.parse(text)) == 1
    with pytest.raises(CaptionError) as error:
        webvtt.parse(text, duration=95.0)
    assert error.value.reasons[0].replace("\xa0", " ").startswith(reason)


def test_captions_may_outlast_the_video_by_a_rounded_second() -> None:
    assert len(webvtt.parse("WEBVTT\n\n01:30.000 --> 01:35.900\nAssez tôt", duration=95.0)) == 1


def test_missing_blank_line_is_told_and_no_times_become_words() -> None:
    text = "1\n00:01.000 --> 00:02.000\nUn\n2\n00:03.000 --> 00:04.000\nDeux"
    with pytest.raises(CaptionError) as error:
        webvtt.parse(text)
    assert error.value.remarks == [webvtt.Remark(5, "il manque une ligne vide avant ces temps")]


def test_subrip_is_written_for_other_tools() -> None:
    cues = [Cue(0, 1500, "Bonjour.", "Ana"), Cue(1500, 3000, "Merci.", "Ana")]
    assert webvtt.serialise_subrip(cues) == (
        "1\n00:00:00,000 --> 00:00:01,500\nAna\xa0: Bonjour.\n\n"
        "2\n00:00:01,500 --> 00:00:03,000\nMerci.\n"
    )
    assert len(webvtt.parse(webvtt.serialise_subrip(cues))) == 2


@given(st.binary(max_size=400) | st.text(max_size=400).map(str.encode))
def test_any_bytes_are_read_or_refused_and_nothing_else(content: bytes) -> None:
    found: list[object]
    try:
        found = [*webvtt.parse(webvtt.decode(content), duration=60)]
    except CaptionError as error:
        found = [*error.reasons]
    assert found


# Pieces of caption files, to come nearer to what parsers trip over than random bytes do.
_pieces = st.sampled_from(
    [
        *("WEBVTT", "\n", "\n\n", "\r", "1", "00:01.000 --> 00:02.000", "-->", "00:03", ","),
        *("NOTE", "STYLE", "<v Ana>", "<v ", ">", "<", "&lt;", "&amp;lt;", "&", "{\\an8}"),
        *("&lbrace;\\an8}", "&#10;", "&#8238;", "\u2028", "\x85", "\ufeff", " ", "é", "\x00"),
        *("00:05.000 --> 00:06.000\nTexte\n\n", "\xa0", "\t", "&#xD800;", "</v>", "Texte"),
    ]
)


@given(st.lists(_pieces, max_size=40).map("".join))
def test_what_is_read_is_written_and_read_again_the_same(text: str) -> None:
    try:
        cues = webvtt.parse(text)
    except CaptionError:
        return
    assert webvtt.parse(webvtt.serialise(cues)) == cues


words = st.text(st.characters(categories=("L", "N", "P", "S")), min_size=1, max_size=30).filter(
    lambda text: webvtt.plain_text(text) == text
)


@given(st.lists(st.tuples(st.integers(1, 5000), words), min_size=1, max_size=8))
def test_what_is_written_is_read_back(drawn: list[tuple[int, str]]) -> None:
    clock, cues = 0, []
    for length, text in drawn:
        cues.append(Cue(clock, clock + length, text, speaker=text[:10].strip()))
        clock += length
    assert webvtt.parse(webvtt.serialise(cues)) == cues
