"""The text of a deliberation: words in square brackets give way to what is known. No Django.

Each line is a paragraph; « # » begins a title, « ## » a heading, « - » an item.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

# What is not known yet, to be filled in by hand.
UNKNOWN = "\N{HORIZONTAL ELLIPSIS}" * 4
# What each word in brackets stands for.
WORDS = {
    "collectivité": "le nom de la collectivité",
    "conseil": "« conseil municipal », « conseil communautaire »…",
    "année": "l’année du plan",
    "orientations": "les orientations du plan",
    "crédits ouverts": "le montant, en euros",
    "crédits reportés": "le montant reporté de l’année précédente, en euros",
    "indemnités": "le total annuel des indemnités de fonction, en euros",
    "part": "les crédits ouverts, en % des indemnités",
    "formations demandées": "la liste des formations demandées aux membres",
    "date": "la date de la délibération",
    "numéro": "le numéro de la délibération",
}
_PLACE = re.compile(r"\[([^\[\]\n]{1,40})\]")


class Part(StrEnum):
    TITLE = "title"
    HEADING = "heading"
    ITEM = "item"
    TEXT = "text"


@dataclass(frozen=True)
class Block:
    """One paragraph, and what it is."""

    part: Part
    text: str


_MARKS = (("## ", Part.HEADING), ("# ", Part.TITLE), ("- ", Part.ITEM))


def unknown_words(text: str) -> list[str]:
    """Words in brackets that stand for nothing: mistyped, each once."""
    found = (match.strip() for match in _PLACE.findall(text))
    return list(dict.fromkeys(word for word in found if word.casefold() not in WORDS))


def written(text: str, values: Mapping[str, str]) -> list[Block]:
    """The paragraphs of a text, with the values of `WORDS`; what has none is left to fill in.

    A value of several lines makes several paragraphs.
    """
    lines: list[str] = []
    for line in text.replace("\r\n", "\n").split("\n"):
        lines += _PLACE.sub(lambda found: _value(found, values), line).split("\n")
    return [_block(line) for line in map(str.strip, lines) if line]


def _value(found: re.Match[str], values: Mapping[str, str]) -> str:
    word = found.group(1).strip().casefold()
    if word not in WORDS:
        return found.group(0)
    return values.get(word) or UNKNOWN


def _block(line: str) -> Block:
    for mark, part in _MARKS:
        if line.startswith(mark):
            return Block(part, line[len(mark) :].strip())
    return Block(Part.TEXT, line)
