"""Captions as files: WebVTT (W3C) and SubRip, read and written. No Django.

What is kept of a cue is plain text and who speaks; any markup is dropped on the way in and
escaped on the way out, so a cue can never carry more than words.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_TIME = r"(?:(\d{1,3}):)?(\d{1,2}):(\d{2})[.,](\d{1,3})"
_TIMING = re.compile(rf"^\s*{_TIME}\s*-->\s*{_TIME}(?:\s.*)?$")
_SPEAKER = re.compile(r"<v(?:\.[^\s>]*)?\s+([^>]+)>")
# WebVTT tags and time stamps, the HTML that SubRip files borrow, and `{\an8}`.
_MARKUP = re.compile(r"</?[A-Za-z0-9][^>]*>|</>|\{\\[^}]*\}")
# What a caption line may not hold: it would hide or reverse what is read.
_INVISIBLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
_SKIPPED_BLOCKS = ("NOTE", "STYLE", "REGION")
_MOST_ERRORS = 10
SPEAKER_LENGTH = 80


@dataclass(frozen=True)
class Cue:
    """One caption; times in milliseconds from the start of the video."""

    start: int
    end: int
    text: str
    speaker: str = ""


class CaptionError(ValueError):
    """A file that is refused: each reason in French, with its line number (from 1)."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = reasons


def decode(content: bytes) -> str:
    """The text of a caption file: UTF-8, UTF-16 with its mark, else Windows' Western European.

    Raises CaptionError for binary content.
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise CaptionError(["Ce fichier n’est pas un fichier de sous-titres : ce n’est pas du texte."])


def parse(text: str) -> list[Cue]:
    """The cues of a WebVTT or SubRip file, in order. Raises CaptionError."""
    cues: list[Cue] = []
    errors: list[str] = []
    for number, lines in _blocks(text):
        try:
            cue = _cue(number, lines, after=cues[-1].start if cues else -1)
        except CaptionError as error:
            errors += error.reasons
            continue
        if cue is not None:
            cues.append(cue)
    if errors:
        more = len(errors) - _MOST_ERRORS
        rest = [f"Et {more} autres erreurs."] if more > 0 else []
        raise CaptionError(errors[:_MOST_ERRORS] + rest)
    if not cues:
        raise CaptionError(
            ["Aucun sous-titre n’a été trouvé : il faut un fichier WebVTT (.vtt) ou SubRip (.srt)."]
        )
    return cues


def serialise(cues: Iterable[Cue]) -> str:
    """The cues as a WebVTT file, with `<v …>` where someone is named."""
    blocks = ["WEBVTT"]
    for cue in cues:
        lines = [_escape(line) for line in cue.text.splitlines() if line.strip()]
        voice = f"<v {_escape(' '.join(cue.speaker.split()))}>" if cue.speaker else ""
        timing = f"{timestamp(cue.start)} --> {timestamp(cue.end)}"
        blocks.append("\n".join([timing, voice + "\n".join(lines)]))
    return "\n\n".join(blocks) + "\n"


def transcript(cues: Iterable[Cue]) -> str:
    """The cues as text to read: a paragraph each time someone else speaks."""
    paragraphs: list[str] = []
    speaker: str | None = None
    for cue in cues:
        words = " ".join(cue.text.split())
        if cue.speaker != speaker or not paragraphs:
            speaker = cue.speaker
            paragraphs.append(f"{speaker} : {words}" if speaker else words)
        else:
            paragraphs[-1] += f" {words}"
    return "\n\n".join(paragraphs) + "\n"


def timestamp(milliseconds: int) -> str:
    seconds, rest = divmod(milliseconds, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02}.{rest:03}"


def _blocks(text: str) -> Iterator[tuple[int, list[str]]]:
    """Groups of lines between blank ones, each with the number of its first line."""
    block: list[str] = []
    begins = 1
    for number, line in enumerate([*text.splitlines(), ""], start=1):
        if line.strip():
            if not block:
                begins = number
            block.append(line)
        elif block:
            yield begins, block
            block = []


def _cue(number: int, lines: list[str], *, after: int) -> Cue | None:
    """One block; None for the header, notes and styles. Raises CaptionError."""
    first = lines[0].strip()
    is_header = first.startswith("WEBVTT")
    if is_header or first.split()[0].split(":")[0] in _SKIPPED_BLOCKS:
        # Some tools forget the blank line after the header.
        lines = lines[1:] if is_header else []
        number += 1
        if not any("-->" in line for line in lines):
            return None
    position = next((index for index, line in enumerate(lines[:2]) if "-->" in line), None)
    if position is None:
        raise _error(number, "il manque les temps de début et de fin (00:01.000 --> 00:04.000)")
    times = _TIMING.match(lines[position])
    number += position
    if times is None:
        raise _error(number, "les temps sont illisibles (attendu : 00:00:01.000 --> 00:00:04.000)")
    start, end = _milliseconds(*times.groups()[:4]), _milliseconds(*times.groups()[4:])
    if end <= start:
        raise _error(number, "la fin vient avant le début")
    if start <= after:
        raise _error(number, "ce sous-titre commence avant ou en même temps que le précédent")
    marked = "\n".join(lines[position + 1 :])
    spoken = plain_text(marked)
    if not spoken:
        raise _error(number, "ce sous-titre n’a pas de texte")
    speaker = _SPEAKER.search(marked)
    name = plain_text(speaker.group(1)) if speaker else ""
    return Cue(start, end, spoken, name[:SPEAKER_LENGTH])


def plain_text(marked: str) -> str:
    """Words only: without tags, entities resolved, without invisible controls."""
    words = html.unescape(_MARKUP.sub("", marked))
    lines = (_INVISIBLE.sub("", line).strip() for line in words.splitlines())
    return "\n".join(line for line in lines if line)


def _milliseconds(hours: str | None, minutes: str, seconds: str, fraction: str) -> int:
    whole = (int(hours or 0) * 60 + int(minutes)) * 60 + int(seconds)
    return whole * 1000 + int(fraction.ljust(3, "0"))


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _error(number: int, reason: str) -> CaptionError:
    return CaptionError([f"Ligne {number} : {reason}."])
