from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from cms.searchable import Passage
from search import asking
from search.asking import Found
from search.engines import Answer, Engine, EngineUnavailable, Question, Reader
from search.engines.sqlite import SqliteEngine
from search.queries import Synonyms
from tests.search.engine_contract import CANTINE, EVERYTHING, FIBRE, HOSTILE, LESSON

NONE = Synonyms()


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    engine = SqliteEngine(tmp_path / "search.sqlite3")
    engine.rebuild(iter(EVERYTHING))
    return engine


def ask(engine: Engine, typed: str, *, reader: Reader | None = None, exact: bool = False) -> Found:
    return asking.ask(typed, reader=reader, exact=exact, engine=engine, synonyms=NONE)


def keys(found: Found) -> list[str]:
    return [hit.document.key for hit in found.answer.hits]


@pytest.mark.parametrize(
    ("typed", "corrected_to"),
    [
        ("cantien", "cantine"),
        ("deliberration cantine", "délibération cantine"),
        ("la fibrre du village", "la fibre du village"),
        ("Quemarec", "quemarrec"),
    ],
)
def test_a_typo_is_corrected_and_said(engine: Engine, typed: str, corrected_to: str) -> None:
    found = ask(engine, typed)
    assert found.corrected_to == corrected_to
    assert found.asked == typed
    assert found.answer.total > 0


def test_a_synonym_that_nothing_holds_may_be_mistyped_too(engine: Engine) -> None:
    synonyms = Synonyms.of([(("réfectoire", "cantine"), False)])
    found = asking.ask("refecotire", engine=engine, synonyms=synonyms)
    assert found.corrected_to == "réfectoire"
    assert found.answer.total > 0
    # One way: what only answers others leads nowhere by itself.
    one_way = Synonyms.of([(("cantine", "réfectoire"), True)])
    assert asking.ask("refecotire", engine=engine, synonyms=one_way).corrected_to == ""


def test_the_words_of_the_correction_are_those_that_answer(engine: Engine) -> None:
    found = ask(engine, "cantien")
    assert [term.word for term in found.query.terms] == ["cantine"]


@pytest.mark.parametrize("typed", ["cantine", "cantines", "délibérer", "voté", "deli"])
def test_a_word_that_is_known_in_some_form_is_left_alone(engine: Engine, typed: str) -> None:
    assert ask(engine, typed).corrected_to == ""


def test_a_word_of_french_is_no_mistake_while_something_answers(engine: Engine) -> None:
    found = ask(engine, "canine village")
    assert found.corrected_to == ""
    assert [term.word for term in found.query.terms] == ["canine", "village"]
    assert FIBRE.key in keys(found)
    assert found.might_mean == "cantine village"
    # Two edits away is another word.
    assert ask(engine, "démocratie village").might_mean == ""
    assert ask(engine, "fibre").might_mean == ""


def test_a_neighbour_that_the_choices_exclude_is_not_offered(engine: Engine) -> None:
    def offered(offset: int = 0, **chosen: str) -> str:
        filters = {facet: frozenset({value}) for facet, value in chosen.items()}
        return asking.ask(
            "canine village", filters=filters, offset=offset, engine=engine, synonyms=NONE
        ).might_mean

    assert offered() == offered(niveau="debutant") == "cantine village"
    # Only a lesson has this level, and it speaks of neither.
    assert offered(niveau="avance") == ""
    assert offered(offset=20) == ""


def test_a_quotation_does_not_keep_another_word_from_its_correction(engine: Engine) -> None:
    found = ask(engine, '"cantine" vilage')
    assert found.corrected_to == '"cantine" village'
    assert ask(engine, '"cantine" vilage').answer.total > 0


def test_nothing_is_searched_twice(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, bool]] = []
    search = engine.search

    def counted(question: Question) -> Answer:
        asked.append((question.query.typed, bool(question.filters)))
        return search(question)

    monkeypatch.setattr(engine, "search", counted)
    chosen = {"niveau": frozenset({"inconnu"})}
    asking.ask('"licorne truc" canine vilage', filters=chosen, engine=engine, synonyms=NONE)
    assert len(asked) == len(set(asked))


def test_a_word_of_french_that_nothing_answers_is_taken_for_a_mistake(engine: Engine) -> None:
    found = ask(engine, "canine")
    assert (found.corrected_to, found.might_mean) == ("cantine", "")
    assert found.answer.total > 0
    # Nothing has this level, and that is no mistake of spelling.
    chosen = {"niveau": frozenset({"inconnu"})}
    village = asking.ask("canine village", filters=chosen, engine=engine, synonyms=NONE)
    assert (village.corrected_to, village.answer.total) == ("", 0)


def test_a_mistake_is_corrected_beside_a_word_of_french(engine: Engine) -> None:
    assert ask(engine, "canine vilage").corrected_to == "canine village"


def test_exact_leaves_the_words_alone(engine: Engine) -> None:
    found = ask(engine, "cantien", exact=True)
    assert (found.corrected_to, found.answer.total) == ("", 0)


def test_what_is_between_quotation_marks_is_left_alone(engine: Engine) -> None:
    engine.index([replace(LESSON, passages=(Passage("La cantien est un mot d’ici."),))])
    found = ask(engine, '"cantien"')
    assert (found.corrected_to, keys(found)) == ("", ["page-3"])


def test_a_mistake_between_quotation_marks_is_corrected_when_nothing_holds_it(
    engine: Engine,
) -> None:
    found = ask(engine, '"cantien"')
    assert (found.is_unquoted, found.corrected_to) == (True, "cantine")
    assert ask(engine, '"cantien"', exact=True).answer.total == 0


def test_words_that_are_nowhere_as_quoted_are_answered_apart(engine: Engine) -> None:
    found = ask(engine, '"village fibre"')
    assert found.is_unquoted
    assert found.corrected_to == ""
    assert FIBRE.key in keys(found)
    assert not ask(engine, "« fibre »").is_unquoted
    # What is typed and nothing else; several searches are one when they ask for the same.
    assert ask(engine, '"village fibre"', exact=True).answer.total == 0
    mistyped = ask(engine, '"fibrre vilage"')
    assert (mistyped.is_unquoted, mistyped.corrected_to.split()) == (True, ["fibre", "village"])
    # Nothing holds them apart either; nothing of this level does, and that is no quotation's fault.
    assert not ask(engine, '"licorne kwyjibo"').is_unquoted
    chosen = {"niveau": frozenset({"inconnu"})}
    of_level = asking.ask("« fibre »", filters=chosen, engine=engine, synonyms=NONE)
    assert (of_level.is_unquoted, of_level.answer.total) == (False, 0)


def test_nothing_is_said_when_the_other_word_finds_nothing_either(engine: Engine) -> None:
    found = ask(engine, '"licorne" kwyjibo')
    assert (found.corrected_to, found.is_unquoted, found.answer.total) == ("", False, 0)


def test_a_word_known_to_the_passages_of_this_reader_is_known(engine: Engine) -> None:
    engine.index([replace(LESSON, passages=(Passage("La cantinne est un mot d’ici."),))])
    assert keys(ask(engine, "cantinne"))[0] == "page-3"
    assert ask(engine, "cantinne").corrected_to == ""
    visitor = Reader(closed=frozenset({"page-3"}))
    assert ask(engine, "cantinne", reader=visitor).corrected_to == "cantine"


def test_no_correction_leads_to_what_is_reserved_or_hidden(engine: Engine) -> None:
    assert ask(engine, "rancongicel").corrected_to == ""
    hidden = Reader(hidden=frozenset({"page-2"}))
    assert ask(engine, "cantien", reader=hidden).corrected_to == ""


def test_a_word_that_a_synonym_answers_is_left_alone(engine: Engine) -> None:
    synonyms = Synonyms.of([(["cantinn", "fibre"], False)])
    found = asking.ask("cantinn", engine=engine, synonyms=synonyms)
    assert (found.corrected_to, keys(found)) == ("", ["page-1"])


def test_the_correction_follows_the_index(engine: Engine) -> None:
    assert ask(engine, "gardrie").corrected_to == ""
    engine.index([replace(CANTINE, title="Payer la garderie")])
    assert ask(engine, "gardrie").corrected_to == "garderie"
    engine.delete(["page-2"])
    assert ask(engine, "gardrie").corrected_to == ""


@pytest.mark.parametrize("typed", HOSTILE, ids=range(len(HOSTILE)))
def test_whatever_is_typed_is_answered(engine: Engine, typed: str) -> None:
    assert ask(engine, typed).answer.total >= 0
    assert isinstance(asking.suggest(typed, reader=Reader(), engine=engine), list)


def test_suggestions_forgive_a_typo(engine: Engine) -> None:
    found = asking.suggest("cantien", reader=Reader(), engine=engine)
    assert [suggestion.key for suggestion in found] == ["page-2"]
    assert asking.suggest("kwyjibo", reader=Reader(), engine=engine) == []


@pytest.mark.django_db
def test_without_an_index_the_database_answers_and_it_is_said(tmp_path: Path) -> None:
    absent = SqliteEngine(tmp_path / "none.sqlite3")
    with pytest.raises(EngineUnavailable):
        absent.digests()
    found = ask(absent, "fibre")
    assert found.is_degraded
    assert asking.suggest("fib", reader=Reader(), engine=absent) == []


@pytest.mark.django_db
def test_what_the_settings_choose_answers(search_index: object) -> None:
    found = asking.ask("fibre")
    assert not found.is_degraded


def test_filters_and_pages_reach_the_engine(engine: Engine) -> None:
    found = asking.ask(
        "conseil",
        filters={"niveau": frozenset({"debutant"})},
        sort="recent",
        offset=1,
        limit=1,
        engine=engine,
        synonyms=NONE,
    )
    assert (keys(found), found.answer.total) == ([FIBRE.key], 2)


def test_another_form_of_a_compound_is_known_by_its_family(engine: Engine) -> None:
    """« sous-titrage » is no « sous-tirage »: « sous-titres » answers it."""
    subtitled = replace(FIBRE, passages=(Passage("Les sous-titres sont relus avant le tirage."),))
    engine.index([subtitled])
    found = ask(engine, "sous-titrage")
    assert (found.corrected_to, keys(found)) == ("", [FIBRE.key])
