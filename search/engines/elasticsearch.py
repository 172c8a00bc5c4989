"""The engine of several machines: an index of Elasticsearch, under an alias.

Nothing is asked of a cluster but its core: words are prepared here, scores are constants that the
query carries, counts are exact in one shard.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from typing import Any

from cms.searchable import Document
from search import ranking
from search.engines import Answer, EngineUnavailable, Question, Reader, Suggestion
from search.engines.elasticsearch_answer import Asked, looked, reranked
from search.engines.elasticsearch_cluster import Cluster, action
from search.engines.elasticsearch_facets import chosen, counting_facets, facet_counts
from search.engines.elasticsearch_mapping import FORMAT_HERE, MAPPINGS, SETTINGS, to_source
from search.engines.elasticsearch_question import (
    SORTED_TITLES,
    Clause,
    Scored,
    all_of,
    counted,
    counting,
    held,
    suggested,
    titled,
    visible,
)
from search.engines.prepared import prepare, ways_to_begin
from search.queries import Query

# A cluster counts no further by default, and no one reads so far.
_LAST = 10_000
# Documents in one answer when all of them are read.
_PAGE = 5000
# Words for spelling: the most frequent ones, within what a cluster gives at once.
_MOST_WORDS = 60_000
# Seconds for which nobody looks whether the index has changed, to keep its words.
_FRESH_SECONDS = 1.0
_NEAREST: list[Any] = ["_score", {"key": "asc"}]
_NEWEST: Clause = {"published_on": {"order": "desc", "missing": "_last"}}
_SHORTEST: Clause = {"minutes": {"order": "asc", "missing": "_last"}}
_SORTS: Mapping[str, list[Any]] = {
    "recent": [_NEWEST, *_NEAREST],
    "duree": [_SHORTEST, *_NEAREST],
}


class ElasticsearchEngine:
    """See `search.engines.Engine`. One object for a process; safe in threads."""

    name = "elasticsearch"

    def __init__(self, url: str, alias: str) -> None:
        self._cluster = Cluster(url, alias)
        self._words: tuple[object, Mapping[str, int]] = (None, {})
        self._stamp: tuple[float, object] = (0.0, None)

    def index(self, documents: Iterable[Document]) -> None:
        self._change(map(_put, documents))

    def delete(self, keys: Collection[str]) -> None:
        self._change(action("delete", key) for key in keys)

    def _change(self, actions: Iterable[bytes]) -> None:
        self._cluster.send(actions, index=self._cluster.alias, refresh=True)
        self._stamp = (0.0, None)

    def rebuild(self, documents: Iterable[Document]) -> None:
        """Make another index beside the one that serves, then let it serve instead.

        What is indexed or deleted meanwhile goes to the former index only: whoever rebuilds looks
        at what has changed since (`search.indexing.rebuild`).
        """
        name = self._cluster.make(SETTINGS, MAPPINGS)
        try:
            self._cluster.send(map(_put, documents), index=name, refresh=False)
            self._cluster.put_in_place(name)
            self._stamp = (0.0, None)
        except BaseException:
            with suppress(EngineUnavailable):
                self._cluster.remove(name)
            raise

    def remove(self) -> None:
        """Take the index out of the cluster, for good."""
        self._cluster.remove_all()

    def is_ready(self) -> bool:
        try:
            return self._cluster.meta().get("format") == FORMAT_HERE
        except EngineUnavailable:
            return False

    def digests(self) -> dict[str, str]:
        found: dict[str, str] = {}
        after: list[str] | None = None
        while True:
            # Pages wait for it too (`search.readers`): not as long as whoever writes.
            with self._cluster.reading() as client:
                answer = client.search(
                    index=self._cluster.alias,
                    size=_PAGE,
                    sort=[{"key": "asc"}],
                    search_after=after,
                    source=False,
                    docvalue_fields=[{"field": "key"}, {"field": "digest"}],
                )
            hits = answer["hits"]["hits"]
            found |= {hit["fields"]["key"][0]: hit["fields"]["digest"][0] for hit in hits}
            if len(hits) < _PAGE:
                return found
            after = hits[-1]["sort"]

    def words(self, reader: Reader) -> Mapping[str, int]:
        """See `Engine.words`; the same object while the index is the same."""
        stamp = (self._index_stamp(), reader.hidden)
        known, words = self._words
        if known != stamp:
            answer = self._search(
                size=0,
                query=visible(reader),
                aggs={"words": {"terms": {"field": "spelling", "size": _MOST_WORDS}}},
            )
            buckets = answer["aggregations"]["words"]["buckets"]
            words = {bucket["key"]: bucket["doc_count"] for bucket in buckets}
            self._words = (stamp, words)
        return words

    def _index_stamp(self) -> object:
        """Another one when the index has changed, or after a second."""
        read_at, stamp = self._stamp
        if time.monotonic() - read_at > _FRESH_SECONDS or stamp is None:
            with self._cluster.reading() as client:
                stamp = client.indices.stats(
                    index=self._cluster.alias,
                    metric=["docs", "indexing"],
                    filter_path="indices.*.primaries.indexing.*_total,indices.*.primaries.docs",
                ).body
            self._stamp = (time.monotonic(), stamp)
        return stamp

    def has(self, stem: str, reader: Reader) -> bool:
        answer = self._search(
            size=0,
            terminate_after=1,
            query=all_of([visible(reader), held(stem, reader)]),
        )
        return bool(answer["hits"]["total"]["value"])

    def suggest(self, typed: str, *, reader: Reader, limit: int = 8) -> list[Suggestion]:
        for words in ways_to_begin(typed):
            hits = self._search(
                size=limit,
                query=suggested(words, reader),
                sort=["_score", *({name: "asc"} for name in SORTED_TITLES), {"key": "asc"}],
                source=[f"shown.{name}" for name in ("key", "title", "kind", "url")],
            )["hits"]["hits"]
            if hits:
                return [Suggestion(**hit["_source"]["shown"]) for hit in hits]
        return []

    def search(self, question: Question) -> Answer:
        query, reader = question.query, question.reader
        if not query.terms:
            return self._read(question, self._ask(question, _without_terms(query)), None)
        asked = self._asked(query, reader)
        scored = Scored(asked.levels, asked.weights, query.required, reader)
        answer = self._ask(question, scored.documents(ranking.COVERED))
        count = answer["aggregations"]["found"]["value"]
        if not ranking.is_enough(query, count):
            first = self._keys(scored.documents(ranking.COVERED), reader, count)
            few = self._few(asked, scored.documents(ranking.RELAXED), reader, first)
            if few:
                answer = self._ask(question, few)
        return self._read(question, answer, asked)

    def _asked(self, query: Query, reader: Reader) -> Asked:
        levels = ranking.levels(query)
        answer = self._search(size=0, query=visible(reader), aggs=counting(levels, reader))
        return Asked(query, levels, ranking.weigh(query, levels, *counted(answer, levels)))

    def _keys(self, found: Clause, reader: Reader, count: int) -> set[str]:
        """Of the documents that answer, when there are so few."""
        if not count:
            return set()
        answer = self._search(
            query=_among(found, [visible(reader)]), size=count, source=["shown.key"]
        )
        return {hit["_source"]["shown"]["key"] for hit in answer["hits"]["hits"]}

    def _few(
        self, asked: Asked, found: Clause, reader: Reader, first: Collection[str]
    ) -> Clause | None:
        """The best of what answers less of a query, scored, after those that come first whatever
        they are worth; None when nothing answers."""
        answer = self._search(
            query=_among(found, [visible(reader)]),
            sort=_NEAREST,
            size=ranking.RERANKED,
        )
        best = reranked(asked, [looked(hit) for hit in answer["hits"]["hits"]])
        keys = [*first, *(each.document.key for each in best if each.document.key not in first)]
        keys = keys[: ranking.FEW]
        return _among(found, [{"terms": {"key": keys}}]) if keys else None

    def _ask(self, question: Question, found: Clause) -> Mapping[str, Any]:
        """The documents of a page, with the first ones when these are looked at twice."""
        start, end = _span(question)
        return self._search(
            query=_among(found, [visible(question.reader)]),
            post_filter=all_of(chosen(question.filters).values()),
            aggs={
                "found": {"value_count": {"field": "key"}},
                **counting_facets(question.filters, question.reader),
            },
            sort=_order(question),
            from_=start,
            size=end - start,
            track_scores=True,
        )

    def _read(self, question: Question, answer: Mapping[str, Any], asked: Asked | None) -> Answer:
        found = [looked(hit) for hit in answer["hits"]["hits"]]
        start, _ = _span(question)
        if asked is not None and start == 0 and question.sort == "pertinence":
            found = reranked(asked, found)
        skipped = question.offset - start
        counts, names = facet_counts(answer["aggregations"], question.filters)
        return Answer(
            hits=tuple(each.hit(asked) for each in found[skipped : skipped + question.limit]),
            total=answer["hits"]["total"]["value"],
            facets=counts,
            names=names,
        )

    def _search(self, **asked: Any) -> Mapping[str, Any]:
        with self._cluster.reading() as client:
            answer = client.search(
                index=self._cluster.alias,
                # Half an answer is none: counts would lie.
                allow_partial_search_results=False,
                track_total_hits=True,
                **asked,
            )
        return answer.body


def _put(document: Document) -> bytes:
    return action("index", document.key, to_source(document, prepare(document)))


def _among(found: Clause, filters: Iterable[Clause]) -> Clause:
    return {"bool": {"must": [found], "filter": list(filters)}}


def _without_terms(query: Query) -> Clause:
    """Titles of little words, all documents when nothing is typed, none for signs only."""
    if query.words:
        return titled(query.words)
    return {"match_none": {}} if query.typed.strip() else {"match_all": {}}


def _order(question: Question) -> list[Any]:
    if question.sort in _SORTS:
        return _SORTS[question.sort]
    # Of the same score: the newest first, unless they are looked at twice.
    return _NEAREST if question.query.terms else ["_score", _NEWEST, {"key": "asc"}]


def _span(question: Question) -> tuple[int, int]:
    """First and last document to ask for: the first ones too when they are looked at twice."""
    start, end = question.offset, question.offset + question.limit
    if question.sort == "pertinence" and start < ranking.RERANKED:
        return 0, max(end, ranking.RERANKED)
    return min(start, _LAST), min(end, _LAST)
