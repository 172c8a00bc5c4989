"""A search from what was typed to what is shown: spelling, engine, and what answers without it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from search import french
from search.dictionary import current_synonyms
from search.engines import Answer, Engine, EngineUnavailable, Question, Reader, Suggestion
from search.engines.choice import current_engine
from search.engines.database import DatabaseEngine
from search.lexicon import is_french, written
from search.queries import FAMILY, Query, Synonyms, parse
from search.spelling import Vocabulary, nearest

_QUOTES = re.compile(r'["«»“”„]')
# Sets of words for spelling that a process keeps ready: those of the index, which readers share
# nearly always, and those of synonyms.
_MOST_VOCABULARIES = 3
_vocabularies: list[tuple[Mapping[str, int], Vocabulary]] = []


@dataclass(frozen=True)
class Found:
    """What is found, and for what."""

    answer: Answer
    # That was answered: of the corrected words when there are some.
    query: Query
    # As typed.
    asked: str
    # As people write it; empty when what was typed was answered.
    corrected_to: str = ""
    # Answered from titles and summaries of the database: the index does not answer.
    is_degraded: bool = False
    # What may have been meant by words of French that no text holds; they were answered as typed.
    might_mean: str = ""
    # Nothing holds the words as they were quoted: they were answered without quotation marks.
    is_unquoted: bool = False


@dataclass(frozen=True)
class _Asking:
    """One search by one engine."""

    engine: Engine
    question: Question
    synonyms: Synonyms
    exact: bool
    # What was answered, by what was typed and whether choices were kept: nothing is asked twice.
    answers: dict[tuple[str, bool], Answer] = field(default_factory=dict)

    def found(self) -> Found:
        """Raises EngineUnavailable."""
        if not (self.question.reader.knows_index or isinstance(self.engine, DatabaseEngine)):
            raise EngineUnavailable("what the index must not show is not known")
        return self._found(self.question.query.typed)

    def _found(self, typed: str) -> Found:
        vocabulary = _vocabulary(self.engine.words(self.question.reader.for_words()))
        query = self._parsed(typed, vocabulary)
        words = {} if self.exact else self._words(query, vocabulary)
        neighbours = {
            place: word for place, word in words.items() if is_french(query.terms[place].word)
        }
        mistakes = {place: word for place, word in words.items() if place not in neighbours}
        if corrected := self._corrected(query, mistakes, vocabulary):
            return corrected
        if self._finds_something(query):
            near = self._near(query, neighbours, vocabulary)
            return Found(self._answer(query), query, typed, might_mean=near)
        # « marie » is a word, and a mayor means « mairie » when nothing answers it.
        return (
            self._corrected(query, words, vocabulary)
            or self._without_quotes(query)
            or Found(self._answer(query), query, typed)
        )

    def _corrected(
        self, query: Query, words: Mapping[int, str], vocabulary: Vocabulary
    ) -> Found | None:
        """What is found for other words; None when nothing is, even without filters: choices that
        leave nothing make no mistake right."""
        if not words:
            return None
        other = self._parsed(_with(query, words), vocabulary)
        if not self._finds_something(other):
            return None
        answer = self._answer(other)
        holding = answer if answer.total else self._without_filters(other)
        spelled = self.synonyms.spelled
        others = {
            term: _as_written(word, holding) or spelled.get(word) or written(word)
            for term, word in words.items()
        }
        corrected_to = _with(query, others)
        return Found(answer, self._parsed(corrected_to, vocabulary), query.typed, corrected_to)

    def _near(self, query: Query, words: Mapping[int, str], vocabulary: Vocabulary) -> str:
        """The same with the known neighbours of words of French that nothing holds, when that
        answers; empty otherwise, and past the first results."""
        one_edit = {
            place: word
            for place, word in words.items()
            if word in vocabulary.one_edit_from(query.terms[place].word)
        }
        if self.question.offset or not one_edit:
            return ""
        meant = self._corrected(query, one_edit, vocabulary)
        return meant.corrected_to if meant and meant.answer.total else ""

    def _without_quotes(self, query: Query) -> Found | None:
        """What is found for the same words wherever they stand; None when nothing is, when none is
        quoted, and for who wants what is typed and nothing else."""
        if self.exact or not query.required:
            return None
        found = self._found(" ".join(_QUOTES.sub(" ", query.typed).split()))
        if not (found.answer.total or self._without_filters(found.query).total):
            return None
        return replace(found, asked=query.typed, is_unquoted=True)

    def _words(self, query: Query, vocabulary: Vocabulary) -> dict[int, str]:
        """What was meant by the words that nothing answers: a word of the index, else a synonym's,
        « phishing » though all that is written is « hameçonnage »."""
        reader = self.question.reader
        of_synonyms = _vocabulary(self.synonyms.words)
        return _corrections(self.engine, query, reader, of_synonyms) | _corrections(
            self.engine, query, reader, vocabulary
        )

    def _parsed(self, typed: str, vocabulary: Vocabulary) -> Query:
        return parse(typed, synonyms=self.synonyms, known=vocabulary)

    def _finds_something(self, query: Query) -> bool:
        """Whether anything answers, if need be without the choices."""
        return bool(self._answer(query).total or self._without_filters(query).total)

    def _answer(self, query: Query) -> Answer:
        return self._searched(replace(self.question, query=query))

    def _without_filters(self, query: Query) -> Answer:
        return self._searched(replace(self.question, query=query, filters={}, offset=0))

    def _searched(self, question: Question) -> Answer:
        key = (question.query.typed, bool(question.filters))
        if key not in self.answers:
            self.answers[key] = self.engine.search(question)
        return self.answers[key]


def ask(
    typed: str,
    *,
    reader: Reader | None = None,
    filters: Mapping[str, frozenset[str]] | None = None,
    sort: str = "pertinence",
    offset: int = 0,
    limit: int = 20,
    exact: bool = False,
    engine: Engine | None = None,
    synonyms: Synonyms | None = None,
) -> Found:
    """What answers; never raises, whatever is typed and whatever fails.

    `exact` leaves the spelling and the quotation marks alone. Synonyms are those that editors
    keep, unless given.
    """
    asking = _Asking(
        engine=engine or current_engine(),
        question=Question(
            query=Query(typed, (), ()),
            reader=reader or Reader(),
            filters=filters or {},
            sort=sort,
            offset=offset,
            limit=limit,
        ),
        synonyms=current_synonyms() if synonyms is None else synonyms,
        exact=exact,
    )
    try:
        return asking.found()
    except EngineUnavailable:
        degraded = replace(asking, engine=DatabaseEngine(), answers={})
        return replace(degraded.found(), is_degraded=True)


def suggest(
    typed: str, *, reader: Reader, limit: int = 8, engine: Engine | None = None
) -> list[Suggestion]:
    """What begins so; when nothing does, what begins as the nearest known words."""
    engine = engine or (current_engine() if reader.knows_index else DatabaseEngine())
    try:
        return _suggested(engine, typed, reader, limit)
    except EngineUnavailable:
        return _suggested(DatabaseEngine(), typed, reader, limit)


def _suggested(engine: Engine, typed: str, reader: Reader, limit: int) -> list[Suggestion]:
    found = engine.suggest(typed, reader=reader, limit=limit)
    if found:
        return found
    vocabulary = _vocabulary(engine.words(reader.for_words()))
    query = parse(typed, known=vocabulary)
    words = _corrections(engine, query, reader, vocabulary)
    return engine.suggest(_with(query, words), reader=reader, limit=limit) if words else []


def _vocabulary(words: Mapping[str, int]) -> Vocabulary:
    """Engines give the same object while their index is the same."""
    for known, vocabulary in _vocabularies:
        if known is words:
            return vocabulary
    vocabulary = Vocabulary(words)
    _vocabularies.insert(0, (words, vocabulary))
    del _vocabularies[_MOST_VOCABULARIES:]
    return vocabulary


def _corrections(
    engine: Engine, query: Query, reader: Reader, vocabulary: Vocabulary
) -> dict[int, str]:
    """Term → the word that was most likely meant, for those that nothing answers."""
    words = {
        place: nearest(term.word, vocabulary)
        for place, term in enumerate(query.terms)
        if place not in query.required and term.word not in vocabulary
    }
    return {
        place: word
        for place, word in words.items()
        if word is not None and not _is_answered(engine, query, place, reader)
    }


def _is_answered(engine: Engine, query: Query, place: int, reader: Reader) -> bool:
    """Whether the word is known after all: in passages of this reader, by a synonym, or as the
    beginning of another."""
    return any(
        all(engine.has(stem, reader) for stem in unit.stems)
        for unit in query.units
        if place in unit.covers and unit.weight > FAMILY
    )


def _with(query: Query, words: Mapping[int, str]) -> str:
    """What was typed, with other words in place of these terms."""
    typed = query.typed
    for place in sorted(words, key=lambda place: -query.terms[place].start):
        term = query.terms[place]
        typed = typed[: term.start] + words[place] + typed[term.end :]
    return typed


def _as_written(word: str, answer: Answer) -> str:
    """A folded word with the accents that it has where it was found; empty if it was not."""
    for hit in answer.hits:
        document = hit.document
        passages = (found.passage.text for found in hit.passages)
        for text in (document.title, document.summary, *document.tags, *passages):
            for token in french.tokens(text):
                written = text[token.start : token.end].lower()
                if token.word == word and french.fold(written) == word:
                    return written
    return ""
