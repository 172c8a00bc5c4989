"""From speech to captions that can be read, with a real model."""

from __future__ import annotations

import re
import subprocess
from itertools import pairwise
from pathlib import Path

import pytest
from django.conf import LazySettings, settings
from hypothesis import given
from hypothesis import strategies as st

from media import readability, speech, webvtt
from media.speech import Word, cues_of
from media.speech_process import SpeechFailed, listen
from tests.media import whisper
from tests.media.clips import Clips


def words(text: str, *, each: float = 0.4, start: float = 0.0) -> list[Word]:
    return [
        Word(start + index * each, start + (index + 1) * each, f" {word}")
        for index, word in enumerate(text.split())
    ]


def test_caption_ends_with_its_sentence_or_at_a_pause() -> None:
    said = words("Le conseil municipal est ouvert. Bonjour à tous.", each=0.5)
    later = words("Merci", start=10)
    assert [cue.text for cue in cues_of([*said, *later])] == [
        "Le conseil municipal est ouvert.",
        "Bonjour à tous.",
        "Merci",
    ]


def test_short_word_stays_long_enough_to_be_read() -> None:
    (cue,) = cues_of([Word(1.0, 1.1, " Oui.")])
    assert (cue.start, cue.end) == (1000, 1000 + readability.SHORTEST)


def test_punctuation_is_french() -> None:
    said = [Word(0, 1, " L'élue"), Word(1, 2, " arrive"), Word(2, 3, " ?")]
    (cue,) = cues_of(said)
    assert cue.text == "L’élue arrive\N{NO-BREAK SPACE}?"


heard = st.lists(
    st.tuples(
        st.integers(0, 3000),
        st.integers(0, 2500),
        st.text(st.characters(categories=("L", "P")), min_size=1, max_size=20),
    ),
    min_size=1,
    max_size=80,
)


@given(heard)
def test_captions_from_any_words_are_ordered_and_fit_the_screen(
    drawn: list[tuple[int, int, str]],
) -> None:
    clock, said = 0, []
    for pause, length, text in drawn:
        said.append(Word((clock + pause) / 1000, (clock + pause + length) / 1000, f" {text}"))
        clock += pause + length
    cues = list(cues_of(said))
    for cue in cues:
        assert 0 < cue.end - cue.start <= readability.LONGEST
        assert len(cue.text.split("\n")) <= readability.LINES
        assert max(map(len, cue.text.split("\n"))) <= readability.LINE_LENGTH
    for before, cue in pairwise(cues):
        assert before.start < cue.start
        assert before.end <= max(cue.start, before.start + 1)
    assert "".join("".join(cue.text.split()) for cue in cues) == "".join(
        "".join(speech._written(said).split())
    )


@pytest.fixture(scope="session")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return whisper.model_folder(tmp_path_factory.mktemp("model"))


@pytest.fixture
def configured(model: Path, settings: LazySettings) -> None:
    settings.ASR_MODEL, settings.ASR_PYTHON = str(model), whisper.python()


@pytest.mark.usefixtures("configured")
def test_french_speech_becomes_french_captions_in_order(tmp_path: Path) -> None:
    told: list[float] = []
    cues = listen(whisper.spoken(tmp_path / "voix.wav"), language="fr", on_progress=told.append)
    starts = [cue.start for cue in cues]
    assert starts == sorted(set(starts))
    text = " ".join(cue.text for cue in cues).lower()
    # A small model does not get every word of a synthetic voice.
    heard = re.findall(r"bonjour|mairie|lundi|conseil|municipal|budget|commune|merci", text)
    assert heard[0] == "bonjour"
    assert heard[-1] == "merci"
    assert len(heard) >= 3
    assert webvtt.parse(webvtt.serialise(cues)) == cues
    assert told[-1] == pytest.approx(24, abs=1)


@pytest.mark.usefixtures("configured")
def test_video_without_sound_says_so(clips: Clips) -> None:
    silent = clips.video("muet-et-bref.mp4", size="320x180", seconds=2, sound=False)
    with pytest.raises(SpeechFailed) as failure:
        listen(silent, language="fr", on_progress=lambda seconds: None)
    assert failure.value.code == speech.NO_SOUND


@pytest.mark.usefixtures("configured")
def test_folder_without_a_model_says_so(tmp_path: Path, settings: LazySettings) -> None:
    settings.ASR_MODEL = str(tmp_path)
    with pytest.raises(SpeechFailed) as failure:
        listen(tmp_path / "voix.wav", language="fr", on_progress=lambda seconds: None)
    assert failure.value.code == speech.MODEL_UNREADABLE


def test_program_of_speech_needs_no_django() -> None:
    """It runs in an environment that need not be the site's."""
    code = "import sys, media.speech; print([n for n in sys.modules if n.startswith('django')])"
    done = subprocess.run(
        [whisper.python(), "-c", code],
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "[]"
