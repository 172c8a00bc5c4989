"""A question in the cluster's own words: what answers, scored as `search.ranking` says.

Only what every cluster has: no script, no plugin. A document is found by its nested passages, each
of which carries the words of the head; position 0 is the head alone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from search.engines import Reader
from search.ranking import BODY, FIELDS, OWN, SPREAD, TRIED, Level

Clause = dict[str, Any]

# Worth of a word where it stands in a nested passage.
_WORTH: Mapping[str, float] = {**FIELDS, "body": BODY}
# The cluster counts in single precision.
_ROUNDING = 1e-5
# The head of a document, alone.
_HEAD: Clause = {"term": {"passages.is_head": True}}


def visible(reader: Reader) -> Clause:
    """Documents that this reader may find."""
    return without("key", reader.hidden)


def without(field: str, keys: Collection[str]) -> Clause:
    if not keys:
        return {"match_all": {}}
    return {"bool": {"must_not": [{"terms": {field: sorted(keys)}}]}}


def any_of(clauses: Sequence[Clause]) -> Clause:
    return clauses[0] if len(clauses) == 1 else {"bool": {"should": list(clauses)}}


def all_of(clauses: Iterable[Clause]) -> Clause:
    return {"bool": {"filter": list(clauses)}}


def holds(levels: Iterable[Level], field: str) -> Clause:
    """Passages whose field has any phrase of these levels."""
    phrases = [phrase for level in levels for phrase in level.phrases]
    words = [phrase[0] for phrase in phrases if len(phrase) == 1]
    clauses: list[Clause] = [{"terms": {f"passages.{field}": words}}] if words else []
    clauses += [
        {"match_phrase": {f"passages.{field}": " ".join(phrase)}}
        for phrase in phrases
        if len(phrase) > 1
    ]
    return any_of(clauses)


def counting(levels: Sequence[Level], reader: Reader) -> Clause:
    """Aggregations that count what this reader may find of each level: read by `counted`."""
    heads = {str(place): any_of([holds([level], field) for field in FIELDS])
             for place, level in enumerate(levels)}  # fmt: skip
    bodies = {str(place): holds([level], "body") for place, level in enumerate(levels)}
    return {
        "passages": {
            "nested": {"path": "passages"},
            "aggs": {
                "heads": {"filter": _HEAD, "aggs": {"of": {"filters": {"filters": heads}}}},
                "bodies": {
                    "filter": _read_by(reader),
                    "aggs": {"of": {"filters": {"filters": bodies}}},
                },
            },
        }
    }


def counted(answer: Mapping[str, Any], levels: Sequence[Level]) -> tuple[list[int], int]:
    """For each level how many passages and heads hold it, and how many there are."""
    found = answer["aggregations"]["passages"]
    parts = [found["heads"], found["bodies"]]
    counts = [
        sum(part["of"]["buckets"][str(place)]["doc_count"] for part in parts)
        for place in range(len(levels))
    ]
    return counts, sum(part["doc_count"] for part in parts)


def _read_by(reader: Reader) -> Clause:
    """Passages, heads apart, that this reader may read."""
    refused = [_HEAD]
    if reader.closed:
        refused.append({"terms": {"passages.of": sorted(reader.closed)}})
    return {"bool": {"must_not": refused}}


class Scored:
    """What answers a query, to this reader."""

    def __init__(
        self,
        levels: Sequence[Level],
        weights: Sequence[float],
        required: Collection[int],
        reader: Reader,
    ) -> None:
        self._levels, self._weights, self._required = levels, weights, required
        self._covering = [
            [level for level in levels if term in level.covers] for term in range(len(weights))
        ]
        self._reader = reader

    def documents(self, share: float) -> Clause:
        """What answers this share, scored by its best passage and a little by all of them.

        The best passages come with it, as inner hits.
        """
        if any(not self._covering[term] for term in self._required):
            return {"match_none": {}}
        spoken = all_of([_read_by(self._reader), holds(self._levels, "body")])
        best = {
            "size": TRIED,
            "sort": ["_score", {"passages.position": "asc"}],
            "_source": False,
            "stored_fields": ["passages.body", "passages.shown"],
        }
        spread = _nested(self._answering(spoken, share), "sum", inner_hits=best)
        return {
            "bool": {
                "must": [_nested(self._answering(any_of([_HEAD, spoken]), share), "max")],
                # A weight, for a boost would reach into the least score of `_covered`.
                "should": [{"function_score": {"query": spread, "weight": SPREAD}}],
            }
        }

    def _answering(self, among: Clause, share: float) -> Clause:
        filters = [among, self._covered(share)]
        filters += [holds(self._covering[term], "any") for term in sorted(self._required)]
        return {"bool": {"filter": filters, "should": self._worth()}}

    def _covered(self, share: float) -> Clause:
        """What holds terms that are worth this share of the query."""
        answered = [
            {"constant_score": {"filter": holds(levels, "any"), "boost": weight}}
            for levels, weight in zip(self._covering, self._weights, strict=True)
            if levels
        ]
        least = share * sum(self._weights) * (1 - _ROUNDING)
        return {"function_score": {"query": any_of(answered), "min_score": least}}

    def _worth(self) -> list[Clause]:
        """Clauses whose scores add up to what a passage is worth."""
        own = {"body": BODY * OWN}
        return [
            {"dis_max": {"queries": _constants(levels, weight, worth)}}
            for levels, weight in zip(self._covering, self._weights, strict=True)
            for worth in (_WORTH, own)
            if levels
        ]


def _constants(levels: Iterable[Level], weight: float, worth: Mapping[str, float]) -> list[Clause]:
    return [
        {
            "constant_score": {
                "filter": holds([level], field),
                "boost": weight * level.weight * worth_there,
            }
        }
        for level in levels
        for field, worth_there in worth.items()
    ]


def held(stem: str, reader: Reader) -> Clause:
    """Documents that hold this stem where this reader may find it."""
    word = Level(((stem,),), frozenset(), 1.0)
    heads = all_of([_HEAD, holds([word], "any")])
    bodies = all_of([_read_by(reader), holds([word], "body")])
    return _nested(any_of([heads, bodies]), "none")


def titled(words: Sequence[str]) -> Clause:
    """Titles that hold these words side by side; the shorter, the nearer."""
    return {
        "function_score": {
            "query": {"match_phrase": {"title_words": " ".join(words)}},
            "field_value_factor": {
                "field": "title_length",
                "factor": 1 / len(words),
                "modifier": "reciprocal",
            },
            "boost_mode": "replace",
        }
    }


# After the score of `suggested`, as `prepared.suggestion_rank` sorts.
SORTED_TITLES = ("kind_place", "title_length", "title_key")


def suggested(words: Sequence[str], reader: Reader) -> Clause:
    """Documents with words that begin so, those first whose title begins so, then holds it."""
    typed = " ".join(words)
    ranks = [
        all_of(_begun("title_words", word) for word in words),
        _begun("title_tails", typed),
        _begun("title_key", typed),
    ]
    return {
        "bool": {
            "filter": [visible(reader), *(_begun("words", word) for word in words)],
            "should": {
                "dis_max": {
                    "queries": [
                        {"constant_score": {"filter": clause, "boost": rank}}
                        for rank, clause in enumerate(ranks, start=1)
                    ]
                }
            },
        }
    }


def _begun(field: str, typed: str) -> Clause:
    return {"prefix": {field: {"value": typed}}}


def _nested(query: Clause, mode: str, **more: Any) -> Clause:
    return {"nested": {"path": "passages", "score_mode": mode, "query": query, **more}}
