"""From what a person types to what engines look for. No Django."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from search.french import Token, root, stem, tokens
from search.french_words import STOP
from search.lexicon import is_french
from search.numbers import FIGURES, LONGEST_NUMBER, WRITTEN
from search.spelling import Vocabulary, usual_of

MOST_TERMS = 12
MOST_CHARACTERS = 200
# What another way to say a term is worth, beside 1 for what was typed.
JOINED = 0.95
SYNONYM = 0.85
COMPLETED = 0.8
# « sous-titrage » for « sous-titres ».
JOINED_FAMILY = 0.75
FAMILY = 0.7
# « courrier » for « courier », when a text has it: less than the mistake itself, even in a title.
USUAL = 0.4
# « cyberattaque » for « pirater », by way of « pirate ».
SYNONYM_FAMILY = 0.6


@dataclass(frozen=True)
class Unit:
    """One way to answer some terms of a query."""

    # Stems that must follow one another; a single one most of the time. A root stands alone,
    # as it is indexed: « ~financ ».
    stems: tuple[str, ...]
    # The terms that it answers, by their place in the query.
    covers: frozenset[int]
    # Ratio 0-1: 1 for what was typed, less for a synonym or another word of the family.
    weight: float


@dataclass(frozen=True)
class Query:
    """What was typed, as engines look for it; a document answers enough of its terms."""

    # As typed, null bytes and what is too long apart; the places of the terms are in it.
    typed: str
    # Each of them once, without stop words: none when nothing else was typed.
    terms: tuple[Token, ...]
    units: tuple[Unit, ...]
    # Terms that a document must answer: those between quotation marks.
    required: frozenset[int] = frozenset()
    # Every folded word in its order, stop words too: for titles such as « Qui fait quoi ? ».
    words: tuple[str, ...] = ()

    @property
    def phrase(self) -> str:
        """The folded words, one space between them."""
        return " ".join(self.words)


@dataclass(frozen=True)
class Synonyms:
    """What else to look for, by the stems of what is typed."""

    others: Mapping[tuple[str, ...], tuple[tuple[str, ...], ...]] = field(default_factory=dict)
    # The same for a word alone, by the root of its family: « pirater » beside « pirate ».
    families: Mapping[str, tuple[tuple[str, ...], ...]] = field(default_factory=dict)
    # Stems of the longest that has others.
    longest: int = 0
    # Words of those that have others, folded: people mistype them too, and no document need hold
    # them. Each counts for one, as `Vocabulary` asks; `spelled` has them as they are written.
    words: Mapping[str, int] = field(default_factory=dict)
    spelled: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, groups: Iterable[tuple[Sequence[str], bool]]) -> Synonyms:
        """From groups as editors write them: terms, and whether only the first leads on."""
        others: dict[tuple[str, ...], dict[tuple[str, ...], None]] = {}
        spelled: dict[str, str] = {}
        for terms, is_one_way in groups:
            written = {sense(term): term for term in reversed(terms)}
            senses = [one for one in dict.fromkeys(map(sense, terms)) if one]
            for one in senses[:1] if is_one_way else senses:
                rest = dict.fromkeys(other for other in senses if other != one)
                if rest:
                    others.setdefault(one, {}).update(rest)
                    spelled |= _spelled(written[one])
        families: dict[str, dict[tuple[str, ...], None]] = {}
        for one, rest in others.items():
            if len(one) == 1 and (family := root(one[0])):
                families.setdefault(family, {}).update(rest)
        return cls(
            {one: tuple(rest) for one, rest in others.items()},
            {family: tuple(rest) for family, rest in families.items()},
            max(map(len, others), default=0),
            dict.fromkeys(spelled, 1),
            spelled,
        )


def _spelled(term: str) -> dict[str, str]:
    """Each folded word of a term, as it is written there."""
    found = [token for token in tokens(term) if not token.is_stop]
    return {token.word: term[token.start : token.end] for token in found}


def sense(term: str) -> tuple[str, ...]:
    """What search makes of a term of synonyms; empty when it only has small words."""
    found = tokens(term)
    return tuple(_own_form(found, place) for place, token in enumerate(found) if not token.is_stop)


def _own_form(found: Sequence[Token], place: int) -> str:
    """The stem of a word; of « e-administration » the joined form, for it is no administration."""
    token = found[place]
    if place and found[place - 1].is_stop:
        joined = stem(found[place - 1].word + token.word)
        if joined in token.also:
            return joined
    return token.stem


# A pair of quotation marks and what is between them.
_QUOTED = re.compile(r'"([^"]*)"|«([^«»]*)»|[“„]([^“”„]*)[”“]')
# What may stand between two words that others write as one.
_JOINTS = frozenset(" -\u00a0\u2010\u2011\u202f")
# What engines elsewhere read as an order; here it is nothing, in capitals only.
_BOOLEAN = frozenset({"AND", "OR", "NOT", "NEAR", "ET", "OU", "SAUF"})


def parse(
    typed: str, *, synonyms: Synonyms | None = None, known: Mapping[str, int] | None = None
) -> Query:
    """What to look for; never raises, whatever is typed.

    `known` has the folded words of the index: a word that it lacks is completed or cut in two.
    Give a `Vocabulary` to be quick.
    """
    typed = _shortened(typed.replace("\0", " "))
    found = tokens(typed)
    quotes = [quoted.span() for quoted in _QUOTED.finditer(typed)]
    terms, places, phrases = _terms(typed, found, quotes)
    units = _Units()
    for phrase in phrases:
        units.add(tuple(terms[place].stem for place in phrase), phrase, 1.0)
    required = frozenset(place for phrase in phrases for place in phrase)
    free = [place for place in range(len(terms)) if place not in required]
    for place in free:
        units.add((terms[place].stem,), [place], 1.0)
        _add_written_otherwise(units, terms[place], place)
    joined = _add_joined(units, typed, found, places, required)
    forms = {term: _own_form(found, place) for place, term in reversed(places.items())}
    _add_synonyms(units, forms, free, synonyms or Synonyms())
    _add_numbers(units, typed, found, places, required)
    if known is not None:
        vocabulary = known if isinstance(known, Vocabulary) else Vocabulary(known)
        # « auto diagnostic » is no « autorisation ».
        settled = {at for word, covers in joined if vocabulary.has_form_of(word) for at in covers}
        for place in free:
            word = terms[place].word
            # The last word may be a beginning, « taill » of « Taillepierre ».
            is_begun = place == len(terms) - 1 and word not in vocabulary and not is_french(word)
            is_open = is_begun or typed.startswith("*", terms[place].end)
            if is_open or not (place in settled or vocabulary.has_form_of(word)):
                _add_known(units, word, place, vocabulary)
            if usual := usual_of(word, vocabulary):
                units.add((stem(usual),), [place], USUAL if word in vocabulary else COMPLETED)
    for place in free:
        _add_root(units, terms[place].stem, place, FAMILY)
    words = tuple(token.word for token in found)
    return Query(typed, tuple(terms), units.listed(), required, words)


def _shortened(typed: str) -> str:
    """The first characters, to the end of a word when there is one."""
    if len(typed) <= MOST_CHARACTERS:
        return typed
    cut = typed[:MOST_CHARACTERS]
    return cut if typed[MOST_CHARACTERS].isspace() else (cut.rpartition(" ")[0] or cut)


def _terms(
    typed: str, found: list[Token], quotes: list[tuple[int, int]]
) -> tuple[list[Token], dict[int, int], list[list[int]]]:
    """The terms, the term of each token that has one, and the terms of each quotation."""
    is_shouted = typed.isupper() and " " in typed
    operators = {
        place
        for place, token in enumerate(found)
        if not is_shouted and typed[token.start : token.end] in _BOOLEAN
    }
    terms: list[Token] = []
    places: dict[int, int] = {}
    by_stem: dict[tuple[int, str], int] = {}
    quoted: dict[int, list[int]] = {}
    for place, token in enumerate(found):
        quote = next(
            (at for at, (start, end) in enumerate(quotes) if start < token.start < end), -1
        )
        if token.is_stop or place in operators or (is_shouted and token.word in STOP):
            continue
        known = by_stem.get((quote, token.stem))
        if known is None:
            if len(terms) == MOST_TERMS:
                break
            known = by_stem[quote, token.stem] = len(terms)
            terms.append(token)
        places[place] = known
        if quote >= 0:
            quoted.setdefault(quote, []).append(known)
    return terms, places, list(quoted.values())


class _Units:
    """Units by what they look for and cover, each with the best weight that was given."""

    def __init__(self) -> None:
        self._weights: dict[tuple[tuple[str, ...], frozenset[int]], float] = {}

    def add(self, stems: tuple[str, ...], covers: Iterable[int], weight: float) -> None:
        key = (stems, frozenset(covers))
        if stems and weight > self._weights.get(key, 0):
            self._weights[key] = weight

    def listed(self) -> tuple[Unit, ...]:
        return tuple(
            Unit(stems, covers, weight) for (stems, covers), weight in self._weights.items()
        )


def _add_joined(
    units: _Units, typed: str, found: list[Token], places: dict[int, int], required: frozenset[int]
) -> list[tuple[str, set[int]]]:
    """« visio conférence » and « visio-conférence » answer as « visioconférence » does.

    The joined words, with the terms that each covers.
    """
    joined = []
    for place, (token, following) in enumerate(pairwise(found)):
        between = typed[token.end : following.start]
        covers = {places[at] for at in (place, place + 1) if at in places}
        if covers and not covers & required and between in _JOINTS and _may_join(token, following):
            joined.append((token.word + following.word, covers))
            units.add((stem(joined[-1][0]),), covers, JOINED)
    return joined


def _may_join(token: Token, following: Token) -> bool:
    """Two words that count, a letter before one (« e mail »), or « rendez vous »."""
    return (not following.is_stop and (not token.is_stop or len(token.word) == 1)) or (
        (token.word, following.word) == ("rendez", "vous")
    )


def _add_synonyms(
    units: _Units, forms: Mapping[int, str], free: list[int], synonyms: Synonyms
) -> None:
    for first, place in enumerate(free):
        for length in range(1, synonyms.longest + 1):
            covers = free[first : first + length]
            if covers[-1] - place != length - 1:
                break
            for other in synonyms.others.get(tuple(forms[at] for at in covers), ()):
                units.add(other, covers, SYNONYM)
        for other in synonyms.families.get(root(forms[place]), ()):
            units.add(other, [place], SYNONYM_FAMILY)


def _add_numbers(
    units: _Units, typed: str, found: list[Token], places: dict[int, int], required: frozenset[int]
) -> None:
    """« 22 communes » answers as « vingt-deux communes » does, and the reverse."""
    at = 0
    while at < len(found):
        length = _number_at(typed, found, at)
        covers = {places[place] for place in range(at, at + max(length, 1)) if place in places}
        if covers and not covers & required:
            said = tuple(token.stem for token in found[at : at + length])
            other = (FIGURES[said],) if length else WRITTEN.get(found[at].word, ())
            units.add(other, covers, SYNONYM)
        at += max(length, 1)


def _number_at(typed: str, found: list[Token], at: int) -> int:
    """Words of the longest number that begins there, side by side; 0 for none."""
    for length in range(min(LONGEST_NUMBER, len(found) - at), 0, -1):
        words = found[at : at + length]
        apart = (typed[one.end : next_one.start] for one, next_one in pairwise(words))
        if tuple(word.stem for word in words) in FIGURES and all(
            between in _JOINTS for between in apart
        ):
            return length
    return 0


def _add_known(units: _Units, word: str, place: int, known: Vocabulary) -> None:
    """A word that the index lacks is the beginning of one, or two that are written together."""
    if word.isdigit() or len(word) < 3:
        return
    for longer in known.beginning(word):
        units.add((stem(longer),), [place], COMPLETED)
    for cut in range(3, len(word) - 2):
        left, right = word[:cut], word[cut:]
        if left in known and right in known:
            units.add((stem(left), stem(right)), [place], JOINED)
        elif left in STOP and right in known and not is_french(word):
            # « sanspapier »: small words are not indexed.
            units.add((stem(right),), [place], JOINED)


def _add_written_otherwise(units: _Units, term: Token, place: int) -> None:
    """The joined compound, the article without its letter; never the years of a range."""
    for other in term.also:
        if other.isalpha() or (other[0] != "~" and "-" in other):
            units.add((other,), [place], JOINED)
            _add_root(units, other, place, JOINED_FAMILY)


def _add_root(units: _Units, stem: str, place: int, weight: float) -> None:
    if family := root(stem):
        units.add((f"~{family}",), [place], weight)
        # A stem that is the root itself is not indexed twice.
        units.add((family,), [place], weight)
