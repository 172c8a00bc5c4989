"""What only a cluster has: indexes behind an alias, bulk requests, and a network."""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from elasticsearch import Elasticsearch

from cms.searchable import Document, Passage
from search.engines import EngineUnavailable, Reader, elasticsearch_cluster
from search.engines.elasticsearch import ElasticsearchEngine
from search.engines.sqlite import SqliteEngine
from tests.elasticsearch import Node
from tests.search.engine_contract import CANTINE, EVERYTHING, FIBRE, LESSON, asked, keys


class Front:
    """What stands before a node: it refuses with the statuses of `refusals`, then passes on."""

    def __init__(self, node: str) -> None:
        self.node = node
        self.refusals: list[int] = []
        self.is_silent = False
        self.asked: list[str] = []
        self._closed = threading.Event()
        handler = type("Handler", (_Handler,), {"front": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def wait(self) -> None:
        self._closed.wait(60)

    def close(self) -> None:
        self._closed.set()
        self._server.shutdown()
        self._server.server_close()


class _Handler(BaseHTTPRequestHandler):
    front: Front

    def _answer(self) -> None:
        front = self.front
        front.asked.append(f"{self.command} {self.path.partition('?')[0]}")
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        if front.is_silent:
            front.wait()
        elif front.refusals:
            self._send(front.refusals.pop(0), b'{"error": "busy"}', "application/json")
        else:
            self._send(*self._passed_on(body))

    do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = _answer

    def _passed_on(self, body: bytes) -> tuple[int, bytes, str]:
        kept = ("content-type", "accept")
        headers = {name: self.headers[name] for name in kept if self.headers[name]}
        request = Request(  # noqa: S310  (loopback)
            self.front.node + self.path, body or None, headers, method=self.command
        )
        try:
            with urlopen(request, timeout=30) as answer:  # noqa: S310  (loopback)
                return answer.status, answer.read(), answer.headers["content-type"]
        except HTTPError as error:
            with error:
                return error.code, error.read(), error.headers["content-type"]

    def _send(self, status: int, body: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("X-Elastic-Product", "Elasticsearch")
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments: Any) -> None:
        """Not on the tests' output."""


@pytest.fixture
def alias() -> str:
    return f"test-{secrets.token_hex(4)}"


@pytest.fixture
def engine(elasticsearch_node: Node, alias: str) -> Iterator[ElasticsearchEngine]:
    made = ElasticsearchEngine(elasticsearch_node.url, alias)
    yield made
    made.remove()


@pytest.fixture
def client(elasticsearch_node: Node) -> Iterator[Elasticsearch]:
    with Elasticsearch(elasticsearch_node.url) as made:
        yield made


@pytest.fixture
def front(elasticsearch_node: Node) -> Iterator[Front]:
    made = Front(elasticsearch_node.url)
    yield made
    made.close()


@pytest.fixture
def fronted(front: Front, engine: ElasticsearchEngine, alias: str) -> ElasticsearchEngine:
    """The same index, asked through the front."""
    engine.rebuild(EVERYTHING)
    return ElasticsearchEngine(front.url, alias)


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(elasticsearch_cluster, "PAUSES", (0.01, 0.01, 0.01))


def indexes(client: Elasticsearch, alias: str) -> list[str]:
    return list(client.indices.get(index=f"{alias}-*"))


def test_searches_go_on_in_the_former_index_during_a_rebuild(engine: ElasticsearchEngine) -> None:
    engine.rebuild([FIBRE])
    seen: list[list[str]] = []

    def slowly() -> Iterator[Document]:
        for document in (CANTINE, LESSON):
            seen.append(keys(asked(engine, "conseil")))
            yield document
        engine.index([replace(FIBRE, title="Les conseils de la fibre")])
        seen.append([hit.document.title for hit in asked(engine, "fibre").hits])

    engine.rebuild(slowly())
    assert seen == [["page-1"], ["page-1"], ["Les conseils de la fibre"]]
    assert sorted(keys(asked(engine, "conseil"))) == ["page-2", "page-3"]


def test_a_rebuild_leaves_one_index(
    engine: ElasticsearchEngine, client: Elasticsearch, alias: str
) -> None:
    engine.rebuild(EVERYTHING)
    engine.rebuild(EVERYTHING)
    (name,) = indexes(client, alias)
    assert list(client.indices.get_alias(name=alias)) == [name]


def test_a_rebuild_that_fails_changes_nothing(
    engine: ElasticsearchEngine, client: Elasticsearch, alias: str
) -> None:
    engine.rebuild(EVERYTHING)
    before = indexes(client, alias)

    def broken() -> Iterator[Document]:
        yield CANTINE
        raise LookupError("the database is gone")

    with pytest.raises(LookupError):
        engine.rebuild(broken())
    assert indexes(client, alias) == before
    assert engine.digests() == {each.key: each.digest for each in EVERYTHING}


def test_what_a_killed_rebuild_left_is_removed_and_not_what_another_one_makes(
    engine: ElasticsearchEngine, client: Elasticsearch, alias: str
) -> None:
    left, neighbour = f"{alias}-20260101000000-abcdef", f"{alias}-2-20260101000000-abcdef"
    made_now = f"{alias}-{time.strftime('%Y%m%d%H%M%S', time.gmtime())}-abcdef"
    for name in (left, neighbour, made_now):
        client.indices.create(index=name)
    engine.rebuild(EVERYTHING)
    found = indexes(client, alias)
    assert left not in found
    assert {neighbour, made_now} < set(found)
    client.indices.delete(index=neighbour)


def test_without_an_index_nothing_answers_and_nothing_is_made(
    engine: ElasticsearchEngine, client: Elasticsearch, alias: str
) -> None:
    assert not engine.is_ready()
    calls = (
        lambda: asked(engine, "fibre"),
        lambda: engine.suggest("fib", reader=Reader()),
        lambda: engine.words(Reader()),
        lambda: engine.has("fibr", Reader()),
        lambda: engine.digests(),
        lambda: engine.index([FIBRE]),
        lambda: engine.delete(["page-1"]),
    )
    for call in calls:
        with pytest.raises(EngineUnavailable):
            call()
    assert indexes(client, alias) == []


def test_an_index_of_another_format_is_not_ready(
    engine: ElasticsearchEngine, client: Elasticsearch, alias: str
) -> None:
    engine.rebuild(EVERYTHING)
    assert engine.is_ready()
    client.indices.put_mapping(index=alias, meta={"format": "of yesterday"})
    assert not engine.is_ready()


def test_no_cluster_is_known_at_once(alias: str) -> None:
    engine = ElasticsearchEngine("http://127.0.0.1:9", alias)
    start = time.monotonic()
    assert not engine.is_ready()
    with pytest.raises(EngineUnavailable):
        asked(engine, "fibre")
    assert time.monotonic() - start < elasticsearch_cluster.READ_SECONDS


def test_only_the_first_page_waits_for_a_silent_cluster(
    fronted: ElasticsearchEngine, front: Front, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(elasticsearch_cluster, "REST_SECONDS", 1.0)
    assert asked(fronted, "fibre").total == 1
    front.is_silent = True
    for _page in range(30):
        with pytest.raises(EngineUnavailable):
            asked(fronted, "fibre")
        if _page == 0:
            front.asked.clear()
            start = time.monotonic()
    # One wait of a page, which only the first may have.
    assert time.monotonic() - start < elasticsearch_cluster.READ_SECONDS
    assert front.asked == []
    front.is_silent = False
    time.sleep(1.1)
    assert asked(fronted, "fibre").total == 1
    assert asked(fronted, "fibre").total == 1


@pytest.mark.parametrize("status", [429, 500, 503, 504])
def test_a_cluster_that_is_overwhelmed_is_left_alone(
    fronted: ElasticsearchEngine, front: Front, status: int
) -> None:
    front.refusals = [status]
    for _page in range(2):
        with pytest.raises(EngineUnavailable):
            asked(fronted, "fibre")
    assert len(front.asked) == 1


@pytest.mark.parametrize("status", [400, 401, 403])
def test_what_is_refused_does_not_stop_the_next_page(
    fronted: ElasticsearchEngine, front: Front, status: int
) -> None:
    front.refusals = [status]
    with pytest.raises(EngineUnavailable):
        asked(fronted, "fibre")
    assert asked(fronted, "fibre").total == 1


def test_what_is_written_is_tried_again(
    fronted: ElasticsearchEngine, front: Front, impatient: None
) -> None:
    front.refusals = [429, 503]
    fronted.index([replace(CANTINE, title="Payer la garderie")])
    assert keys(asked(fronted, "garderie")) == ["page-2"]
    front.refusals = [503] * 10
    with pytest.raises(EngineUnavailable):
        fronted.delete(["page-2"])
    assert len(front.refusals) == 10 - 4


def test_nothing_else_than_elasticsearch_is_taken_for_it(alias: str) -> None:
    class Other(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", "4")
            self.end_headers()
            self.wfile.write(b"<p/>")

        def log_message(self, *arguments: Any) -> None:
            """Not on the tests' output."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Other)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with pytest.raises(EngineUnavailable):
        asked(ElasticsearchEngine(f"http://127.0.0.1:{server.server_port}", alias), "fibre")
    server.shutdown()
    server.server_close()


def test_another_node_answers_for_one_that_is_dead(
    elasticsearch_node: Node, engine: ElasticsearchEngine, alias: str
) -> None:
    engine.rebuild(EVERYTHING)
    two = ElasticsearchEngine(f"http://127.0.0.1:9, {elasticsearch_node.url}", alias)
    assert {asked(two, "fibre").total for _ in range(4)} == {1}


def test_two_rebuilds_at_once_leave_one_whole_index(
    engine: ElasticsearchEngine, client: Elasticsearch, alias: str
) -> None:
    engine.rebuild([FIBRE])

    def while_another() -> Iterator[Document]:
        yield CANTINE
        engine.rebuild([LESSON])
        yield FIBRE

    engine.rebuild(while_another())
    assert set(engine.digests()) == {"page-1", "page-2"}
    assert len(indexes(client, alias)) == 1


def test_a_rebuild_larger_than_one_request_is_whole(
    engine: ElasticsearchEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(elasticsearch_cluster, "_BULK_BYTES", 5_000)
    many = [replace(FIBRE, key=f"page-{number}") for number in range(50)]
    engine.rebuild(many)
    assert asked(engine, "fibre").total == 50


def test_more_documents_than_one_answer_holds_have_their_digests(
    engine: ElasticsearchEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("search.engines.elasticsearch._PAGE", 7)
    many = [replace(CANTINE, key=f"page-{number}") for number in range(25)]
    engine.rebuild(many)
    assert engine.digests() == {document.key: document.digest for document in many}


def test_a_page_beyond_what_a_cluster_counts_is_empty(engine: ElasticsearchEngine) -> None:
    engine.rebuild(EVERYTHING)
    answer = asked(engine, "conseil", offset=50_000)
    assert (answer.hits, answer.total) == ((), 3)


def test_both_engines_give_the_same_answers_and_scores(
    engine: ElasticsearchEngine, tmp_path: Path
) -> None:
    embedded = SqliteEngine(tmp_path / "search.sqlite3")
    said = (Passage("Le maire parle de fibre et de câbles."), *FIBRE.passages)
    documents = [*EVERYTHING, replace(CANTINE, key="page-9", title="Le câble", passages=said)]
    embedded.rebuild(documents)
    engine.rebuild(documents)
    for typed in ("fibre câble", "conseil municipal", '"fibre et de câbles" maire', "quemarrec"):
        expected, found = asked(embedded, typed), asked(engine, typed)
        assert keys(found) == keys(expected)
        assert [hit.score for hit in found.hits] == pytest.approx(
            [hit.score for hit in expected.hits], rel=1e-5
        )
        assert [[passage.position for passage in hit.passages] for hit in found.hits] == [
            [passage.position for passage in hit.passages] for hit in expected.hits
        ]
        assert found.facets == {facet: expected.facets.get(facet, {}) for facet in found.facets}
