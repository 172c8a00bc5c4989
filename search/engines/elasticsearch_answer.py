"""A document that the cluster found, as `search.ranking` and results read it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from cms.searchable import Document, Passage
from search import ranking
from search.engines import FoundPassage, Hit
from search.engines.prepared import document_of
from search.queries import Query


@dataclass(frozen=True)
class Asked:
    """A query, and what its terms are worth to this reader."""

    query: Query
    levels: tuple[ranking.Level, ...]
    weights: tuple[float, ...]


@dataclass(frozen=True)
class Looked:
    """A document that answers, with what a second look needs."""

    document: Document
    candidate: ranking.Candidate
    # By position: what is shown of its best passages, as it is kept.
    shown: Mapping[int, str]

    def hit(self, asked: Asked | None) -> Hit:
        if asked is None:
            return Hit(self.document, self.candidate.score)
        best = ranking.best_passages(asked.levels, asked.weights, self.candidate.passages)
        return Hit(
            self.document,
            self.candidate.score,
            tuple(
                FoundPassage(_passage(self.shown[each.position]), each.position, each.score)
                for each in best
            ),
        )


def looked(hit: Mapping[str, Any]) -> Looked:
    """From one hit of the cluster."""
    source = hit["_source"]
    document = document_of(source["shown"])
    passages = []
    shown = {}
    for each in hit.get("inner_hits", {}).get("passages", {"hits": {"hits": ()}})["hits"]["hits"]:
        score, position = each["sort"]
        (shown[position],) = each["fields"]["passages.shown"]
        (body,) = each["fields"]["passages.body"]
        passages.append(ranking.Quotable(position, score, body))
    candidate = ranking.Candidate(
        key=document.key,
        score=hit["_score"],
        title=source["title"],
        head=source["head"],
        kind=document.kind,
        published_on=document.published_on,
        passages=tuple(passages),
    )
    return Looked(document, candidate, shown)


def reranked(asked: Asked, found: Sequence[Looked]) -> list[Looked]:
    """The first of these put in order for good, then the others."""
    first = {each.document.key: each for each in found[: ranking.RERANKED]}
    ranked = ranking.rerank(
        asked.query,
        asked.levels,
        asked.weights,
        [each.candidate for each in first.values()],
        today=date.today(),
    )
    return [*(first[candidate.key] for candidate, _ in ranked), *found[ranking.RERANKED :]]


def _passage(shown: str) -> Passage:
    text, moments = json.loads(shown)
    return Passage(text, tuple((offset, second) for offset, second in moments))
