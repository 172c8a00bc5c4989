"""What answers when no index does: titles, summaries, speakers and tags, read from the database.

The same analysis and the same worth as the engines', over what everyone may know of. Passages are
not searched, so that nothing is found that the person who asks could not read.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from cms.searchable import Document, searchable
from search import french, ranking
from search.engines import Answer, Hit, Question, Reader, Suggestion
from search.engines.prepared import Prepared, facets_of, kind_place, prepare, suggestion_rank
from search.memory import Remembered, content_stamp
from search.queries import Query


@dataclass(frozen=True)
class _Head:
    """A document without its passages."""

    document: Document
    prepared: Prepared
    # Field of `ranking.FIELDS` → its tokens, and those of them that are stems in order.
    tokens: Mapping[str, frozenset[str]]
    stems: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, document: Document) -> _Head:
        prepared = prepare(document)
        words = {name: text.split() for name, text in prepared.head.items()}
        stems = {
            name: tuple(found[: found.index("|")] if "|" in found else found)
            for name, found in words.items()
        }
        return cls(document, prepared, {name: frozenset(words[name]) for name in words}, stems)

    def worth(self, level: ranking.Level) -> float:
        """The best field weight that any phrase of the level has here; 0 when none is held."""
        return max(
            (
                weight
                for name, weight in ranking.FIELDS.items()
                if any(self._holds(name, phrase) for phrase in level.phrases)
            ),
            default=0.0,
        )

    def _holds(self, name: str, phrase: Sequence[str]) -> bool:
        if not self.tokens[name].issuperset(phrase):
            return False
        return len(phrase) == 1 or _follow(phrase, self.stems[name])


@dataclass(frozen=True)
class _Heads:
    """Everything that everyone may know of, in one state of the content."""

    by_key: Mapping[str, _Head]
    words: Mapping[str, int]


def _make_heads() -> _Heads:
    heads = {
        document.key: _Head.of(document)
        for source in searchable.sources()
        for document in source.documents(heads_only=True)
    }
    words = Counter(word for head in heads.values() for word in head.prepared.words)
    return _Heads(heads, words)


_heads = Remembered(_make_heads, content_stamp)


class DatabaseEngine:
    """See `search.engines.Engine`: one that only answers, and whose index is the database."""

    name = "database"

    def index(self, documents: Iterable[Document]) -> None:
        """Nothing to write: it is in the database."""

    def delete(self, keys: Collection[str]) -> None:
        """As `index`."""

    def rebuild(self, documents: Iterable[Document]) -> None:
        """As `index`."""

    def is_ready(self) -> bool:
        return True

    def digests(self) -> dict[str, str]:
        return {key: head.document.digest for key, head in _heads().by_key.items()}

    def words(self, reader: Reader) -> Mapping[str, int]:
        return _heads().words

    def has(self, stem: str, reader: Reader) -> bool:
        return any(stem in tokens for head in _shown(reader) for tokens in head.tokens.values())

    def search(self, question: Question) -> Answer:
        heads = {head.document.key: head for head in _shown(question.reader)}
        found = _found(heads, question.query)
        kept = [key for key in found if _is_chosen(heads[key].document, question.filters)]
        order = _sorted(heads, found, kept, question.sort)
        page = order[question.offset : question.offset + question.limit]
        facets, names = _counted([heads[key].document for key in found], question.filters)
        hits = tuple(Hit(heads[key].document, found[key]) for key in page)
        return Answer(hits=hits, total=len(kept), facets=facets, names=names)

    def suggest(self, typed: str, *, reader: Reader, limit: int = 8) -> list[Suggestion]:
        words = [token.word for token in french.tokens(typed)]
        if not words:
            return []
        ranked = sorted(
            (_suggestion_rank(words, head), head.document.key)
            for head in _shown(reader)
            if _begins(words, head.prepared)
        )
        by_key = _heads().by_key
        first = (by_key[key].document for _, key in ranked[:limit])
        return [Suggestion(one.key, one.title, one.kind, one.url) for one in first]


def _shown(reader: Reader) -> Iterator[_Head]:
    return (head for key, head in _heads().by_key.items() if key not in reader.hidden)


def _found(heads: Mapping[str, _Head], query: Query) -> dict[str, float]:
    """Key → score of what answers."""
    if query.terms:
        return _answers(heads, query)
    if query.words:
        return {
            key: len(query.words) / max(len(head.prepared.title_words.split()), 1)
            for key, head in heads.items()
            if _follow(query.words, head.prepared.title_words.split())
        }
    return {} if query.typed.strip() else dict.fromkeys(heads, 1.0)


def _answers(heads: Mapping[str, _Head], query: Query) -> dict[str, float]:
    levels = ranking.levels(query)
    worths = {key: [head.worth(level) for level in levels] for key, head in heads.items()}
    counts = [sum(worth[place] > 0 for worth in worths.values()) for place in range(len(levels))]
    weights = ranking.weigh(query, levels, counts, len(heads))
    best = {key: _by_term(len(weights), levels, worth) for key, worth in worths.items()}

    def answering(share: float) -> dict[str, float]:
        scored = {key: _score(terms, weights, query, share) for key, terms in best.items()}
        return {key: score for key, score in scored.items() if score}

    covered = answering(ranking.COVERED)
    if ranking.is_enough(query, len(covered)):
        return dict(_looked_at_again(heads, query, levels, weights, covered))
    relaxed = _looked_at_again(heads, query, levels, weights, answering(ranking.RELAXED))
    few = sorted(relaxed, key=lambda pair: pair[0] not in covered)[: ranking.FEW]
    return {key: score for key, score in relaxed if (key, score) in few}


def _by_term(
    terms: int, levels: Sequence[ranking.Level], worths: Sequence[float]
) -> tuple[float, ...]:
    best = [0.0] * terms
    for level, worth in zip(levels, worths, strict=True):
        for term in level.covers:
            best[term] = max(best[term], level.weight * worth)
    return tuple(best)


def _score(terms: Sequence[float], weights: Sequence[float], query: Query, share: float) -> float:
    if any(not terms[term] for term in query.required):
        return 0.0
    covered = sum(weight for weight, worth in zip(weights, terms, strict=True) if worth)
    if not covered or covered < share * sum(weights) - 1e-9:
        return 0.0
    return sum(weight * worth for weight, worth in zip(weights, terms, strict=True))


def _looked_at_again(
    heads: Mapping[str, _Head],
    query: Query,
    levels: Sequence[ranking.Level],
    weights: Sequence[float],
    found: Mapping[str, float],
) -> list[tuple[str, float]]:
    candidates = []
    for key, score in found.items():
        title, *others = (heads[key].prepared.head[name] for name in ranking.FIELDS)
        document = heads[key].document
        candidates.append(
            ranking.Candidate(
                key=key,
                score=score,
                title=title,
                head=" ".join(others),
                kind=document.kind,
                published_on=document.published_on,
            )
        )
    ranked = ranking.rerank(query, levels, weights, candidates, today=date.today())
    return [(candidate.key, score) for candidate, score in ranked]


def _sorted(
    heads: Mapping[str, _Head], found: Mapping[str, float], kept: Sequence[str], sort: str
) -> list[str]:
    def age(key: str) -> int:
        published_on = heads[key].document.published_on
        return -published_on.toordinal() if published_on else 1

    def length(key: str) -> float:
        return heads[key].document.minutes or math.inf

    if sort == "duree":
        return sorted(kept, key=lambda key: (length(key), -found[key], key))
    if sort == "recent":
        return sorted(kept, key=lambda key: (age(key), -found[key], key))
    return sorted(kept, key=lambda key: (-found[key], age(key), key))


def _is_chosen(
    document: Document, filters: Mapping[str, frozenset[str]], *, but: str | None = None
) -> bool:
    facets = facets_of(document)
    return all(
        any(label.value in values for label in facets.get(facet, ()))
        for facet, values in filters.items()
        if values and facet != but
    )


def _counted(
    documents: Sequence[Document], filters: Mapping[str, frozenset[str]]
) -> tuple[dict[str, dict[str, int]], dict[str, dict[str, str]]]:
    """The facets, each ignoring its own choice, and the names of their values."""
    counts: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    names: dict[str, dict[str, str]] = defaultdict(dict)
    for document in documents:
        for facet, labels in facets_of(document).items():
            is_counted = _is_chosen(document, filters, but=facet)
            for label in labels:
                if is_counted:
                    counts[facet][label.value] += 1
                if is_counted or label.value in filters.get(facet, ()):
                    names[facet][label.value] = label.name
    return {facet: dict(values) for facet, values in counts.items()}, dict(names)


def _suggestion_rank(words: Sequence[str], head: _Head) -> tuple[int, int, int, tuple[str, ...]]:
    title = head.prepared.title_words.split()
    return suggestion_rank(words, title, kind_place(head.document.kind))


def _begins(words: Sequence[str], prepared: Prepared) -> bool:
    """Whether every word begins one of the title, of the speakers or of the tags."""
    known = [
        *prepared.title_words.split(),
        *prepared.speaker_words.split(),
        *prepared.tag_words.split(),
    ]
    return all(any(one.startswith(word) for one in known) for word in words)


def _follow(phrase: Sequence[str], words: Sequence[str]) -> bool:
    """Whether these words stand side by side."""
    size = len(phrase)
    return any(
        tuple(words[place : place + size]) == tuple(phrase)
        for place in range(len(words) - size + 1)
    )
