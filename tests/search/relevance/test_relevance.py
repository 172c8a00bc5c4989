"""Both engines answer the graded queries above the bars, on fewer passages than `make bench`."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import pytest

from search.engines import Engine
from search.engines.sqlite import SqliteEngine
from tests.elasticsearch import Node
from tests.search.relevance import scoring
from tests.search.relevance.corpus import corpus, demo
from tests.search.relevance.distractors import speakers
from tests.search.relevance.graded import FILES, graded, nonsense
from tests.search.relevance.scoring import Scores

PASSAGES = 3_000
# Share of the queries for which both engines agree, order included.
ALIKE = 0.9
_EVERY = [each for name in FILES for each in graded(name)]


@pytest.fixture(scope="module")
def embedded(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    engine = SqliteEngine(tmp_path_factory.mktemp("relevance") / "search.sqlite3")
    engine.rebuild(corpus(PASSAGES))
    return engine


@pytest.fixture(scope="module")
def cluster(elasticsearch_node: Node) -> Iterator[Engine]:
    # The client takes its time to import: only who tests the cluster waits for it.
    from search.engines.elasticsearch import ElasticsearchEngine

    engine = ElasticsearchEngine(elasticsearch_node.url, f"relevance-{uuid.uuid4().hex}")
    engine.rebuild(corpus(PASSAGES))
    yield engine
    engine.remove()


def _is_above_the_bars(scores: Scores) -> None:
    told = [(each.query.typed, each.found[:3]) for each in scores.failures()]
    assert scores.empty == []
    assert max(scores.nonsense) <= scoring.NONSENSE
    assert scores.ndcg >= scoring.NDCG, told
    assert scores.reciprocal >= scoring.RECIPROCAL, told
    assert scores.in_top >= scoring.IN_TOP, told


def test_the_embedded_engine_answers_what_officials_type(embedded: Engine) -> None:
    _is_above_the_bars(scoring.score(embedded, _EVERY))


def test_elasticsearch_answers_what_officials_type(cluster: Engine) -> None:
    _is_above_the_bars(scoring.score(cluster, _EVERY))


@pytest.mark.parametrize("name", FILES)
def test_what_is_said_in_a_video_leads_to_its_second(embedded: Engine, name: str) -> None:
    scores = scoring.score(embedded, graded(name))
    told = [each.query.typed for each in scores.failures()]
    assert scores.at_the_second >= scoring.AT_THE_SECOND[name], told


def test_both_engines_give_the_same_first_three(embedded: Engine, cluster: Engine) -> None:
    synonyms = scoring.default_synonyms()
    queries = [each.typed for each in _EVERY]
    different = [
        typed
        for typed in queries
        if scoring.first_three(embedded, typed, synonyms)
        != scoring.first_three(cluster, typed, synonyms)
    ]
    assert len(different) <= (1 - ALIKE) * len(queries), different


def test_the_corpus_is_as_large_and_as_mixed_as_the_bars_suppose() -> None:
    documents = corpus()
    assert sum(len(document.passages) for document in documents) == 20_000
    assert len({document.key for document in documents}) == len(documents) >= 690
    shown = {label.value for each in documents for label in each.facets.get("intervenant", ())}
    assert len(shown) == 200
    assert max(len(document.passages) for document in documents) == 70


def test_many_queries_are_set_apart_and_repeat_no_other() -> None:
    typed = [each.typed for each in _EVERY] + nonsense()
    assert len(set(typed)) == len(typed)
    assert len(graded("held_out")) >= 60
    assert len(graded("blind")) >= 160
    assert sum(bool(each.moments) for each in _EVERY) >= 60


def test_nobody_of_the_demo_is_among_the_made_up_speakers() -> None:
    real = {document.title for document in demo() if document.kind == "personne"}
    assert not real & set(speakers())
