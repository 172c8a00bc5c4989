"""What a demo video says: its speaker, its cue file, their timing, and WebVTT.

A cue file has one cue a line, without times; a line that begins with "# " opens a chapter.
Times follow from the length of the text alone, so that captions, pictures and voice agree
on every machine, with or without a voice.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

#: Seconds of title before the first cue.
LEAD_IN = 3.0
#: Seconds between two cues, and between two chapters.
GAP, CHAPTER_GAP = 0.2, 0.8
#: Seconds that the shortest cue stays.
SHORTEST = 2.2
#: Reading aloud, in characters a second.
PACE = 15.0
#: Seconds of picture after the last cue.
TAIL = 1.5
#: A digit stands for about this many letters when it is said, and so does a spelt letter.
SAID_DIGIT, SAID_LETTER = 4, 3


@dataclass(frozen=True)
class Cue:
    """A caption, its times in seconds from the beginning of the video."""

    start: float
    end: float
    text: str


@dataclass(frozen=True)
class Chapter:
    """The beginning of a part of the video, in seconds, and its title."""

    start: float
    title: str


@dataclass(frozen=True)
class Clip:
    """A video to draw: someone who speaks, or a lesson told over a drawn scheme.

    `subtitle` is shown as written: the place and its size for a speaker
    ("Saint-Orval-les-Prés, 412 habitants"), the course for a lesson. `place` is what is
    drawn behind, one of `scenery.PLACES`. `gender` is "f" or "m", for face
    and voice; without it, the voice is drawn by lot. `competence` is a slug of the framework.
    """

    slug: str
    title: str
    subtitle: str
    speaker: str | None
    role: str | None
    place: str | None
    gender: str | None
    competence: str
    cues: tuple[Cue, ...]
    chapters: tuple[Chapter, ...]

    @property
    def duration(self) -> float:
        """Seconds, title and last moment included."""
        return self.cues[-1].end + TAIL


def said_length(text: str) -> int:
    """How many letters the text has once its numbers and acronyms are said aloud."""
    digits = sum(character.isdigit() for character in text)
    spelt = sum(map(len, re.findall(r"\b[A-Z]{2,}\b", text)))
    return len(text) + digits * (SAID_DIGIT - 1) + spelt * (SAID_LETTER - 1)


def timed_cues(lines: Sequence[str]) -> tuple[list[Cue], list[Chapter]]:
    """The cues of a file, timed from the length of their text, and its chapters.

    The first chapter begins at 0, the others with their first cue. Raises ValueError for a
    file without a cue and for a chapter that is empty.
    """
    cues: list[Cue] = []
    chapters: list[Chapter] = []
    title: str | None = None
    clock = LEAD_IN
    for line in filter(None, map(str.strip, lines)):
        if line.startswith("# "):
            if title is not None:
                raise ValueError(f"The chapter {title!r} has no cue.")
            title = line[2:].strip()
            continue
        if title is not None:
            clock += CHAPTER_GAP - GAP if cues else 0
            chapters.append(Chapter(round(clock, 3) if cues else 0.0, title))
            title = None
        end = clock + max(SHORTEST, said_length(line) / PACE)
        cues.append(Cue(round(clock, 3), round(end, 3), line))
        clock = end + GAP
    if title is not None:
        raise ValueError(f"The chapter {title!r} has no cue.")
    if not cues:
        raise ValueError("There is no cue.")
    return cues, chapters


def to_webvtt(cues: Iterable[Cue]) -> str:
    """The cues as a WebVTT file (W3C), numbered from 1."""
    blocks = ["WEBVTT"]
    for number, cue in enumerate(cues, start=1):
        text = cue.text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        blocks.append(f"{number}\n{_timestamp(cue.start)} --> {_timestamp(cue.end)}\n{text}")
    return "\n\n".join(blocks) + "\n"


def _timestamp(seconds: float) -> str:
    milliseconds = round(seconds * 1000)
    minutes, rest = divmod(milliseconds, 60_000)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{rest // 1000:02}.{rest % 1000:03}"
