"""Captions grouped into passages that one can search and quote. No Django."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from cms.searchable import Passage
from media.webvtt import Cue

# Words from which a passage ends with the sentence, and at which it ends wherever it is.
FEW_WORDS = 40
MANY_WORDS = 60
# Words from which a passage ends when someone else speaks, or nobody: a short question is found
# with its answer.
FEWEST_WORDS = 20
# Milliseconds without a word that part two passages.
PAUSE = 2000

_ENDS = tuple(".!?…»”")


def passages_of(cues: Iterable[Cue]) -> tuple[Passage, ...]:
    """Captions in order as passages of about 40 to 60 words.

    Each ends with a sentence, a speaker or a pause where there is one; `moments` say at which
    second each caption of the text begins.
    """
    groups: list[list[Cue]] = []
    group: list[Cue] = []
    for cue in cues:
        if not cue.text.strip():
            continue
        if group and _parts(group, cue):
            groups.append(group)
            group = []
        elif group and _words(group) + _words([cue]) > MANY_WORDS:
            cut = _best_cut(group)
            groups.append(group[:cut])
            group = group[cut:]
        group.append(cue)
    return tuple(_passage(group) for group in _with_rest(groups, group))


def _parts(group: Sequence[Cue], cue: Cue) -> bool:
    """Whether a passage ends before this caption."""
    words, last = _words(group), group[-1]
    if words >= FEW_WORDS and last.text.rstrip().endswith(_ENDS):
        return True
    breathes = cue.start - last.end >= PAUSE
    return words >= FEWEST_WORDS and (cue.speaker != last.speaker or breathes)


def _best_cut(group: Sequence[Cue]) -> int:
    """How many captions to keep of a group that became long: up to a late end of sentence."""
    for cut in range(len(group), 0, -1):
        if _words(group[:cut]) < FEWEST_WORDS:
            break
        if group[cut - 1].text.rstrip().endswith(_ENDS):
            return cut
    return len(group)


def _with_rest(groups: list[list[Cue]], rest: list[Cue]) -> list[list[Cue]]:
    """A few last words go with what was said before them, by the same person."""
    if not rest:
        return groups
    if groups and _words(rest) < FEWEST_WORDS and rest[0].speaker == groups[-1][-1].speaker:
        return [*groups[:-1], groups[-1] + rest]
    return [*groups, rest]


def _words(cues: Sequence[Cue]) -> int:
    return sum(len(cue.text.split()) for cue in cues)


def _passage(cues: Sequence[Cue]) -> Passage:
    text = ""
    moments = []
    for cue in cues:
        said = " ".join(cue.text.split())
        start = len(text) + 1 if text else 0
        text = f"{text} {said}" if text else said
        moments.append((start, cue.start // 1000))
    return Passage(text, tuple(moments))
