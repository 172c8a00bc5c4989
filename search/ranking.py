"""What a match is worth, the same for every engine. No Django.

An engine finds; what it finds is worth the same whichever engine found it. In order:

1. `levels(query)`: the units of a query, those that answer the same terms as well put together.
   The engine counts what the reader may find of each level: passages that hold it, plus documents
   that hold it in a field of their head.
2. `weigh(query, levels, counts, total)`: what each term of the query is worth (idf), `total` being
   all that could be counted.
3. The engine scores a passage, for each term of the query, by
   weight × (max(head, body) + `OWN` × body)
   where head and body are the best over the levels that answer the term of
   level.weight × field weight: `FIELDS` for what is everyone's of the document, `BODY` for that
   passage. A document is worth its best passage, or its head alone (body = 0), plus `SPREAD` × the
   sum of the scores of its passages that answer. A passage answers when it, with the head of its
   document, answers the required terms and `COVERED` of the weight of all terms, and holds
   something of the query itself; a head answers alone likewise. Nothing else is found.
4. If too little is found so (before filters; `is_enough`), the engine asks again for the share of
   `RELAXED`; what it finds then is put in its final order (5) and cut, before facets and filters,
   to the `FEW` best after what was found first, so that nonsense finds next to nothing.
5. The first `RERANKED` (by score, then key) become `Candidate`s, each with its `COMPARED` best
   passages (by score, then position) or more, and `rerank` orders them for good. The others follow.
6. `best_passages` chooses those that are quoted under a document among its `TRIED` best.

Texts are those of `search.engines.prepared`: stems in order, then « | », then other forms.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain

from search.french_words import STOP
from search.lexicon import surprise
from search.queries import Query

# What a term is worth where it stands; 1 in a passage.
FIELDS: Mapping[str, float] = {"title": 2.4, "speakers": 2.2, "tags": 1.7, "summary": 1.4}
BODY = 1.0
# What a term that nothing holds is worth of the rarest, and how much the family of a word counts
# in how rare it is.
UNKNOWN = 0.7
POOLED = 0.5
# What a passage gains by holding itself what the head of its document answers.
OWN = 0.05
# Share of the weight of a query that must be answered, and what is tried when nothing answers so.
COVERED = 0.4
RELAXED = 0.2
FEW = 5
# A question of so many terms is asked again when fewer than this answer it.
_QUESTION = 3
_ENOUGH = 2
# Orders documents with equally good passages by how much of them answers, and nothing else.
SPREAD = 0.0002
RERANKED = 40
# Passages of a document that are compared with those of others, and that may be quoted.
COMPARED = 3
TRIED = 6
QUOTED = 3
# What the second look adds, in shares of the worth of the query.
_TITLE_FITS = 0.6
_TITLE_IS = 0.6
_NEAR = 0.5
_NEAR_IN_HEAD = 0.35
_OFTEN = 0.12
_SEVERAL = 0.02
_RECENT = 0.05
_KINDS: Mapping[str, float] = {
    "temoignage": 0.04,
    "parole-d-expert": 0.04,
    "ressource": 0.04,
    "parcours": 0.03,
    "cours": 0.03,
    "sequence": 0.02,
}
# What is worth little however rare it is in the index, for everyone says it every day (« savoir »,
# « vraiment »): its surprise less this, but for the least that a word is worth.
_ORDINARY = 4.0
_LEAST = 1.0
# A word of one document is not worth more than a word of three: often a mistake.
_RAREST = 3


@dataclass(frozen=True, slots=True)
class Level:
    """What answers the same terms equally well: any of its phrases, of one stem or more."""

    phrases: tuple[tuple[str, ...], ...]
    covers: frozenset[int]
    weight: float


@dataclass(frozen=True, slots=True)
class Quotable:
    """A passage that answers: its score, and its prepared text."""

    position: int
    score: float
    text: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A document among the first, with its best passages, best first."""

    key: str
    score: float
    # Prepared, as all other fields of the head, put together.
    title: str
    head: str
    kind: str
    published_on: date | None = None
    passages: tuple[Quotable, ...] = ()


def levels(query: Query) -> tuple[Level, ...]:
    """The units of a query by what they answer and how well, the best first."""
    together: dict[tuple[frozenset[int], float], list[tuple[str, ...]]] = defaultdict(list)
    for unit in query.units:
        phrases = together[unit.covers, unit.weight]
        if unit.stems and unit.stems not in phrases:
            phrases.append(unit.stems)
    found = [
        Level(tuple(phrases), covers, weight)
        for (covers, weight), phrases in together.items()
        if phrases and covers
    ]
    return tuple(sorted(found, key=lambda level: (-level.weight, sorted(level.covers))))


def idf(count: int, total: int) -> float:
    """What a term is worth that `count` of `total` passages and heads hold; always above 0."""
    held = min(max(count, _RAREST), max(total, _RAREST))
    return math.log(1 + (max(total, _RAREST) - held + 0.5) / (held + 0.5))


def weigh(
    query: Query, levels: Sequence[Level], counts: Sequence[int], total: int
) -> tuple[float, ...]:
    """What each term of the query is worth (`idf`).

    Half by how rare it is as typed, half by how rare its family is: « adresser » is a common
    word, however rarely it is written so. What everyone says every day is worth little however
    rare it is here (`_ORDINARY`). A term that nothing holds is worth `UNKNOWN` of the
    rarest, so that what only answers the others may be too little.
    """
    weights = []
    for term in range(len(query.terms)):
        held = [
            count
            for level, count in sorted(
                zip(levels, counts, strict=True), key=lambda each: len(each[0].covers)
            )
            if count and term in level.covers
        ]
        if held:
            worth = (1 - POOLED) * idf(held[0], total) + POOLED * idf(max(held), total)
        else:
            worth = UNKNOWN * idf(0, total)
        weights.append(min(worth, _most(query.terms[term].word)))
    return tuple(weights)


def _most(word: str) -> float:
    """What a word is worth at most; a small word is only looked for as an acronym, « SI »."""
    return math.inf if word in STOP else max(surprise(word) - _ORDINARY, _LEAST)


def is_enough(query: Query, found: int) -> bool:
    """Whether so many documents are an answer; of a long question, one may be found by chance."""
    return found >= (_ENOUGH if len(query.terms) >= _QUESTION else 1)


class Look:
    """The second look at what was found, where words stand beside one another."""

    def __init__(self, levels: Sequence[Level], weights: Sequence[float]) -> None:
        self.weights = weights
        self.whole = sum(weights) or 1.0
        # From a stem to the terms that it answers, and how well.
        self.words: dict[str, dict[int, float]] = defaultdict(dict)
        self.phrases: list[tuple[tuple[str, ...], frozenset[int], float]] = []
        for level in levels:
            for stems in level.phrases:
                if len(stems) > 1:
                    self.phrases.append((stems, level.covers, level.weight))
                    continue
                for term in level.covers:
                    known = self.words[stems[0]]
                    known[term] = max(known.get(term, 0.0), level.weight)

    def answered(self, tokens: Sequence[str]) -> dict[int, float]:
        """The terms that a prepared text answers, and how well (ratio 0-1)."""
        found: dict[int, float] = {}
        for token in self.words.keys() & set(tokens):
            for term, weight in self.words[token].items():
                found[term] = max(found.get(term, 0.0), weight)
        for _, covers, weight in self._phrases_in(tokens):
            for term in covers:
                found[term] = max(found.get(term, 0.0), weight)
        return found

    def places(self, tokens: Sequence[str]) -> list[tuple[int, int]]:
        """(place, term) of each answering word among the stems of a prepared text, in order."""
        stems = tokens[: tokens.index("|")] if "|" in tokens else tokens
        found = [
            (place, term)
            for place, stem in enumerate(stems)
            if stem in self.words
            for term in self.words[stem]
        ]
        for place, covers, _ in self._phrases_in(stems):
            found += [(place + rank, term) for rank, term in enumerate(sorted(covers))]
        return sorted(found)

    def _phrases_in(self, tokens: Sequence[str]) -> list[tuple[int, frozenset[int], float]]:
        return [
            (place, covers, weight)
            for stems, covers, weight in self.phrases
            if stems[0] in tokens
            for place in range(len(tokens) - len(stems) + 1)
            if tokens[place] == stems[0] and tuple(tokens[place : place + len(stems)]) == stems
        ]

    def share(self, terms: Mapping[int, float]) -> float:
        """Share of the worth of the query, ratio 0-1."""
        return sum(self.weights[term] * weight for term, weight in terms.items()) / self.whole

    def nearness(self, places: Sequence[tuple[int, int]]) -> float:
        """Ratio 0-1: 1 when all terms of the query stand side by side, 0 when one does."""
        wanted = {term for _, term in places}
        if len(wanted) < 2:
            return 0.0
        shortest = places[-1][0] - places[0][0] + 1
        last: dict[int, int] = {}
        for place, term in places:
            last[term] = place
            if len(last) == len(wanted):
                shortest = min(shortest, place - min(last.values()) + 1)
        share = sum(self.weights[term] for term in wanted) / self.whole
        # Terms that one word answers take no more room than it.
        return share * min(1.0, len(wanted) / max(shortest, 1))

    def passage(self, text: str) -> float:
        """What a prepared passage is worth beyond its score, in shares of the query."""
        places = self.places(text.split())
        often = min(len(places), 4) / 4
        return _NEAR * self.nearness(places) + _OFTEN * often

    def head(self, text: str) -> float:
        """What the other prepared fields of a head are worth together beyond their score."""
        return _NEAR_IN_HEAD * self.nearness(self.places(text.replace("|", " ").split()))

    def title(self, text: str, asked: Sequence[str]) -> float:
        """What a prepared title is worth beyond its score, `asked` being what was typed."""
        tokens = text.split()
        stems = tokens[: tokens.index("|")] if "|" in tokens else tokens
        if not stems:
            return 0.0
        places = self.places(tokens)
        fits = self.share(self.answered(tokens)) * len({place for place, _ in places}) / len(stems)
        near = self.nearness(places)
        return _TITLE_FITS * fits + _TITLE_IS * (list(stems) == list(asked)) + _NEAR * near


def rerank(
    query: Query,
    levels: Sequence[Level],
    weights: Sequence[float],
    candidates: Sequence[Candidate],
    *,
    today: date,
) -> list[tuple[Candidate, float]]:
    """The same candidates, best first, each with its score for good."""
    look = Look(levels, weights)
    asked = [term.stem for term in query.terms]
    scored = [(each, _second_score(look, asked, each, today)) for each in candidates]
    return sorted(scored, key=lambda pair: (-round(pair[1], 6), -pair[0].score, pair[0].key))


def _second_score(look: Look, asked: Sequence[str], found: Candidate, today: date) -> float:
    head = [*found.title.split(), *found.head.split()]
    passages = found.passages[:COMPARED]
    texts = [passage.text.split() for passage in passages]
    at_once = look.share(look.answered([*head, *(texts[0] if texts else ())]))
    in_all = look.share(look.answered([*head, *chain.from_iterable(texts)]))
    score = found.score / look.whole * (0.4 + 0.3 * at_once + 0.3 * in_all)
    score += max(look.title(found.title, asked), look.head(found.head))
    score += max((look.passage(each.text) for each in passages), default=0.0)
    score += _SEVERAL * len(texts) / COMPARED
    if found.published_on is not None:
        years = max((today - found.published_on).days, 0) / 365
        score += _RECENT * 0.5**years
    return score + _KINDS.get(found.kind, 0.0)


def best_passages(
    levels: Sequence[Level], weights: Sequence[float], passages: Sequence[Quotable]
) -> list[Quotable]:
    """At most `QUOTED`, best first, no two side by side: one would quote the other's end."""
    look = Look(levels, weights)
    worth = {each.position: each.score / look.whole + look.passage(each.text) for each in passages}
    chosen: list[Quotable] = []
    for each in sorted(passages, key=lambda one: (-round(worth[one.position], 6), one.position)):
        if all(abs(each.position - other.position) > 1 for other in chosen):
            chosen.append(each)
        if len(chosen) == QUOTED:
            break
    return chosen
