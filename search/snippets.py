"""What is quoted of a passage, with the words that answer. No Django."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from cms.searchable import Passage
from search.french import Token, tokens
from search.queries import Query

# A sentence begins after one of these.
_SENTENCE = re.compile(r"[.!?…][»”\"]?\s+")
# Between two words that answer, what is marked with them.
_GLUE = re.compile(r"[\s\-’'\u2010\u2011]*")
# What an excerpt loses when its answering words are as far apart as it is long, beside 1 for each
# term: « délégation de signature » comes before « signer … délégation ».
_SPREAD = 0.3


@dataclass(frozen=True, slots=True)
class Snippet:
    """An excerpt to show as it is, escaped: each part, and whether it answers."""

    parts: tuple[tuple[str, bool], ...]
    # Where the excerpt begins in the text.
    start: int = 0
    # Where the first word that answers is in the text; None when none does.
    first: int | None = None


@dataclass(frozen=True, slots=True)
class _Mark:
    """A word, or the words of a phrase, that answer some terms of the query."""

    start: int
    end: int
    covers: frozenset[int]
    weight: float


def quote(text: str, query: Query, *, length: int = 240) -> Snippet:
    """The excerpt of at most `length` characters, and its ellipses, that answers most terms."""
    marks = _marks(text, query)
    if not marks:
        start, end = _window(text, 0, 0, length)
        return Snippet(_parts(text, start, end, []), start)
    first, last = _best(marks, length)
    start, end = _window(text, marks[first].start, marks[last].end, length)
    inside = [mark for mark in marks if mark.start >= start and mark.end <= end]
    return Snippet(_parts(text, start, end, inside), start, marks[first].start)


def second_of(passage: Passage, offset: int) -> int | None:
    """The second of the caption in which this character is said; None for written text."""
    if not passage.moments:
        return None
    place = bisect_right(passage.moments, offset, key=lambda moment: moment[0])
    return passage.moments[max(place - 1, 0)][1]


def _marks(text: str, query: Query) -> list[_Mark]:
    """What answers in the text, in its order; of two at one place, the longer phrase."""
    by_stem: dict[str, list[tuple[tuple[str, ...], frozenset[int], float]]] = {}
    for unit in query.units:
        by_stem.setdefault(unit.stems[0], []).append((unit.stems, unit.covers, unit.weight))
    if not by_stem:
        return []
    found = [token for token in tokens(text) if not token.is_stop]
    marks: dict[int, _Mark] = {}
    for place, token in enumerate(found):
        for form in (token.stem, *token.also):
            for stems, covers, weight in by_stem.get(form, ()):
                after = place + len(stems)
                if len(stems) > 1 and not _follow(found[place + 1 : after], stems[1:]):
                    continue
                end = max(_compound_end(found, place, form), found[after - 1].end)
                mark = _Mark(token.start, end, covers, weight)
                if _is_better(mark, marks.get(token.start)):
                    marks[token.start] = mark
    return [marks[start] for start in sorted(marks)]


def _follow(found: list[Token], stems: tuple[str, ...]) -> bool:
    return tuple(token.stem for token in found) == stems


def _compound_end(found: list[Token], place: int, form: str) -> int:
    """Where the joined compound that stands with its first part ends."""
    joined = found[place].word
    if form == found[place].stem or form.startswith("~") or not form.isalpha():
        return found[place].end
    for token in found[place + 1 : place + 4]:
        joined += token.word
        if form[:-1].startswith(joined[:-2]) and len(joined) >= len(form):
            return token.end
    return found[place].end


def _is_better(mark: _Mark, other: _Mark | None) -> bool:
    if other is None:
        return True
    return (len(mark.covers), mark.weight, mark.end) > (
        len(other.covers),
        other.weight,
        other.end,
    )


def _best(marks: list[_Mark], length: int) -> tuple[int, int]:
    """First and last mark of the run within `length` that is worth most, the earliest of them."""
    best, best_worth = (0, 0), -1.0
    for first, mark in enumerate(marks):
        worth: dict[int, float] = {}
        for last in range(first, len(marks)):
            if last > first and marks[last].end - mark.start > length:
                break
            for term in marks[last].covers:
                worth[term] = max(worth.get(term, 0.0), marks[last].weight)
            spread = (marks[last].end - mark.start) / length
            total = sum(worth.values()) - _SPREAD * spread
            if total > best_worth:
                best, best_worth = (first, last), total
    return best


def _window(text: str, first: int, last: int, length: int) -> tuple[int, int]:
    """Where to cut around what answers: at sentences when they are near, else between words."""
    if len(text) <= length:
        return 0, len(text)
    room = max(length - (last - first), 0)
    earliest = max(0, first - room * 2 // 3)
    start = max(min(first - room // 3, len(text) - length), 0)
    ends = [found.end() for found in _SENTENCE.finditer(text, earliest, first)]
    if earliest == 0:
        start = 0
    elif ends:
        # The sentence that answers, and those before it only to fill the excerpt.
        start = next((end for end in reversed(ends) if len(text) - end >= length), ends[0])
    else:
        start = _word_start(text, start, first)
    end = min(start + length, len(text))
    if end < len(text):
        stops = [found.start() + 1 for found in _SENTENCE.finditer(text, last, end)]
        if stops and stops[-1] - start >= length // 2:
            end = stops[-1]
        else:
            space = text.rfind(" ", max(last, start + 1), end + 1)
            end = space if space > start else end
    return start, end


def _word_start(text: str, start: int, first: int) -> int:
    space = text.find(" ", start - 1, first) if start else -1
    return space + 1 if space >= 0 else start


def _parts(text: str, start: int, end: int, marks: list[_Mark]) -> tuple[tuple[str, bool], ...]:
    """The excerpt, cut where what answers begins and ends; neighbours are marked together."""
    spans: list[tuple[int, int]] = []
    for mark in marks:
        if spans and (
            mark.start <= spans[-1][1] or _GLUE.fullmatch(text, spans[-1][1], mark.start)
        ):
            spans[-1] = (spans[-1][0], max(spans[-1][1], mark.end))
        else:
            spans.append((mark.start, mark.end))
    parts: list[tuple[str, bool]] = [("… ", False)] if start else []
    place = start
    for first, last in spans:
        parts += [(text[place:first], False), (text[first:last], True)]
        place = last
    parts.append((text[place:end], False))
    if end < len(text):
        parts.append((" …", False))
    return tuple(part for part in parts if part[0])
