"""Whether captions can be read in time. No Django.

Each rule only warns: a person decides. The limits are those of Netflix's Timed Text Style Guide
(general requirements, and the English template for the speed). The French charter of 2011 on
captions for deaf people asks for less still (about 15 characters a second), which speech that
is written word for word cannot keep.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from media.webvtt import Cue, Remark, timestamp

# Characters a second.
FASTEST = 20.0
# Milliseconds.
SHORTEST, LONGEST = 700, 7000
LONGEST_SILENCE = 60_000
LINES, LINE_LENGTH = 2, 42


def check(cues: Sequence[Cue], *, duration: float | None = None) -> list[Remark]:
    """What to look at again, in order. `duration`: seconds of the video, when known."""
    remarks = [remark for cue in cues for remark in _alone(cue)]
    remarks += [remark for before, cue in pairwise(cues) for remark in _neighbours(before, cue)]
    if cues:
        remarks += _ends(cues[0], cues[-1], duration)
    return sorted(remarks, key=lambda remark: remark.line)


def _alone(cue: Cue) -> Iterator[Remark]:
    shown = cue.end - cue.start
    if shown < SHORTEST:
        yield Remark(cue.line, f"affiché {_seconds(shown)}, trop peu pour être lu")
    elif (speed := len(cue.text) * 1000 / shown) > FASTEST:
        yield Remark(
            cue.line,
            f"trop rapide à lire ({speed:.0f} caractères par seconde, {FASTEST:.0f} au plus)",
        )
    if shown > LONGEST:
        yield Remark(cue.line, f"affiché {_seconds(shown)}, à couper ({LONGEST // 1000} s au plus)")
    lines = cue.text.split("\n")
    if len(lines) > LINES:
        yield Remark(cue.line, f"{len(lines)} lignes, {LINES} au plus")
    # Players fold what nobody broke: such a line has the room of all.
    room = LINE_LENGTH * (LINES if len(lines) == 1 else 1)
    if (longest := max(map(len, lines))) > room:
        yield Remark(cue.line, f"une ligne de {longest} caractères, {room} au plus")


def _neighbours(before: Cue, cue: Cue) -> Iterator[Remark]:
    if cue.start < before.end:
        yield Remark(cue.line, "commence avant la fin du précédent")
    elif cue.start - before.end > LONGEST_SILENCE:
        yield Remark(cue.line, f"rien n’est affiché depuis {_moment(before.end)}")


def _ends(first: Cue, last: Cue, duration: float | None) -> Iterator[Remark]:
    if first.start > LONGEST_SILENCE:
        yield Remark(first.line, "rien n’est affiché depuis le début")
    if duration is not None and duration * 1000 - last.end > LONGEST_SILENCE:
        yield Remark(last.line, "rien n’est affiché après, jusqu’à la fin de la vidéo")


def _seconds(milliseconds: int) -> str:
    return f"{milliseconds / 1000:.1f} s".replace(".", ",")


def _moment(milliseconds: int) -> str:
    return timestamp(milliseconds).removeprefix("00:")
