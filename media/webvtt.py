"""Captions as files: WebVTT (W3C) and SubRip, read and written. No Django.

What is kept of a cue is plain text and who speaks; any markup is dropped on the way in and
escaped on the way out, so a cue can never carry more than words.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

# Hours may be left out, and SubRip writes a comma; two figures of hours fit in a column.
_TIME = r"(?:(\d{1,2}):)?(\d{1,2}):([0-5]\d)(?:[.,](\d{1,3}))?"
_TIMING = re.compile(rf"^\s*{_TIME}\s*-->\s*{_TIME}(?:\s.*)?$", re.ASCII)
# What was meant for times.
_NEARLY = re.compile(r"\d:\d\d")
# No mark holds another: what is never closed would be read to its end from each of its signs.
_SPEAKER = re.compile(r"<v(?:\.[^\s<>]*)?\s+([^\s<>][^<>]*)>")
# WebVTT tags and time stamps, the HTML that SubRip files borrow, and `{\an8}`.
_MARKUP = re.compile(r"</?[A-Za-z0-9][^<>]*>|</>|\{\\[^{}]*\}")
# What a caption line may not hold: it would hide or reverse what is read.
_INVISIBLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
# Controls that no text editor writes: what any encoding but UTF-8 reads so is no text at all.
_BINARY = re.compile("[\x00-\x08\x0e-\x19\x1b-\x1f]")
_SKIPPED_BLOCKS = ("NOTE", "STYLE", "REGION")
_MOST_ERRORS = 10
# Milliseconds by which a last caption may outlast its video: exports round up.
_END_MARGIN = 1000
SPEAKER_LENGTH = 80


@dataclass(frozen=True)
class Cue:
    """One caption; times in milliseconds from the start of the video."""

    start: int
    end: int
    text: str
    speaker: str = ""
    # Where its times were read in a file, from 1; says nothing of the caption itself.
    line: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Remark:
    """Something to tell about a line (from 1), or about the whole file (0); in French."""

    line: int
    reason: str

    def __str__(self) -> str:
        return f"Ligne {self.line} : {self.reason}." if self.line else f"{self.reason}."


class CaptionError(ValueError):
    """A file that is refused: every remark, and the first of them as sentences."""

    def __init__(self, remarks: list[Remark]) -> None:
        self.remarks = remarks
        self.reasons = [str(remark) for remark in remarks[:_MOST_ERRORS]]
        more = len(remarks) - _MOST_ERRORS
        if more > 0:
            self.reasons.append(f"Et {more} autre{'s' * (more > 1)} erreur{'s' * (more > 1)}.")
        super().__init__(" ".join(self.reasons))


def decode(content: bytes) -> str:
    """The text of a caption file: UTF-8, UTF-16, else Windows' Western European.

    Raises CaptionError for binary content.
    """
    for encoding in _encodings(content):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text and not (encoding != "utf-8" and _BINARY.search(text)):
            return text.removeprefix("\ufeff")
    raise _error(0, "Ce fichier n’est pas un fichier de sous-titres : ce n’est pas du texte")


def _encodings(content: bytes) -> tuple[str, ...]:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ("utf-16",)
    # Without its mark, UTF-16 is known by the empty half of its Latin letters.
    head = content[:400]
    if head[1::2].count(0) > len(head) // 4:
        return ("utf-16-le",)
    if head[::2].count(0) > len(head) // 4:
        return ("utf-16-be",)
    return ("utf-8", "cp1252")


def parse(text: str, *, duration: float | None = None) -> list[Cue]:
    """The cues of a WebVTT or SubRip file, in order. Raises CaptionError.

    `duration`: seconds of the video, when known; a cue may not come after its end.
    """
    cues: list[Cue] = []
    errors: list[Remark] = []
    for number, lines in _blocks(text):
        try:
            cue = _cue(number, lines)
            if cue is None:
                continue
            _check_place(cue, after=cues[-1].start if cues else -1, duration=duration)
            cues.append(cue)
        except CaptionError as error:
            errors += error.remarks
    if errors:
        raise CaptionError(errors)
    if not cues:
        raise _error(
            0,
            "Aucun sous-titre n’a été trouvé : il faut un fichier WebVTT (.vtt) ou SubRip (.srt)",
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


def serialise_subrip(cues: Iterable[Cue]) -> str:
    """The cues as a SubRip file, for other tools; a speaker is named where they begin."""
    blocks: list[str] = []
    speaker = ""
    for number, cue in enumerate(cues, start=1):
        named = f"{cue.speaker} : " if cue.speaker and cue.speaker != speaker else ""
        speaker = cue.speaker
        timing = f"{timestamp(cue.start)} --> {timestamp(cue.end)}".replace(".", ",")
        blocks.append(f"{number}\n{timing}\n{named}{cue.text}\n")
    return "\n".join(blocks)


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
    # The only ends of lines that WebVTT and browsers know.
    whole = text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")
    for number, line in enumerate([*whole.split("\n"), ""], start=1):
        if line.strip():
            if not block:
                begins = number
            block.append(line)
        elif block:
            yield begins, block
            block = []


def _cue(number: int, lines: list[str]) -> Cue | None:
    """One block; None for the header, notes and styles. Raises CaptionError."""
    first = lines[0].strip()
    is_header = first.startswith("WEBVTT")
    if is_header or first.split()[0].split(":")[0] in _SKIPPED_BLOCKS:
        # Some tools forget the blank line after the header.
        position = _first_timing(lines) if is_header else None
        if position is None:
            return None
        lines, number = lines[position:], number + position
    position = _first_timing(lines[:2])
    if position is None:
        number += next((index for index, line in enumerate(lines[:2]) if _NEARLY.search(line)), 0)
        raise _error(number, "il manque les temps de début et de fin (00:01.000 --> 00:04.000)")
    times, lines, number = lines[position], lines[position + 1 :], number + position
    if (misplaced := _first_timing(lines)) is not None:
        raise _error(number + 1 + misplaced, "il manque une ligne vide avant ces temps")
    start, end = _times(number, times)
    marked = "\n".join(lines)
    spoken = plain_text(marked)
    if not spoken:
        raise _error(number, "ce sous-titre n’a pas de texte")
    speaker = _SPEAKER.search(marked)
    name = " ".join(plain_text(speaker.group(1)).split()) if speaker else ""
    return Cue(start, end, spoken, name[:SPEAKER_LENGTH].strip(), number)


def _first_timing(lines: list[str]) -> int | None:
    return next((index for index, line in enumerate(lines) if "-->" in line), None)


def _times(number: int, line: str) -> tuple[int, int]:
    times = _TIMING.match(line)
    if times is None:
        raise _error(number, "les temps sont illisibles (attendu : 00:00:01.000 --> 00:00:04.000)")
    start, end = _milliseconds(*times.groups()[:4]), _milliseconds(*times.groups()[4:])
    if end <= start:
        raise _error(number, "la fin vient avant le début")
    return start, end


def _check_place(cue: Cue, *, after: int, duration: float | None) -> None:
    """Against the cue before, which begins `after` milliseconds, and the video's seconds."""
    if cue.start <= after:
        raise _error(cue.line, "ce sous-titre commence avant ou en même temps que le précédent")
    if duration is None:
        return
    length = f"la vidéo dure {timestamp(round(duration * 1000))}"
    if cue.start >= duration * 1000:
        raise _error(cue.line, f"ce sous-titre commence après la fin de la vidéo ({length})")
    if cue.end > duration * 1000 + _END_MARGIN:
        raise _error(cue.line, f"ce sous-titre finit après la vidéo ({length})")


def plain_text(marked: str) -> str:
    """Words only: without tags, entities resolved, without invisible controls."""
    words = html.unescape(_MARKUP.sub("", marked))
    lines = (_INVISIBLE.sub("", line).strip() for line in words.splitlines())
    return "\n".join(line for line in lines if line)


def _milliseconds(hours: str | None, minutes: str, seconds: str, fraction: str | None) -> int:
    whole = (int(hours or 0) * 60 + int(minutes)) * 60 + int(seconds)
    return whole * 1000 + int((fraction or "0").ljust(3, "0"))


def _escape(text: str) -> str:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    # `{\an8}` would be taken for a mark of SubRip when it is read again.
    return escaped.replace("{\\", "&lbrace;\\")


def _error(number: int, reason: str) -> CaptionError:
    return CaptionError([Remark(number, reason)])
