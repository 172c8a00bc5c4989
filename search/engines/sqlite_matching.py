"""What answers a query in the embedded index, scored as `search.ranking` says (points 1 to 3)."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from search.engines.sqlite_catalogue import Scope
from search.engines.sqlite_file import BODY, HEAD
from search.queries import Query
from search.ranking import BODY as IN_BODY
from search.ranking import FIELDS, OWN, SPREAD, Level, levels, weigh

_WORTH = tuple(FIELDS.values())
_FIELD = (1 << HEAD) - 1


@dataclass(frozen=True)
class Postings:
    """Where a query is answered, as far as the reader may find it."""

    levels: tuple[Level, ...]
    weights: tuple[float, ...]
    # Term → number of a document → the best that its head is worth for it.
    heads: tuple[Mapping[int, float], ...]
    # Term → place of a passage → the best that it is worth for it.
    bodies: tuple[Mapping[int, float], ...]
    required: frozenset[int]


@dataclass(frozen=True)
class Matches:
    """What answers: number of a document → score, and → its passages as (place, score)."""

    scores: Mapping[int, float]
    passages: Mapping[int, list[tuple[int, float]]]


def expression(phrases: Iterable[Sequence[str]]) -> str:
    """Any of these phrases, as FTS5 reads it: nothing of a query is syntax."""
    quoted = (" ".join(stems).replace('"', '""') for stems in phrases)
    return " OR ".join(f'"{words}"' for words in quoted)


def postings(connection: sqlite3.Connection, query: Query, scope: Scope) -> Postings:
    found = levels(query)
    heads: list[dict[int, float]] = []
    bodies: list[list[int]] = []
    for level in found:
        asked = (expression(level.phrases),)
        heads.append(_heads(connection, asked, scope))
        bodies.append(_bodies(connection, asked, scope))
    counts = [len(head) + len(body) for head, body in zip(heads, bodies, strict=True)]
    return Postings(
        levels=found,
        weights=weigh(query, found, counts, scope.total),
        heads=tuple(_head_of(term, found, heads) for term in range(len(query.terms))),
        bodies=tuple(_body_of(term, found, bodies) for term in range(len(query.terms))),
        required=query.required,
    )


def _heads(connection: sqlite3.Connection, asked: tuple[str], scope: Scope) -> dict[int, float]:
    """Number of a document → what its best field is worth."""
    best: dict[int, float] = {}
    for (place,) in connection.execute("SELECT rowid FROM heads WHERE heads MATCH ?", asked):
        number, worth = place >> HEAD, _WORTH[place & _FIELD]
        if worth > best.get(number, 0.0) and number not in scope.hidden:
            best[number] = worth
    return best


def _bodies(connection: sqlite3.Connection, asked: tuple[str], scope: Scope) -> list[int]:
    rows = connection.execute("SELECT rowid FROM bodies WHERE bodies MATCH ?", asked)
    unread = scope.unread
    if unread:
        return [place for (place,) in rows if place >> BODY not in unread]
    return [place for (place,) in rows]


def _head_of(
    term: int, found: Sequence[Level], heads: Sequence[Mapping[int, float]]
) -> dict[int, float]:
    best: dict[int, float] = {}
    for level, numbers in zip(found, heads, strict=True):
        if term in level.covers:
            for number, worth in numbers.items():
                best[number] = max(best.get(number, 0.0), worth * level.weight)
    return best


def _body_of(term: int, found: Sequence[Level], bodies: Sequence[list[int]]) -> dict[int, float]:
    best: dict[int, float] = {}
    # From the least to the best level: the last one written stays.
    for level, places in reversed(list(zip(found, bodies, strict=True))):
        if term in level.covers:
            best.update(dict.fromkeys(places, level.weight * IN_BODY))
    return best


class Scoring:
    """Scores patterns, not passages: thousands of passages hold the same few words."""

    def __init__(self, found: Postings) -> None:
        self.found = found
        self.whole = sum(found.weights)
        # Which worth each bit of the pattern of a passage stands for.
        self.bits: list[tuple[int, float]] = []
        self.patterns = self._patterns()
        # Number of a document → terms that its head answers.
        self.heads: dict[int, tuple[float, ...]] = self._heads()

    def _patterns(self) -> dict[int, int]:
        """Place of a passage → a bit for each term that it answers, and how well."""
        patterns: dict[int, int] = {}
        known = patterns.get
        for term, places in enumerate(self.found.bodies):
            bit_of = {}
            for worth in sorted(set(places.values())):
                bit_of[worth] = 1 << len(self.bits)
                self.bits.append((term, worth))
            if len(bit_of) == 1:
                (bit,) = bit_of.values()
                for place in places:
                    patterns[place] = known(place, 0) | bit
            else:
                for place, worth in places.items():
                    patterns[place] = known(place, 0) | bit_of[worth]
        return patterns

    def _heads(self) -> dict[int, tuple[float, ...]]:
        numbers = set().union(*self.found.heads) if self.found.heads else set()
        return {
            number: tuple(term.get(number, 0.0) for term in self.found.heads) for number in numbers
        }

    def score(self, head: tuple[float, ...], pattern: int, share: float) -> float:
        """What a passage of this pattern is worth under this head; 0 when it does not answer."""
        body = [0.0] * len(self.found.weights)
        for rank, (term, worth) in enumerate(self.bits):
            if pattern >> rank & 1:
                body[term] = worth
        covered = total = 0.0
        for term, weight in enumerate(self.found.weights):
            best = max(head[term], body[term])
            if best:
                covered += weight
                total += weight * (best + OWN * body[term])
            elif term in self.found.required:
                return 0.0
        return total if covered and covered >= share * self.whole - 1e-9 else 0.0

    def matches(self, share: float) -> Matches:
        """What answers this share of the query."""
        bare = (0.0,) * len(self.found.weights)
        # Heads that answer alike share a rank: a small number is looked up faster than they are.
        ranks = {bare: 0}
        rank_of = {
            number: ranks.setdefault(head, len(ranks)) for number, head in self.heads.items()
        }
        heads, width = list(ranks), len(ranks)
        known: dict[int, float] = {}
        scores: dict[int, float] = {}
        for number, head in self.heads.items():
            score = self.score(head, 0, share)
            if score:
                scores[number] = score
        passages: dict[int, list[tuple[int, float]]] = defaultdict(list)
        for place, pattern in self.patterns.items():
            number = place >> BODY
            rank = rank_of.get(number, 0)
            key = pattern * width + rank
            if key not in known:
                known[key] = self.score(heads[rank], pattern, share)
            if known[key]:
                passages[number].append((place, known[key]))
        for number, found in passages.items():
            best = max(score for _, score in found)
            spread = SPREAD * sum(score for _, score in found)
            scores[number] = max(best, scores.get(number, 0.0)) + spread
        return Matches(scores, passages)
