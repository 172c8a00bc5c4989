"""Search over 20,000 passages, embedded and on a cluster: how well it answers, and how fast."""

from __future__ import annotations

import json
import math
import os
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from tests.bench.registry import Result, bench, counted
from tests.bench.territories import migrate, python
from tests.elasticsearch import Missing, Node

if TYPE_CHECKING:
    from cms.searchable import Document
    from search.engines import Engine
    from search.queries import Synonyms

ROUNDS = 3
SEARCH_MS, SUGGESTION_MS, UPDATE_MS, REBUILD_S = 60, 20, 50, 20
# Ours: what someone who presses « Rechercher » waits for the server, all in all.
PAGE_MS = 150
BARE_RATIO = 3
# A word that nearly every document holds: its facet of speakers has all its values.
COMMON = "conseil"
TYPED_LETTERS = (3, 5, 8)


@bench
def search() -> list[Result]:
    results = _measure("SQLite", "")
    with tempfile.TemporaryDirectory() as folder:
        try:
            node = Node(Path(folder))
        except Missing as missing:
            sys.stdout.write(f"search: no Elasticsearch node ({missing})\n")
            return results
        node.start()
        try:
            results += _measure("Elasticsearch", node.url)
        finally:
            node.kill()
    return results


def _measure(name: str, url: str) -> list[Result]:
    """In a process that has Django, on a database of its own."""
    with tempfile.TemporaryDirectory() as folder:
        database = f"sqlite:///{folder}/academy.sqlite3"
        migrate(database, folder)
        arguments = ("-m", "tests.bench.search", name, url)
        said = python("academy.settings.test", database, folder, *arguments)
    return [Result(**result) for result in json.loads(said.splitlines()[-1])]


def _inside(name: str, url: str) -> None:
    os.environ["ELASTICSEARCH_URL"] = url
    import django

    django.setup()
    from search.engines.choice import current_engine
    from tests.search.relevance.corpus import corpus
    from tests.search.relevance.scoring import default_synonyms

    documents, engine, synonyms = corpus(), current_engine(), default_synonyms()
    rebuilt = _milliseconds(lambda: engine.rebuild(documents)) / 1000
    results = [
        counted(f"rebuild, {name}", "s", rebuilt, at_most=REBUILD_S, bar_name="20,000 passages"),
        *_relevance(name, engine),
        *_latency(name, engine, synonyms, documents),
        *_suggestions(name, engine),
        *_update(name, engine, documents),
        *_facet(name, engine, synonyms, documents),
        *_page(name, documents),
    ]
    sys.stdout.write(json.dumps([asdict(result) for result in results]))


def _relevance(name: str, engine: Engine) -> list[Result]:
    """What is missing from perfect answers, so that less is better."""
    from tests.search.relevance import scoring
    from tests.search.relevance.graded import FILES, graded

    results = []
    for label, queries in zip(("tuned", "held out", "blind"), FILES, strict=True):
        scores = scoring.score(engine, graded(queries))
        told = f"{name}, {label}"
        missing = (
            ("1 - nDCG@10", 1 - scores.ndcg, 1 - scoring.NDCG),
            ("1 - MRR", 1 - scores.reciprocal, 1 - scoring.RECIPROCAL),
            ("not in top 3", 1 - scores.in_top, 1 - scoring.IN_TOP),
            ("wrong second", 1 - scores.at_the_second, 1 - scoring.AT_THE_SECOND[queries]),
        )
        results += [
            counted(
                f"{what}, {told}", "", value, at_most=bar, bar_name=f"{len(scores.scored)} queries"
            )
            for what, value, bar in missing
        ]
        results.append(
            counted(f"empty answers, {told}", "", len(scores.empty), at_most=0.5, bar_name="none")
        )
    most = max(scores.nonsense)
    bar = scoring.NONSENSE
    results.append(counted(f"nonsense, {name}", "found", most, at_most=bar, bar_name="the most"))
    return results


def _latency(
    name: str, engine: Engine, synonyms: Synonyms, documents: Sequence[Document]
) -> list[Result]:
    """The graded queries and the nonsense, beside a bare MATCH of the same words."""
    from tests.search.relevance.graded import FILES, graded, nonsense
    from tests.search.relevance.scoring import asked

    typed = [each.typed for name in FILES for each in graded(name)] + nonsense()
    times = _times(lambda words: asked(engine, words, synonyms, limit=20), typed)
    bare = _bare(typed, documents)
    middle, slow, limit = median(times), _p95(times), _p95(bare)
    return [
        counted(f"search p50, {name}", "ms", middle, at_most=SEARCH_MS, bar_name="the p95's"),
        counted(f"search p95, {name}", "ms", slow, at_most=SEARCH_MS, bar_name="at most"),
        Result(f"search p95, {name}", "ms", slow, "bare FTS5 MATCH p95", limit, bar=BARE_RATIO),
    ]


def _bare(typed: Sequence[str], documents: Sequence[Document]) -> list[float]:
    """Milliseconds of FTS5 alone: any of the words, the twenty best passages."""
    from search import french

    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE bare USING fts5(body, tokenize='unicode61')")
    texts = [passage.text for document in documents for passage in document.passages]
    connection.executemany("INSERT INTO bare VALUES (?)", ([text] for text in texts))
    matches = [" OR ".join(f'"{token.word}"' for token in french.tokens(words)) for words in typed]

    def match(words: str) -> None:
        statement = "SELECT rowid FROM bare WHERE bare MATCH ? ORDER BY rank LIMIT 20"
        connection.execute(statement, [words]).fetchall()

    return _times(match, [words for words in matches if words])


def _suggestions(name: str, engine: Engine) -> list[Result]:
    from search.asking import suggest
    from search.engines import Reader
    from tests.search.relevance.graded import graded

    typed = {each.typed[:letters] for each in graded("queries") for letters in TYPED_LETTERS}
    slow = _p95(_times(lambda start: suggest(start, reader=Reader(), engine=engine), sorted(typed)))
    return [
        counted(f"suggestions p95, {name}", "ms", slow, at_most=SUGGESTION_MS, bar_name="at most")
    ]


def _update(name: str, engine: Engine, documents: Sequence[Document]) -> list[Result]:
    longest = max(documents, key=lambda document: len(document.passages))
    passages = len(longest.passages)
    times = [_milliseconds(lambda: engine.index([longest])) for _round in range(9)]
    return [
        counted(
            f"one page updated, {name}",
            "ms",
            median(times),
            at_most=UPDATE_MS,
            bar_name=f"{passages} passages",
        )
    ]


def _facet(
    name: str, engine: Engine, synonyms: Synonyms, documents: Sequence[Document]
) -> list[Result]:
    """The speakers of all that answers a common word, counted one by one to compare."""
    from tests.search.relevance.scoring import asked

    found = asked(engine, COMMON, synonyms, limit=len(documents)).answer
    keys = {hit.document.key for hit in found.hits}
    expected: dict[str, int] = {}
    for document in documents:
        if document.key in keys:
            for label in document.facets.get("intervenant", ()):
                expected[label.value] = expected.get(label.value, 0) + 1
    given = dict(found.facets["intervenant"])
    wrong = sum(given.get(value) != expected.get(value) for value in given.keys() | expected.keys())
    told = f"of {len(expected)} values"
    return [counted(f"facet values wrong, {name}", "", wrong, at_most=0.5, bar_name=told)]


def _page(name: str, documents: Sequence[Document]) -> list[Result]:
    """From the request to the last byte, as a visitor: permissions, search, facets, snippets."""
    from django.core.management import call_command
    from django.test import Client

    from search import indexing
    from search.default_synonyms import default_groups
    from search.models import SynonymGroup
    from tests.search.relevance.graded import graded
    from tests.search.relevance.source import register

    call_command("createcachetable")
    SynonymGroup.objects.bulk_create(
        SynonymGroup(terms=terms, is_one_way=is_one_way) for terms, is_one_way in default_groups()
    )
    register(documents)
    indexing.rebuild()
    client = Client()

    def get(typed: str) -> None:
        answer = client.get("/recherche/", {"q": typed})
        if answer.status_code != 200:
            raise RuntimeError(f"{typed}: {answer.status_code}")

    times = _times(get, [each.typed for each in graded("queries")])
    middle, slow = median(times), _p95(times)
    return [
        counted(f"whole page p50, {name}", "ms", middle, at_most=PAGE_MS, bar_name="the p95's"),
        counted(f"whole page p95, {name}", "ms", slow, at_most=PAGE_MS, bar_name="at most"),
    ]


def _times(ask: Callable[[str], object], typed: Sequence[str]) -> list[float]:
    """Milliseconds of each, warm, several times over."""
    for words in typed:
        ask(words)
    return [
        _milliseconds(lambda words=words: ask(words))  # type: ignore[misc]
        for _round in range(ROUNDS)
        for words in typed
    ]


def _milliseconds(run: Callable[[], object]) -> float:
    started = time.perf_counter()
    run()
    return (time.perf_counter() - started) * 1000


def _p95(times: Sequence[float]) -> float:
    return sorted(times)[math.ceil(0.95 * len(times)) - 1]


if __name__ == "__main__":
    _inside(sys.argv[1], sys.argv[2])
