"""Which pages are near which: by competence, governance model, tags and words. No database."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from cms.searchable import Document
from search import french

# What is proposed on a page; what the framework and people are found by is no page of their own.
PROPOSED = frozenset(
    {"temoignage", "parole-d-expert", "parcours", "cours", "sequence", "ressource"}
)
# On what pages it is proposed.
SHOWN_ON = PROPOSED | {"competence"}
# What a shared value adds, beside the likeness of the words (a cosine, 0-1).
SAME_COMPETENCE = 0.3
SAME_MODEL = 0.15
SAME_TAG = 0.25
MOST_TAGS = 2
# Below, two pages have nothing to do with each other.
LEAST = 0.2
# A word in more pages than this share tells nothing of them.
COMMON = 0.25
# Of three lines, no more than this many of one kind.
OF_ONE_KIND = 2
_TITLE_WEIGHT = 2.0


@dataclass(frozen=True)
class _Card:
    """A document as it is compared."""

    document: Document
    competences: frozenset[str]
    models: frozenset[str]
    tags: frozenset[str]
    # Stem → weight; of length 1.
    words: Mapping[str, float]


def nearest(documents: Iterable[Document], *, most: int) -> dict[str, list[Document]]:
    """From the address of each page to those near it, the nearest first.

    What a page lists already (what is above and below it, the lessons beside a lesson, what is
    classed under a competence) is not near it.
    """
    cards = _cards(list(documents))
    proposed = [card for card in cards if card.document.kind in PROPOSED]
    postings = _postings(proposed)
    return {
        card.document.url: _chosen(_scores(card, proposed, postings), most)
        for card in cards
        if card.document.kind in SHOWN_ON
    }


def _cards(documents: Sequence[Document]) -> list[_Card]:
    counted = [_counted(document) for document in documents]
    spread = Counter(stem for words in counted for stem in words)
    # In a small academy every word would be a common one.
    most = max(5.0, COMMON * len(documents))
    weights = {
        stem: math.log(1 + len(documents) / pages)
        for stem, pages in spread.items()
        if pages <= most
    }
    return [
        _Card(
            document,
            _values(document, "competence"),
            _values(document, "modele"),
            _values(document, "etiquette"),
            _of_length_one(
                {stem: n * weights[stem] for stem, n in words.items() if stem in weights}
            ),
        )
        for document, words in zip(documents, counted, strict=True)
    ]


def _counted(document: Document) -> dict[str, float]:
    words: dict[str, float] = defaultdict(float)
    for text, weight in (
        (document.title, _TITLE_WEIGHT),
        (document.summary, 1.0),
        (" ".join(document.tags), 1.0),
    ):
        for token in french.tokens(text):
            if not token.is_stop:
                words[token.stem] += weight
    return words


def _values(document: Document, facet: str) -> frozenset[str]:
    return frozenset(label.value for label in document.facets.get(facet, ()))


def _of_length_one(words: dict[str, float]) -> dict[str, float]:
    length = math.sqrt(sum(weight * weight for weight in words.values()))
    return {stem: weight / length for stem, weight in words.items()} if length else {}


def _postings(cards: Sequence[_Card]) -> dict[str, list[tuple[int, float]]]:
    found: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for place, card in enumerate(cards):
        for stem, weight in card.words.items():
            found[stem].append((place, weight))
    return found


def _scores(
    card: _Card, others: Sequence[_Card], postings: Mapping[str, list[tuple[int, float]]]
) -> list[tuple[float, _Card]]:
    alike: dict[int, float] = defaultdict(float)
    for stem, weight in card.words.items():
        for place, other_weight in postings.get(stem, ()):
            alike[place] += weight * other_weight
    scored = (
        (alike.get(place, 0.0) + _shared(card, other), other)
        for place, other in enumerate(others)
        if not _is_listed(card.document, other)
    )
    found = [(score, other) for score, other in scored if score >= LEAST]
    return sorted(found, key=lambda entry: (-entry[0], entry[1].document.url))


def _shared(card: _Card, other: _Card) -> float:
    tags = min(MOST_TAGS, len(card.tags & other.tags))
    return (
        SAME_COMPETENCE * bool(card.competences & other.competences)
        + SAME_MODEL * bool(card.models & other.models)
        + SAME_TAG * tags
    )


def _is_listed(document: Document, other: _Card) -> bool:
    """Whether the page shows it anyway, or is it."""
    if document.kind == "competence":
        return _slug(document.url) in other.competences
    url, other_url = document.url, other.document.url
    if url.startswith(other_url) or other_url.startswith(url):
        return True
    are_lessons = document.kind == other.document.kind == "sequence"
    return are_lessons and _above(url) == _above(other_url)


def _chosen(scored: Sequence[tuple[float, _Card]], most: int) -> list[Document]:
    """The nearest, of more than one kind, and at most one lesson of a course."""
    chosen: list[Document] = []
    kinds: Counter[str] = Counter()
    courses: set[str] = set()
    for _score, other in scored:
        document = other.document
        course = _above(document.url) if document.kind == "sequence" else ""
        if kinds[document.kind] >= OF_ONE_KIND or (course and course in courses):
            continue
        chosen.append(document)
        kinds[document.kind] += 1
        courses.add(course)
        if len(chosen) == most:
            break
    return chosen


def _above(url: str) -> str:
    return url.rstrip("/").rpartition("/")[0]


def _slug(url: str) -> str:
    return url.rstrip("/").rpartition("/")[2]
