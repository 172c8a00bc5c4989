from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import textwrap
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cms.searchable import Document, Label, Passage
from search.engines import Engine, EngineUnavailable, Question, Reader
from search.engines.sqlite import SqliteEngine
from search.queries import parse
from tests.search.engine_contract import CANTINE, EVERYTHING, FIBRE, asked, keys

ROOT = Path(__file__).parents[2]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "search.sqlite3"


@pytest.fixture
def engine(path: Path) -> Engine:
    return SqliteEngine(path)


def rows(path: Path, statement: str) -> list[tuple[Any, ...]]:
    connection = sqlite3.connect(path.resolve())
    try:
        return connection.execute(statement).fetchall()
    finally:
        connection.close()


def changed(path: Path, *statements: str) -> None:
    connection = sqlite3.connect(path.resolve())
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()


def in_another_process(path: Path, body: str) -> subprocess.Popen[bytes]:
    """Runs this with `engine` on the same file."""
    code = f"""
import os, signal
from dataclasses import replace
from pathlib import Path
from search.engines.sqlite import SqliteEngine
from tests.search.engine_contract import CANTINE, EVERYTHING, FIBRE
engine = SqliteEngine(Path({str(path)!r}))
{textwrap.dedent(body)}
"""
    return subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, env=os.environ.copy())


def is_unavailable(engine: Engine) -> bool:
    with pytest.raises(EngineUnavailable):
        asked(engine, "fibre")
    with pytest.raises(EngineUnavailable):
        engine.index([FIBRE])
    with pytest.raises(EngineUnavailable):
        engine.suggest("fi", reader=Reader())
    with pytest.raises(EngineUnavailable):
        engine.words(Reader())
    return not engine.is_ready()


def test_without_a_file_nothing_answers_until_it_is_built(engine: Engine) -> None:
    assert is_unavailable(engine)
    engine.rebuild(iter(EVERYTHING))
    assert engine.is_ready()
    assert keys(asked(engine, "fibre")) == ["page-1"]


def test_a_file_of_something_else_is_replaced(path: Path, engine: Engine) -> None:
    path.write_bytes(b"x" * 10_000)
    assert is_unavailable(engine)
    engine.rebuild(iter(EVERYTHING))
    assert asked(engine, "fibre").total == 1


def test_a_file_of_another_format_is_not_ready(path: Path, engine: Engine) -> None:
    engine.rebuild(iter(EVERYTHING))
    changed(path, "UPDATE meta SET value = '0' WHERE name = 'format'")
    assert is_unavailable(SqliteEngine(path))
    engine.rebuild(iter(EVERYTHING))
    assert SqliteEngine(path).is_ready()


@pytest.mark.parametrize("kept", [0, 100, 30_000])
def test_a_broken_file_is_given_up_and_mended(path: Path, engine: Engine, kept: int) -> None:
    many = [replace(FIBRE, key=f"page-{number}") for number in range(200)]
    engine.rebuild(iter(many))
    target = path.resolve()
    content = target.read_bytes()
    target.write_bytes(content[:kept] + b"\xff" * (len(content) - kept))
    fresh = SqliteEngine(path)
    with pytest.raises(EngineUnavailable):
        asked(fresh, "fibre", limit=200)
    assert not fresh.is_ready()
    fresh.rebuild(iter(many))
    assert asked(fresh, "fibre").total == 200
    assert asked(engine, "fibre").total == 200


def test_a_rebuild_that_fails_leaves_the_former_index(path: Path, engine: Engine) -> None:
    engine.rebuild(iter(EVERYTHING))

    def failing() -> Iterator[Document]:
        yield CANTINE
        raise ValueError("la base ne répond plus")

    with pytest.raises(ValueError, match="la base"):
        engine.rebuild(failing())
    assert keys(asked(engine, "fibre")) == ["page-1"]
    assert sorted(file.name for file in path.parent.iterdir() if "-wal" not in file.name) == sorted(
        {path.name, path.resolve().name, f"{path.name}.lock"}
        | {file.name for file in path.parent.glob("*-shm")}
    )


def test_a_writer_killed_half_way_changes_nothing(path: Path, engine: Engine) -> None:
    engine.rebuild(iter(EVERYTHING))
    killed = in_another_process(
        path,
        """
        def documents():
            yield replace(FIBRE, title="Autre chose")
            os.kill(os.getpid(), signal.SIGKILL)
        engine.index(documents())
        """,
    )
    assert killed.wait(60) == -signal.SIGKILL
    assert keys(asked(engine, "fibre")) == ["page-1"]
    engine.index([replace(FIBRE, title="Le cuivre")])
    assert keys(asked(engine, "cuivre")) == ["page-1"]


def test_a_builder_killed_half_way_leaves_the_former_index(path: Path, engine: Engine) -> None:
    engine.rebuild(iter(EVERYTHING))
    killed = in_another_process(
        path,
        """
        def documents():
            yield CANTINE
            os.kill(os.getpid(), signal.SIGKILL)
        engine.rebuild(documents())
        """,
    )
    assert killed.wait(60) == -signal.SIGKILL
    assert keys(asked(engine, "fibre")) == ["page-1"]
    engine.rebuild(iter(EVERYTHING))
    served = path.resolve().name
    assert [
        file.name for file in path.parent.glob(f"{path.name}-*") if served not in file.name
    ] == []


def test_two_processes_may_write_at_once(path: Path, engine: Engine) -> None:
    engine.rebuild(iter(EVERYTHING))
    body = """
        for turn in range(40):
            engine.index([replace(FIBRE, key=f"page-{{number}}", title=f"Essai {{turn}}")
                          for number in ({first}, 1000)])
            engine.delete([f"page-{{1001 + {first}}}"])
        """
    writers = [in_another_process(path, body.format(first=first)) for first in (100, 200)]
    while any(writer.poll() is None for writer in writers):
        assert asked(engine, "fibre OR essai").total >= 1
    assert [writer.returncode for writer in writers] == [0, 0]
    assert {"page-100", "page-200", "page-1000"} < engine.digests().keys()
    assert asked(engine, "essai").total == 3
    assert_whole(path)


def test_searches_go_on_while_the_index_is_made_anew(path: Path, engine: Engine) -> None:
    many = [replace(FIBRE, key=f"page-{number}") for number in range(60)]
    engine.rebuild(iter(many))
    totals: list[int] = []
    failures: list[Exception] = []
    done = threading.Event()

    def searching() -> None:
        while not done.is_set():
            try:
                totals.append(asked(engine, "fibre").total)
            except EngineUnavailable as error:
                failures.append(error)

    threads = [threading.Thread(target=searching) for _ in range(2)]
    for thread in threads:
        thread.start()
    for size in (60, 30, 60, 30):
        engine.rebuild(iter(many[:size]))
    done.set()
    for thread in threads:
        thread.join()
    assert failures == []
    assert set(totals) <= {30, 60}
    assert asked(engine, "fibre").total == 30


def test_an_index_beyond_what_fits_keeps_the_first_passages(engine: Engine) -> None:
    said = tuple(Passage("Rien.") for _ in range(4100))
    engine.rebuild([replace(FIBRE, passages=(Passage("La mutualisation."), *said)), CANTINE])
    assert keys(asked(engine, "mutualisation")) == ["page-1"]
    assert keys(asked(engine, "cantine")) == ["page-2"]


def assert_whole(path: Path) -> None:
    """The indexes say what the tables say, and the words are counted right."""
    changed(
        path,
        "INSERT INTO heads(heads, rank) VALUES ('integrity-check', 1)",
        "INSERT INTO bodies(bodies, rank) VALUES ('integrity-check', 1)",
        "INSERT INTO titles(titles) VALUES ('integrity-check')",
    )
    counted: dict[str, int] = {}
    for (words,) in rows(path, "SELECT words FROM documents"):
        for word in words.split():
            counted[word] = counted.get(word, 0) + 1
    assert dict(rows(path, "SELECT word, documents FROM lexicon")) == counted


WORDS = ("fibre", "cantine", "commune", "élus", "numérique", "délibération", "le", "rançongiciel")
texts = st.lists(st.sampled_from(WORDS), max_size=5).map(" ".join)
labels = st.lists(st.sampled_from("abc"), unique=True, max_size=2).map(
    lambda values: tuple(Label(value, value.upper()) for value in values)
)
documents = st.builds(
    Document,
    key=st.integers(0, 6).map(lambda number: f"page-{number}"),
    kind=st.sampled_from(["cours", "page"]),
    title=texts,
    url=st.just("/"),
    summary=texts,
    facets=st.fixed_dictionaries({"niveau": labels, "public": labels}),
    passages=st.lists(texts.map(Passage), max_size=3).map(tuple),
    is_reserved=st.booleans(),
)
quickly = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@quickly
@given(st.lists(st.one_of(documents, st.integers(0, 6).map("page-{}".format)), max_size=12))
def test_any_sequence_of_changes_leaves_what_a_rebuild_makes(
    tmp_path: Path, acts: list[Document | str]
) -> None:
    changed_index = SqliteEngine(tmp_path / "changed.sqlite3")
    changed_index.rebuild(iter(()))
    expected: dict[str, Document] = {}
    for act in acts:
        if isinstance(act, str):
            changed_index.delete([act])
            expected.pop(act, None)
        else:
            changed_index.index([act])
            expected[act.key] = act
    rebuilt = SqliteEngine(tmp_path / "rebuilt.sqlite3")
    rebuilt.rebuild(iter(expected.values()))
    assert changed_index.digests() == rebuilt.digests()
    assert dict(changed_index.words(Reader())) == dict(rebuilt.words(Reader()))
    for typed in ("fibre", "commune numérique", "élu", ""):
        found = [asked(each, typed) for each in (changed_index, rebuilt)]
        assert found[0].facets == found[1].facets
        assert [(hit.document.key, hit.score) for hit in found[0].hits] == [
            (hit.document.key, hit.score) for hit in found[1].hits
        ]
    assert_whole(tmp_path / "changed.sqlite3")


@quickly
@given(
    st.lists(documents, max_size=7, unique_by=lambda document: document.key),
    st.sets(st.integers(0, 6).map("page-{}".format), max_size=3).map(frozenset),
    st.dictionaries(
        st.sampled_from(["niveau", "public", "genre"]),
        st.sets(st.sampled_from(["a", "b", "cours"]), max_size=2).map(frozenset),
    ),
)
def test_counts_are_those_of_the_documents_themselves(
    tmp_path: Path,
    held: list[Document],
    hidden: frozenset[str],
    filters: dict[str, frozenset[str]],
) -> None:
    engine = SqliteEngine(tmp_path / "search.sqlite3")
    engine.rebuild(iter(held))
    reader = Reader(hidden=hidden)
    matching = {
        hit.document.key
        for hit in engine.search(Question(parse("fibre"), reader=reader, limit=100)).hits
    }
    answer = engine.search(Question(parse("fibre"), reader=reader, filters=filters, limit=100))

    def has(document: Document, facet: str, values: frozenset[str]) -> bool:
        own = {label.value for label in document.facets.get(facet, ())}
        return not values or bool(values & (own | ({document.kind} if facet == "genre" else set())))

    known = [document for document in held if document.key in matching]
    assert answer.total == sum(
        all(has(document, facet, values) for facet, values in filters.items()) for document in known
    )
    for facet in ("niveau", "public", "genre"):
        others = {name: values for name, values in filters.items() if name != facet}
        pool = [
            document
            for document in known
            if all(has(document, name, values) for name, values in others.items())
        ]
        counts = {
            value: sum(has(document, facet, frozenset({value})) for document in pool)
            for value in ("a", "b", "c", "cours", "page")
        }
        assert answer.facets.get(facet, {}) == {
            value: count for value, count in counts.items() if count
        }
