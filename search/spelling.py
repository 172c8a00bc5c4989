"""The nearest known word to one that nobody wrote. No Django."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping

from search.french import root, stem


class Vocabulary(Mapping[str, int]):
    """Folded words, with how many documents hold them, ready for many questions.

    Making one takes tens of milliseconds for 15,000 words: keep it with the index.
    """

    def __init__(self, words: Mapping[str, int]) -> None:
        self._counts = dict(words)
        self._sorted = sorted(self._counts)
        self._stems = {stem(word) for word in self._counts}
        self._roots = {root(found) for found in self._stems} - {""}
        # By length: (letters of the word, the word).
        self._lengths: dict[int, list[tuple[int, str]]] = {}
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

    def knows(self, word: str) -> bool:
        """Whether the word, another form of it or one of its family is known."""
        if word in self._counts:
            return True
        found = stem(word)
        return found in self._stems or root(found) in self._roots

    def beginning(self, prefix: str, *, limit: int = 5) -> list[str]:
        """Known words that begin so, the most written first."""
        start = bisect_left(self._sorted, prefix)
        end = bisect_left(self._sorted, prefix + chr(0x10FFFF), lo=start)
        return sorted(
            self._sorted[start:end], key=lambda word: (-self._counts[word], len(word), word)
        )[:limit]

    def near(self, word: str, distance: int) -> Iterator[tuple[int, str]]:
        """Known words at most so many edits away, with how many; the word itself apart."""
        letters = _letters(word)
        for length in range(len(word) - distance, len(word) + distance + 1):
            for other_letters, other in self._lengths.get(length, ()):
                # An edit changes two letters at most, one that goes and one that comes.
                if (letters ^ other_letters).bit_count() <= 2 * distance:
                    edits = _edits(word, other, distance)
                    if 0 < edits <= distance:
                        yield edits, other


def nearest(word: str, known: Vocabulary) -> str | None:
    """The known word that was most likely meant, or None; `word` is folded.

    One edit (a letter more, less, other, or two exchanged) from four to eight letters, two from
    nine. A word that is known, in whatever form, is what it is; so is a number.
    """
    if len(word) < 4 or known.knows(word) or any(character.isdigit() for character in word):
        return None
    found = min(
        known.near(word, 2 if len(word) >= 9 else 1),
        key=lambda near: (near[0], -known[near[1]], near[1][0] != word[0], near[1]),
        default=None,
    )
    return found[1] if found else None


def _letters(word: str) -> int:
    """Two bits for each letter, for having it once and twice."""
    bits = 0
    for character in word:
        place = 2 * (ord(character) % 32)
        bits |= 2 << place if bits >> place & 1 else 1 << place
    return bits


def _edits(word: str, other: str, most: int) -> int:
    """Edits from one word to another (Damerau, adjacent letters exchanged), or `most` + 1."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, left in enumerate(word, start=1):
        earlier, before, row = before, row, [i]
        for j, right in enumerate(other, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (left != right))
            if i > 1 and j > 1 and left == other[j - 2] and word[i - 2] == right:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return row[-1]
