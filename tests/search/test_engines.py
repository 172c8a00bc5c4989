"""What every engine does, tried on each of them."""

from __future__ import annotations

import secrets
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from cms.searchable import Label, Passage
from search.engines import Engine, Reader
from search.engines.elasticsearch import ElasticsearchEngine
from search.engines.sqlite import SqliteEngine
from search.queries import Synonyms
from tests.search.engine_contract import (
    CANTINE,
    EVERYTHING,
    FIBRE,
    HOSTILE,
    LESSON,
    UN_POUR_TOUS,
    asked,
    keys,
)

NAMES = ("sqlite", "elasticsearch")


def made(request: pytest.FixtureRequest, folder: Path) -> Engine:
    if request.param == "sqlite":
        return SqliteEngine(folder / "search.sqlite3")
    node = request.getfixturevalue("elasticsearch_node")
    return ElasticsearchEngine(node.url, f"engines-{secrets.token_hex(4)}")


@pytest.fixture(params=NAMES)
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Engine:
    """Not built yet."""
    return made(request, tmp_path)


@pytest.fixture(scope="module", params=NAMES)
def full(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """With the documents of `engine_contract`: for tests that change nothing."""
    engine = made(request, tmp_path_factory.mktemp("index"))
    engine.rebuild(iter(EVERYTHING))
    return engine


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("fibre", "page-1"),
        ("FIBRES", "page-1"),
        ("deliberations cantines", "page-2"),
        ("quemarrec", "speaker-5"),
        ("très haut débit", "page-1"),
        ("l'opérateur", "page-1"),
        ("tranchée", "page-1"),
        ("rancongiciel", "page-3"),
    ],
)
def test_what_is_typed_finds_its_page_first(full: Engine, typed: str, key: str) -> None:
    assert keys(asked(full, typed))[0] == key


def test_a_document_comes_as_it_was_without_its_passages(full: Engine) -> None:
    (hit,) = asked(full, "tranchée").hits
    assert hit.document == replace(FIBRE, passages=())


def test_a_passage_comes_with_its_seconds(full: Engine) -> None:
    (hit,) = asked(full, "poteau du lavoir").hits
    assert [(found.passage, found.position) for found in hit.passages] == [(FIBRE.passages[1], 1)]


def test_at_most_three_passages_are_quoted_and_none_beside_another(engine: Engine) -> None:
    said = tuple(Passage(f"La mutualisation, {number} fois.") for number in range(9))
    engine.rebuild([replace(FIBRE, passages=said)])
    (hit,) = asked(engine, "mutualisation").hits
    positions = sorted(found.position for found in hit.passages)
    assert len(positions) == 3
    assert all(after - before > 1 for before, after in pairwise(positions))


def test_the_passage_where_the_words_stand_together_comes_first(engine: Engine) -> None:
    apart = Passage("Le budget de la commune est voté, puis vient un atelier participatif.")
    together = Passage("Un budget participatif est proposé à la population.")
    engine.rebuild([replace(FIBRE, passages=(apart, Passage("Rien."), together))])
    (hit,) = asked(engine, "budget participatif").hits
    assert hit.passages[0].passage == together


def test_the_title_is_worth_more_than_the_text(engine: Engine) -> None:
    said = replace(UN_POUR_TOUS, key="page-8", passages=(Passage("La cantine est payante."),))
    engine.rebuild([said, CANTINE])
    assert keys(asked(engine, "cantine")) == ["page-2", "page-8"]


def test_too_small_a_part_of_a_query_finds_at_most_five(engine: Engine) -> None:
    many = [
        replace(UN_POUR_TOUS, key=f"page-{number}", passages=(Passage("La commune vote."),))
        for number in range(30)
    ]
    engine.rebuild(many)
    assert asked(engine, "commune").total == 30
    partly = asked(engine, "licorne quantique commune tokamak")
    assert partly.total <= 5
    assert sum(partly.facets.get("genre", {}).values()) == partly.total


def test_nothing_known_finds_nothing(full: Engine) -> None:
    answer = asked(full, "kwyjibo blorptex")
    assert (answer.hits, answer.total) == ((), 0)
    assert not any(answer.facets.values())


def test_what_is_between_quotation_marks_is_required(full: Engine) -> None:
    assert keys(asked(full, '"conseil municipal" emprunt')) == ["page-1", "page-3"]
    assert keys(asked(full, '"conseil municipal" cantine délibération')) == ["page-1", "page-3"]
    assert asked(full, '"cantine municipale"').total == 0


def test_a_synonym_of_several_words_answers_side_by_side_only(full: Engine) -> None:
    synonyms = Synonyms.of([(["THD", "très haut débit"], False)])
    assert keys(asked(full, "thd", synonyms=synonyms)) == ["page-1"]
    apart = Synonyms.of([(["THD", "haut village"], False)])
    assert asked(full, "thd", synonyms=apart).total == 0


def test_a_query_of_small_words_finds_the_title_that_holds_them(full: Engine) -> None:
    assert keys(asked(full, "un pour tous")) == ["model-4"]
    assert asked(full, "pour un tous").total == 0


def test_no_query_gives_everything_newest_first(full: Engine) -> None:
    answer = asked(full, "")
    assert answer.total == len(EVERYTHING)
    assert keys(answer)[:2] == ["page-2", "page-1"]


def test_only_punctuation_finds_nothing(full: Engine) -> None:
    assert asked(full, "?!…").total == 0


@pytest.mark.parametrize("typed", HOSTILE, ids=range(len(HOSTILE)))
def test_whatever_is_typed_is_answered(full: Engine, typed: str) -> None:
    answer = asked(full, typed)
    assert answer.total >= len(answer.hits)
    assert isinstance(full.suggest(typed, reader=Reader()), list)


def test_sorted_by_date_newest_first_and_undated_last(full: Engine) -> None:
    assert keys(asked(full, "conseil", sort="recent")) == ["page-2", "page-1", "page-3"]


def test_sorted_by_duration_shortest_first_and_unknown_last(full: Engine) -> None:
    assert keys(asked(full, "conseil", sort="duree")) == ["page-3", "page-1", "page-2"]


@pytest.mark.parametrize("sort", ["pertinence", "recent", "duree"])
def test_pages_of_results_follow_one_another(engine: Engine, sort: str) -> None:
    many = [
        replace(FIBRE, key=f"page-{number}", title=f"Le conseil, {number}", minutes=number % 7)
        for number in range(75)
    ]
    engine.rebuild(many)
    pages = [asked(engine, "conseil", sort=sort, offset=at, limit=20) for at in range(0, 80, 20)]
    found = [key for page in pages for key in keys(page)]
    assert {page.total for page in pages} == {75}
    assert sorted(found) == sorted(document.key for document in many)
    assert found == keys(asked(engine, "conseil", sort=sort, limit=100))


def test_a_facet_counts_documents_and_ignores_its_own_choice(full: Engine) -> None:
    answer = asked(full, "conseil", filters={"niveau": {"debutant"}})
    assert answer.total == 2
    assert answer.facets["niveau"] == {"debutant": 2, "avance": 1}
    assert answer.facets["public"] == {"elus": 1, "agents": 1}
    assert answer.facets["genre"] == {"temoignage": 1, "ressource": 1}
    assert answer.names["niveau"] == {"debutant": "Débutant", "avance": "Avancé"}


def test_any_value_of_a_facet_and_every_facet(full: Engine) -> None:
    levels = {"niveau": {"debutant", "avance"}}
    assert asked(full, "conseil", filters=levels).total == 3
    both = {**levels, "public": {"agents"}}
    answer = asked(full, "conseil", filters=both)
    assert keys(answer) == ["page-2"]
    assert answer.facets["niveau"] == {"debutant": 1}
    assert answer.facets["public"] == {"elus": 1, "agents": 1}


def test_an_unknown_value_finds_nothing(full: Engine) -> None:
    assert asked(full, "conseil", filters={"niveau": {"inconnu"}}).total == 0
    assert asked(full, "conseil", filters={"inconnue": {"x"}}).total == 0


def test_two_hundred_values_are_counted_exactly(engine: Engine) -> None:
    many = [
        replace(
            CANTINE,
            key=f"page-{number}",
            facets={"etiquette": (Label(f"e{number % 200}", f"É {number % 200}"),)},
        )
        for number in range(430)
    ]
    engine.rebuild(many)
    counts = asked(engine, "cantine", filters={"etiquette": {"e3"}}).facets["etiquette"]
    assert counts == {f"e{value}": 3 if value < 30 else 2 for value in range(200)}


def test_what_is_hidden_is_nowhere(full: Engine) -> None:
    reader = Reader(hidden=frozenset({"page-2"}))
    answer = asked(full, "cantine conseil", reader=reader)
    assert "page-2" not in keys(answer)
    assert "ressource" not in answer.facets.get("genre", {})
    assert "public" not in answer.facets or not answer.facets["public"]
    assert "Agentes et agents" not in str(answer.names)
    assert asked(full, "", reader=reader).total == len(EVERYTHING) - 1
    assert full.suggest("délib", reader=reader) == []
    assert "cantine" in full.words(Reader())
    assert "cantine" not in full.words(reader)
    assert full.has("cantin", Reader()) or full.has("cantine", Reader())
    assert not full.has("cantin", reader)
    assert not full.has("cantine", reader)


def test_what_is_closed_answers_by_its_title_only(full: Engine) -> None:
    reader = Reader(closed=frozenset({"page-3"}))
    assert asked(full, "rançongiciel", reader=reader).total == 0
    assert asked(full, "conseil", reader=reader).facets["genre"] == {
        "temoignage": 1,
        "ressource": 1,
    }
    (hit,) = asked(full, "prévenir attaques mairie", reader=reader).hits
    assert (hit.document.key, hit.passages) == ("page-3", ())
    assert not full.has("debranch", reader)
    assert not full.has("sauvegard", reader)


def test_how_it_ranks_tells_nothing_of_what_is_hidden(engine: Engine) -> None:
    engine.rebuild(iter(EVERYTHING))
    reader = Reader(hidden=frozenset({"page-2"}), closed=frozenset({"page-3"}))
    seen = asked(engine, "cantine rançongiciel conseil", reader=reader)
    engine.delete(["page-2"])
    engine.index([replace(LESSON, passages=())])
    same = asked(engine, "cantine rançongiciel conseil")
    assert keys(seen) == keys(same)
    assert [hit.score for hit in seen.hits] == pytest.approx([hit.score for hit in same.hits])


def test_words_of_reserved_passages_are_never_given(full: Engine) -> None:
    words = full.words(Reader())
    assert "rancongiciel" not in words
    assert words["conseil"] == 2
    assert words["mairie"] == 1


def test_the_same_words_are_the_same_object(full: Engine) -> None:
    assert full.words(Reader()) is full.words(Reader())


def test_a_stem_is_known_where_it_may_be_read(full: Engine) -> None:
    assert full.has("fibr", Reader()) or full.has("fibre", Reader())
    assert not full.has("kwyjibo", Reader())
    assert not full.has('"', Reader())


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("fib", ["page-1"]),
        ("la fib", ["page-1"]),
        ("et apr", ["page-1"]),
        ("DELIB", ["page-2"]),
        ("délibération pay", ["page-2"]),
        ("un pour", ["model-4"]),
        ("solene", ["speaker-5", "page-1"]),
        ("haut", ["page-1"]),
        ("comment la fibre", ["page-1"]),
        ("tranchée", []),
        ("", []),
        ("?", []),
    ],
)
def test_suggestions_begin_as_what_is_typed(full: Engine, typed: str, expected: list[str]) -> None:
    found = full.suggest(typed, reader=Reader())
    assert [suggestion.key for suggestion in found] == expected


def test_titles_that_begin_so_are_suggested_first(engine: Engine) -> None:
    titles = ("Vers la fibre", "Fibre et cuivre", "La fibre", "Le fichier des élus")
    engine.rebuild(
        replace(CANTINE, key=f"page-{place}", title=title, tags=())
        for place, title in enumerate(titles)
    )
    found = engine.suggest("fi", reader=Reader(), limit=3)
    assert [suggestion.title for suggestion in found] == [
        "Fibre et cuivre",
        "La fibre",
        "Vers la fibre",
    ]


def test_a_change_is_seen_by_the_next_search(engine: Engine) -> None:
    engine.rebuild(iter(EVERYTHING))
    assert asked(engine, "cantine").total == 1
    engine.index([replace(CANTINE, title="Payer la garderie", passages=(Passage("Rien."),))])
    assert asked(engine, "cantine").total == 0
    assert keys(asked(engine, "garderie")) == ["page-2"]
    assert "cantine" not in engine.words(Reader())
    assert [found.key for found in engine.suggest("payer la g", reader=Reader())] == ["page-2"]
    assert engine.suggest("délib", reader=Reader()) == []
    engine.delete(["page-2", "page-99"])
    assert asked(engine, "garderie").total == 0


def test_indexing_twice_changes_nothing(engine: Engine) -> None:
    engine.rebuild(iter(EVERYTHING))
    words, digests = dict(engine.words(Reader())), engine.digests()
    engine.index(EVERYTHING)
    engine.index([replace(FIBRE, title="Autre"), FIBRE])
    engine.delete(["page-2"])
    engine.delete(["page-2"])
    engine.index([CANTINE, CANTINE])
    assert dict(engine.words(Reader())) == words
    assert engine.digests() == digests
    assert asked(engine, "").total == len(EVERYTHING)


def test_digests_are_those_of_the_documents(full: Engine) -> None:
    assert full.digests() == {document.key: document.digest for document in EVERYTHING}


def test_a_rebuild_forgets_what_is_no_more(engine: Engine) -> None:
    engine.rebuild(iter(EVERYTHING))
    engine.rebuild(iter([CANTINE]))
    assert engine.digests() == {"page-2": CANTINE.digest}
    assert asked(engine, "fibre").total == 0
    assert engine.is_ready()


def test_an_empty_index_is_an_index(engine: Engine) -> None:
    engine.rebuild(iter(()))
    assert engine.is_ready()
    assert asked(engine, "fibre").total == 0
    assert asked(engine, "").total == 0
    assert dict(engine.words(Reader())) == {}


def test_what_answers_most_of_a_question_stays_when_it_is_asked_again_for_less(
    engine: Engine,
) -> None:
    apart = f"Une licorne. {'Autre chose. ' * 40} Un télécran."
    one = replace(FIBRE, key="page-one", title="Divers", summary="", passages=(Passage(apart),))
    titled = [
        replace(CANTINE, key=f"page-t{number}", title="Parapheur", passages=())
        for number in range(6)
    ]
    others = [
        replace(CANTINE, key=f"page-o{number}", title=f"Voirie {number}", passages=())
        for number in range(300)
    ]
    engine.rebuild(iter([one, *titled, *others]))
    found = keys(asked(engine, "licorne télécran parapheur dahu"))
    assert "page-one" in found
    assert len(found) == 5
