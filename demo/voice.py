"""A French voice for the demo videos, by eSpeak NG when its wheel is installed.

The wheel `espeakng-loader` carries the library and its data; nothing is downloaded.
Without it, `soundtrack` gives silence of the same length and the videos keep their captions.
"""

from __future__ import annotations

import ctypes
import importlib
import math
import re
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from demo.drawing import chance
from demo.screenplay import Cue

SAMPLE_RATE = 22_050
SEED = 2026
#: Seconds that the voice leaves free at the end of a cue.
BREATH = 0.08

# Constants of eSpeak NG's speak_lib.h.
_AUDIO_OUTPUT_SYNCHRONOUS, _CHARS_UTF8 = 2, 1
_RATE, _PITCH, _RANGE = 1, 3, 4
_CALLBACK = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p
)

_VARIANTS: dict[str, tuple[str, ...]] = {
    "f": ("f2", "f3", "f4", "f5"),
    "m": ("m1", "m3", "m4", "m7"),
}


@dataclass(frozen=True)
class Voice:
    """A speaker's voice: eSpeak variant, pitch and its range (0-99), words a minute."""

    variant: str
    pitch: int
    pitch_range: int
    speed: int


def voice_for(seed: str, gender: str | None) -> Voice:
    """The voice of a person, always the same for the same seed."""
    lot = chance(f"voice {seed}")
    kind = gender or lot.choice(("f", "m"))
    pitch = lot.randint(48, 62) if kind == "f" else lot.randint(32, 48)
    return Voice(lot.choice(_VARIANTS[kind]), pitch, lot.randint(55, 70), lot.randint(150, 168))


def soundtrack(cues: Sequence[Cue], *, voice: Voice, duration: float) -> array[int]:
    """Signed 16-bit mono samples at SAMPLE_RATE, `duration` seconds, each cue said at its time.

    A cue that would outlast its time is said faster. Silence when no voice is installed.
    """
    track = array("h", bytes(2 * round(duration * SAMPLE_RATE)))
    engine = _engine()
    if engine is None:
        return track
    for cue in cues:
        start, room = round(cue.start * SAMPLE_RATE), cue.end - cue.start - BREATH
        said = engine.say(cue.text, voice, speed=voice.speed)
        seconds = len(said) / SAMPLE_RATE
        if seconds > room:
            said = engine.say(cue.text, voice, speed=round(voice.speed * seconds / room * 1.06))
        said = said[: min(round(room * SAMPLE_RATE), len(track) - start)]
        track[start : start + len(said)] = said
    return track


def loudness(samples: array[int], *, rate: int) -> list[float]:
    """The peak of each of the `rate` parts of a second, as a ratio 0-1 of full scale."""
    step = SAMPLE_RATE / rate
    count = round(len(samples) / step)
    parts = (samples[round(index * step) : round((index + 1) * step)] for index in range(count))
    return [max(max(part), -min(part)) / 32_768 if part else 0.0 for part in parts]


def gain(samples: array[int], *, target: float = 0.09) -> float:
    """The factor that brings the samples' mean power (RMS, ratio of full scale) to the target.

    Measured on one sample out of fifty, which is enough for speech. 1 for silence.
    """
    heard = samples[::50]
    power = sum(sample * sample for sample in heard) / max(1, len(heard))
    return target * 32_768 / math.sqrt(power) if power else 1.0


def sayable(text: str) -> str:
    """The text as the engine reads it best: plain spaces and apostrophes, no quotation marks."""
    text = re.sub(r"(?<=\d)[\s\u00a0\u202f](?=\d{3}\b)", "", text)
    text = re.sub(r"[\u00a0\u202f]", " ", text).replace("’", "'")
    return re.sub(r"\s*[«»“”]\s*", " ", text).strip()


class _Espeak:
    """The shared library: one per process, as it keeps its state in globals."""

    def __init__(self, library: str, data: str) -> None:
        self._library = ctypes.CDLL(library)
        rate = self._library.espeak_Initialize(_AUDIO_OUTPUT_SYNCHRONOUS, 0, data.encode(), 0)
        if rate != SAMPLE_RATE:
            raise OSError(f"eSpeak NG speaks at {rate} Hz instead of {SAMPLE_RATE}.")
        self._heard = bytearray()
        self._callback = _CALLBACK(self._hear)
        self._library.espeak_SetSynthCallback(self._callback)

    def _hear(self, samples: ctypes._Pointer[ctypes.c_short], count: int, _events: int) -> int:
        if samples and count > 0:
            self._heard += ctypes.string_at(samples, count * 2)
        return 0

    def say(self, text: str, voice: Voice, *, speed: int) -> array[int]:
        """The samples of the text, without the silence after the last word.

        The breath of the voice is drawn by chance: from the same seed, so that the same words
        give the same samples in every process.
        """
        self._library.espeak_ng_SetRandSeed(ctypes.c_long(SEED))
        self._library.espeak_SetVoiceByName(f"fr+{voice.variant}".encode())
        for parameter, value in (
            (_RATE, speed),
            (_PITCH, voice.pitch),
            (_RANGE, voice.pitch_range),
        ):
            self._library.espeak_SetParameter(parameter, value, 0)
        self._heard.clear()
        data = sayable(text).encode()
        self._library.espeak_Synth(data, len(data) + 1, 0, 0, 0, _CHARS_UTF8, None, None)
        self._library.espeak_Synchronize()
        samples = array("h", bytes(self._heard))
        end = len(samples)
        while end and -60 < samples[end - 1] < 60:
            end -= 1
        return samples[:end]


@cache
def _engine() -> _Espeak | None:
    """The engine, or None when the wheel is missing or does not suit this machine."""
    try:
        loader = importlib.import_module("espeakng_loader")
        return _Espeak(str(loader.get_library_path()), str(loader.get_data_path()))
    except (ImportError, OSError):
        return None
