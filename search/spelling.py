"""The nearest known word to one that nobody wrote. No Django."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import lru_cache
from string import ascii_lowercase

from search.french import root, stem
from search.lexicon import is_french

# Letters of the words that are corrected; « anticonstitutionnellement » has 25.
SHORTEST, LONGEST = 4, 30
# Letters from which a word may be known by its sound alone.
_HEARD = 6
# Documents that hold a mistake, at most, and how many times more hold the word itself.
_RARE, _OFTEN = 2, 5
_DOUBLED = re.compile(r"([a-z])\1")


class Vocabulary(Mapping[str, int]):
    """Folded words, with how many documents hold them, ready for many questions.

    Making one takes tens of milliseconds for 15,000 words: keep it with the index.
    """

    def __init__(self, words: Mapping[str, int]) -> None:
        self._counts = dict(words)
        self._sorted = sorted(self._counts)
        # Stem → how many times the words that share it were counted.
        self._stems: Counter[str] = Counter()
        for word, count in self._counts.items():
            self._stems[stem(word)] += count
        self._roots = {root(found) for found in self._stems} - {""}
        # By length: (letters of the word, the word).
        self._lengths: dict[int, list[tuple[int, str]]] = {}
        self._sounds: dict[str, list[str]] = {}
        for word in self._sorted:
            if not any(character.isdigit() for character in word):
                self._lengths.setdefault(len(word), []).append((_letters(word), word))

    def __getitem__(self, word: str) -> int:
        return self._counts[word]

    def __iter__(self) -> Iterator[str]:
        return iter(self._counts)

    def __len__(self) -> int:
        return len(self._counts)

    def __contains__(self, word: object) -> bool:
        return word in self._counts

    def has_form_of(self, word: str) -> bool:
        """Whether the word is known, or another of its forms: its plural, its feminine."""
        return word in self._counts or stem(word) in self._stems

    def of_forms(self, word: str) -> int:
        """How many documents hold the word or another of its forms, counted for each form."""
        return self._stems[stem(word)]

    def knows(self, word: str) -> bool:
        """Whether the word, another form of it or one of its family is known."""
        return self.has_form_of(word) or root(stem(word)) in self._roots

    def beginning(self, prefix: str, *, limit: int = 5) -> list[str]:
        """Known words that begin so, the most written first."""
        start = bisect_left(self._sorted, prefix)
        end = bisect_left(self._sorted, prefix + chr(0x10FFFF), lo=start)
        return sorted(
            self._sorted[start:end], key=lambda word: (-self._counts[word], len(word), word)
        )[:limit]

    def one_edit_from(self, word: str) -> set[str]:
        """Known words with a letter more, less or other, or with two exchanged."""
        cuts = [(word[:place], word[place:]) for place in range(len(word) + 1)]
        written = {left + right[1:] for left, right in cuts if right}
        written |= {left + right[1::-1] + right[2:] for left, right in cuts if len(right) > 1}
        for letter in ascii_lowercase:
            written |= {left + letter + right for left, right in cuts}
            written |= {left + letter + right[1:] for left, right in cuts if right}
        return {other for other in written if other in self._counts} - {word}

    def two_edits_from(self, word: str) -> list[str]:
        """Known words at most two edits away."""
        letters = _letters(word)
        return [
            other
            for length in range(len(word) - 2, len(word) + 3)
            for other_letters, other in self._lengths.get(length, ())
            # An edit changes two letters at most, one that goes and one that comes.
            if (letters ^ other_letters).bit_count() <= 4 and _is_within(word, other, 2)
        ]

    def sounding_as(self, word: str) -> list[str]:
        """Known words that are said alike, of nearly the same length."""
        if not self._sounds:
            # Made apart, and put there at once: other threads read it.
            sounds: dict[str, list[str]] = {}
            for other in self._sorted:
                sounds.setdefault(sound(other), []).append(other)
            self._sounds = sounds
        most = 2 if len(word) < 9 else 3
        alike = self._sounds.get(sound(word), ())
        return [other for other in alike if other != word and _is_within(word, other, most)]


# What is written in several ways and said in one, roughly.
_SAID = (
    (re.compile(r"ph"), "f"),
    (re.compile(r"ch"), "$"),
    (re.compile(r"h"), ""),
    (re.compile(r"e?au"), "o"),
    (re.compile(r"x$"), "s"),
    (re.compile(r"x"), "ks"),
    (re.compile(r"tion"), "sion"),
    (re.compile(r"c(?=[eiy])|z"), "s"),
    (re.compile(r"qu|[cq]"), "k"),
    (re.compile(r"ge(?=[ao])"), "j"),
    (re.compile(r"g(?=[eiy])"), "j"),
    (re.compile(r"y"), "i"),
    (re.compile(r"[ae][mn](?![aeiou])"), "an"),
    (re.compile(r"[ae]?i[mn](?![aeiou])"), "in"),
    (re.compile(r"[ae]i|e[rz]$"), "e"),
    # One silent ending: « ette » is said.
    (re.compile(r"(?<=..)(?:e?s|e|[tdp]s?)$"), ""),
    (re.compile(r"(.)\1+"), r"\1"),
)


@lru_cache(maxsize=100_000)
def sound(word: str) -> str:
    """What a folded word is said like: the same for « téléphone » and « telefone »."""
    for written, said in _SAID:
        word = written.sub(said, word)
    return word


def _sound_alike(word: str, other: str) -> bool:
    """Accents are lost: the « ç » of « rançon » is a « c »."""
    return sound(word).replace("k", "s") == sound(other).replace("k", "s")


def nearest(word: str, known: Vocabulary) -> str | None:
    """The known word that was most likely meant, or None; `word` is folded.

    One edit (a letter more, less or other, or two exchanged) from four to eight letters, two from
    nine; what is said alike first, from six letters however it is written. What is known in
    whatever form is what it is; so is a number.
    """
    if not SHORTEST <= len(word) <= LONGEST or known.knows(word):
        return None
    if any(character.isdigit() for character in word):
        return None
    near = [other for other in known.one_edit_from(word) if _is_likely(word, other)]
    near = [other for other in near if _sound_alike(word, other)] or near
    if not near and len(word) >= _HEARD:
        near = known.sounding_as(word)
    if not near and len(word) >= 9:
        near = [other for other in known.two_edits_from(word) if word[0] in other[:2]]
    return min(
        near,
        key=lambda other: (-known[other], other[0] != word[0], other),
        default=None,
    )


def usual_of(word: str, known: Vocabulary) -> str | None:
    """The French word that a rare word of the index is the mistake of, by a letter that is doubled
    or not: texts have mistakes too, « courier » beside many « courrier ». None for any other."""
    count, forms = known.get(word, 0), known.of_forms(word)
    # Of a word that is unknown in every form, people are told: see `nearest`.
    if not forms or count > _RARE or not SHORTEST < len(word) <= LONGEST or is_french(word):
        return None
    single = _DOUBLED.sub(r"\1", word)
    near = (other for other in known.one_edit_from(word) if _DOUBLED.sub(r"\1", other) == single)
    usual = max(near, key=lambda other: (known[other], other), default=None)
    most = max(_OFTEN * count + 1, forms)
    return usual if usual and known[usual] >= most and is_french(usual) else None


def _is_likely(word: str, other: str) -> bool:
    """Whether one edit leads there: in short words it rarely is the first letter that is wrong,
    and « mail » is no « main »."""
    if len(word) >= 6:
        return True
    is_other_letter = len(word) == len(other) and sorted(word) != sorted(other)
    return word[0] in other[:2] and not (len(word) == SHORTEST and is_other_letter)


def _letters(word: str) -> int:
    """Two bits for each letter, for having it once and twice."""
    bits = 0
    for character in word:
        place = 2 * (ord(character) % 32)
        bits |= 2 << place if bits >> place & 1 else 1 << place
    return bits


def _is_within(word: str, other: str, most: int) -> bool:
    """Whether at most so many edits lead from one word to another: a letter more, less or other,
    or two that are side by side exchanged (optimal string alignment)."""
    far = most + 1
    width = len(other)
    before: list[int] = []
    row = [min(place, far) for place in range(width + 1)]
    for i, left in enumerate(word, start=1):
        # Cells further from the diagonal are too far already.
        first, last = max(1, i - most), min(width, i + most)
        earlier, before, row = before, row, [far] * (width + 1)
        row[0] = min(i, far)
        best = row[0]
        for j in range(first, last + 1):
            cost = before[j - 1] if left == other[j - 1] else before[j - 1] + 1
            cost = min(cost, before[j] + 1, row[j - 1] + 1)
            if i > 1 and j > 1 and left == other[j - 2] and word[i - 2] == other[j - 1]:
                cost = min(cost, earlier[j - 2] + 1)
            row[j] = cost
            if cost < best:
                best = cost
        if best > most:
            return False
    return row[width] <= most
