"""How well an engine answers the graded queries, and what it fails.

nDCG@10 with gains 2^grade - 1; the mean reciprocal rank and the share of the first three count
only documents of grade 3.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

from search import snippets
from search.asking import Found, ask
from search.default_synonyms import default_groups
from search.engines import Engine, Hit, Reader
from search.queries import Synonyms
from tests.search.relevance.graded import FILES, RIGHT, Graded, graded, nonsense

LOOKED_AT = 10
TOP = 3
# Seconds before its caption at which a video may begin, so that one hears the sentence begin.
EARLY = 6
# The bars: nDCG@10, mean reciprocal rank, share in the first three, answers to nonsense.
NDCG, RECIPROCAL, IN_TOP, NONSENSE = 0.75, 0.92, 0.95, 5
# Ours: share of the queries said in a video that lead to where it is said, by file.
AT_THE_SECOND: Mapping[str, float] = {"queries": 0.9, "held_out": 0.9, "blind": 0.75}


@dataclass(frozen=True)
class Scored:
    """What a query found (keys, best first), and what that is worth."""

    query: Graded
    found: tuple[str, ...]
    # Where the videos that have a moment of the query would begin, by document; without those that
    # are not found, or of which no moment is quoted.
    seconds: Mapping[str, int]

    @property
    def ndcg(self) -> float:
        grades = [self.query.grades.get(key, 0) for key in self.found[:LOOKED_AT]]
        ideal = sorted(self.query.grades.values(), reverse=True)[:LOOKED_AT]
        return _gain(grades) / _gain(ideal)

    @property
    def reciprocal(self) -> float:
        ranks = (rank for rank, key in enumerate(self.found, start=1) if self._is_right(key))
        return 1 / next(ranks, math.inf)

    @property
    def is_in_top(self) -> bool:
        return any(map(self._is_right, self.found[:TOP]))

    @property
    def is_at_the_second(self) -> bool:
        """Whether a video begins at a caption that answers; for queries that have one."""
        return any(
            moment.start - EARLY <= self.seconds.get(moment.key, -EARLY - 1) <= moment.end
            for moment in self.query.moments
        )

    def _is_right(self, key: str) -> bool:
        return self.query.grades.get(key) == RIGHT


@dataclass(frozen=True)
class Scores:
    scored: tuple[Scored, ...]
    # How many documents each nonsensical query finds.
    nonsense: tuple[int, ...]

    @property
    def ndcg(self) -> float:
        return fmean(each.ndcg for each in self.scored)

    @property
    def reciprocal(self) -> float:
        return fmean(each.reciprocal for each in self.scored)

    @property
    def in_top(self) -> float:
        return fmean(each.is_in_top for each in self.scored)

    @property
    def empty(self) -> list[str]:
        return [each.query.typed for each in self.scored if not each.found]

    @property
    def at_the_second(self) -> float:
        timed = [each.is_at_the_second for each in self.scored if each.query.moments]
        return fmean(timed) if timed else 1.0

    def failures(self) -> list[Scored]:
        """Those without a right answer first, without it among the first three, or badly led."""
        return [
            each
            for each in self.scored
            if each.reciprocal < 1 or (each.query.moments and not each.is_at_the_second)
        ]


def default_synonyms() -> Synonyms:
    """Those of a new academy, as the migration writes them."""
    return Synonyms.of(
        ([term.strip() for term in terms.split(",")], is_one_way)
        for terms, is_one_way in default_groups()
    )


def score(engine: Engine, queries: Sequence[Graded]) -> Scores:
    synonyms = default_synonyms()
    return Scores(
        tuple(_scored(each, asked(engine, each.typed, synonyms)) for each in queries),
        tuple(asked(engine, typed, synonyms).answer.total for typed in nonsense()),
    )


def asked(engine: Engine, typed: str, synonyms: Synonyms, limit: int = LOOKED_AT) -> Found:
    return ask(typed, reader=Reader(), limit=limit, engine=engine, synonyms=synonyms)


def first_three(engine: Engine, typed: str, synonyms: Synonyms) -> list[str]:
    hits = asked(engine, typed, synonyms, limit=TOP).answer.hits
    return [hit.document.key for hit in hits]


def _scored(query: Graded, found: Found) -> Scored:
    keys = tuple(hit.document.key for hit in found.answer.hits)
    timed = {moment.key for moment in query.moments}
    led = {
        hit.document.key: _second(hit, found)
        for hit in found.answer.hits
        if hit.document.key in timed
    }
    return Scored(query, keys, {key: second for key, second in led.items() if second is not None})


def _second(hit: Hit, found: Found) -> int | None:
    """Where the first link to a moment of the video leads."""
    for shown in hit.passages:
        if shown.passage.moments:
            quoted = snippets.quote(shown.passage.text, found.query)
            return snippets.second_of(shown.passage, quoted.first or 0)
    return None


def _gain(grades: Iterable[int]) -> float:
    return sum((2**grade - 1) / math.log2(rank + 1) for rank, grade in enumerate(grades, start=1))


def report(engine: Engine) -> None:
    """A table on standard output, then what fails among the queries that are not held out."""
    out = sys.stdout.write
    out(f"{engine.name:14} queries  nDCG@10    MRR  top 3  empty  second  nonsense\n")
    for name in FILES:
        scores = score(engine, graded(name))
        out(
            f"{name:14} {len(scores.scored):7} {scores.ndcg:8.3f} {scores.reciprocal:6.3f} "
            f"{scores.in_top:6.1%} {len(scores.empty):6} {scores.at_the_second:7.1%} "
            f"{max(scores.nonsense):9}\n"
        )
        if name == "queries":
            failures = scores.failures()
    for each in failures:
        starts = [moment.start for moment in each.query.moments]
        led = f" at {list(each.seconds.values())}, not {starts}" if starts else ""
        right = [key for key, grade in each.query.grades.items() if grade == RIGHT]
        out(
            f"\n« {each.query.typed} » 1/{1 / (each.reciprocal or 0.001):.0f}{led}\n"
            f"  wanted {', '.join(right)}\n  found  {', '.join(each.found[:5])}\n"
        )
