"""What editors wrote, as plain text cut into passages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from html import unescape
from typing import Any

from cms.searchable import Passage

# Words of a passage: about as many as one reads to know whether it answers.
WORDS = 45
MOST_WORDS = 75

# The fields of each block that people read, in order; "" is the value itself. Of what is not
# listed, nothing is found: pictures, and the answers to questions.
READ: dict[str, tuple[str, ...]] = {
    "paragraph": ("",),
    "callout": ("heading", "text"),
    "quote": ("text", "source"),
    "picture": ("caption",),
    "key_figure": ("figure", "text"),
    "accordion": ("question", "answer"),
}

_BREAKS = re.compile(r"<\s*(?:br\s*/?|/(?:p|h[1-6]|li|ul|ol|div|blockquote))\s*>", re.IGNORECASE)
_TAGS = re.compile(r"<[^>]*>")
_END_OF_SENTENCE = re.compile(r"(?<=[.!?…])[\s\u00a0»”)]*\s+(?=[«“(]?[\s\u00a0]*[A-ZÀ-ÖØ-Þ0-9])")
_ENDS = tuple(".!?…:;,»”")


def passages_of(*texts: str) -> tuple[Passage, ...]:
    """Texts (a paragraph each) as passages of about `WORDS` words that end with a sentence.

    A heading goes with what follows it.
    """
    return tuple(Passage(text) for text in _grouped(_sentences(texts)))


def paragraphs_of(body: Any, *, also: Mapping[str, tuple[str, ...]] | None = None) -> list[str]:
    """The paragraphs of a StreamField, without a statement: pictures are not looked up.

    `also`: the fields to read of blocks that only a room knows, as in `READ`.
    """
    fields = {**READ, **(also or {})}
    found = []
    for block in body.raw_data if body else ():
        value = block["value"]
        for name in fields.get(block["type"], ()):
            text = value if name == "" else value.get(name)
            found += paragraphs_in(text or "")
    return found


def paragraphs_in(html: str) -> list[str]:
    """The paragraphs of rich text, or of plain text with line breaks."""
    broken = _BREAKS.sub("\n", html)
    lines = unescape(_TAGS.sub("", broken)).splitlines()
    return [line for line in (" ".join(line.split()) for line in lines) if line]


def _sentences(texts: Iterable[str]) -> Iterator[str]:
    """Sentences in order; what ends without a point, as a heading does, gets one."""
    for text in texts:
        *first, last = _END_OF_SENTENCE.split(text)
        yield from (piece for sentence in first for piece in _short(sentence))
        yield from _short(last if last.endswith(_ENDS) else f"{last}.")


def _short(sentence: str) -> Iterator[str]:
    """A list without a single point is cut all the same."""
    words = sentence.split(" ")
    for start in range(0, len(words), MOST_WORDS):
        yield " ".join(words[start : start + MOST_WORDS])


def _grouped(sentences: Iterable[str]) -> Iterator[str]:
    group: list[str] = []
    count = 0
    for sentence in sentences:
        words = sentence.count(" ") + 1
        if group and (count >= WORDS or count + words > MOST_WORDS):
            yield " ".join(group)
            group, count = [], 0
        group.append(sentence)
        count += words
    if group:
        yield " ".join(group)
