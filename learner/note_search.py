"""Looking in one's own notes: kept apart from the search of the site, read by nobody else."""

from __future__ import annotations

from collections.abc import Iterable

from learner.models import Note
from search import french

# Characters: nobody types more.
MOST_TYPED = 200
# Letters from which the last word may be the beginning of another.
_BEGINNING = 3

# Pieces of a text, in order, each with whether it answers.
Parts = list[tuple[str, bool]]


def search_notes(notes: Iterable[Note], typed: str) -> list[Note]:
    """Those that hold every word typed, in the note or the title of its page, in the same order.

    Each gets `parts`: its text, with the words that answer apart. Small words say nothing, unless
    nothing else was typed.
    """
    asked = _Asked(typed)
    found = []
    for note in notes:
        title = note.page.title if note.page else note.title
        if asked.is_answered_by(note.text, title):
            note.parts = asked.parts(note.text)  # type: ignore[attr-defined]
            found.append(note)
    return found


class _Asked:
    """What was typed: stems, and what the last word may be the beginning of."""

    def __init__(self, typed: str) -> None:
        tokens = french.tokens(typed[:MOST_TYPED])
        telling = [token for token in tokens if not token.is_stop] or tokens
        self._stems = [token.stem for token in telling]
        last = telling[-1].word if telling else ""
        # Still being typed: what follows the last word would have ended it.
        self._beginning = last if len(last) >= _BEGINNING else ""

    def is_answered_by(self, *texts: str) -> bool:
        tokens = [token for text in texts for token in french.tokens(text)]
        return bool(self._stems) and all(
            any(self._answers(token, place) for token in tokens)
            for place in range(len(self._stems))
        )

    def parts(self, text: str) -> Parts:
        pieces: Parts = []
        end = 0
        for token in french.tokens(text):
            if any(self._answers(token, place) for place in range(len(self._stems))):
                if token.start > end:
                    pieces.append((text[end : token.start], False))
                pieces.append((text[token.start : token.end], True))
                end = token.end
        if end < len(text):
            pieces.append((text[end:], False))
        return pieces

    def _answers(self, token: french.Token, place: int) -> bool:
        if token.stem == self._stems[place] or self._stems[place] in token.also:
            return True
        is_last = place == len(self._stems) - 1
        return is_last and bool(self._beginning) and token.word.startswith(self._beginning)
